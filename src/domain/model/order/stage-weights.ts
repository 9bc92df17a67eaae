import { at } from "../at.ts";
import type { OrderOfFinish } from "../order-of-finish.ts";
import { SMALLEST_REMAINDER, stageExponent } from "./order-tables.ts";
import { powersOfTwo } from "./powers-of-two.ts";

/** What each runner weighs at each stage of the arrival, as deep as is asked. */
export type StageWeights = {
  readonly runnerCount: number;
  /** Never more than the field has runners. */
  readonly depth: number;
  /** Entry m − 1: p_i^λm of every runner, scaled so that the largest is 1. */
  readonly weights: readonly Float64Array[];
  /** Their sums. */
  readonly totals: readonly number[];
};

/**
 * @param depth ≥ 1; a field of fewer runners ends before
 * @throws RangeError on a depth that is no whole number above 0
 */
export function stageWeights(law: OrderOfFinish, depth: number): StageWeights {
  if (!(Number.isInteger(depth) && depth >= 1)) throw new RangeError(`depth ${depth}`);
  const { runnerCount, logShares, stageExponents } = law;
  const weights: Float64Array[] = [];
  const totals: number[] = [];
  for (let stage = 1; stage <= Math.min(depth, runnerCount); stage++) {
    const weight = new Float64Array(runnerCount);
    totals.push(powersOfTwo(logShares, stageExponent(stageExponents, stage), weight));
    weights.push(weight);
  }
  return { runnerCount, depth: weights.length, weights, totals };
}

/** Weight of stage `stage` (from 1) still running when the runners of a mask are home. */
export function weightLeft(stages: StageWeights, stage: number, home: number): number {
  const weights = stages.weights[stage - 1];
  if (!weights) throw new RangeError(`stage ${stage} of weights to depth ${stages.depth}`);
  const total = at(stages.totals, stage - 1);
  let gone = 0;
  for (let left = home; left !== 0; left &= left - 1) gone += at(weights, 31 - Math.clz32(left & -left));
  if (total - gone > SMALLEST_REMAINDER * total) return total - gone;
  let remaining = 0;
  for (let i = 0; i < weights.length; i++) if (((home >>> i) & 1) === 0) remaining += at(weights, i);
  return remaining;
}

/** What one runner weighs at a stage, counted from 1. */
export function weightOf(stages: StageWeights, stage: number, runner: number): number {
  const weights = stages.weights[stage - 1];
  if (!weights) throw new RangeError(`stage ${stage} of weights to depth ${stages.depth}`);
  return at(weights, runner);
}
