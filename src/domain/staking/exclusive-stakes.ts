import { at } from "../model/at.ts";
import { PROBABILITY_SUM_TOLERANCE } from "./scenarios.ts";

export type ExclusiveStakes = {
  /** Fractions of the bankroll. */
  readonly stakes: readonly number[];
  /** Part of the bankroll that is kept; each pay-off that is played brings wealth p_i·O_i, the others this. */
  readonly reserve: number;
};

/**
 * Kelly stakes on bets of which one wins at most (the win bets of one race), in closed form: the best by p·O are taken as
 * long as p·O beats the reserve R = (1 − Σp)/(1 − Σ1/O) of those taken before; f_i = p_i − R/O_i.
 *
 * @param probabilities of each bet, sum ≤ 1
 * @param odds decimal, stake included, > 1
 * @throws RangeError on other lengths, a probability that is none, a sum above 1, or odds not above 1
 * @see Smoczynski & Tomkins (2010), Mathematical Scientist 35; mathematical specification §6.2
 */
export function exclusiveStakes(probabilities: readonly number[], odds: readonly number[]): ExclusiveStakes {
  if (probabilities.length !== odds.length)
    throw new RangeError(`${odds.length} odds for ${probabilities.length} bets`);
  // 1/O never takes more than what is left: a bet that would has p above what the others leave, and Σp ≤ 1.
  for (const [i, o] of odds.entries()) {
    if (!(o > 1 && o < Infinity)) throw new RangeError(`odds ${i} must exceed 1, got ${o}`);
    if (!(at(probabilities, i) >= 0)) throw new RangeError(`probability ${i} is ${at(probabilities, i)}`);
  }
  const total = probabilities.reduce((sum, p) => sum + p, 0);
  if (!(total <= 1 + PROBABILITY_SUM_TOLERANCE)) throw new RangeError(`probabilities sum to ${total}`);
  const edge = (i: number): number => at(probabilities, i) * at(odds, i);
  const order = [...odds.keys()].toSorted((i, j) => edge(j) - edge(i));
  let [leftProbability, leftInverse, reserve] = [1, 1, 1];
  for (const i of order) {
    if (edge(i) <= reserve) break;
    leftProbability -= at(probabilities, i);
    leftInverse -= 1 / at(odds, i);
    reserve = Math.max(0, leftProbability) / leftInverse;
  }
  return { stakes: odds.map((o, i) => (edge(i) > reserve ? at(probabilities, i) - reserve / o : 0)), reserve };
}
