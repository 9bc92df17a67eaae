import { solveCholesky } from "../kernel/cholesky.ts";
import { growthCurvature, growthGradient, logGrowth, type OwnPools } from "./log-growth.ts";
import type { Scenarios } from "./scenarios.ts";
import { scratchFloats, scratchInts } from "./scratch.ts";

/** A point that Newton's method ended at. */
export type NewtonPoint = {
  readonly stakes: Float64Array;
  readonly growth: number;
  readonly gradient: Float64Array;
  readonly iterations: number;
  /** Largest |g_j| that a move within the bounds could still use. */
  readonly residual: number;
};

/** Residual at which the optimum counts as reached; growth is then exact to its square. */
export const NEWTON_TOLERANCE = 1e-12;
/** Stakes below it count as none while the free tickets are picked; in bankrolls. */
const NO_STAKE = 1e-14;
/** Added to the pivots, relative: two tickets that always pay the same would have none. */
const RIDGE = 1e-13;
const MOST_ITERATIONS = 60;
const MOST_HALVINGS = 40;
/** Armijo: part of the promised gain that a step must bring. */
const SUFFICIENT_GAIN = 1e-4;
/** Rounding of a sum of logarithms near 0: a step that loses less has lost nothing. */
const GROWTH_ROUNDING = 1e-15;

const freeRoom = scratchInts();
const systemRoom = scratchFloats();
const stepRoom = scratchFloats();
const wealthRoom = scratchFloats();
const triedWealthRoom = scratchFloats();

/**
 * Stakes of greatest log growth within 0 ≤ x_j ≤ upper_j: Newton's step on the free tickets, projected onto the bounds.
 *
 * Free are the tickets with a stake, or whose gradient asks for one. 5–8 iterations from no stake at all. Where it does not
 * end (the residual then says so) the caller has the interior-point method.
 *
 * Hot: 30 tickets on 114 scenarios take 5 iterations; bench/kernel-d.ts measures it with the building of the scenarios,
 * against C in the same run.
 *
 * @param upper undefined: no upper bounds
 * @see Bertsekas (1982), SIAM J. Control and Optimization 20(2); mathematical specification §6.3(1)
 */
export function projectedNewton(
  scenarios: Scenarios,
  upper: ArrayLike<number> | undefined,
  own: OwnPools | undefined,
): NewtonPoint {
  const n = scenarios.ticketCount;
  const count = scenarios.probability.length;
  const gradient = new Float64Array(n);
  const free = freeRoom(n);
  const system = systemRoom(n * n);
  const step = stepRoom(n);
  let stakes = new Float64Array(n);
  let tried = new Float64Array(n);
  let wealth = wealthRoom(count);
  let triedWealth = triedWealthRoom(count);
  wealth.fill(1, 0, count); // nothing is staked yet
  let growth = 0;
  let residual = Infinity;
  let iterations = 0;
  for (; iterations < MOST_ITERATIONS; iterations++) {
    growthGradient(scenarios, stakes, own, wealth, gradient);
    let freeCount = 0;
    residual = 0;
    for (let j = 0; j < n; j++) {
      const x = stakes[j] as number;
      const g = gradient[j] as number;
      const up = x < (upper === undefined ? Infinity : (upper[j] as number));
      const down = x > NO_STAKE;
      // At a bound only a gradient that leads inside counts.
      const usable = g > 0 ? (up ? g : 0) : down ? -g : 0;
      if (usable > residual) residual = usable;
      if ((g > 0 && up) || (g <= 0 && down)) free[freeCount++] = j;
    }
    if (residual < NEWTON_TOLERANCE) break;
    growthCurvature(scenarios, stakes, own, wealth, free, freeCount, system);
    for (let i = 0; i < freeCount; i++) {
      const cell = i * freeCount + i;
      const diagonal = system[cell] as number;
      system[cell] = diagonal + RIDGE * (diagonal + 1);
      step[i] = gradient[free[i] as number] as number;
    }
    if (!solveCholesky(system, step, freeCount)) break;

    let accepted = false;
    let length = 1;
    for (let halving = 0; halving < MOST_HALVINGS; halving++, length /= 2) {
      tried.set(stakes);
      let promised = 0;
      for (let i = 0; i < freeCount; i++) {
        const j = free[i] as number;
        const x = stakes[j] as number;
        let moved = x + length * (step[i] as number);
        if (!(moved > 0)) moved = 0;
        if (upper !== undefined && moved > (upper[j] as number)) moved = upper[j] as number;
        tried[j] = moved;
        promised += (gradient[j] as number) * (moved - x);
      }
      const triedGrowth = logGrowth(scenarios, tried, own, triedWealth);
      if (triedGrowth >= growth + SUFFICIENT_GAIN * promised - GROWTH_ROUNDING) {
        accepted = true;
        growth = triedGrowth;
        break;
      }
    }
    if (!accepted) break;
    [stakes, tried] = [tried, stakes];
    [wealth, triedWealth] = [triedWealth, wealth];
  }
  return { stakes, growth, gradient, iterations, residual };
}
