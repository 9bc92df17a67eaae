import { at } from "../at.ts";
import { type StageWeights, weightLeft, weightOf } from "./stage-weights.ts";

/**
 * Visits every arrival of the first `depth`, for pay-offs that depend on who else is placed.
 *
 * n(n−1)… visits: 3,360 for three of 16, 73,440 for four of 18, 1,028,160 for five of 18. Where a ticket pays a fixed
 * amount, pay-off-law.ts does without testing any ticket in the loop.
 *
 * @param visit given the runners, best first (one list, written over from visit to visit: copy what must stay), and the
 *   chance of that order; over all visits the chances sum to 1
 * @throws RangeError on a depth beyond the stages
 */
export function walkOrders(
  stages: StageWeights,
  depth: number,
  visit: (runners: readonly number[], probability: number) => void,
): void {
  if (!(Number.isInteger(depth) && depth >= 1 && depth <= stages.depth)) {
    throw new RangeError(`walk to ${depth} on weights to depth ${stages.depth}`);
  }
  const runners: number[] = Array.from({ length: depth }, () => 0);
  const walkFrom = (position: number, home: number, chance: number): void => {
    const share = chance / weightLeft(stages, position + 1, home);
    for (let runner = 0; runner < stages.runnerCount; runner++) {
      if ((home >>> runner) & 1) continue;
      runners[position] = runner;
      const next = share * weightOf(stages, position + 1, runner);
      if (position + 1 === depth) visit(runners, next);
      else walkFrom(position + 1, home | (1 << runner), next);
    }
  };
  walkFrom(0, 0, 1);
}

/** Expectation of what an arrival pays, over all orders of the first `depth`. */
export function expectedOverOrders(
  stages: StageWeights,
  depth: number,
  payOff: (runners: readonly number[]) => number,
): number {
  const byWinner = new Float64Array(stages.runnerCount);
  // Summed by winner: large tables add up with fewer lost digits in parts.
  walkOrders(stages, depth, (runners, chance) => {
    const winner = at(runners, 0);
    byWinner[winner] = at(byWinner, winner) + chance * payOff(runners);
  });
  return byWinner.reduce((sum, part) => sum + part, 0);
}
