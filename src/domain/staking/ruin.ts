import { findRoot } from "../market/find-root.ts";
import type { ProfitDistribution } from "./profit-distribution.ts";

/** How near to 0 log E[exp(−θX)] has to come. */
const EXPONENT_TOLERANCE = 1e-14;

/**
 * Lundberg's adjustment coefficient θ of a bet that is repeated: E[exp(−θ·profit)] = 1, per cent of money.
 *
 * @returns 0 where the bet has no positive expectation (ruin is then certain), Infinity where it cannot lose
 * @see Lundberg (1903); Asmussen & Albrecher, Ruin Probabilities; mathematical specification §6.7
 */
export function adjustmentCoefficient({ profit, probability }: ProfitDistribution): number {
  let mean = 0;
  for (let s = 0; s < profit.length; s++) mean += (probability[s] as number) * (profit[s] as number);
  if (!(mean > 0)) return 0;
  const worst = profit[0] as number;
  if (worst >= 0) return Infinity;
  // log E[exp(−θX)], the largest term taken out: it would overflow. Convex, 0 at 0, falling there, rising in the end.
  const cumulant = (theta: number): number => {
    let sum = 0;
    for (let s = 0; s < profit.length; s++) {
      sum += (probability[s] as number) * Math.exp(-theta * ((profit[s] as number) - worst));
    }
    return Math.log(sum) - theta * worst;
  };
  let high = -1 / worst;
  while (cumulant(high) <= 0) high *= 2;
  let low = high / 2;
  while (cumulant(low) >= 0) low /= 2;
  return findRoot(cumulant, low, high, EXPONENT_TOLERANCE);
}

/**
 * The most that the probability can be of ever losing the bankroll with this bet again and again: exp(−θB).
 *
 * @param bankroll cents
 */
export function ruinBound(distribution: ProfitDistribution, bankroll: number): number {
  const theta = adjustmentCoefficient(distribution);
  return theta === 0 ? 1 : Math.exp(-theta * bankroll);
}

/**
 * Probability that a bankroll that is staked at a fraction of Kelly ever falls to a part of itself: part^(2/fraction − 1), in
 * the limit of many small bets.
 *
 * @param part 0..1 of the bankroll
 * @param kellyFraction in (0, 1]
 * @see Thorp (2006), The Kelly criterion; mathematical specification §6.6
 */
export function drawdownProbability(part: number, kellyFraction: number): number {
  return part ** (2 / kellyFraction - 1);
}
