import { at } from "../at.ts";

/** The largest field that is read by sets: a mask of 30 runners is a small integer. French fields end at 20, foreign at 30. */
export const MAXIMUM_RUNNERS = 30;
/** The deepest arrival that a bet asks for, and one more for the sums of a rank. */
const LARGEST_SIZE = 6;

const BINOMIALS = binomials();

/** C(n, k), for n ≤ 30 and k ≤ 6; 0 where k exceeds n. */
export function binomial(n: number, k: number): number {
  return at(BINOMIALS, n * (LARGEST_SIZE + 1) + k);
}

/**
 * Where a set of runners stands among the sets of its size: colexicographic, from 0 to C(n, size) − 1.
 *
 * @param mask bit i for runner i; up to six runners
 * @see Knuth, The Art of Computer Programming 4A, 7.2.1.3 (the combinatorial number system)
 */
export function setRank(mask: number): number {
  let rank = 0;
  let size = 0;
  for (let left = mask; left !== 0; left &= left - 1) rank += binomial(31 - Math.clz32(left & -left), ++size);
  return rank;
}

/** @throws RangeError on a runner that is not in the field, or twice */
export function maskOf(runners: readonly number[], runnerCount: number): number {
  let mask = 0;
  for (const runner of runners) {
    if (!(Number.isInteger(runner) && runner >= 0 && runner < runnerCount)) {
      throw new RangeError(`runner ${runner} in a field of ${runnerCount}`);
    }
    if ((mask >>> runner) & 1) throw new RangeError(`runner ${runner} twice`);
    mask |= 1 << runner;
  }
  return mask;
}

/** How many runners a mask holds. */
export function sizeOf(mask: number): number {
  let size = 0;
  for (let left = mask; left !== 0; left &= left - 1) size++;
  return size;
}

/** Every subset of `size` of the runners of a mask, as masks. */
export function subsetsOf(mask: number, size: number): number[] {
  if (size === 0) return [0];
  const subsets: number[] = [];
  for (let left = mask; left !== 0; left &= left - 1) {
    const first = left & -left;
    for (const rest of subsetsOf(left & (left - 1), size - 1)) subsets.push(first | rest);
  }
  return subsets;
}

function binomials(): Int32Array {
  const row = LARGEST_SIZE + 1;
  const table = new Int32Array((MAXIMUM_RUNNERS + 1) * row);
  for (let n = 0; n <= MAXIMUM_RUNNERS; n++) {
    table[n * row] = 1;
    for (let k = 1; k <= Math.min(n, LARGEST_SIZE); k++) {
      table[n * row + k] = at(table, (n - 1) * row + k - 1) + (k === n ? 0 : at(table, (n - 1) * row + k));
    }
  }
  return table;
}
