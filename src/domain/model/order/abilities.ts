import { at } from "../at.ts";
import { type TimeGrid, timeGrid } from "./time-grid.ts";
import type { TimeLaw } from "./time-law.ts";

// Hot: Newton's method on the abilities of a field, six or seven rounds of the grid, n²/2 products a point, and one
// Cholesky of n − 1. A tenth of a millisecond for 16 runners (bench/kernel-f.ts).

/** How near log of a win probability must come: specification §2.2. */
const TOLERANCE = 1e-9;
const MAXIMUM_ROUNDS = 60;
/** No ability moves further in a round, in units of time: the start may be far off for a longshot. */
const LARGEST_STEP = 1;
/** Spread of abilities over that of log p, for a start; about right for the normal law and a safe start for all. */
const START_SLOPE = 0.45;

/**
 * The ability transform: the θ of each runner for which the law gives these win probabilities, with mean 0.
 *
 * The derivative of a win probability by another's ability is ∫ L v_i v_j, so that the system is symmetric; it is the
 * same for all shifts, and the equation of the favourite, which follows from the others, is left out.
 *
 * @param win at least two, each > 0 (orderOfFinish floors them at 1e-12), summing to 1
 * @throws RangeError where Newton does not settle, or a probability is not above 0
 * @see Cotton (2021), SIAM J. Financial Mathematics 12:295–317
 */
export function abilitiesOf(law: TimeLaw, win: Float64Array): Float64Array {
  const n = win.length;
  if (n < 2 || win.some((p) => !(p > 0))) throw new RangeError(`no abilities of [${win.join(", ")}]`);
  const logs = win.map(Math.log);
  const mean = logs.reduce((sum, log) => sum + log, 0) / n;
  const abilities = logs.map((log) => START_SLOPE * (mean - log));
  const favourite = win.indexOf(win.reduce((largest, p) => Math.max(largest, p), 0));
  for (let round = 0; round < MAXIMUM_ROUNDS; round++) {
    const grid = timeGrid(law, abilities, 1);
    const model = winOfGrid(grid, n);
    const error = model.map((p, i) => Math.log(p) - at(logs, i));
    if (error.every((e) => Math.abs(e) < TOLERANCE)) return centred(abilities);
    const step = newtonStep(jointDensities(grid, n), model, error, favourite);
    const largest = step.reduce((most, s) => Math.max(most, Math.abs(s)), 0);
    const scale = Math.min(1, LARGEST_STEP / largest);
    for (let i = 0; i < n; i++) abilities[i] = at(abilities, i) + scale * at(step, i);
  }
  throw new RangeError(`abilities of [${win.join(", ")}] do not settle`);
}

/** Win probabilities of given abilities: the transform backwards. */
export function winOfAbilities(law: TimeLaw, abilities: Float64Array): Float64Array {
  return winOfGrid(timeGrid(law, abilities, 1), abilities.length);
}

/** ∫ L v_i of each runner. */
function winOfGrid({ step, points, densityPerAbove, allAbove }: TimeGrid, n: number): Float64Array {
  const win = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    const from = i * points;
    for (let point = 0; point < points; point++) {
      sum += (allAbove[point] as number) * (densityPerAbove[from + point] as number);
    }
    win[i] = sum * step;
  }
  return win;
}

/** Row-major n × n: ∫ L v_i v_j. */
function jointDensities({ step, points, densityPerAbove, allAbove }: TimeGrid, n: number): Float64Array {
  const joint = new Float64Array(n * n);
  const weighted = new Float64Array(points);
  for (let i = 0; i < n; i++) {
    const fromI = i * points;
    for (let point = 0; point < points; point++) {
      weighted[point] = (allAbove[point] as number) * (densityPerAbove[fromI + point] as number) * step;
    }
    for (let j = 0; j < i; j++) {
      const fromJ = j * points;
      let sum = 0;
      for (let point = 0; point < points; point++) {
        sum += (weighted[point] as number) * (densityPerAbove[fromJ + point] as number);
      }
      joint[i * n + j] = sum;
      joint[j * n + i] = sum;
    }
  }
  return joint;
}

/**
 * The change of θ that takes log of the model's win probabilities to those wanted, to first order: with the derivative
 * ∂w_i/∂θ_j = J_ij, ∂w_i/∂θ_i = −Σ_j J_ij, it solves (diag(ΣJ) − J) x = w · error without the favourite's row.
 */
function newtonStep(joint: Float64Array, model: Float64Array, error: Float64Array, favourite: number): Float64Array {
  const n = model.length;
  const m = n - 1;
  const runnerOf = (row: number): number => (row < favourite ? row : row + 1);
  const factor = new Float64Array(m * m);
  const step = new Float64Array(n);
  const solution = new Float64Array(m);
  for (let row = 0; row < m; row++) {
    const i = runnerOf(row);
    let diagonal = 0;
    for (let j = 0; j < n; j++) diagonal += joint[i * n + j] as number;
    for (let column = 0; column <= row; column++) {
      let sum = column === row ? diagonal : -(joint[i * n + runnerOf(column)] as number);
      for (let k = 0; k < column; k++) sum -= (factor[row * m + k] as number) * (factor[column * m + k] as number);
      factor[row * m + column] = column === row ? Math.sqrt(sum) : sum / (factor[column * m + column] as number);
    }
    let sum = (model[i] as number) * (error[i] as number);
    for (let k = 0; k < row; k++) sum -= (factor[row * m + k] as number) * (solution[k] as number);
    solution[row] = sum / (factor[row * m + row] as number);
  }
  for (let row = m - 1; row >= 0; row--) {
    let sum = solution[row] as number;
    for (let k = row + 1; k < m; k++) sum -= (factor[k * m + row] as number) * (solution[k] as number);
    solution[row] = sum / (factor[row * m + row] as number);
    step[runnerOf(row)] = solution[row] as number;
  }
  return step;
}

function centred(abilities: Float64Array): Float64Array {
  const mean = abilities.reduce((sum, ability) => sum + ability, 0) / abilities.length;
  return abilities.map((ability) => ability - mean);
}
