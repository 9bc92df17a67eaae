import { at } from "../at.ts";
import { SMALLEST_REMAINDER } from "./order-tables.ts";
import { binomial, MAXIMUM_RUNNERS, setRank, sizeOf } from "./set-rank.ts";
import { type StageWeights, weightLeft, weightOf } from "./stage-weights.ts";

// Hot: the subset recurrence of specification §2.4(2), once a race for every bet on four or five horses. Each set of m
// runners hands its probability on to its supersets of m + 1: Σ C(n, m)(n − m) steps, 7 thousand for four of 16 runners,
// 86 thousand for five of 20: 0.05 and 0.7 ms, medians of 200 calls. It has no C kernel.

/** The chance of each set of runners to be the first so many home, in whatever order. */
export type FirstSets = {
  readonly runnerCount: number;
  readonly depth: number;
  /** Entry m: the sets of m runners by {@link setRank}, summing to 1. */
  readonly probabilities: readonly Float64Array[];
};

/**
 * P(A) = Σ over x in A of P(A∖x) · w(x) / (weight left when A∖x is home), from P(∅) = 1.
 *
 * @param stages as deep as the sets are to be
 * @throws RangeError on more than 30 runners, or more than five stages
 */
export function firstSets(stages: StageWeights): FirstSets {
  const { runnerCount, depth } = stages;
  if (runnerCount > MAXIMUM_RUNNERS) throw new RangeError(`sets of ${runnerCount} runners`);
  if (depth > 5) throw new RangeError(`sets of ${depth}`);
  const probabilities: Float64Array[] = [Float64Array.of(1)];
  for (let size = 0; size < depth; size++) {
    const from = probabilities[size];
    const weights = stages.weights[size];
    if (!from || !weights) throw new RangeError(`no sets of ${size}`);
    probabilities.push(nextSets(from, size, weights, at(stages.totals, size)));
  }
  return { runnerCount, depth, probabilities };
}

/** Chance that the runners of the mask are the first home, as many as they are. */
export function firstSetProbability({ probabilities, depth }: FirstSets, mask: number): number {
  const size = sizeOf(mask);
  const table = probabilities[size];
  if (!table) throw new RangeError(`set of ${size} in tables to depth ${depth}`);
  return at(table, setRank(mask));
}

/**
 * The same for one set, without tables: the recurrence over its own 2^k subsets.
 *
 * @param stages as deep as the set is large
 * @param runners 1 to 5 different ones
 */
export function firstSetChance(stages: StageWeights, runners: readonly number[]): number {
  const whole = (1 << runners.length) - 1;
  const chances = [1];
  for (let subset = 0; subset < whole; subset++) {
    let home = 0;
    for (const [k, runner] of runners.entries()) if ((subset >>> k) & 1) home |= 1 << runner;
    const stage = sizeOf(subset) + 1;
    const share = (chances[subset] as number) / weightLeft(stages, stage, home);
    for (const [k, runner] of runners.entries()) {
      const larger = subset | (1 << k);
      if (larger !== subset) chances[larger] = (chances[larger] ?? 0) + share * weightOf(stages, stage, runner);
    }
  }
  return at(chances, whole);
}

/** C(x, k + 1) at `k * 32 + x`: the share of runner x in the rank of a set in which k are smaller. */
const RANK_SHARES = Int32Array.from({ length: 6 * 32 }, (_, i) => {
  const [k, x] = [i >> 5, i & 31];
  return x > MAXIMUM_RUNNERS ? 0 : binomial(x, k + 1);
});

function nextSets(from: Float64Array, size: number, weights: Float64Array, total: number): Float64Array {
  const n = weights.length;
  const to = new Float64Array(binomial(n, size + 1));
  // The members of the set in hand, smallest first; beyond them a runner that nobody reaches.
  const members = new Int32Array(size + 1).fill(n);
  for (let k = 0; k < size; k++) members[k] = k;
  for (let rank = 0; rank < from.length; rank++) {
    const share = (from[rank] as number) / leftWithout(members, size, weights, total);
    // The rank of the set with x added: x stands behind the `smaller` members below it, and pushes the others one up.
    let pushed = 0;
    for (let k = 0; k < size; k++) pushed += RANK_SHARES[(k + 1) * 32 + (members[k] as number)] as number;
    let smaller = 0;
    for (let x = 0; x < n; x++) {
      if (x === (members[smaller] as number)) {
        pushed += (RANK_SHARES[smaller * 32 + x] as number) - (RANK_SHARES[(smaller + 1) * 32 + x] as number);
        smaller++;
        continue;
      }
      const target = pushed + (RANK_SHARES[smaller * 32 + x] as number);
      to[target] = (to[target] as number) + share * (weights[x] as number);
    }
    advance(members, size);
  }
  return to;
}

function leftWithout(members: Int32Array, size: number, weights: Float64Array, total: number): number {
  let left = total;
  for (let k = 0; k < size; k++) left -= weights[members[k] as number] as number;
  if (left > SMALLEST_REMAINDER * total) return left;
  left = 0;
  let next = 0;
  for (let x = 0; x < weights.length; x++) {
    if (x === (members[next] as number)) next++;
    else left += weights[x] as number;
  }
  return left;
}

/** The next set of that size in colexicographic order. */
function advance(members: Int32Array, size: number): void {
  for (let k = 0; k < size; k++) {
    const next = (members[k] as number) + 1;
    if (k + 1 === size || next < (members[k + 1] as number)) {
      members[k] = next;
      return;
    }
    members[k] = k;
  }
}
