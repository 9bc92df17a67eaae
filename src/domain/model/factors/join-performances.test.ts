import { expect, test } from "vitest";
import { comparableName } from "../../kernel/names.ts";
import type { Instant, RaceDay } from "../../kernel/time.ts";
import type { RaceCard } from "../../race/card.ts";
import type { PastPerformances, Performance } from "../../race/past-performances.ts";
import { joinPerformances, performancesShown } from "./join-performances.ts";
import { extendPastDays, noPastDays, type PastStart } from "./past-days.ts";

const TODAY = "2025-11-05" as RaceDay;
const start = (day: string, chrono?: number, distance = 2700): Performance => ({
  day: day as RaceDay,
  racecourse: "Fableville",
  distance,
  chrono,
});
const told = (...starts: Performance[]): PastPerformances => ({
  source: "pmu",
  url: "https://pmu.test/",
  observedAt: "2025-11-05T11:30:00.000Z" as Instant,
  horses: [{ number: 1, name: "FABLE 1", starts }],
});
const archived = (day: string, chrono?: number): PastStart => ({
  day: day as RaceDay,
  runner: { name: "Fable 1", jockey: "A. RENARD", trainer: "B. CORBEAU", shoeing: "DEFERRE_ANTERIEURS" },
  distance: 2100,
  won: true,
  chrono,
});
const archive = (...starts: PastStart[]) => extendPastDays(noPastDays("2025-01-01" as RaceDay), TODAY, starts);
const fableOf = (past: ReturnType<typeof joinPerformances>) => past?.horses.get(comparableName("FABLE 1"));

const runner = (number: number, name: string, nonRunner = false) => ({ number, name, nonRunner });

test("without a page of last starts the archive is what it was, and none is none", () => {
  expect(joinPerformances(undefined, undefined, TODAY)).toBeUndefined();
  const past = archive(archived("2025-10-01"));
  expect(joinPerformances(past, undefined, TODAY)).toBe(past);
});

test("a horse that no archive knows has the day, the distance and the last three times of its starts", () => {
  const starts = [start("2025-10-31", 77.5), start("2025-10-01"), start("2025-09-01", 76), start("2025-08-01", 78)];
  const joined = joinPerformances(undefined, told(...starts, start("2025-07-01", 70)), TODAY);
  expect(fableOf(joined)).toEqual({ lastDay: "2025-10-31", lastDistance: 2700, chronos: [77.5, 76, 78] });
  expect(joined?.jockeys.size).toBe(0);
  expect(joined?.told).toEqual({ source: "pmu", observedAt: "2025-11-05T11:30:00.000Z" });
});

test("whoever knows the later start tells of it; shoes are the archive's, at its own last start alone", () => {
  const past = archive(archived("2025-10-01", 75));
  expect(fableOf(joinPerformances(past, told(start("2025-10-31", 77.5), start("2025-10-01", 75)), TODAY))).toEqual({
    lastDay: "2025-10-31",
    lastDistance: 2700,
    chronos: [77.5, 75],
  });
  const older = joinPerformances(past, told(start("2025-10-01", 75), start("2025-05-01", 79)), TODAY);
  expect(fableOf(older)).toMatchObject({ lastDay: "2025-10-01", lastDistance: 2100, chronos: [75, 79] });
  expect(fableOf(older)?.lastShoeing).toBeDefined();
  expect(older?.jockeys).toBe(past.jockeys);
});

test("starts of the day of the race, and later ones, know it: they are left out", () => {
  const joined = joinPerformances(undefined, told(start("2025-11-06", 70), start("2025-11-05", 71)), TODAY);
  expect(fableOf(joined)).toBeUndefined();
});

test("what is told of the field is counted by number and name, and its age goes to the odds", () => {
  const card: RaceCard = {
    source: "pmu",
    url: "https://pmu.test/",
    observedAt: "2025-11-05T12:00:00.000Z" as Instant,
    runners: [runner(1, "Fable 1"), runner(2, "Fable 2"), runner(3, "Fable 3", true), runner(4, "Fable 4")],
    markets: [],
  };
  const performances: PastPerformances = {
    ...told(start("2025-10-31", 77.5)),
    horses: [
      { number: 1, name: "FABLE 1", starts: [start("2025-10-31", 77.5)] },
      { number: 2, name: "FABLE 2", starts: [start("2025-10-31")] },
      { number: 3, name: "FABLE 3", starts: [start("2025-10-31", 77)] },
      { number: 4, name: "ANOTHER", starts: [start("2025-10-31", 77)] },
    ],
  };
  expect(performancesShown(performances, card, { day: TODAY, at: card.observedAt })).toMatchObject({
    ageMinutes: 30,
    starters: 3,
    withStarts: 2,
    withChronos: 1,
  });
});
