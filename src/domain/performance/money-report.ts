import { type Cents, centsOf } from "../kernel/money.ts";
import type { RaceId } from "../kernel/race-id.ts";
import type { RaceDay } from "../kernel/time.ts";
import { type BootstrapInterval, bootstrapByDay } from "./bootstrap-by-day.ts";

/** A bet and what came of it. */
export type BetOutcome = {
  readonly betType: string;
  readonly stake: Cents;
  /** Undefined while it is open or undetermined: it then counts in no sum of money. */
  readonly payout: Cents | undefined;
  /** What the payout rests on: `official` dividends, or the last odds shown. Undefined with it. */
  readonly basis: string | undefined;
  /** A refund is money that came back, and says nothing of the chance. */
  readonly refunded: boolean;
  /** Of winning, as it was told before the off; 0..1 */
  readonly probability: number;
  /** Profit per €1, as it was told before the off. */
  readonly expectedValue: number;
};

/** A race that was decided, and what came of it. */
export type RaceOutcome = {
  readonly raceId: RaceId;
  readonly day: RaceDay;
  readonly bets: readonly BetOutcome[];
  /** Codes of the gates that closed it; empty where it was played. */
  readonly reasons: readonly string[];
  /** What the public and our model gave the horse that won. Undefined without a sure winner or chances. */
  readonly winner: { readonly market: number; readonly model: number } | undefined;
};

export type MoneyReport = {
  readonly days: number;
  readonly races: number;
  readonly played: number;
  readonly abstained: number;
  /** How many races each gate closed, the most first; a race counts at each of its gates. */
  readonly abstentions: readonly { readonly code: string; readonly races: number }[];
  readonly bets: number;
  /** Not settled: in no sum below. */
  readonly openBets: number;
  /** What the settled ones rest on. */
  readonly basis: readonly { readonly name: string; readonly bets: number }[];
  readonly stake: Cents;
  readonly payout: Cents;
  readonly profit: Cents;
  /** Profit / stake; undefined where nothing was settled. */
  readonly roi: number | undefined;
  /** The same with the largest payout counted as lost: one lucky ticket must not make a season. */
  readonly roiWithoutLargest: number | undefined;
  /** Of the ROI, resampling whole days; undefined below two days with settled bets. */
  readonly bootstrap: Pick<BootstrapInterval, "low" | "median" | "high" | "atMostZero"> | undefined;
  /** What the bets were expected to bring, Σ stake × EV / Σ stake, of the settled ones. */
  readonly expectedRoi: number | undefined;
  /** Largest fall of the sum of profits below its highest point before, ≤ 0. */
  readonly drawdown: Cents;
  readonly longestLosingRun: number;
  /** Mean of (probability − won)², over the bets that were won or lost. */
  readonly brier: number | undefined;
  /** Mean of −log of the winner's chance; `model − market` below 0 speaks for the model. */
  readonly logLoss: { readonly races: number; readonly market: number; readonly model: number } | undefined;
};

/**
 * What races brought together. The same races give the same report, whatever their order.
 *
 * The bootstrap draws whole days (bootstrapByDay).
 */
export function moneyReport(races: readonly RaceOutcome[]): MoneyReport {
  const ordered = races.toSorted((a, b) => (a.raceId < b.raceId ? -1 : 1));
  const bets = ordered.flatMap((race) => race.bets);
  const settled = bets.filter(isSettled);
  const [stake, payout] = [sumOf(settled.map((bet) => bet.stake)), sumOf(settled.map((bet) => bet.payout))];
  const largest = Math.max(0, ...settled.map((bet) => bet.payout));
  const told = ordered.flatMap(({ winner }) => (winner ? [winner] : []));
  const played = ordered.filter((race) => race.bets.length > 0).length;
  return {
    days: new Set(ordered.map(({ day }) => day)).size,
    races: ordered.length,
    played,
    abstained: ordered.length - played,
    abstentions: counted(ordered.flatMap(({ reasons }) => [...new Set(reasons)])).map(([code, count]) => ({
      code,
      races: count,
    })),
    bets: bets.length,
    openBets: bets.length - settled.length,
    basis: counted(settled.map((bet) => bet.basis ?? "unknown")).map(([name, count]) => ({ name, bets: count })),
    stake: centsOf(stake),
    payout: centsOf(payout),
    profit: centsOf(payout - stake),
    roi: stake > 0 ? payout / stake - 1 : undefined,
    roiWithoutLargest: stake > 0 ? (payout - largest) / stake - 1 : undefined,
    bootstrap: bootstrapRoi(ordered),
    expectedRoi: stake > 0 ? sumOf(settled.map((bet) => bet.stake * bet.expectedValue)) / stake : undefined,
    drawdown: centsOf(drawdownOf(settled)),
    longestLosingRun: longestRun(settled.map((bet) => bet.payout < bet.stake)),
    brier: meanOf(
      settled.filter((bet) => !bet.refunded).map((bet) => (bet.probability - (bet.payout > 0 ? 1 : 0)) ** 2),
    ),
    logLoss:
      told.length > 0
        ? {
            races: told.length,
            market: sumOf(told.map(({ market }) => -Math.log(market))) / told.length,
            model: sumOf(told.map(({ model }) => -Math.log(model))) / told.length,
          }
        : undefined,
  };
}

type SettledBet = BetOutcome & { readonly payout: Cents };

function isSettled(bet: BetOutcome): bet is SettledBet {
  return bet.payout !== undefined;
}

/** How often each word stands there, the most frequent first. */
function counted(words: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
}

function bootstrapRoi(races: readonly RaceOutcome[]): MoneyReport["bootstrap"] {
  const interval = bootstrapByDay(
    races.flatMap(({ day, bets }) =>
      bets.filter(isSettled).map(({ stake, payout }) => ({ day, numerator: payout - stake, denominator: stake })),
    ),
  );
  if (!interval) return undefined;
  const { low, median, high, atMostZero } = interval;
  return { low, median, high, atMostZero };
}

function drawdownOf(bets: readonly SettledBet[]): number {
  let [sum, highest, worst] = [0, 0, 0];
  for (const { stake, payout } of bets) {
    sum += payout - stake;
    highest = Math.max(highest, sum);
    worst = Math.min(worst, sum - highest);
  }
  return worst;
}

function longestRun(lost: readonly boolean[]): number {
  let [run, longest] = [0, 0];
  for (const one of lost) {
    run = one ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

function meanOf(values: readonly number[]): number | undefined {
  return values.length > 0 ? sumOf(values) / values.length : undefined;
}

function sumOf(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
