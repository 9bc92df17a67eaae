import { type StageWeights, weightLeft, weightOf } from "./stage-weights.ts";

/**
 * Chance that the arrival begins with these runners in this order: couplé ordre, tiercé, quarté, quinté in order.
 *
 * @param runners indices of the field, best first; 0 where one stands twice, or where the field has fewer
 * @throws RangeError on more runners than the weights have stages (a small field excepted), or one not in the field
 */
export function orderedProbability(stages: StageWeights, runners: readonly number[]): number {
  if (runners.length > stages.runnerCount) return 0;
  let home = 0;
  let chance = 1;
  for (const [position, runner] of runners.entries()) {
    const weight = weightOf(stages, position + 1, runner);
    if ((home >>> runner) & 1) return 0;
    chance *= weight / weightLeft(stages, position + 1, home);
    home |= 1 << runner;
  }
  return chance;
}
