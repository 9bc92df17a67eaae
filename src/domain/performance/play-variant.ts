import { type AnalyseRace, analyseRace } from "../analyse-race.ts";
import type { Analysis } from "../betting/analysis.ts";
import { bankrollOf, type Standing } from "../betting/bankroll-of.ts";
import type { Profile } from "../betting/profile.ts";
import { centsOf } from "../kernel/money.ts";
import { dayOfRace } from "../kernel/race-id.ts";
import type { Instant } from "../kernel/time.ts";
import type { PlannedRace } from "../plan/plan.ts";
import type { Market } from "../race/card.ts";
import type { Snapshot } from "../race/snapshot.ts";
import type { DecidedResult } from "../settlement/decide-result.ts";
import { type SettledDecision, type SettledTicket, settleDecision } from "../settlement/settle-decision.ts";
import { betOf, openBet } from "./bet-outcome.ts";
import type { BetOutcome, RaceOutcome } from "./money-report.ts";

/** A race as it stood at the decision, and how it ended: kept apart, so that nothing of the end can reach the decision. */
export type BacktestRace = {
  readonly race: Pick<PlannedRace, "raceId" | "meetingNumber" | "racecourse" | "discipline" | "declaredRunners">;
  readonly snapshotH30: Snapshot | undefined;
  readonly snapshotH5: Snapshot;
  /** Absent where nothing was ever official. */
  readonly end?: RaceEnd | undefined;
};

export type RaceEnd = {
  /** When it was known: tickets of races that are looked at before are open until then. */
  readonly knownAt: Instant;
  readonly result: DecidedResult;
  readonly finalMarkets: readonly Market[];
};

/** What one way of deciding did on a race. Money in cents. */
export type VariantRace = {
  readonly outcome: RaceOutcome;
  /** What other ways would have played on it; never money. */
  readonly papers: readonly { readonly name: string; readonly bets: readonly BetOutcome[] }[];
  /** Of winning tickets, paper among them: whether the dividend lay in its 80 % interval. */
  readonly intervals: readonly { readonly betType: string; readonly inside: boolean; readonly quantile?: number }[];
  /** log(odds when it was decided / last odds) of each bet on a winner, played or on paper. A diagnostic, not a gain. */
  readonly drifts: readonly { readonly name: string; readonly log: number }[];
};

/** What an analysis may be given beside the snapshots, the profile and the bankroll. */
export type Evidence = Pick<AnalyseRace, "otherModels" | "past" | "calibrations">;

/** The name of a variant's own bets beside the papers'. */
export const PLAYED = "played";

/**
 * One profile under one model, over races in the order in which they were decided: the analysis and the settlement are
 * those of the service, and so are its limits, which go by what this variant itself had played and knew by then.
 */
export function playVariant(profile: Profile): {
  play(given: BacktestRace, evidence: Evidence): { readonly analysis: Analysis; readonly row: VariantRace };
} {
  const { bankrollBudgets, budgetPerRace } = profile.rules;
  const start = centsOf(Math.round(bankrollBudgets * budgetPerRace));
  const played: (Standing & { readonly knownAt: Instant | undefined })[] = [];
  return {
    play({ race, snapshotH30, snapshotH5, end }, evidence) {
      const day = dayOfRace(race.raceId);
      const { takenAt } = snapshotH5;
      const standings = played.map(({ race: one, settled, knownAt }) => ({
        race: one,
        settled: knownAt !== undefined && knownAt <= takenAt ? settled : undefined,
      }));
      const bankroll = bankrollOf(standings, start, day, race);
      const analysis = analyseRace({ ...evidence, snapshotH30, snapshotH5, profile, bankroll });
      const settled =
        end &&
        settleDecision(analysis.tickets, analysis, end.result, {
          declaredRunners: race.declaredRunners,
          finalMarkets: end.finalMarkets,
        });
      const { raceId, tickets, risk } = analysis;
      if (risk) {
        const own = { raceId, takenAt, tickets: tickets.length, stake: risk.stake, outcomes: risk.outcomes };
        played.push({ race: own, settled, knownAt: end?.knownAt });
      }
      return { analysis, row: rowOf(analysis, settled, end) };
    },
  };
}

function rowOf(analysis: Analysis, settled: SettledDecision | undefined, end: RaceEnd | undefined): VariantRace {
  const { raceId, tickets, verdict, paper } = analysis;
  const sets: readonly (readonly [string, readonly SettledTicket[]])[] = settled
    ? [[PLAYED, settled.tickets], ...settled.papers.map((one) => [one.name, one.tickets] as const)]
    : [];
  return {
    outcome: {
      raceId,
      day: dayOfRace(raceId),
      bets: settled ? settled.tickets.map(betOf) : tickets.map(openBet),
      reasons: tickets.length > 0 ? [] : verdict.reasons.map(({ code }) => code),
      winner: winnerOf(analysis, end),
    },
    papers: settled
      ? settled.papers.map(({ name, tickets: some }) => ({ name, bets: some.map(betOf) }))
      : paper.map(({ profile: name, tickets: some }) => ({ name, bets: some.map(openBet) })),
    intervals: sets.flatMap(([, some]) =>
      some.flatMap(({ ticket: { betType }, forecast }) =>
        forecast?.inside === undefined
          ? []
          : [
              {
                betType,
                inside: forecast.inside,
                ...(forecast.quantile === undefined ? {} : { quantile: forecast.quantile }),
              },
            ],
      ),
    ),
    drifts: sets.flatMap(([name, some]) => some.flatMap((one) => driftOf(name, one, analysis, end))),
  };
}

/** A dead heat has no one winner to have been given a chance. */
function winnerOf({ runners }: Analysis, end: RaceEnd | undefined): RaceOutcome["winner"] {
  const [winners = []] = end?.result.finish ?? [];
  const horse = winners.length === 1 ? runners.find(({ number }) => number === winners[0]) : undefined;
  if (horse?.marketProbability === undefined || horse.winProbability === undefined) return undefined;
  return { market: horse.marketProbability, model: horse.winProbability };
}

function driftOf(name: string, { ticket }: SettledTicket, { market, runners }: Analysis, end: RaceEnd | undefined) {
  const [number] = ticket.runners;
  if (ticket.betType !== "SIMPLE_GAGNANT" || number === undefined) return [];
  const decided = runners.find((one) => one.number === number)?.oddsH5;
  const last = end?.finalMarkets.find(({ pool }) => pool === market?.pool)?.win[number];
  return decided === undefined || last === undefined ? [] : [{ name, log: Math.log(decided / last) }];
}
