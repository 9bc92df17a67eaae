import { raceIdOf } from "../kernel/race-id.ts";
import { addMinutes, type Instant, type RaceDay } from "../kernel/time.ts";
import type { Programme, ProgrammeRace, SourceName } from "../race/race.ts";
import type { PlannedRace } from "./plan.ts";

export const DAY = "2025-10-16" as RaceDay;
/** 14:00 in Paris. */
export const OFF = "2025-10-16T12:00:00.000Z" as Instant;
export const FRANCE: ReadonlySet<string> = new Set(["FRA"]);

/** R1C3 of Vincennes at 14:00, as the PMU would list it. */
export function listed(given: Partial<ProgrammeRace> = {}): ProgrammeRace {
  return {
    source: "pmu",
    meetingNumber: 1,
    raceNumber: 3,
    racecourse: "VINCENNES",
    country: "FRA",
    startsAt: OFF,
    status: "scheduled",
    ...given,
  };
}

export function programmeOf(source: SourceName, races: readonly Partial<ProgrammeRace>[]): Programme {
  return {
    source,
    url: `https://${source}.example/day`,
    observedAt: "2025-10-16T07:00:00.000Z" as Instant,
    races: races.map((race) => listed({ ...race, source })),
  };
}

export function inPlan(given: Partial<PlannedRace> = {}): PlannedRace {
  const { meetingNumber = 1, raceNumber = 3 } = given;
  const { source, racecourse, country, startsAt } = listed();
  return {
    raceId: raceIdOf({ day: DAY, meetingNumber, raceNumber }),
    meetingNumber,
    raceNumber,
    racecourse,
    country,
    startsAt,
    revision: 1,
    status: "scheduled",
    bets: [],
    sources: [{ source, meetingNumber, raceNumber, racecourse, startsAt }],
    agreement: { startsAt: "single_source" },
    ...given,
  };
}

/** @param minutes from 14:00 in Paris */
export const minutesFromOff = (minutes: number) => addMinutes(OFF, minutes);
