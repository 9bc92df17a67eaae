import { at } from "./at.ts";
import { fillOrderTables, newOrderTables, type OrderTables, remaining } from "./order/order-tables.ts";

/**
 * The law of the first three home: sampling without replacement, where runner i weighs p_i^λm at stage m.
 *
 * All λ = 1 is Harville; λ falling with depth is the discount model of Lo and Bacon-Shone. Runners are indices into the
 * field that was given, never race numbers. Deeper arrivals: arrivalChances in order/order-event.ts.
 */
export type OrderOfFinish = Readonly<OrderTables>;

/**
 * The order law of one field.
 *
 * @param winProbabilities of the starters, each ≥ 0, summing to 1
 * @param stageExponents λ1 (must be 1: the winner's law is the win probability), λ2, λ3, …; each ≥ 0
 * @throws RangeError on anything else: non-runners are left out before, and a page cannot bring this
 * @see Lo, Bacon-Shone & Busche (1995), Management Science 41; Harville (1973), JASA 68; specification §2.1, §2.4(1)
 */
export function orderOfFinish(winProbabilities: ArrayLike<number>, stageExponents: readonly number[]): OrderOfFinish {
  return fillOrderTables(newOrderTables(winProbabilities.length), winProbabilities, stageExponents);
}

/** Probability of the arrival i, j in this order: couplé ordre. Zero where i is j. */
export function orderedPairProbability(law: OrderOfFinish, i: number, j: number): number {
  if (i === j) return 0;
  return at(law.winPerSecond, i) * at(law.second, j);
}

/** Probability of the arrival i, j, k in this order: tiercé ordre, trio ordre. Zero where two are the same. */
export function orderedTripleProbability(law: OrderOfFinish, i: number, j: number, k: number): number {
  if (k === i || k === j) return 0;
  return (orderedPairProbability(law, i, j) * at(law.third, k)) / remaining(law.third, law.thirdTotal, i, j);
}

/** Probability that i and j are the first two in either order: couplé gagnant. Zero where i is j. */
export function firstTwoProbability(law: OrderOfFinish, i: number, j: number): number {
  return at(law.firstTwo, i * law.runnerCount + j);
}

/** Probability that i, j and k are the first three in any order: trio. Zero where two are the same. */
export function firstThreeProbability(law: OrderOfFinish, i: number, j: number, k: number): number {
  if (i === j || i === k || j === k) return 0;
  const n = law.runnerCount;
  return (
    at(law.firstTwoPerThird, i * n + j) * at(law.third, k) +
    at(law.firstTwoPerThird, i * n + k) * at(law.third, j) +
    at(law.firstTwoPerThird, j * n + k) * at(law.third, i)
  );
}

/** Probability that i and j are both among the first three: couplé placé. Zero where i is j. */
export function bothInFirstThreeProbability(law: OrderOfFinish, i: number, j: number): number {
  if (i === j) return 0;
  const n = law.runnerCount;
  if (n <= 3) return 1;
  const pair = at(law.firstTwoPerThird, i * n + j);
  const withI = law.wellConditioned ? at(law.perThirdOf, i) - pair : perThirdWithout(law, i, j);
  const withJ = law.wellConditioned ? at(law.perThirdOf, j) - pair : perThirdWithout(law, j, i);
  return firstTwoProbability(law, i, j) + at(law.third, j) * withI + at(law.third, i) * withJ;
}

/**
 * Probability of each runner to be among the first `places`: simple placé, in O(n²).
 *
 * They sum to `places` (or to the field, if that is smaller), not to 1.
 */
export function placeProbabilities(law: OrderOfFinish, places: 1 | 2 | 3): Float64Array {
  const n = law.runnerCount;
  if (n <= places) return new Float64Array(n).fill(1);
  if (places === 1) return law.win.slice();
  const placed = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let chance = 0;
    for (let j = 0; j < n; j++) chance += at(law.firstTwo, i * n + j);
    if (places === 3) {
      const others = law.wellConditioned ? law.perThirdTotal - at(law.perThirdOf, i) : perThirdOfOthers(law, i);
      chance += at(law.third, i) * others;
    }
    placed[i] = chance;
  }
  return placed;
}

/** Σ over pairs {i, k} with k not j, added up without a subtraction. */
function perThirdWithout(law: OrderOfFinish, i: number, j: number): number {
  let total = 0;
  for (let k = 0; k < law.runnerCount; k++) {
    if (k !== j) total += at(law.firstTwoPerThird, i * law.runnerCount + k);
  }
  return total;
}

/** Σ over pairs that do not hold i, added up without a subtraction. */
function perThirdOfOthers(law: OrderOfFinish, i: number): number {
  let total = 0;
  for (let j = 0; j < law.runnerCount; j++) {
    if (j === i) continue;
    for (let k = j + 1; k < law.runnerCount; k++) {
      if (k !== i) total += at(law.firstTwoPerThird, j * law.runnerCount + k);
    }
  }
  return total;
}
