import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { comparableName } from "../../src/domain/kernel/names.ts";
import { addMinutes, type Instant, minutesBetween, type RaceDay } from "../../src/domain/kernel/time.ts";
import { findSameRace } from "../../src/domain/plan/match-races.ts";
import type { RaceCard } from "../../src/domain/race/card.ts";
import { compareCards } from "../../src/domain/trust/compare-cards.ts";
import { changesBetween } from "../../src/domain/trust/race-changes.ts";
import { openRecordedDay, programmePath, type RecordedDay } from "../../src/recorded/recorded-day.ts";
import { parsePmuCard } from "../../src/sources/pmu/parse-pmu-card.ts";
import { parsePmuProgramme } from "../../src/sources/pmu/parse-pmu-programme.ts";
import { parseZeturfProgramme } from "../../src/sources/zeturf/parse-zeturf-programme.ts";
import { recordedData, recordedFile } from "./recorded-data.ts";

async function recorded(day: string): Promise<RecordedDay> {
  const opened = await openRecordedDay(recordedFile("days", `${day}.ndjson.br`));
  if (!opened.ok) throw new Error(opened.error.detail);
  return opened.value;
}

function programmeAt(recording: RecordedDay, at: Instant) {
  const path = programmePath(recording.day);
  const answer = recording.answerAt(path, at);
  const read = answer && parsePmuProgramme(answer.text, `https://pmu.test${path}`, answer.at);
  if (!read?.ok) throw new Error("a programme");
  return read.value;
}

test.skipIf(!recordedData)(
  "ZEturf's French races of 20 November 2025 are found on the PMU's programme, whatever their R",
  async () => {
    const day = "2025-11-20" as RaceDay;
    const file = recordedFile("captures", "zeturf", "programme-2025-11-20.html");
    const observedAt = `${day}T11:00:00.000Z` as Instant;
    const page = {
      url: "https://www.zeturf.fr/fr/programmes-et-pronostics",
      observedAt,
      text: readFileSync(file, "utf8"),
    };
    const zeturf = parseZeturfProgramme(page, { day, baseUrl: "https://www.zeturf.fr" });
    if (!zeturf.ok) throw new Error(zeturf.error.detail);
    const pmu = programmeAt(await recorded(day), `${day}T20:00:00.000Z` as Instant);
    const french = pmu.races.filter(({ country }) => country === "FRA");
    const found = zeturf.value.races
      .filter(({ country }) => country === "FRA")
      .map((race) => ({ race, same: findSameRace(pmu.races, race) }));
    const both = found.flatMap(({ race, same }) => (same ? [{ race, same }] : []));
    const titled = both.filter(
      ({ race, same }) => comparableName(race.title ?? "") === comparableName(same.title ?? ""),
    );
    const otherR = both.filter(({ race, same }) => race.meetingNumber !== same.meetingNumber);
    const apart = both.map(({ race, same }) =>
      race.startsAt && same.startsAt ? Math.abs(minutesBetween(race.startsAt, same.startsAt)) : Number.NaN,
    );
    const figures = { zeturf: found.length, pmu: french.length, both: both.length, titled: titled.length };
    process.stdout.write(
      `${JSON.stringify({ ...figures, otherR: otherR.length, largestMinutesApart: Math.max(...apart) })}\n`,
    );
    expect(new Set(both.map(({ same }) => same)).size).toBe(both.length); // no race twice
    expect(both.every(({ race, same }) => race.raceNumber === same.raceNumber)).toBe(true);
    expect(both.length).toBe(french.length);
  },
);

test.skipIf(!recordedData)(
  "two looks at one race are never taken for two fields, exchanged numbers always are (two recorded days)",
  async () => {
    const kinds: Record<string, number> = {};
    let [looks, refused, caught, exchanges] = [0, 0, 0, 0];
    for (const day of ["2025-11-20", "2025-12-10"]) {
      const recording = await recorded(day);
      for (const race of programmeAt(recording, `${day}T20:00:00.000Z` as Instant).races) {
        if (race.country !== "FRA" || !race.startsAt) continue;
        const path = `${programmePath(recording.day)}/R${race.meetingNumber}/C${race.raceNumber}/participants`;
        const [before, after] = [-30, -5].map((minutes) =>
          cardAt(recording, path, addMinutes(race.startsAt as Instant, minutes)),
        );
        if (!before || !after) continue;
        looks++;
        for (const { kind } of changesBetween(before, after)) kinds[kind] = (kinds[kind] ?? 0) + 1;
        refused += compareCards(before, after).disagreements.length > 0 ? 1 : 0;
        for (let i = 0; i + 1 < after.runners.length; i++) {
          exchanges++;
          caught += compareCards(before, exchanged(after, i)).disagreements.length > 0 ? 1 : 0;
        }
      }
    }
    process.stdout.write(`${JSON.stringify({ looks, refused, exchanges, caught, changes: kinds })}\n`);
    expect(looks).toBeGreaterThan(40);
    expect(refused).toBe(0);
    expect(caught).toBe(exchanges);
  },
);

function cardAt(recording: RecordedDay, path: string, at: Instant): RaceCard | undefined {
  const answer = recording.answerAt(path, at);
  const read = answer && parsePmuCard(answer.text, `https://pmu.test${path}`, answer.at);
  return read?.ok ? read.value : undefined;
}

/** Two neighbours' names change places. */
function exchanged(card: RaceCard, i: number): RaceCard {
  const [a, b] = [card.runners[i]?.name ?? "", card.runners[i + 1]?.name ?? ""];
  return {
    ...card,
    runners: card.runners.map((one, k) => (k === i ? { ...one, name: b } : k === i + 1 ? { ...one, name: a } : one)),
  };
}
