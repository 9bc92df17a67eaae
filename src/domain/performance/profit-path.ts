import { nextWord, randomState } from "../model/order/xoshiro.ts";
import type { RaceOutcome } from "./money-report.ts";

/** Sum of profits up to the end of a day, in cents, and where 95 of 100 such paths lie. */
export type PathPoint = {
  readonly day: string;
  readonly profit: number;
  readonly low: number;
  readonly high: number;
};

const RESAMPLES = 1000;
const [LOW, HIGH] = [0.025, 0.975];

/**
 * The path of a bankroll over its days, with the band of paths made of the same days drawn again: how far luck alone
 * would have led astray by then. Open bets count in no day.
 */
export function profitPath(races: readonly Pick<RaceOutcome, "day" | "bets">[]): PathPoint[] {
  const days = [...Map.groupBy(races, ({ day }) => day)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, own]) => ({ day, profit: profitOf(own) }));
  const sums = Array.from({ length: RESAMPLES }, () => 0);
  const state = randomState(days.length);
  let profit = 0;
  return days.map((one) => {
    profit += one.profit;
    for (const [i, sum] of sums.entries()) {
      sums[i] = sum + (days[Math.floor((nextWord(state) / 2 ** 32) * days.length)]?.profit ?? 0);
    }
    const sorted = sums.toSorted((a, b) => a - b);
    const quantile = (at: number) => sorted[Math.floor(at * RESAMPLES)] ?? Number.NaN;
    return { day: one.day, profit, low: quantile(LOW), high: quantile(HIGH) };
  });
}

function profitOf(races: readonly Pick<RaceOutcome, "bets">[]): number {
  let sum = 0;
  for (const { bets } of races) for (const { stake, payout } of bets) sum += payout === undefined ? 0 : payout - stake;
  return sum;
}
