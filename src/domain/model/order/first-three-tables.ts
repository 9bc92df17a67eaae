import {
  bothInFirstThreeProbability,
  firstThreeProbability,
  type OrderOfFinish,
  placeProbabilities,
} from "../order-of-finish.ts";

// Hot: simple placé, all couplés placés and all trios of a field, once a race. O(n²) for places and pairs, n(n−1)(n−2)/6
// for the trios, no division, no exponential. Measured with the law itself by bench/kernel-a.ts.

/** What a field's order law says of everybody's chance to be among the first three. */
export type FirstThreeTables = {
  readonly runnerCount: number;
  /** Chance of each runner to be among the first three. */
  readonly placed: Float64Array;
  /** Row-major n × n: both among the first three. Zero on the diagonal. */
  readonly bothInThree: Float64Array;
  /** Trio of i < j < k, at {@link trioIndex}. */
  readonly trios: Float64Array;
};

/** Room for a field of `runnerCount`. */
export function newFirstThreeTables(runnerCount: number): FirstThreeTables {
  return {
    runnerCount,
    placed: new Float64Array(runnerCount),
    bothInThree: new Float64Array(runnerCount * runnerCount),
    trios: new Float64Array((runnerCount * (runnerCount - 1) * (runnerCount - 2)) / 6),
  };
}

/** Simple placé at three places, every couplé placé and every trio of a field. */
export function firstThreeTables(law: OrderOfFinish): FirstThreeTables {
  return fillFirstThreeTables(newFirstThreeTables(law.runnerCount), law);
}

/**
 * Fills tables of the law's size.
 *
 * @returns the same tables
 * @throws RangeError on tables of another size
 */
export function fillFirstThreeTables(tables: FirstThreeTables, law: OrderOfFinish): FirstThreeTables {
  if (tables.runnerCount !== law.runnerCount) {
    throw new RangeError(`tables of ${tables.runnerCount} for a field of ${law.runnerCount}`);
  }
  if (law.runnerCount > 3 && law.wellConditioned) fillBySubtraction(tables, law);
  else fillOneByOne(tables, law);
  return tables;
}

/** Where the trio of i < j < k stands: lexicographic. */
export function trioIndex(runnerCount: number, i: number, j: number, k: number): number {
  const left = runnerCount - i;
  const before = (runnerCount * (runnerCount - 1) * (runnerCount - 2) - left * (left - 1) * (left - 2)) / 6;
  const after = runnerCount - j;
  return before + ((left - 1) * (left - 2) - after * (after - 1)) / 2 + (k - j - 1);
}

function fillBySubtraction({ placed, bothInThree, trios }: FirstThreeTables, law: OrderOfFinish): void {
  const { runnerCount: n, win, second, winPerSecond, third, firstTwoPerThird, perThirdOf, perThirdTotal } = law;
  let winPerSecondTotal = 0;
  for (let i = 0; i < n; i++) winPerSecondTotal += winPerSecond[i] as number;
  for (let i = 0; i < n; i++) {
    // First, second behind any other, or third behind any other two.
    placed[i] =
      (win[i] as number) +
      (second[i] as number) * (winPerSecondTotal - (winPerSecond[i] as number)) +
      (third[i] as number) * (perThirdTotal - (perThirdOf[i] as number));
  }
  fillPairs(bothInThree, law);
  fillTrios(trios, n, third, firstTwoPerThird);
}

/** bothInThree(i, j) = pair + r_j (SA_i − A_ij) + r_i (SA_j − A_ij), SA = `perThirdOf`. Two rows at a time, as the trios. */
function fillPairs(bothInThree: Float64Array, law: OrderOfFinish): void {
  const { runnerCount: n, third, firstTwo, firstTwoPerThird, perThirdOf } = law;
  for (let i = 0; i < n - 1; i += 2) {
    const row1 = i * n;
    const row2 = row1 + n;
    const r1 = third[i] as number;
    const r2 = third[i + 1] as number;
    const sum1 = perThirdOf[i] as number;
    const sum2 = perThirdOf[i + 1] as number;
    const a12 = firstTwoPerThird[row1 + i + 1] as number;
    const both12 = (firstTwo[row1 + i + 1] as number) + r2 * (sum1 - a12) + r1 * (sum2 - a12);
    bothInThree[row1 + i + 1] = both12;
    bothInThree[row2 + i] = both12;
    let mirrored = row2 + i;
    for (let j = i + 2; j < n; j++) {
      mirrored += n;
      const rj = third[j] as number;
      const sumJ = perThirdOf[j] as number;
      const a1 = firstTwoPerThird[row1 + j] as number;
      const a2 = firstTwoPerThird[row2 + j] as number;
      const both1 = (firstTwo[row1 + j] as number) + rj * (sum1 - a1) + r1 * (sumJ - a1);
      const both2 = (firstTwo[row2 + j] as number) + rj * (sum2 - a2) + r2 * (sumJ - a2);
      bothInThree[row1 + j] = both1;
      bothInThree[row2 + j] = both2;
      bothInThree[mirrored] = both1;
      bothInThree[mirrored + 1] = both2;
    }
  }
}

/**
 * trio(i, j, k) = A_ij r_k + A_ik r_j + A_jk r_i with A = `perThird`, r = `third`.
 *
 * Two i and two j at a time: five entries are then fetched for four trios, where one by one each needs three. Twice as
 * fast as the plain triple loop, which first-three-tables.test.ts holds it to.
 */
function fillTrios(trios: Float64Array, n: number, third: Float64Array, perThird: Float64Array): void {
  let at1 = 0; // next trio whose first is i
  let i = 0;
  for (; i < n - 3; i += 2) {
    const row1 = i * n;
    const row2 = (i + 1) * n;
    const r1 = third[i] as number;
    const r2 = third[i + 1] as number;
    const a12 = perThird[row1 + i + 1] as number;
    let at2 = at1 + ((n - i - 1) * (n - i - 2)) / 2; // next trio whose first is i + 1
    for (let k = i + 2; k < n; k++) {
      trios[at1++] =
        a12 * (third[k] as number) + (perThird[row1 + k] as number) * r2 + (perThird[row2 + k] as number) * r1;
    }
    let j = i + 2;
    for (; j < n - 2; j += 2) {
      const row3 = j * n;
      const row4 = (j + 1) * n;
      const r3 = third[j] as number;
      const r4 = third[j + 1] as number;
      const a13 = perThird[row1 + j] as number;
      const a14 = perThird[row1 + j + 1] as number;
      const a23 = perThird[row2 + j] as number;
      const a24 = perThird[row2 + j + 1] as number;
      const a34 = perThird[row3 + j + 1] as number;
      trios[at1++] = a13 * r4 + a14 * r3 + a34 * r1;
      trios[at2++] = a23 * r4 + a24 * r3 + a34 * r2;
      let next1 = at1 + n - j - 2; // the same with j + 1 for j
      let next2 = at2 + n - j - 2;
      for (let k = j + 2; k < n; k++) {
        const rk = third[k] as number;
        const a1k = perThird[row1 + k] as number;
        const a2k = perThird[row2 + k] as number;
        const a3k = perThird[row3 + k] as number;
        const a4k = perThird[row4 + k] as number;
        trios[at1++] = a13 * rk + a1k * r3 + a3k * r1;
        trios[next1++] = a14 * rk + a1k * r4 + a4k * r1;
        trios[at2++] = a23 * rk + a2k * r3 + a3k * r2;
        trios[next2++] = a24 * rk + a2k * r4 + a4k * r2;
      }
      at1 = next1;
      at2 = next2;
    }
    if (j === n - 2) {
      const r3 = third[j] as number;
      const r4 = third[j + 1] as number;
      const a34 = perThird[j * n + j + 1] as number;
      trios[at1++] = (perThird[row1 + j] as number) * r4 + (perThird[row1 + j + 1] as number) * r3 + a34 * r1;
      trios[at2++] = (perThird[row2 + j] as number) * r4 + (perThird[row2 + j + 1] as number) * r3 + a34 * r2;
    }
    at1 = at2;
  }
  if (i === n - 3) {
    const rowOfI = i * n;
    const rowOfJ = (i + 1) * n;
    trios[at1] =
      (perThird[rowOfI + i + 1] as number) * (third[i + 2] as number) +
      (perThird[rowOfI + i + 2] as number) * (third[i + 1] as number) +
      (perThird[rowOfJ + i + 2] as number) * (third[i] as number);
  }
}

/** Small fields, and fields in which a few hold nearly all the weight: each figure by the function that keeps its digits. */
function fillOneByOne({ placed, bothInThree, trios }: FirstThreeTables, law: OrderOfFinish): void {
  const n = law.runnerCount;
  placed.set(placeProbabilities(law, 3));
  let t = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) bothInThree[i * n + j] = bothInFirstThreeProbability(law, i, j);
    for (let j = i + 1; j < n; j++) for (let k = j + 1; k < n; k++) trios[t++] = firstThreeProbability(law, i, j, k);
  }
}
