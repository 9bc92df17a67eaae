import { NODE_SIZE, NODES_PER_UNIT, type TimeLaw } from "./time-law.ts";

// Hot: the values of density and distribution of every runner at every instant of a grid, 16 × 140, some ten times a
// calibration. No exponential: the instants of one runner lie all at the same distance from a node of the law's table, so
// each is two Taylor series of six terms. Timed by bench/kernel-f.ts.

/**
 * Instants a unit of time. Sums over all time of functions as smooth as these converge faster than any power of the step:
 * halving an eighth changes no chance by 1e-13.
 */
const POINTS_PER_UNIT = 8;

/**
 * Floor of S, so that u and v stay finite: exact where a runner is home (its S cancels), and 1e-60 too much where a
 * horse that is certainly home should not be. Three such horses leave the product of all S within a double.
 */
const SMALLEST_ABOVE = 1e-60;

/** The grid in time on which integrals are sums: times `step`, over all points, without ends (all is zero there). */
export type TimeGrid = {
  readonly step: number;
  readonly points: number;
  /** Runner by runner: u = F/S and v = f/S at each point. */
  readonly belowPerAbove: Float64Array;
  readonly densityPerAbove: Float64Array;
  /** Π S of all runners at each point. */
  readonly allAbove: Float64Array;
};

/**
 * The values of a field on the grid where its first `depth` home are decided: from before the best can be there until the
 * runner behind them surely is.
 *
 * @param abilities θ of each runner, in units of the law; smaller is faster
 * @param pointsPerUnit a divisor of the nodes a unit; finer where an integral ends before all time does
 */
export function timeGrid(
  law: TimeLaw,
  abilities: Float64Array,
  depth: number,
  pointsPerUnit: number = POINTS_PER_UNIT,
): TimeGrid {
  const n = abilities.length;
  const sorted = abilities.toSorted();
  const best = sorted[0] ?? 0;
  const behind = sorted[Math.min(depth, n - 1)] ?? 0;
  const firstPoint = Math.floor((best + law.low) * pointsPerUnit);
  const points = Math.ceil((behind + law.high) * pointsPerUnit) - firstPoint + 1;
  const belowPerAbove = new Float64Array(n * points);
  const densityPerAbove = new Float64Array(n * points);
  const allAbove = new Float64Array(points).fill(1);
  for (let i = 0; i < n; i++) {
    fillRunner(law, abilities[i] as number, firstPoint, NODES_PER_UNIT / pointsPerUnit, {
      belowPerAbove: belowPerAbove.subarray(i * points, (i + 1) * points),
      densityPerAbove: densityPerAbove.subarray(i * points, (i + 1) * points),
      allAbove,
    });
  }
  return { step: 1 / pointsPerUnit, points, belowPerAbove, densityPerAbove, allAbove };
}

function fillRunner(
  law: TimeLaw,
  ability: number,
  firstPoint: number,
  stepNodes: number,
  { belowPerAbove, densityPerAbove, allAbove }: Pick<TimeGrid, "belowPerAbove" | "densityPerAbove" | "allAbove">,
): void {
  const { nodes } = law;
  const points = allAbove.length;
  // The instants t of the grid lie at t − θ = node + d, with one d for all.
  const nearest = Math.round(-ability * NODES_PER_UNIT);
  const d = -ability - nearest / NODES_PER_UNIT;
  const last = nodes.length / NODE_SIZE - 1;
  let node = firstPoint * stepNodes + nearest - law.firstNode;
  for (let point = 0; point < points; point++) {
    const at = (node < 0 ? 0 : node > last ? last : node) * NODE_SIZE;
    const f0 = nodes[at + 2] as number;
    const f1 = nodes[at + 3] as number;
    const f2 = nodes[at + 4] as number;
    const f3 = nodes[at + 5] as number;
    const f4 = nodes[at + 6] as number;
    const f5 = nodes[at + 7] as number;
    const density = f0 + d * (f1 + d * (f2 + d * (f3 + d * (f4 + d * f5))));
    const moved = d * (f0 + d * (f1 / 2 + d * (f2 / 3 + d * (f3 / 4 + d * (f4 / 5 + d * (f5 / 6))))));
    const above = Math.max((nodes[at + 1] as number) - moved, SMALLEST_ABOVE);
    const perAbove = 1 / above;
    belowPerAbove[point] = ((nodes[at] as number) + moved) * perAbove;
    densityPerAbove[point] = density * perAbove;
    allAbove[point] = (allAbove[point] as number) * above;
    node += stepNodes;
  }
}
