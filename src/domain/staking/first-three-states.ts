import { type StageWeights, stageWeights, weightLeft, weightOf } from "../model/order/stage-weights.ts";
import { type OrderOfFinish, orderedTripleProbability } from "../model/order-of-finish.ts";

/**
 * The first three of the arrival, as finely as dividends of simple bets ask: who won and who else is placed.
 *
 * Where three are placed nothing hangs on who of the others was second, so both orders are one state: 1,680 of 16 runners.
 * Where two are placed, every order is one.
 */
export type FirstThreeStates = {
  readonly runnerCount: number;
  readonly count: number;
  /** π of each, summing to 1. */
  readonly probability: Float64Array;
  /** By (a·n + b)·n + c, the first three in their order: the state, and the probability of this order. */
  readonly stateOf: Int32Array;
  readonly chanceOf: Float64Array;
  /** Places four and five. */
  readonly stages: StageWeights;
};

/** Places of the arrival that the deepest bet of the catalogue asks for. */
const DEEPEST = 5;

/** @throws RangeError on fewer than three runners, or more than 30 */
export function firstThreeStates(law: OrderOfFinish, places: 2 | 3): FirstThreeStates {
  const n = law.runnerCount;
  if (!(n >= 3 && n <= 30)) throw new RangeError(`no first three of ${n} runners`);
  const stateOf = new Int32Array(n * n * n).fill(-1);
  const chanceOf = new Float64Array(n * n * n);
  const probability = new Float64Array(places === 3 ? (n * (n - 1) * (n - 2)) / 2 : n * (n - 1) * (n - 2));
  let count = 0;
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++) {
      if (b === a) continue;
      for (let c = 0; c < n; c++) {
        if (c === a || c === b) continue;
        const key = (a * n + b) * n + c;
        const mirrored = places === 3 && c < b ? (stateOf[(a * n + c) * n + b] as number) : count++;
        stateOf[key] = mirrored;
        const chance = orderedTripleProbability(law, a, b, c);
        chanceOf[key] = chance;
        probability[mirrored] = (probability[mirrored] as number) + chance;
      }
    }
  }
  return { runnerCount: n, count, probability, stateOf, chanceOf, stages: stageWeights(law, DEEPEST) };
}

/** Chance that `runner` is fourth when the runners of `home` are the first three. */
export function fourthChance({ stages }: FirstThreeStates, home: number, runner: number): number {
  return weightOf(stages, 4, runner) / weightLeft(stages, 4, home);
}

/**
 * Chances that none, the fourth alone, the fifth alone, or both of places four and five are of `picked`, when the runners of
 * `home` are in; in `out`, by 1 for the fourth and 2 for the fifth. Of places that the field does not have, nobody is.
 *
 * @param depth 4 or 5
 */
export function tailHits(
  { stages, runnerCount }: FirstThreeStates,
  home: number,
  picked: number,
  depth: number,
  out: Float64Array,
): void {
  out.fill(0);
  const left4 = weightLeft(stages, 4, home);
  const deep = depth >= 5 && runnerCount >= 5;
  let pickedFifth = 0;
  if (deep) {
    for (let e = 0; e < runnerCount; e++) {
      if ((picked & ~home & (1 << e)) !== 0) pickedFifth += weightOf(stages, 5, e);
    }
  }
  for (let d = 0; d < runnerCount; d++) {
    const bit = 1 << d;
    if ((home & bit) !== 0) continue;
    const hit = (picked & bit) !== 0 ? 1 : 0;
    const chance = weightOf(stages, 4, d) / left4;
    if (!deep) {
      out[hit] = (out[hit] as number) + chance;
      continue;
    }
    const hits = pickedFifth - (hit ? weightOf(stages, 5, d) : 0);
    const again = hits > 0 ? hits / weightLeft(stages, 5, home | bit) : 0;
    out[hit] = (out[hit] as number) + chance * (1 - again);
    out[hit | 2] = (out[hit | 2] as number) + chance * again;
  }
}
