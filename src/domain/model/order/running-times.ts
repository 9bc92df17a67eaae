import { at } from "../at.ts";
import { abilitiesOf } from "./abilities.ts";
import { maskOf } from "./set-rank.ts";
import { type TimeGrid, timeGrid } from "./time-grid.ts";
import type { TimeLaw } from "./time-law.ts";

// Hot: all pairs and trios of a field from one integral each, n³/6 products a point of the grid (560 × 140 for 16).
// bench/kernel-f.ts times it with the calibration.

/**
 * What a law of independent running times says of a field: the second opinion beside the stage-wise law.
 *
 * A set needs one integral whatever its size: P(first = A) = ∫ L Σ_{a∈A} v_a Π_{b∈A∖a} u_b, with L = Π S, u = F/S, v = f/S.
 */
export type RunningTimes = {
  readonly runnerCount: number;
  /** θ of each runner, mean 0, smaller is faster; unit of the law. */
  readonly abilities: Float64Array;
  /** Row-major n × n: i first and j second. */
  readonly firstSecond: Float64Array;
  /** Row-major n × n: both among the first three. Zero on the diagonal. */
  readonly bothInThree: Float64Array;
  /** Trio of i < j < k, in the order of `trioIndex`. */
  readonly trios: Float64Array;
  readonly inFirstTwo: Float64Array;
  readonly placed: Float64Array;
};

/**
 * The chances of a field whose win probabilities are given.
 *
 * @param win of three runners or more, each > 0, summing to 1: `orderOfFinish(…).win`
 * @throws RangeError on fewer, or as {@link abilitiesOf}
 */
export function runningTimes(law: TimeLaw, win: Float64Array): RunningTimes {
  if (win.length < 3) throw new RangeError(`running times of ${win.length} runners`);
  return chancesOfAbilities(law, abilitiesOf(law, win));
}

/** The same for abilities that are known. */
export function chancesOfAbilities(law: TimeLaw, abilities: Float64Array): RunningTimes {
  const n = abilities.length;
  const firstSecond = new Float64Array(n * n);
  const trios = new Float64Array((n * (n - 1) * (n - 2)) / 6);
  integrate(timeGrid(law, abilities, 3), n, firstSecond, trios);
  const inFirstTwo = new Float64Array(n);
  const bothInThree = new Float64Array(n * n);
  const placed = new Float64Array(n);
  let t = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++)
      inFirstTwo[i] = at(inFirstTwo, i) + at(firstSecond, i * n + j) + at(firstSecond, j * n + i);
    for (let j = i + 1; j < n; j++) {
      for (let k = j + 1; k < n; k++) {
        const trio = at(trios, t++);
        for (const runner of [i, j, k]) placed[runner] = at(placed, runner) + trio;
        for (const pair of [i * n + j, i * n + k, j * n + k]) bothInThree[pair] = at(bothInThree, pair) + trio;
      }
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) bothInThree[i * n + j] = at(bothInThree, j * n + i);
  return { runnerCount: n, abilities, firstSecond, bothInThree, trios, inFirstTwo, placed };
}

/** Chance that these runners are the first home, in any order; any number of them. */
export function timesSetProbability(law: TimeLaw, abilities: Float64Array, runners: readonly number[]): number {
  maskOf(runners, abilities.length);
  const { step, points, belowPerAbove, densityPerAbove, allAbove } = timeGrid(law, abilities, runners.length);
  let sum = 0;
  for (let point = 0; point < points; point++) {
    // Nobody home yet, or all so far below t but one who comes in at t.
    let home = at(allAbove, point);
    let arriving = 0;
    for (const runner of runners) {
      const below = at(belowPerAbove, runner * points + point);
      arriving = arriving * below + home * at(densityPerAbove, runner * points + point);
      home *= below;
    }
    sum += arriving;
  }
  return sum * step;
}

function integrate(grid: TimeGrid, n: number, firstSecond: Float64Array, trios: Float64Array): void {
  const { step, points, belowPerAbove, densityPerAbove, allAbove } = grid;
  // The values of one instant side by side.
  const below = new Float64Array(n);
  const density = new Float64Array(n);
  for (let point = 0; point < points; point++) {
    const weight = (allAbove[point] as number) * step;
    for (let i = 0; i < n; i++) {
      below[i] = belowPerAbove[i * points + point] as number;
      density[i] = densityPerAbove[i * points + point] as number;
    }
    let t = 0;
    for (let i = 0; i < n; i++) {
      const belowI = weight * (below[i] as number);
      const densityI = weight * (density[i] as number);
      for (let j = i + 1; j < n; j++) {
        const ahead = belowI * (density[j] as number);
        const behind = densityI * (below[j] as number);
        firstSecond[i * n + j] = (firstSecond[i * n + j] as number) + ahead;
        firstSecond[j * n + i] = (firstSecond[j * n + i] as number) + behind;
        const arriving = ahead + behind;
        const home = belowI * (below[j] as number);
        for (let k = j + 1; k < n; k++) {
          trios[t] = (trios[t] as number) + arriving * (below[k] as number) + home * (density[k] as number);
          t++;
        }
      }
    }
  }
}
