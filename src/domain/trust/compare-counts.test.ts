import { describe, expect, test } from "vitest";
import { type Instant, instantOf, type RaceDay } from "../kernel/time.ts";
import type { Programme, ProgrammeRace, SourceName } from "../race/race.ts";
import { cutShort, frenchRacesOf, shortProgrammes } from "./compare-counts.ts";

const DAY = "2025-10-16" as RaceDay;
const NOON = Date.UTC(2025, 9, 16, 10);

function programme(source: SourceName, french: number, over: Partial<ProgrammeRace> = {}): Programme {
  const race = (n: number, country: string, startsAt: Instant): ProgrammeRace => ({
    source,
    racecourse: "FABLEVILLE",
    country,
    startsAt,
    status: "scheduled",
    raceNumber: n,
    ...over,
  });
  const races = Array.from({ length: french }, (_, n) => race(n + 1, "FRA", instantOf(NOON + n * 600_000)));
  const abroad = race(99, "USA", instantOf(NOON + 13 * 3_600_000)); // tomorrow in Paris
  return {
    source,
    url: `https://${source}.test/`,
    observedAt: instantOf(NOON),
    races: french > 0 ? [...races, abroad] : races,
  };
}

const shown = (...programmes: Programme[]) => shortProgrammes(programmes).map(({ source, reason }) => [source, reason]);

describe("a programme beside another's", () => {
  test("is cut short where it lists less than half of the French races", () => {
    expect(shown(programme("pmu", 37), programme("zeturf", 18))).toEqual([
      ["zeturf", "lists 18 French races of 2025-10-16, and pmu 37"],
    ]);
    expect(
      shown(programme("pmu", 9), programme("zeturf", 40), programme("geny", 38)).map(([source]) => source),
    ).toEqual(["pmu"]);
  });

  test("may leave out a meeting or two, or have fewer than a meeting's races to be compared", () => {
    expect(shown(programme("pmu", 37), programme("zeturf", 19))).toEqual([]);
    expect(shown(programme("pmu", 36), programme("zeturf", 18))).toEqual([]);
    expect(shown(programme("pmu", 7), programme("zeturf", 1))).toEqual([]);
  });

  test("is not counted where it does not tell countries or times, and not against another day's", () => {
    const { country: _, ...placeless } = programme("geny", 1).races[0] as ProgrammeRace;
    expect(shown(programme("pmu", 37), { ...programme("geny", 1), races: [placeless] })).toEqual([]);
    expect(frenchRacesOf(programme("geny", 5, { startsAt: undefined }))).toBeUndefined();
    expect(shown(programme("pmu", 37), programme("zeturf", 0))).toEqual([]); // not read, rather than short
    const tomorrow = { source: "zeturf" as const, listed: { day: "2025-10-17" as RaceDay, races: 40 } };
    expect(cutShort({ day: DAY, races: 0 }, tomorrow)).toBeUndefined();
  });

  test("is of the day of most of its races, also where it ends after midnight", () => {
    expect(frenchRacesOf(programme("pmu", 12))).toEqual({ day: DAY, races: 12 });
    expect(frenchRacesOf(programme("pmu", 12, { country: "GBR" }))).toEqual({ day: DAY, races: 0 });
  });
});
