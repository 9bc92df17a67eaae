import { at } from "../at.ts";
import { cholesky, solve } from "../logit/cholesky.ts";
import { aliasTables } from "./alias-tables.ts";
import { sampleOrders } from "./sample-orders.ts";
import type { StageWeights } from "./stage-weights.ts";
import type { RandomState } from "./xoshiro.ts";

/** A mean over drawn arrivals, with its standard error: never given without. */
export type SampledMean = { readonly mean: number; readonly standardError: number; readonly draws: number };

/** What depends on one arrival of each race, runners best first; the lists are written over from draw to draw. */
export type OfArrivals = (arrivals: readonly Uint8Array[]) => number;

/** A figure of the same arrivals whose expectation is known exactly: the mean is cleared of what it was drawn too high by. */
export type Control = { readonly value: OfArrivals; readonly expectation: number };

/**
 * The expectation of what depends on the arrivals of several races, which run independently: report, spot, a day's law.
 *
 * With controls (control variates, specification §2.4(5)): the exact chances of simple gagnant, couplé or trio, whose errors
 * on the same draws are taken out of the mean by regression. The standard error falls by √(1 − R²).
 *
 * @param races each to the depth that is to be drawn
 * @param draws more than there are controls, by two at least
 * @param state moved on; the same state compares two tickets on the same arrivals
 * @throws RangeError on too few draws, and on controls of which one is a sum of the others or never varies
 */
export function sampledMean(
  races: readonly StageWeights[],
  payOff: OfArrivals,
  draws: number,
  state: RandomState,
  controls: readonly Control[] = [],
): SampledMean {
  if (!(Number.isInteger(draws) && draws >= 2 + controls.length)) throw new RangeError(`${draws} draws`);
  const drawn = races.map((stages) => ({ stages, tables: aliasTables(stages), order: new Uint8Array(stages.depth) }));
  const arrivals = drawn.map(({ order }) => order);
  const figures = [...controls.map(({ value }) => value), payOff];
  const size = figures.length;
  const means = new Float64Array(size);
  const differences = new Float64Array(size);
  // Welford: the sums of products about the running means keep their digits.
  const products = new Float64Array(size * size);
  for (let draw = 1; draw <= draws; draw++) {
    for (const { stages, tables, order } of drawn) sampleOrders(stages, tables, state, order);
    for (const [a, figure] of figures.entries()) {
      const difference = figure(arrivals) - at(means, a);
      differences[a] = difference;
      means[a] = at(means, a) + difference / draw;
      // (x_a − old mean)(x_b − new mean), from what both lay off their old means.
      for (let b = 0; b <= a; b++) {
        const share = at(differences, b) * (1 - 1 / draw);
        products[a * size + b] = at(products, a * size + b) + difference * share;
      }
    }
  }
  return cleared(means, products, draws, controls);
}

/** The payoff, last of the figures, less its regression on what the controls were drawn off their expectations. */
function cleared(
  means: Float64Array,
  products: Float64Array,
  draws: number,
  controls: readonly Control[],
): SampledMean {
  const count = controls.length;
  const size = count + 1;
  const withPayOff = products.subarray(count * size, count * size + count);
  const amongControls = new Float64Array(count * count);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b <= a; b++) amongControls[a * count + b] = at(products, a * size + b);
  }
  const factor = cholesky(amongControls, count);
  if ("dependent" in factor) throw new RangeError(`control ${factor.dependent} says nothing new`);
  const slopes = solve(factor, withPayOff);
  let mean = at(means, count);
  let squares = at(products, count * size + count);
  for (const [k, { expectation }] of controls.entries()) {
    mean -= at(slopes, k) * (at(means, k) - expectation);
    squares -= at(slopes, k) * at(withPayOff, k);
  }
  return { mean, standardError: Math.sqrt(Math.max(0, squares) / (draws - 1 - count) / draws), draws };
}
