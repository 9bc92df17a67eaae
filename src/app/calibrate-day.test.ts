import { describe, expect, test } from "vitest";
import { centsOf } from "../domain/kernel/money.ts";
import { raceIdOf } from "../domain/kernel/race-id.ts";
import type { Instant, RaceDay } from "../domain/kernel/time.ts";
import type { Plan, PlannedRace } from "../domain/plan/plan.ts";
import type { Dividend } from "../domain/race/race-result.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import { calibrateDay, readCalibrations } from "./calibrate-day.ts";
import type { Deps } from "./deps.ts";
import { createDocument, raceKey } from "./documents.ts";
import { writePlan } from "./plan-store.ts";

const DAY = "2025-12-10" as RaceDay;
const NEXT = "2025-12-11" as RaceDay;
const papers = { generatedAt: "2025-12-10T19:00:00.000Z", correlationId: "test", codeVersion: "test" };

/** A day of so many races, each with its arrival and couplé gagnant; the last without one where asked. */
async function dayWith(races: number, { open = false, now = "2025-12-11T07:00:00.000Z" } = {}) {
  const store = createMemoryStore();
  const errors: string[] = [];
  const log = { info: () => undefined, warn: () => undefined, error: (message: string) => errors.push(message) };
  const deps = { store, log, clock: { now: () => now as Instant }, codeVersion: "test" } as unknown as Deps;
  const planned = Array.from({ length: races }, (_, i) => raceOf(i + 1));
  await writePlan(store, planOf(planned), undefined);
  for (const [i, race] of planned.entries()) {
    if (open && i === races - 1) continue;
    await createDocument(store, raceKey(race.raceId, "result.json"), papers, resultOf(i));
  }
  const calibrate = (options: Partial<Parameters<typeof calibrateDay>[1]> = {}) =>
    calibrateDay(deps, { day: NEXT, days: 30, dryRun: false, correlationId: "test", ...options });
  return { deps, store, errors, calibrate };
}

describe("the morning's calibration", () => {
  test("reads the dividends of the days before, each beside its own pool's last odds, and holds from then on", async () => {
    const { calibrate, deps } = await dayWith(12);
    const made = await calibrate();
    expect(made).toMatchObject({ ok: true, value: { kept: "created", days: 1, races: 12, from: "2025-11-11" } });
    expect(await readCalibrations(deps, DAY)).toEqual([]); // a backtest does not look ahead
    const [found, ...others] = await readCalibrations(deps, NEXT);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ operator: "pmu-shop", pool: "COUPLE_GAGNANT", n: 12, measuredOn: NEXT });
    expect(found?.source).toContain("1 days from 2025-11-11");
  });

  test("is made once a day, whoever asks and however often, and another day is another one", async () => {
    const { calibrate, deps, store } = await dayWith(12);
    await calibrate();
    const before = await readCalibrations(deps, NEXT);
    expect(await calibrate({ days: 5 })).toMatchObject({ value: { kept: "exists" } });
    expect(await readCalibrations(deps, NEXT)).toEqual(before);
    expect(await calibrate({ day: "2025-12-12" as RaceDay })).toMatchObject({ value: { kept: "created" } });
    expect((await store.list("calibrations/")).length).toBe(2);
  });

  test("leaves out a day whose results may still come, and keeps nothing of a dry run", async () => {
    const open = await dayWith(12, { open: true });
    expect(await open.calibrate()).toMatchObject({ value: { kept: "nothing_paid", days: 0 } });
    const closed = await dayWith(12, { open: true, now: "2025-12-11T09:01:00.000Z" });
    expect(await closed.calibrate({ dryRun: true })).toMatchObject({ value: { kept: "dry_run", races: 11 } });
    expect(await closed.store.list("calibrations/")).toEqual([]);
  });

  test("that cannot be read closes combinations and is told, and a result that cannot be read is left out", async () => {
    const { calibrate, deps, store, errors } = await dayWith(12);
    const key = raceKey(raceOf(3).raceId, "result.json");
    const stored = await store.read(key);
    await store.replace(key, new TextEncoder().encode("{"), stored?.version ?? "");
    expect(await calibrate()).toMatchObject({ value: { races: 11 } });
    expect(errors).toEqual(["a result cannot be read and calibrates nothing"]);
    const made = `calibrations/${NEXT}.json`;
    await store.replace(made, new TextEncoder().encode("{"), (await store.read(made))?.version ?? "");
    expect(await readCalibrations(deps, NEXT)).toEqual([]);
    expect(errors.at(-1)).toBe("the calibration of dividends cannot be read");
  });
});

function raceOf(raceNumber: number): PlannedRace {
  return {
    raceId: raceIdOf({ day: DAY, meetingNumber: 1, raceNumber }),
    meetingNumber: 1,
    raceNumber,
    racecourse: "FABLEVILLE",
    revision: 1,
    status: "finished",
    discipline: "ATTELE",
    bets: [],
    sources: [],
    agreement: { startsAt: "single_source" },
  };
}

function planOf(races: readonly PlannedRace[]): Plan {
  const head = { date: DAY, generatedAt: papers.generatedAt as Instant, correlationId: "test", codeVersion: "test" };
  return { ...head, mode: "tasks", sources: [], races, dropped: [] };
}

/** Final odds differ from race to race, so that a slope can be seen; the sixth horse did not start. */
function resultOf(i: number) {
  const win = { 1: 2 + i / 4, 2: 3 + i, 3: 5, 4: 8, 5: 20, 6: 30 };
  const row: Dividend = {
    operator: "pmu-shop",
    betType: "COUPLE_GAGNANT",
    label: "Couplé gagnant",
    runners: [1, 2],
    dividend: centsOf(500 + 170 * i),
  };
  const head = { url: "https://example.org/r", observedAt: papers.generatedAt, status: "official" };
  return {
    results: [
      { ...head, source: "pmu", finish: [[1], [2], [3], [4]], disqualified: [], nonRunners: [6], dividends: [row] },
    ],
    finalMarkets: [
      { pool: "pmu-shop", win },
      { pool: "pmu-online", win: { 1: 9, 2: 9, 3: 9 } },
    ],
  };
}
