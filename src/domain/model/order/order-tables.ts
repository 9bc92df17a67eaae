import { at } from "../at.ts";
import { binaryLogs } from "./binary-logs.ts";
import { powersOfTwo } from "./powers-of-two.ts";

// Hot: filled once a race, model and public alike. O(n²): 2n powers, n logarithms, n²/2 divisions. bench/kernel-a.ts
// measures this filling and that of first-three-tables.ts against C: 1.9 µs for 16 runners, twice C's time. Entries are
// read as bare numbers where the loop keeps the bounds: a checked read is a call, and the compiler puts but so many of
// them in place.

/**
 * The tables of an order law (see orderOfFinish), which can be filled again: for whoever reads many fields of one size
 * and lets nobody keep the last.
 */
export type OrderTables = {
  readonly runnerCount: number;
  /** Win probabilities, summing to 1, none below {@link SMALLEST_PROBABILITY}. */
  readonly win: Float64Array;
  /** log₂(p / largest p), from which the weights of every stage come. */
  readonly logShares: Float64Array;
  /** λ1, λ2, … as given; stages beyond the last repeat it. */
  stageExponents: readonly number[];
  /** Weights of the second and the third stage, scaled so that the largest is 1, and their sums. */
  readonly second: Float64Array;
  secondTotal: number;
  /** Win probability over the second-stage weight then left: times the weight of j it is the chance of i before j. */
  readonly winPerSecond: Float64Array;
  readonly third: Float64Array;
  thirdTotal: number;
  /** Row-major n × n: the probability that i and j are the first two, in either order. Zero on the diagonal. */
  readonly firstTwo: Float64Array;
  /** Row-major n × n: `firstTwo` over the third-stage weight still running. Zero where nobody is left. */
  readonly firstTwoPerThird: Float64Array;
  /** Row sums of `firstTwoPerThird`, and the sum over all pairs. */
  readonly perThirdOf: Float64Array;
  perThirdTotal: number;
  /** False where a few runners hold nearly all the weight, so that differences of sums would lose their digits. */
  wellConditioned: boolean;
};

/** Below it a chance is raised to it: specification §2.4(6), so that no stage divides by zero. */
const SMALLEST_PROBABILITY = 1e-12;
/**
 * Share of a stage's weight below which what is left is summed, not subtracted: a difference keeps 16 digits less those of
 * this share. Specification §2.4(6) asks for it below 1e-6; 1e-13 on the closed forms needs it earlier, at little cost.
 */
export const SMALLEST_REMAINDER = 1e-2;
/** How far from 1 the given probabilities may sum. */
const SUM_TOLERANCE = 1e-9;

/** Room for the law of a field of `runnerCount`, not yet a law. */
export function newOrderTables(runnerCount: number): OrderTables {
  return {
    runnerCount,
    win: new Float64Array(runnerCount),
    logShares: new Float64Array(runnerCount),
    stageExponents: [1],
    second: new Float64Array(runnerCount),
    secondTotal: 0,
    winPerSecond: new Float64Array(runnerCount),
    third: new Float64Array(runnerCount),
    thirdTotal: 0,
    firstTwo: new Float64Array(runnerCount * runnerCount),
    firstTwoPerThird: new Float64Array(runnerCount * runnerCount),
    perThirdOf: new Float64Array(runnerCount),
    perThirdTotal: 0,
    wellConditioned: true,
  };
}

/**
 * Fills the tables with the law of one field, as {@link orderOfFinish} does in new ones.
 *
 * @returns the same tables
 * @throws RangeError as orderOfFinish, or on a field of another size
 */
export function fillOrderTables(
  tables: OrderTables,
  winProbabilities: ArrayLike<number>,
  stageExponents: readonly number[],
): OrderTables {
  checkExponents(stageExponents);
  const n = tables.runnerCount;
  if (winProbabilities.length !== n) throw new RangeError(`${winProbabilities.length} chances for ${n} runners`);
  const { logShares, second, third } = tables;
  binaryLogs(tables.win, 1 / fillWin(tables.win, winProbabilities), logShares);
  const secondTotal = powersOfTwo(logShares, stageExponent(stageExponents, 2), second);
  const thirdTotal = powersOfTwo(logShares, stageExponent(stageExponents, 3), third);
  tables.stageExponents = stageExponents;
  tables.secondTotal = secondTotal;
  tables.thirdTotal = thirdTotal;
  const secondHolds = 1 <= (1 - SMALLEST_REMAINDER) * secondTotal; // the largest weight is 1
  const thirdHolds = n < 3 || twoLargest(third, thirdTotal) <= (1 - SMALLEST_REMAINDER) * thirdTotal;
  tables.wellConditioned = secondHolds && thirdHolds;
  if (tables.wellConditioned && n >= 3) fillPairs(tables);
  else fillPairsOneByOne(tables);
  return tables;
}

/** The pairs of the first two where every remainder is far from nothing, and may be had by subtraction. */
function fillPairs(tables: OrderTables): void {
  const { runnerCount: n, win, second, secondTotal, winPerSecond, third, thirdTotal } = tables;
  const { firstTwo, firstTwoPerThird, perThirdOf } = tables;
  for (let i = 0; i < n; i++) {
    winPerSecond[i] = (win[i] as number) / (secondTotal - (second[i] as number));
    perThirdOf[i] = 0;
  }
  // Two rows at a time: what a later runner brings is fetched once for both.
  let perThirdTotal = 0;
  for (let i = 0; i < n; i += 2) {
    const second1 = second[i] as number;
    const winPerSecond1 = winPerSecond[i] as number;
    const left1 = thirdTotal - (third[i] as number);
    const row1 = i * n;
    let perThird1 = perThirdOf[i] as number;
    if (i === n - 1) {
      perThirdTotal += perThird1;
      break;
    }
    const second2 = second[i + 1] as number;
    const winPerSecond2 = winPerSecond[i + 1] as number;
    const left2 = thirdTotal - (third[i + 1] as number);
    const row2 = row1 + n;
    const pair12 = winPerSecond1 * second2 + winPerSecond2 * second1;
    const perThird12 = pair12 / (left1 - (third[i + 1] as number));
    firstTwo[row1 + i + 1] = pair12;
    firstTwo[row2 + i] = pair12;
    firstTwoPerThird[row1 + i + 1] = perThird12;
    firstTwoPerThird[row2 + i] = perThird12;
    perThird1 += perThird12;
    let perThird2 = (perThirdOf[i + 1] as number) + perThird12;
    let mirrored = row2 + i;
    for (let j = i + 2; j < n; j++) {
      mirrored += n;
      const secondOfJ = second[j] as number;
      const winPerSecondOfJ = winPerSecond[j] as number;
      const thirdOfJ = third[j] as number;
      const pair1 = winPerSecond1 * secondOfJ + winPerSecondOfJ * second1;
      const pair2 = winPerSecond2 * secondOfJ + winPerSecondOfJ * second2;
      const share1 = pair1 / (left1 - thirdOfJ);
      const share2 = pair2 / (left2 - thirdOfJ);
      firstTwo[row1 + j] = pair1;
      firstTwo[row2 + j] = pair2;
      firstTwo[mirrored] = pair1;
      firstTwo[mirrored + 1] = pair2;
      firstTwoPerThird[row1 + j] = share1;
      firstTwoPerThird[row2 + j] = share2;
      firstTwoPerThird[mirrored] = share1;
      firstTwoPerThird[mirrored + 1] = share2;
      perThird1 += share1;
      perThird2 += share2;
      perThirdOf[j] = (perThirdOf[j] as number) + share1 + share2;
    }
    perThirdOf[i] = perThird1;
    perThirdOf[i + 1] = perThird2;
    perThirdTotal += perThird1 + perThird2;
  }
  tables.perThirdTotal = perThirdTotal / 2; // each pair was counted with both
}

/** The same where two are all the field, or where a few hold nearly all the weight and remainders are summed. */
function fillPairsOneByOne(tables: OrderTables): void {
  const { runnerCount: n, win, second, secondTotal, winPerSecond, third, thirdTotal } = tables;
  const { firstTwo, firstTwoPerThird, perThirdOf } = tables;
  for (let i = 0; i < n; i++) winPerSecond[i] = at(win, i) / remaining(second, secondTotal, i, i);
  perThirdOf.fill(0);
  let perThirdTotal = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (j === i) continue;
      const pair = at(winPerSecond, i) * at(second, j) + at(winPerSecond, j) * at(second, i);
      firstTwo[i * n + j] = pair;
      if (n < 3) continue; // nobody is left to be third
      const perThird = pair / remaining(third, thirdTotal, i, j);
      firstTwoPerThird[i * n + j] = perThird;
      perThirdOf[i] = at(perThirdOf, i) + perThird;
    }
    perThirdTotal += at(perThirdOf, i);
  }
  tables.perThirdTotal = perThirdTotal / 2; // each pair was counted with both
}

/** λ of stage m, counted from 1; the last is repeated (the convention of the R package ohenery). */
export function stageExponent(stageExponents: readonly number[], stage: number): number {
  return at(stageExponents, Math.min(stage, stageExponents.length) - 1);
}

/** Weight still running when i and j (which may be the same) are home. */
export function remaining(weights: Float64Array, total: number, i: number, j: number): number {
  const rest = total - at(weights, i) - (i === j ? 0 : at(weights, j));
  if (rest > SMALLEST_REMAINDER * total) return rest;
  let summed = 0;
  for (let k = 0; k < weights.length; k++) if (k !== i && k !== j) summed += at(weights, k);
  return summed;
}

/** Writes the given chances, floored and summing to 1 again, and returns the largest. */
function fillWin(win: Float64Array, given: ArrayLike<number>): number {
  const n = win.length;
  let total = 0;
  let floored = 0;
  let largest = 0;
  for (let i = 0; i < n; i++) {
    const p = given[i] ?? Number.NaN;
    if (!(p >= 0 && p <= 1 + SUM_TOLERANCE)) throw new RangeError(`win probability ${i} is ${p}`);
    const kept = p < SMALLEST_PROBABILITY ? SMALLEST_PROBABILITY : p;
    total += p;
    floored += kept;
    if (kept > largest) largest = kept;
    win[i] = kept;
  }
  if (!(Math.abs(total - 1) <= SUM_TOLERANCE)) throw new RangeError(`win probabilities sum to ${total}`);
  const scale = 1 / floored;
  for (let i = 0; i < n; i++) win[i] = (win[i] as number) * scale;
  return largest * scale;
}

/** The two largest weights together, the largest of them 1; no more than 2 need be known where the field holds far more. */
function twoLargest(weights: Float64Array, total: number): number {
  if (total > 3) return 2;
  let next = 0;
  let largest = 0;
  for (const weight of weights) {
    next = Math.max(next, Math.min(largest, weight));
    largest = Math.max(largest, weight);
  }
  return largest + next;
}

function checkExponents(stageExponents: readonly number[]): void {
  if (stageExponents[0] !== 1) throw new RangeError(`the first stage has exponent 1, got ${stageExponents[0]}`);
  for (const exponent of stageExponents) {
    if (!(exponent >= 0 && exponent < Infinity)) throw new RangeError(`stage exponent ${exponent}`);
  }
}
