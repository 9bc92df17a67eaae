import { solveCholesky } from "../kernel/cholesky.ts";
import { growthCurvature, growthGradient, logGrowth, type OwnPools } from "./log-growth.ts";
import type { Scenarios } from "./scenarios.ts";
import type { StakeGroup } from "./stake-caps.ts";

/** A point inside all caps, with the price of each cap. */
export type InteriorPoint = {
  readonly stakes: Float64Array;
  /** ≥ 0: growth that a little more of each cap would bring. */
  readonly multipliers: Float64Array;
  readonly iterations: number;
};

const MOST_ITERATIONS = 150;
const MOST_HALVINGS = 50;
const FIRST_BARRIER = 1e-2;
const LAST_BARRIER = 1e-14;
/** Stationarity and complementarity at which the end is reached. */
const TOLERANCE = 1e-12;
/** A barrier's problem counts as solved at this many times the barrier. */
const BARRIER_ACCURACY = 10;
/** Part of the way to the nearest bound that a step may go. */
const TO_BOUNDARY = 0.995;
const SUFFICIENT_GAIN = 1e-4;
/** How far a multiplier may be from what the barrier alone would give it. */
const MULTIPLIER_RANGE = 1e10;
/** Part of each cap that the first point takes. */
const FIRST_SHARE = 0.1;

/**
 * Stakes of greatest log growth under x ≥ 0 and linear caps, by a primal-dual barrier method: for where caps that tickets
 * share hold them back, and wherever projected Newton does not end.
 *
 * The step for a fixed barrier is one of Newton on G + μΣlog x + μΣlog(slack), searched until that rises, so it always ends;
 * μ falls once its problem is solved. Some 20–40 iterations of n³/6.
 *
 * @param rows caps, each > 0 on the tickets in `free`
 * @param free rising tickets that may be staked on; the others stay at 0
 * @see Wächter & Biegler (2006), Mathematical Programming 106; Fiacco & McCormick (1968)
 */
export function interiorPoint(
  scenarios: Scenarios,
  rows: readonly StakeGroup[],
  free: Int32Array,
  own: OwnPools | undefined,
): InteriorPoint {
  const n = free.length;
  const m = rows.length;
  const position = new Map(Array.from(free, (ticket, i) => [ticket, i]));
  const members = rows.map(({ tickets }) => tickets.flatMap((ticket) => position.get(ticket) ?? []));
  const stakes = new Float64Array(scenarios.ticketCount);
  const wealth = new Float64Array(scenarios.probability.length);
  const gradient = new Float64Array(scenarios.ticketCount);
  const system = new Float64Array(n * n);
  const x = new Float64Array(n).fill(Infinity);
  for (const [r, row] of members.entries()) {
    for (const i of row) x[i] = Math.min(x[i] as number, (FIRST_SHARE * (rows[r] as StakeGroup).cap) / row.length);
  }
  let barrier = FIRST_BARRIER;
  const z = x.map((value) => barrier / value);
  const slack = new Float64Array(m);
  const slackAt = (point: Float64Array): void => {
    for (const [r, row] of members.entries()) {
      slack[r] = (rows[r] as StakeGroup).cap - row.reduce((sum, i) => sum + (point[i] as number), 0);
    }
  };
  slackAt(x);
  const multipliers = slack.map((value) => barrier / value);
  const merit = (point: Float64Array): number => {
    for (let i = 0; i < n; i++) stakes[free[i] as number] = point[i] as number;
    slackAt(point);
    let value = logGrowth(scenarios, stakes, own, wealth);
    for (const part of [point, slack]) for (const distance of part) value += barrier * Math.log(distance);
    return Number.isNaN(value) ? -Infinity : value;
  };
  const priceOf = new Float64Array(n);
  const spread = (byRow: Float64Array, into: Float64Array): void => {
    into.fill(0);
    for (const [r, row] of members.entries()) for (const i of row) into[i] = (into[i] as number) + (byRow[r] as number);
  };
  const error = (target: number): number => {
    spread(multipliers, priceOf);
    let worst = 0;
    for (let i = 0; i < n; i++) {
      const rest = (gradient[free[i] as number] as number) + (z[i] as number) - (priceOf[i] as number);
      worst = Math.max(worst, Math.abs(rest), Math.abs((x[i] as number) * (z[i] as number) - target));
    }
    for (let r = 0; r < m; r++) {
      worst = Math.max(worst, Math.abs((slack[r] as number) * (multipliers[r] as number) - target));
    }
    return worst;
  };

  const step = new Float64Array(n);
  const pull = new Float64Array(n);
  let iterations = 0;
  let current = merit(x);
  for (; iterations < MOST_ITERATIONS; iterations++) {
    growthGradient(scenarios, stakes, own, wealth, gradient);
    if (error(0) < TOLERANCE) break;
    if (error(barrier) < BARRIER_ACCURACY * barrier && barrier > LAST_BARRIER) {
      barrier = Math.max(LAST_BARRIER, Math.min(0.2 * barrier, barrier ** 1.5));
      current = merit(x);
    }
    growthCurvature(scenarios, stakes, own, wealth, free, n, system);
    spread(
      slack.map((value) => barrier / value),
      pull,
    );
    for (let i = 0; i < n; i++) {
      step[i] = (gradient[free[i] as number] as number) + barrier / (x[i] as number) - (pull[i] as number);
      system[i * n + i] = (system[i * n + i] as number) + (z[i] as number) / (x[i] as number);
    }
    for (const [r, row] of members.entries()) {
      const weight = (multipliers[r] as number) / (slack[r] as number);
      for (const i of row) for (const j of row) if (j <= i) system[i * n + j] = (system[i * n + j] as number) + weight;
    }
    const slope = step.slice();
    if (!solveCholesky(system, step, n)) break;

    const rowSteps = members.map((row) => row.reduce((sum, i) => sum + (step[i] as number), 0));
    let length = Math.min(
      longest(x, step),
      longest(
        slack,
        rowSteps.map((value) => -value),
      ),
    );
    const promised = slope.reduce((sum, value, i) => sum + value * (step[i] as number), 0);
    const moved = new Float64Array(n);
    let reached = current;
    for (let halving = 0; halving < MOST_HALVINGS; halving++, length /= 2) {
      for (let i = 0; i < n; i++) moved[i] = (x[i] as number) + length * (step[i] as number);
      reached = merit(moved);
      if (reached >= current + SUFFICIENT_GAIN * length * promised - 1e-14 * (1 + Math.abs(current))) break;
    }
    // Prices first: they go by the slacks of the point that is left.
    const oldSlack = members.map((_, r) => (slack[r] as number) + length * (rowSteps[r] as number));
    const zStep = z.map(
      (value, i) => barrier / (x[i] as number) - value - (value / (x[i] as number)) * (step[i] as number),
    );
    const priceStep = multipliers.map(
      (value, r) =>
        barrier / (oldSlack[r] as number) - value + (value / (oldSlack[r] as number)) * (rowSteps[r] as number),
    );
    const dualLength = Math.min(longest(z, zStep), longest(multipliers, priceStep));
    x.set(moved);
    current = reached;
    for (let i = 0; i < n; i++)
      z[i] = kept((z[i] as number) + dualLength * (zStep[i] as number), x[i] as number, barrier);
    for (let r = 0; r < m; r++) {
      const value = (multipliers[r] as number) + dualLength * (priceStep[r] as number);
      multipliers[r] = kept(value, slack[r] as number, barrier);
    }
  }
  return { stakes, multipliers, iterations };
}

/** The longest step ≤ 1 that leaves every entry a little above 0. */
function longest(values: Float64Array, step: ArrayLike<number>): number {
  let length = 1;
  for (let i = 0; i < values.length; i++) {
    const change = step[i] as number;
    if (change < 0) length = Math.min(length, (-TO_BOUNDARY * (values[i] as number)) / change);
  }
  return length;
}

/** A multiplier within range of the one that the barrier gives at this distance from the bound. */
function kept(value: number, distance: number, barrier: number): number {
  const central = barrier / distance;
  return Math.min(Math.max(value, central / MULTIPLIER_RANGE), central * MULTIPLIER_RANGE);
}
