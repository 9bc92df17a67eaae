import { at } from "../at.ts";
import type { StageWeights } from "./stage-weights.ts";

/**
 * Walker's alias tables of each stage: a cell drawn uniformly gives its own runner, or else its alias.
 *
 * The cells of a stage are a power of two, so that the upper bits of a random word name a cell and the lower ones decide;
 * cells beyond the field hold nothing but their alias.
 */
export type AliasTables = {
  readonly depth: number;
  readonly cellBits: number;
  /**
   * Stage by stage, 2^cellBits each: where the lower 32 − cellBits bits are below the number, the cell's own runner is
   * drawn, and else the one in {@link ALIAS_BITS} of the number. One load does for both; the five bits that the alias
   * takes from the threshold move no chance by more than 1e-7.
   */
  readonly cells: Int32Array;
};

/** Room for 32 runners. */
export const ALIAS_BITS = 31;

/**
 * @throws RangeError on more than 32 runners
 * @see Walker (1977), ACM TOMS 3(3); Vose (1991), IEEE TSE 17(9)
 */
export function aliasTables(stages: StageWeights): AliasTables {
  const { runnerCount, depth } = stages;
  if (runnerCount > ALIAS_BITS + 1) throw new RangeError(`alias tables of ${runnerCount} runners`);
  // At least two cells, so that the lower bits stay below 2³¹.
  const cellBits = Math.max(1, Math.ceil(Math.log2(runnerCount)));
  const cells = new Int32Array(depth << cellBits);
  for (const [stage, weights] of stages.weights.entries()) {
    fillStage(weights, at(stages.totals, stage), cellBits, cells.subarray(stage << cellBits, (stage + 1) << cellBits));
  }
  return { depth, cellBits, cells };
}

function fillStage(weights: Float64Array, total: number, cellBits: number, cells: Int32Array): void {
  const count = cells.length;
  const share = Float64Array.from({ length: count }, (_, i) => ((weights[i] ?? 0) * count) / total);
  const small: number[] = [];
  const large: number[] = [];
  for (let i = 0; i < count; i++) (at(share, i) < 1 ? small : large).push(i);
  // A cell that finds no partner is its own runner's altogether, but for roundings.
  for (let i = 0; i < count; i++) cells[i] = cellOf(i < weights.length ? 1 : 0, cellBits, heaviest(weights));
  for (let own = small.pop(), giver = large.pop(); own !== undefined && giver !== undefined; own = small.pop()) {
    cells[own] = cellOf(at(share, own), cellBits, giver);
    const left = at(share, giver) - (1 - at(share, own));
    share[giver] = left;
    if (left < 1) {
      small.push(giver);
      giver = large.pop();
    }
  }
}

/** `own` of the lower bits for the cell's runner, the rest for the alias. */
function cellOf(own: number, cellBits: number, alias: number): number {
  const largest = 2 ** (32 - cellBits) - 1;
  const threshold = Math.min(largest, Math.round(own * (largest + 1)));
  // The threshold's last bits make room for the alias.
  return (threshold & ~ALIAS_BITS) | alias;
}

function heaviest(weights: Float64Array): number {
  let best = 0;
  for (let i = 1; i < weights.length; i++) if (at(weights, i) > at(weights, best)) best = i;
  return best;
}
