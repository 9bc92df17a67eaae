import { err, ok, type Result } from "../kernel/result.ts";
import { growthAt } from "./growth-at.ts";
import { kktResidual, optimalityGap, type PricedPoint, pricesOf } from "./growth-proof.ts";
import type { OwnPools } from "./log-growth.ts";
import { type OwnPool, ownPoolRefusal, ownPoolsOf } from "./own-pool.ts";
import { NEWTON_TOLERANCE, projectedNewton } from "./projected-newton.ts";
import { type Scenarios, scenariosRefusal } from "./scenarios.ts";
import { sharedCaps } from "./shared-caps.ts";
import { capRows, capsRefusal, type StakeCaps, type StakeGroup } from "./stake-caps.ts";
import { refused, type StakingRefusal } from "./staking-refusal.ts";

export type GrowthProblem = {
  readonly scenarios: Scenarios;
  readonly caps?: StakeCaps;
  /** One a ticket, amounts in bankrolls; undefined where the own stake does not count. */
  readonly ownPools?: readonly (OwnPool | undefined)[];
  /** c in (0, 1]: stakes are c times what a bankroll of c times ours would stake. 1 where absent. */
  readonly kellyFraction?: number;
};

export type GrowthOptimum = {
  /** Fractions of the bankroll, by ticket. */
  readonly stakes: Float64Array;
  /** Expected log growth of the whole bankroll at these stakes. */
  readonly growth: number;
  readonly iterations: number;
  /** Largest breach of the conditions of an optimum: see {@link kktResidual}. */
  readonly kktResidual: number;
  /** G* − G is no more than this, under the same caps (Cover's bound). Both are those of the fraction where one is asked. */
  readonly optimalityGap: number;
};

/**
 * The stakes that let a bankroll grow fastest, all tickets of a race together: max Σ π_s log W_s under the caps.
 *
 * Projected Newton within each ticket's own cap; where a cap that tickets share then does not hold, a barrier method with
 * all caps, brought onto the binding ones by a bordered system. Every answer carries its own proof.
 *
 * @returns a refusal that names the field on figures that cannot be staked on
 * @see Kelly (1956); Bertsekas (1982); Cover (1984); mathematical specification §6.1–§6.3
 */
export function maximiseGrowth(problem: GrowthProblem): Result<GrowthOptimum, StakingRefusal> {
  const { scenarios, caps = {}, ownPools = [], kellyFraction = 1 } = problem;
  const refusal = problemRefusal(problem);
  if (refusal) return err(refusal);
  const n = scenarios.ticketCount;
  const rows = capRows(caps, n, kellyFraction);
  // One bankroll of the fraction is the unit: what others staked is larger by as much.
  const own = ownPoolsOf(ownPools, kellyFraction);
  const optimum = ownCapsAlone(scenarios, rows, own) ?? sharedCaps(scenarios, rows, own);
  const { stakes, iterations } = optimum;
  const prices = pricesOf(optimum.multipliers, rows, n);
  const proof = {
    iterations,
    kktResidual: kktResidual(optimum, rows, prices),
    optimalityGap: optimalityGap(optimum, rows, prices),
  };
  if (kellyFraction === 1) return ok({ stakes, growth: optimum.growth, ...proof });
  const scaled = stakes.map((stake) => stake * kellyFraction);
  return ok({ stakes: scaled, growth: growthAt(scenarios, scaled, ownPoolsOf(ownPools, 1)), ...proof });
}

/** Undefined where Newton did not end, or a cap that tickets share is not kept. */
function ownCapsAlone(
  scenarios: Scenarios,
  rows: readonly StakeGroup[],
  own: OwnPools | undefined,
): (PricedPoint & { growth: number; iterations: number }) | undefined {
  const n = scenarios.ticketCount;
  const upper = rows.length === 1 ? undefined : new Float64Array(n).fill(Infinity);
  for (const { tickets, cap } of rows) {
    if (tickets.length === 1 && upper) upper[tickets[0] as number] = cap;
  }
  const point = projectedNewton(scenarios, upper, own);
  if (!(point.residual < NEWTON_TOLERANCE)) return undefined;
  const { stakes, gradient, growth, iterations } = point;
  const multipliers = new Float64Array(rows.length);
  for (let r = 0; r < rows.length; r++) {
    const { tickets, cap } = rows[r] as StakeGroup;
    let staked = 0;
    for (let k = 0; k < tickets.length; k++) staked += stakes[tickets[k] as number] as number;
    if (staked > cap) return undefined;
    if (tickets.length === 1 && staked === cap) multipliers[r] = Math.max(0, gradient[tickets[0] as number] as number);
  }
  return { stakes, gradient, growth, multipliers, iterations };
}

function problemRefusal({
  scenarios,
  caps = {},
  ownPools,
  kellyFraction = 1,
}: GrowthProblem): StakingRefusal | undefined {
  const n = scenarios.ticketCount;
  if (!(kellyFraction > 0 && kellyFraction <= 1)) return refused("kellyFraction", kellyFraction);
  if (ownPools && ownPools.length !== n) return refused("ownPools.length", ownPools.length);
  for (const [j, pool] of (ownPools ?? []).entries()) {
    const refusal = ownPoolRefusal(pool, `ownPools[${j}]`);
    if (refusal) return refusal;
  }
  return scenariosRefusal(scenarios) ?? capsRefusal(caps, n);
}
