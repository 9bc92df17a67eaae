import { expect, test } from "vitest";
import { frenchRaces, pastStarts } from "../../bench/french-races.ts";
import { createPastArchive } from "../../src/app/past-days.ts";
import { importRecordedDay } from "../../src/compose-replay.ts";
import { addDays, type Instant, type RaceDay } from "../../src/domain/kernel/time.ts";
import { archiveCoverage } from "../../src/domain/model/archive-coverage.ts";
import { extendPastDays, noPastDays } from "../../src/domain/model/factors/past-days.ts";
import { createMemoryStore } from "../../src/store/memory/memory-store.ts";
import { recordedData, recordedFile } from "./recorded-data.ts";

/** The rules close combinations below this share (gpi.md §10). */
const JOCKEY_TRAINER_MINIMUM = 0.8;

test.skipIf(!recordedData)(
  "after 30 recorded days most starters have a jockey and a trainer with a rate (days sampled: every third)",
  () => {
    const races = frenchRaces();
    const days = [...new Set(races.map(({ day }) => day))].toSorted();
    const starts = pastStarts(races);
    const coverageAfter = (count: number) => {
      const known = new Set(days.slice(0, count));
      const before = starts.filter(({ day }) => known.has(day));
      const past = extendPastDays(noPastDays("2025-01-01" as RaceDay), days[count] as RaceDay, before);
      const sample = days.slice(count, count + 15).filter((_, i) => i % 3 === 0);
      const asked = races.filter(({ day }) => sample.includes(day));
      const coverages = asked.map(({ runners, discipline }) => {
        const card = { source: "pmu" as const, url: "", observedAt: "" as Instant, runners, markets: [] };
        const numbers = runners.map(({ number }) => number);
        return archiveCoverage(numbers, card, discipline, past).jockeyTrainerCoverage * runners.length;
      });
      const starters = asked.reduce((sum, { runners }) => sum + runners.length, 0);
      const open = coverages.filter((c, i) => c / (asked[i]?.runners.length ?? 1) >= JOCKEY_TRAINER_MINIMUM).length;
      return { share: coverages.reduce((a, b) => a + b, 0) / starters, open: open / asked.length };
    };
    const [none, ten, thirty] = [0, 10, 30].map(coverageAfter);
    process.stdout.write(`J/E known after 10 and 30 days: ${JSON.stringify([ten, thirty])}\n`);
    expect(none).toEqual({ share: 0, open: 0 });
    expect(thirty?.share).toBeGreaterThan(0.8);
    expect(thirty?.share).toBeGreaterThan(ten?.share ?? 1);
    expect(thirty?.open).toBeGreaterThan(0.5);
  },
);

test.skipIf(!recordedData)("a recorded day is imported once, and read by later days alone", async () => {
  const store = createMemoryStore();
  const day = "2025-12-10" as RaceDay;
  const file = recordedFile("days", `${day}.ndjson.br`);
  const options = { store, countries: new Set(["FRA"]), again: false };
  const first = await importRecordedDay(file, options);
  expect(first).toMatchObject({ ok: true, value: { day, outcome: "created" } });
  expect(await importRecordedDay(file, options)).toMatchObject({ ok: true, value: { outcome: "standing" } });
  expect(await importRecordedDay(file, { ...options, again: true })).toMatchObject({
    ok: true,
    value: { outcome: "same" },
  });
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const clock = { now: () => "2025-12-11T12:00:00.000Z" as Instant };
  const archive = createPastArchive({ store, log, clock, codeVersion: "test" });
  expect((await archive.before(day)).archive.days).toBe(0);
  const { archive: identity, past } = await archive.before(addDays(day, 1));
  const starts = first.ok ? first.value.starts : -1;
  expect(identity).toMatchObject({ days: 1, starts });
  // Every start is counted for its trainer, and trot starts have their chronos.
  expect([...past.trainers.values()].reduce((sum, { starts: count }) => sum + count, 0)).toBe(starts);
  expect([...past.horses.values()].filter(({ chronos }) => chronos.length > 0).length).toBeGreaterThan(50);
});
