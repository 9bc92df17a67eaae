import { raceIdOf } from "../src/domain/kernel/race-id.ts";
import { addMinutes, instantOf, type RaceDay } from "../src/domain/kernel/time.ts";
import { driftBetween } from "../src/domain/market/drift.ts";
import type { DesignRace } from "../src/domain/model/factors/design.ts";
import { extendPastDays, noPastDays } from "../src/domain/model/factors/past-days.ts";
import { readFactors } from "../src/domain/model/factors/read-factors.ts";
import { type Gait, gaitOf } from "../src/domain/model/gait.ts";
import type { WinModelInput } from "../src/domain/model/win-model.ts";
import type { OddsByRunner } from "../src/domain/race/card.ts";
import { completeOdds, type FrenchRace, pastStarts } from "./french-races.ts";
import { chances, racesAt } from "./report-market.ts";

/** A race at H-5 as a model sees it: nothing in here was known later than its odds. */
export type SampleRace = {
  readonly race: FrenchRace;
  readonly gait: Gait;
  readonly design: DesignRace;
  /** Rows of the winners. */
  readonly winners: readonly number[];
  readonly input: WinModelInput;
};

/** Races with complete odds at H-5 and a winner, each with its factors and the archive of the days before it. */
export function factorSample(races: readonly FrenchRace[]): SampleRace[] {
  const starts = pastStarts(races);
  let past = noPastDays("2025-01-01" as RaceDay); // before the table begins
  const days = [...Map.groupBy(racesAt(races, "h5"), ({ day }) => day)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return days.flatMap(([day, ofDay]) => {
    past = extendPastDays(past, day, starts);
    const known = past;
    return ofDay.map((race) => {
      const odds = completeOdds(race, "h5") ?? [];
      const starters = race.runners.map(({ number }) => number);
      const startsAt = instantOf(race.startsAt);
      const oddsAt = addMinutes(startsAt, -(race.minutesBefore.h5 ?? 5));
      const winH30 = byNumber(starters, race.odds.h30);
      const drift = driftBetween(starters, winH30, byNumber(starters, odds));
      const card = {
        source: "pmu" as const,
        url: "recorded",
        observedAt: oddsAt,
        distance: race.distance,
        runners: race.runners,
        markets: [{ pool: "pmu-shop" as const, win: byNumber(starters, odds) }],
      };
      const { discipline } = race;
      const snapshotH5 = {
        raceId: raceIdOf({ day, meetingNumber: 1, raceNumber: 1 }),
        phase: "H5" as const,
        revision: 1,
        takenAt: addMinutes(startsAt, -5),
        startsAt,
        discipline,
        declaredRunners: race.declaredRunners,
        cards: [card],
        failures: [],
      };
      return {
        race,
        gait: gaitOf(discipline),
        winners: race.finish[0] ?? [],
        design: {
          marketProbabilities: chances(odds, 1),
          drift: starters.map((number) => drift.byRunner[number]),
          factors: readFactors({
            discipline,
            starters: race.runners,
            source: "pmu",
            observedAt: oddsAt,
            distance: race.distance,
            past: known,
          }),
        },
        input: {
          odds,
          starters,
          discipline,
          snapshotH30: undefined,
          snapshotH5,
          evidence: { card, pool: "pmu-shop", oddsAt, winH30, past: known },
        },
      };
    });
  });
}

function byNumber(starters: readonly number[], odds: readonly (number | undefined)[]): OddsByRunner {
  return Object.fromEntries(starters.flatMap((number, i) => (odds[i] === undefined ? [] : [[number, odds[i]]])));
}
