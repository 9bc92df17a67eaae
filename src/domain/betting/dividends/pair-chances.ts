import { at } from "../../model/at.ts";
import type { CombinationChances } from "./combination-chances.ts";
import { homeSets } from "./home-sets.ts";

/** Chances of all pairs i < j to be among the first so many, at i·n + j; 0 elsewhere. */
export type PairChances = { readonly runnerCount: number; readonly chances: Float64Array };

/** One look at each set of the first three or four: 1,820 sets of four at 16 runners, some 0.1 ms. */
export function pairChances(law: CombinationChances, depth: 2 | 3 | 4): PairChances {
  const n = law.runnerCount;
  const homes = homeSets(n, depth, 2);
  const { ticket, perSet } = homes;
  const ofSets = law.firstSets(homes);
  const chances = new Float64Array(n * n);
  for (let each = 0; each < ticket.length; each++) {
    const key = ticket[each] as number;
    chances[key] = (chances[key] as number) + (ofSets[Math.floor(each / perSet)] as number);
  }
  return { runnerCount: n, chances };
}

/** Shares of a pool of pairs (i < j), at i·n + j: their chances to the power β, rescaled to sum to 1. */
export function pairShareTable({ chances }: PairChances, beta: number): Float64Array {
  const weights = new Float64Array(chances.length);
  let total = 0;
  for (let key = 0; key < chances.length; key++) {
    const chance = at(chances, key);
    if (chance === 0) continue;
    weights[key] = chance ** beta;
    total += at(weights, key);
  }
  return weights.map((weight) => weight / total);
}

/** The same by pair. */
export function pairShares(pairs: PairChances, beta: number): (pair: readonly number[]) => number {
  const shares = pairShareTable(pairs, beta);
  return (pair) => at(shares, at(pair, 0) * pairs.runnerCount + at(pair, 1));
}
