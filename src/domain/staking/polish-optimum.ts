import { solveCholesky } from "../kernel/cholesky.ts";
import { growthCurvature, growthGradient, logGrowth, type OwnPools } from "./log-growth.ts";
import type { Scenarios } from "./scenarios.ts";
import type { StakeGroup } from "./stake-caps.ts";

const MOST_ITERATIONS = 8;
const RIDGE = 1e-14;

/** Stakes and prices of caps that are exact on the caps that hold. */
export type Polished = { readonly stakes: Float64Array; readonly multipliers: Float64Array };

/**
 * Newton's method with the binding caps as equalities (a bordered system) from a point near the optimum: what the barrier
 * left a hair inside comes to lie on its caps, and what it left a hair above nothing is nothing.
 *
 * @param staked rising tickets taken to have a stake; all others are set to 0
 * @param binding rows taken to hold with equality
 * @returns a stake or a price below 0 where the guess was wrong; undefined where the rows depend on each other
 */
export function polishOptimum(
  scenarios: Scenarios,
  rows: readonly StakeGroup[],
  own: OwnPools | undefined,
  from: Float64Array,
  staked: Int32Array,
  binding: readonly number[],
): Polished | undefined {
  const n = staked.length;
  const m = binding.length;
  const position = new Map(Array.from(staked, (ticket, i) => [ticket, i]));
  const borders = binding.map((r) => {
    const border = new Float64Array(n);
    for (const ticket of rows[r]?.tickets ?? []) {
      const i = position.get(ticket);
      if (i !== undefined) border[i] = 1;
    }
    return border;
  });
  const stakes = new Float64Array(scenarios.ticketCount);
  for (const ticket of staked) stakes[ticket] = from[ticket] as number;
  const wealth = new Float64Array(scenarios.probability.length);
  const gradient = new Float64Array(scenarios.ticketCount);
  const curvature = new Float64Array(n * n);
  const prices = new Float64Array(m);
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    if (logGrowth(scenarios, stakes, own, wealth) === -Infinity) return undefined;
    growthGradient(scenarios, stakes, own, wealth, gradient);
    growthCurvature(scenarios, stakes, own, wealth, staked, n, curvature);
    for (let i = 0; i < n; i++) curvature[i * n + i] = (curvature[i * n + i] as number) * (1 + RIDGE) + RIDGE;
    const step = Float64Array.from(staked, (ticket) => gradient[ticket] as number);
    if (!solveCholesky(curvature.slice(), step, n)) return undefined;
    const responses: Float64Array[] = [];
    for (const border of borders) {
      const response = border.slice();
      if (!solveCholesky(curvature.slice(), response, n)) return undefined;
      responses.push(response);
    }
    const schur = new Float64Array(m * m);
    for (let r = 0; r < m; r++) {
      const border = borders[r] as Float64Array;
      const row = rows[binding[r] as number] as StakeGroup;
      const slack = row.tickets.reduce((left, ticket) => left - (stakes[ticket] as number), row.cap);
      prices[r] = dot(border, step) - slack;
      for (let q = 0; q < m; q++) schur[r * m + q] = dot(border, responses[q] as Float64Array);
    }
    if (!solveCholesky(schur, prices, m)) return undefined;
    let moved = 0;
    for (let i = 0; i < n; i++) {
      let change = step[i] as number;
      for (let r = 0; r < m; r++) change -= (prices[r] as number) * ((responses[r] as Float64Array)[i] as number);
      const ticket = staked[i] as number;
      stakes[ticket] = (stakes[ticket] as number) + change;
      moved = Math.max(moved, Math.abs(change));
    }
    if (moved < 1e-15) break;
  }
  const multipliers = new Float64Array(rows.length);
  for (let r = 0; r < m; r++) multipliers[binding[r] as number] = prices[r] as number;
  return { stakes, multipliers };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
