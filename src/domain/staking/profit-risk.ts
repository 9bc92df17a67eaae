import type { ProfitDistribution } from "./profit-distribution.ts";

/** Exact figures of one set of tickets; money in cents. */
export type ProfitRisk = {
  readonly expectedProfit: number;
  readonly standardDeviation: number;
  readonly lossProbability: number;
  /** Every ticket lost. */
  readonly loseAllProbability: number;
  /** The loss that is passed with probability 1 − level at most; negative where even that is a profit. */
  readonly valueAtRisk: number;
  /** Mean loss in the worst 1 − level of the outcomes; the outcome on the border counts for its part in them. */
  readonly conditionalValueAtRisk: number;
  /** Expected profit over its standard deviation; absent where profit cannot vary. */
  readonly sharpe?: number;
};

/** Of a sum of probabilities: a quantile on the border belongs to the lower outcome. */
const PROBABILITY_ROUNDING = 1e-12;

/**
 * @param stake of all tickets together, cents: what "lose all" means
 * @param level of VaR and CVaR, 0.95 where gpi.md §13.1 speaks of VaR95
 * @see mathematical specification §6.7
 */
export function profitRisk({ profit, probability }: ProfitDistribution, stake: number, level = 0.95): ProfitRisk {
  let [mean, square, loss, loseAll] = [0, 0, 0, 0];
  for (let s = 0; s < profit.length; s++) {
    const [x, p] = [profit[s] as number, probability[s] as number];
    mean += p * x;
    if (x < 0) loss += p;
    if (stake > 0 && x <= -stake) loseAll += p;
  }
  for (let s = 0; s < profit.length; s++) square += (probability[s] as number) * ((profit[s] as number) - mean) ** 2;
  const standardDeviation = Math.sqrt(square);
  return {
    expectedProfit: mean,
    standardDeviation,
    lossProbability: loss,
    loseAllProbability: loseAll,
    ...tailRisk({ profit, probability }, level),
    ...(standardDeviation > 0 ? { sharpe: mean / standardDeviation } : {}),
  };
}

function tailRisk({ profit, probability }: ProfitDistribution, level: number) {
  const tail = 1 - level;
  let reached = 0;
  let worst = 0;
  for (let s = 0; s < profit.length; s++) {
    const [x, p] = [profit[s] as number, probability[s] as number];
    if (reached + p >= tail - PROBABILITY_ROUNDING || s === profit.length - 1) {
      worst += (tail - reached) * x;
      return { valueAtRisk: -x, conditionalValueAtRisk: tail > 0 ? -worst / tail : -x };
    }
    reached += p;
    worst += p * x;
  }
  return { valueAtRisk: 0, conditionalValueAtRisk: 0 };
}

/** P(profit ≤ −loss). @param loss cents, above 0 */
export function lossProbabilityOf({ profit, probability }: ProfitDistribution, loss: number): number {
  let chance = 0;
  for (let s = 0; s < profit.length && (profit[s] as number) <= -loss; s++) chance += probability[s] as number;
  return chance;
}
