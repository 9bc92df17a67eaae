import type { Scenarios } from "./scenarios.ts";
import { scratchFloats, scratchInts } from "./scratch.ts";

/**
 * Expected log growth of a bankroll and its derivatives. Wealth is in bankrolls: W_s = 1 − Σx_j + Σρ_j(x_j; R_j(s)), with
 * ρ = R·x where our own stake does not move the dividend.
 *
 * Hot: one call of each an iteration of the solver, over all paying entries and, for the curvature, all pairs of tickets
 * that pay together. Wealth is computed once a point: the derivatives take it from the line search that accepted the point.
 *
 * @see mathematical specification §6.1
 */

/** Least wealth that a logarithm is taken of, in bankrolls. Below it a point counts as ruin. */
const SMALLEST_WEALTH = 1e-12;

/**
 * How own stakes lower their dividend, in bankrolls; see own-pool.ts. For 1 staked at the margin, a ticket that
 * paid R brings m + (R − m)/(1 + x/s).
 */
export type OwnPools = {
  /** 1/s: s is what others have on the ticket. 0 where the own stake does not count. */
  readonly inverse: Float64Array;
  /** m. */
  readonly marginal: Float64Array;
};

/**
 * G(x) = Σ π_s log W_s.
 *
 * @param stakes fractions of the bankroll
 * @param wealth receives W_s
 * @returns −Infinity where some scenario of positive probability ruins
 */
export function logGrowth(
  scenarios: Scenarios,
  stakes: Float64Array,
  own: OwnPools | undefined,
  wealth: Float64Array,
): number {
  const { probability, start, ticket, grossReturn } = scenarios;
  let staked = 0;
  for (let j = 0; j < stakes.length; j++) staked += stakes[j] as number;
  const kept = 1 - staked;
  let growth = 0;
  let k = 0;
  for (let s = 0; s < probability.length; s++) {
    const end = start[s + 1] as number;
    let w = kept;
    for (; k < end; k++) {
      const j = ticket[k] as number;
      const x = stakes[j] as number;
      const gross = grossReturn[k] as number;
      w += own === undefined ? gross * x : payoutFrom(gross, x, own, j);
    }
    wealth[s] = w;
    if (!(w > SMALLEST_WEALTH)) {
      if ((probability[s] as number) > 0) return -Infinity;
      continue;
    }
    growth += (probability[s] as number) * Math.log(w);
  }
  return growth;
}

/**
 * Gradient g_j = Σ π_s (ρ'_j − 1)/W_s.
 *
 * @param wealth of these stakes, from {@link logGrowth}
 */
export function growthGradient(
  scenarios: Scenarios,
  stakes: Float64Array,
  own: OwnPools | undefined,
  wealth: Float64Array,
  gradient: Float64Array,
): void {
  const { ticketCount, probability, start, ticket } = scenarios;
  const slopes = slopesOf(scenarios, stakes, own);
  for (let j = 0; j < ticketCount; j++) gradient[j] = 0;
  let expectedInverse = 0;
  let k = 0;
  for (let s = 0; s < probability.length; s++) {
    const end = start[s + 1] as number;
    const p = probability[s] as number;
    if (p === 0) {
      k = end;
      continue;
    }
    const weight = p / (wealth[s] as number);
    expectedInverse += weight;
    for (; k < end; k++) {
      const j = ticket[k] as number;
      gradient[j] = (gradient[j] as number) + weight * (slopes[k] as number);
    }
  }
  for (let j = 0; j < ticketCount; j++) gradient[j] = (gradient[j] as number) - expectedInverse;
}

const crossRoom = scratchFloats();
const positionRoom = scratchInts();
const payingRoom = scratchInts();
const slopeRoom = scratchFloats();

/**
 * −∇²G over some tickets: Σ π_s (ρ'_i − 1)(ρ'_j − 1)/W_s², less Σ π_s ρ''_j/W_s on the diagonal; positive semidefinite.
 *
 * Summed over the pairs that pay together alone: (R_i − 1)(R_j − 1) = R_i R_j − R_i − R_j + 1. Only the tickets that can
 * move are asked for, which saves most pairs once the others are seen to be worthless.
 *
 * @param free rising tickets, the first `freeCount` entries
 * @param curvature receives the lower half, row-major with `freeCount` columns
 */
export function growthCurvature(
  scenarios: Scenarios,
  stakes: Float64Array,
  own: OwnPools | undefined,
  wealth: Float64Array,
  free: Int32Array,
  freeCount: number,
  curvature: Float64Array,
): void {
  const { ticketCount, probability, start, ticket, grossReturn } = scenarios;
  const slopes = slopesOf(scenarios, stakes, own);
  const position = positionRoom(ticketCount);
  const cross = crossRoom(freeCount);
  const paying = payingRoom(freeCount);
  const payingSlope = slopeRoom(freeCount);
  for (let j = 0; j < ticketCount; j++) position[j] = -1;
  for (let i = 0; i < freeCount; i++) {
    position[free[i] as number] = i;
    cross[i] = 0;
  }
  for (let cell = 0; cell < freeCount * freeCount; cell++) curvature[cell] = 0;
  let expectedSquare = 0;
  let k = 0;
  for (let s = 0; s < probability.length; s++) {
    const end = start[s + 1] as number;
    const p = probability[s] as number;
    if (p === 0) {
      k = end;
      continue;
    }
    const inverse = 1 / (wealth[s] as number);
    const once = p * inverse;
    const twice = once * inverse;
    expectedSquare += twice;
    let count = 0;
    for (; k < end; k++) {
      const i = position[ticket[k] as number] as number;
      if (i < 0) continue;
      const slope = slopes[k] as number;
      const weighted = twice * slope;
      const row = i * freeCount;
      paying[count] = i;
      payingSlope[count++] = slope;
      cross[i] = (cross[i] as number) + weighted;
      for (let l = 0; l < count; l++) {
        const cell = row + (paying[l] as number);
        curvature[cell] = (curvature[cell] as number) + weighted * (payingSlope[l] as number);
      }
      if (own !== undefined) {
        const bend = bendOf(grossReturn[k] as number, stakes, own, ticket[k] as number);
        curvature[row + i] = (curvature[row + i] as number) - once * bend;
      }
    }
  }
  for (let i = 0; i < freeCount; i++) {
    const shift = expectedSquare - (cross[i] as number);
    for (let j = 0, cell = i * freeCount; j <= i; j++, cell++) {
      curvature[cell] = (curvature[cell] as number) + shift - (cross[j] as number);
    }
  }
}

/** ρ(x): never a dividend above the one that was priced. */
function payoutFrom(gross: number, x: number, own: OwnPools, j: number): number {
  const marginal = marginalOf(gross, own, j);
  return x * (marginal + (gross - marginal) / (1 + x * (own.inverse[j] as number)));
}

/** ρ'(x) of every entry. */
function slopesOf({ ticket, grossReturn }: Scenarios, stakes: Float64Array, own: OwnPools | undefined): Float64Array {
  if (own === undefined) return grossReturn;
  const slopes = new Float64Array(grossReturn.length);
  for (let k = 0; k < slopes.length; k++) {
    const j = ticket[k] as number;
    const gross = grossReturn[k] as number;
    const marginal = marginalOf(gross, own, j);
    const kept = 1 / (1 + (stakes[j] as number) * (own.inverse[j] as number));
    slopes[k] = marginal + (gross - marginal) * kept * kept;
  }
  return slopes;
}

/** ρ''(x) ≤ 0. */
function bendOf(gross: number, stakes: Float64Array, own: OwnPools, j: number): number {
  const marginal = marginalOf(gross, own, j);
  const inverse = own.inverse[j] as number;
  const kept = 1 / (1 + (stakes[j] as number) * inverse);
  return -2 * (gross - marginal) * inverse * kept * kept * kept;
}

/** A refund (1 for 1) is not shared with anybody, and nothing is diluted below it. */
function marginalOf(gross: number, own: OwnPools, j: number): number {
  return gross <= 1 ? gross : (own.marginal[j] as number);
}
