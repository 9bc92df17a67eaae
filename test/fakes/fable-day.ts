import { type Instant, instantOf, type RaceDay } from "../../src/domain/kernel/time.ts";
import type { Market, RaceCard, Runner } from "../../src/domain/race/card.ts";
import type { ProgrammeRace, SourceName } from "../../src/domain/race/race.ts";

/** An invented Thursday of summer time: Paris is two hours ahead of UTC. */
export const FABLE_DAY = "2025-10-16" as RaceDay;

/** `14:15` on the clocks of Paris, that day. */
export function paris(time: string): Instant {
  return instantOf(Date.parse(`${FABLE_DAY}T${time}:00+02:00`));
}

/** Odds whose booksum is that of a living pool of the PMU's shops: eight runners, a clear favourite. */
export const EIGHT_ODDS: readonly number[] = [2.3, 3.9, 6, 8.7, 13, 19, 33, 70];

/** A race of an invented meeting, as a source lists it. */
export function fableRace(label: string, off: string, fields: Partial<ProgrammeRace> = {}): ProgrammeRace {
  const [, meeting, race] = /^R(\d+)C(\d+)$/.exec(label) ?? [];
  return {
    source: "pmu",
    meetingNumber: Number(meeting),
    raceNumber: Number(race),
    racecourse: `FABLEVILLE ${meeting}`,
    title: `PRIX DE LA FABLE ${race}`,
    country: "FRA",
    startsAt: paris(off),
    status: "scheduled",
    discipline: "ATTELE",
    distance: 2700,
    declaredRunners: 8,
    prize: 19000,
    bets: ["SIMPLE_GAGNANT", "SIMPLE_PLACE"],
    ...fields,
  };
}

function fableRunner(number: number, fields: Partial<Runner> = {}): Runner {
  return { number, name: `FABLE ${number}`, nonRunner: false, jockey: "A. RENARD", trainer: "B. CORBEAU", ...fields };
}

/** One pool with odds for runners 1, 2, 3... */
export function fableMarket(odds: readonly number[] = EIGHT_ODDS, fields: Partial<Market> = {}): Market {
  return { pool: "pmu-shop", win: Object.fromEntries(odds.map((value, i) => [i + 1, value])), ...fields };
}

export function fableCard(source: SourceName, observedAt: Instant, markets: readonly Market[]): RaceCard {
  const runners = EIGHT_ODDS.map((_, i) => fableRunner(i + 1));
  return { source, url: `https://${source}.test/card`, observedAt, runners, markets };
}
