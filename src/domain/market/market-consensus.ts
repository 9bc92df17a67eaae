import { err, ok, type Result } from "../kernel/result.ts";
import { at } from "../model/at.ts";
import type { Pool } from "../race/card.ts";
import type { PoolView } from "./read-pools.ts";

/** One pool's part in the log-opinion pool. Dimensionless; the weights need not sum to 1 (Benter's α is one of them). */
export type PoolWeight = { readonly weight: number; readonly standardError: number };

/**
 * Weights fitted on past races: the coefficients of a conditional logit of the winner on one column log(share) a pool.
 * Data, with where they come from.
 */
export type FittedPoolWeights = {
  readonly kind: "fitted";
  readonly weights: Readonly<Partial<Record<Pool, PoolWeight>>>;
  readonly source: string;
  readonly measuredOn: string;
  /** Races. */
  readonly n: number;
};

/** `largest_fresh`: the largest pool that is fresh, alone. No race of our data is quoted in two pools, so nothing is fitted. */
export type ConsensusRule = { readonly kind: "largest_fresh" } | FittedPoolWeights;

export const LARGEST_FRESH: ConsensusRule = { kind: "largest_fresh" };

export type Consensus = {
  /** The public's chances, by starter, summing to 1. */
  readonly publicWin: readonly number[];
  /** Who was listened to. */
  readonly used: readonly ({ readonly pool: Pool; readonly weight: number } & { readonly standardError?: number })[];
  /**
   * Set where fitted weights were asked for and a pool that they weigh is missing or stale: what is left of such a fit
   * was never fitted, so the largest fresh pool speaks alone.
   */
  readonly fallback?: { readonly kind: "weighted_pool_missing"; readonly pools: readonly Pool[] };
};

export type ConsensusRefusal =
  | { readonly kind: "no_pool"; readonly field: "pools" }
  | { readonly kind: "no_fresh_pool"; readonly field: "pools"; readonly youngestMinutes: number }
  | { readonly kind: "weight_invalid"; readonly field: string; readonly shown: string };

/**
 * The chances that several pools give together: p ∝ Π share^weight, the log-opinion pool.
 *
 * Each operator's own pool is then priced against these chances; its odds and takeout stay its own.
 *
 * @param pools as {@link readPools} gives them: the largest first
 * @see specification §1; Genest & Zidek (1986), Statistical Science 1(1)
 */
export function marketConsensus(pools: readonly PoolView[], rule: ConsensusRule): Result<Consensus, ConsensusRefusal> {
  if (pools.length === 0) return err({ kind: "no_pool", field: "pools" });
  const fresh = pools.filter((pool) => pool.fresh);
  const [largest] = fresh;
  if (!largest) {
    const youngestMinutes = Math.min(...pools.map(({ ageMinutes }) => ageMinutes));
    return err({ kind: "no_fresh_pool", field: "pools", youngestMinutes });
  }
  const alone: Consensus = { publicWin: largest.publicWin, used: [{ pool: largest.pool, weight: 1 }] };
  if (rule.kind === "largest_fresh") return ok(alone);

  const used: { view: PoolView; pool: Pool; weight: number; standardError: number }[] = [];
  const missing: Pool[] = [];
  for (const [pool, { weight, standardError }] of weightsOf(rule)) {
    if (!Number.isFinite(weight))
      return err({ kind: "weight_invalid", field: `weights.${pool}`, shown: String(weight) });
    const view = fresh.find((candidate) => candidate.pool === pool);
    if (view) used.push({ view, pool, weight, standardError });
    else missing.push(pool);
  }
  if (!used.some(({ weight }) => weight > 0) && missing.length === 0) {
    return err({ kind: "weight_invalid", field: "weights", shown: "no positive weight" });
  }
  if (missing.length > 0) return ok({ ...alone, fallback: { kind: "weighted_pool_missing", pools: missing } });
  const logs = largest.publicWin.map((_, i) =>
    used.reduce((sum, { view, weight }) => sum + weight * Math.log(at(view.publicWin, i)), 0),
  );
  const highest = Math.max(...logs);
  const raw = logs.map((log) => Math.exp(log - highest));
  const total = raw.reduce((sum, p) => sum + p, 0);
  return ok({
    publicWin: raw.map((p) => p / total),
    used: used.map(({ pool, weight, standardError }) => ({ pool, weight, standardError })),
  });
}

function weightsOf({ weights }: FittedPoolWeights): [Pool, PoolWeight][] {
  return Object.entries(weights).map(([pool, weight]) => [pool as Pool, weight]);
}
