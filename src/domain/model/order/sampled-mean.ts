import { aliasTables } from "./alias-tables.ts";
import { sampleOrders } from "./sample-orders.ts";
import type { StageWeights } from "./stage-weights.ts";
import type { RandomState } from "./xoshiro.ts";

/** A mean over drawn arrivals, with its standard error: never given without. */
export type SampledMean = { readonly mean: number; readonly standardError: number; readonly draws: number };

/**
 * The expectation of what depends on the arrivals of several races, which run independently: report, spot, a day's law.
 *
 * @param races each to the depth that is to be drawn
 * @param payOff of one arrival of each race: runners best first; the lists are written over from draw to draw
 * @param draws at least 2
 * @param state moved on; the same state compares two tickets on the same arrivals
 */
export function sampledMean(
  races: readonly StageWeights[],
  payOff: (arrivals: readonly Uint8Array[]) => number,
  draws: number,
  state: RandomState,
): SampledMean {
  if (!(Number.isInteger(draws) && draws >= 2)) throw new RangeError(`${draws} draws`);
  const drawn = races.map((stages) => ({ stages, tables: aliasTables(stages), order: new Uint8Array(stages.depth) }));
  const arrivals = drawn.map(({ order }) => order);
  // Welford: the sum of squares about the running mean keeps its digits.
  let mean = 0;
  let squares = 0;
  for (let draw = 1; draw <= draws; draw++) {
    for (const { stages, tables, order } of drawn) sampleOrders(stages, tables, state, order);
    const value = payOff(arrivals);
    const difference = value - mean;
    mean += difference / draw;
    squares += difference * (value - mean);
  }
  return { mean, standardError: Math.sqrt(squares / (draws - 1) / draws), draws };
}
