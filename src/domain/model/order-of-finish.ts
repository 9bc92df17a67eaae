import { at } from "./at.ts";

/**
 * The law of the first three home: sampling without replacement, where runner i weighs p_i^λm at stage m.
 *
 * All λ = 1 is Harville; λ falling with depth is the discount model of Lo and Bacon-Shone. Runners are indices into the
 * field that was given, never race numbers.
 */
export type OrderOfFinish = {
  readonly runnerCount: number;
  /** Win probabilities, summing to 1, none below {@link SMALLEST_PROBABILITY}. */
  readonly win: Float64Array;
  /** λ1, λ2, … as given; stages beyond the last repeat it. */
  readonly stageExponents: readonly number[];
  /** Weights of the second and the third stage, scaled so that the largest is 1, and their sums. */
  readonly second: Float64Array;
  readonly secondTotal: number;
  readonly third: Float64Array;
  readonly thirdTotal: number;
  /** Row-major n × n: the probability that i and j are the first two, in either order. Zero on the diagonal. */
  readonly firstTwo: Float64Array;
  /** Row-major n × n: `firstTwo` over the third-stage weight still running. Zero where nobody is left. */
  readonly firstTwoPerThird: Float64Array;
  /** Row sums of `firstTwoPerThird`, and the sum over all pairs. */
  readonly perThirdOf: Float64Array;
  readonly perThirdTotal: number;
  /** False where a few runners hold nearly all the weight, so that differences of sums would lose their digits. */
  readonly wellConditioned: boolean;
};

/** Below it a chance is raised to it: specification §2.4(6), so that no stage divides by zero. */
const SMALLEST_PROBABILITY = 1e-12;
/**
 * Share of a stage's weight below which what is left is summed, not subtracted: a difference keeps 16 digits less those of
 * this share. Specification §2.4(6) asks for it below 1e-6; 1e-13 on the closed forms needs it earlier, at little cost.
 */
const SMALLEST_REMAINDER = 1e-2;
/** How far from 1 the given probabilities may sum. */
const SUM_TOLERANCE = 1e-9;

/**
 * The order law of one field.
 *
 * @param winProbabilities of the starters, each ≥ 0, summing to 1
 * @param stageExponents λ1 (must be 1: the winner's law is the win probability), λ2, λ3, …; each ≥ 0
 * @throws RangeError on anything else: non-runners are left out before, and a page cannot bring this
 * @see Lo, Bacon-Shone & Busche (1995), Management Science 41; Harville (1973), JASA 68; specification §2.1, §2.4(1)
 */
export function orderOfFinish(winProbabilities: ArrayLike<number>, stageExponents: readonly number[]): OrderOfFinish {
  checkExponents(stageExponents);
  const n = winProbabilities.length;
  const win = flooredProbabilities(winProbabilities);
  const second = stageWeights(win, stageExponent(stageExponents, 2));
  const third = stageWeights(win, stageExponent(stageExponents, 3));
  const secondTotal = sum(second);
  const thirdTotal = sum(third);

  const afterFirst = new Float64Array(n);
  for (let i = 0; i < n; i++) afterFirst[i] = remaining(second, secondTotal, i, i);
  const firstTwo = new Float64Array(n * n);
  const firstTwoPerThird = new Float64Array(n * n);
  const perThirdOf = new Float64Array(n);
  let perThirdTotal = 0;
  let wellConditioned = true;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const pair = (at(win, i) * at(second, j)) / at(afterFirst, i) + (at(win, j) * at(second, i)) / at(afterFirst, j);
      firstTwo[i * n + j] = pair;
      firstTwo[j * n + i] = pair;
      if (n < 3) continue; // nobody is left to be third
      const left = remaining(third, thirdTotal, i, j);
      if (left < SMALLEST_REMAINDER * thirdTotal) wellConditioned = false;
      const perThird = pair / left;
      firstTwoPerThird[i * n + j] = perThird;
      firstTwoPerThird[j * n + i] = perThird;
      perThirdOf[i] = at(perThirdOf, i) + perThird;
      perThirdOf[j] = at(perThirdOf, j) + perThird;
      perThirdTotal += perThird;
    }
  }
  return {
    runnerCount: n,
    win,
    stageExponents,
    second,
    secondTotal,
    third,
    thirdTotal,
    firstTwo,
    firstTwoPerThird,
    perThirdOf,
    perThirdTotal,
    wellConditioned,
  };
}

/** λ of stage m, counted from 1; the last is repeated (the convention of the R package ohenery). */
function stageExponent(stageExponents: readonly number[], stage: number): number {
  return at(stageExponents, Math.min(stage, stageExponents.length) - 1);
}

/** Probability of the arrival i, j in this order: couplé ordre. Zero where i is j. */
export function orderedPairProbability(law: OrderOfFinish, i: number, j: number): number {
  if (i === j) return 0;
  return (at(law.win, i) * at(law.second, j)) / remaining(law.second, law.secondTotal, i, i);
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

/** Weight still running when i and j (which may be the same) are home. */
function remaining(weights: Float64Array, total: number, i: number, j: number): number {
  const rest = total - at(weights, i) - (i === j ? 0 : at(weights, j));
  if (rest > SMALLEST_REMAINDER * total) return rest;
  let summed = 0;
  for (let k = 0; k < weights.length; k++) if (k !== i && k !== j) summed += at(weights, k);
  return summed;
}

function flooredProbabilities(given: ArrayLike<number>): Float64Array {
  const win = new Float64Array(given.length);
  let total = 0;
  let floored = 0;
  for (let i = 0; i < given.length; i++) {
    const p = at(given, i);
    if (!(p >= 0 && p <= 1 + SUM_TOLERANCE)) throw new RangeError(`win probability ${i} is ${p}`);
    total += p;
    win[i] = Math.max(p, SMALLEST_PROBABILITY);
    floored += at(win, i);
  }
  if (!(Math.abs(total - 1) <= SUM_TOLERANCE)) throw new RangeError(`win probabilities sum to ${total}`);
  for (let i = 0; i < win.length; i++) win[i] = at(win, i) / floored;
  return win;
}

function stageWeights(win: Float64Array, exponent: number): Float64Array {
  let largest = 0;
  for (const p of win) largest = Math.max(largest, p);
  return win.map((p) => (p / largest) ** exponent);
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function checkExponents(stageExponents: readonly number[]): void {
  if (stageExponents[0] !== 1) throw new RangeError(`the first stage has exponent 1, got ${stageExponents[0]}`);
  for (const exponent of stageExponents) {
    if (!(exponent >= 0 && exponent < Infinity)) throw new RangeError(`stage exponent ${exponent}`);
  }
}
