import type { OwnPools } from "./log-growth.ts";
import { refused, type StakingRefusal } from "./staking-refusal.ts";

/**
 * How our own stake x moves the dividend D that was priced without it: D(x) = (D·s + m·x)/(s + x), so that x staked brings
 * ρ(x) = m·x + (D − m)·s·x/(s + x), concave.
 *
 * That is exact for both kinds of pool, t the takeout: one payable combination has m = 1 − t, as D(x) = (1 − t)(T + x)/(s + x);
 * the split of the profit in K parts has m = 1 − t/K, as D(x) = 1 + ((1 − t)(T + x) − Σ − x)/(K(s + x)).
 *
 * @see mathematical specification §3.4, §3.5
 */
export type OwnPool = {
  /** s: what others have on the ticket, in the unit of the stakes; > 0. */
  readonly onTicket: number;
  /** m, 0..1. */
  readonly marginalReturn: number;
};

/** m of a pool with one payable combination: simple gagnant, couplé gagnant, trio. @param takeout 0..1 */
export function singlePoolMarginal(takeout: number): number {
  return 1 - takeout;
}

/** m of a pool whose profit is split in `parts`: simple placé, couplé placé. @param takeout 0..1 */
export function splitPoolMarginal(takeout: number, parts: number): number {
  return 1 - takeout / parts;
}

/** The dividend for 1 once our own stake lies in the pool; never above the one that was priced. A refund (≤ 1) stays. */
export function dilutedDividend(dividend: number, stake: number, pool: OwnPool | undefined): number {
  if (!pool || dividend <= 1) return dividend;
  const marginal = pool.marginalReturn;
  return marginal + (dividend - marginal) / (1 + stake / pool.onTicket);
}

/** The dividend without our stake, where with it the pool pays `diluted`; a refund or less stays. */
export function undilutedDividend(diluted: number, stake: number, { onTicket, marginalReturn }: OwnPool): number {
  return diluted <= 1 ? diluted : marginalReturn + (diluted - marginalReturn) * (1 + stake / onTicket);
}

export function ownPoolRefusal(pool: OwnPool | undefined, field: string): StakingRefusal | undefined {
  if (!pool) return undefined;
  const { onTicket, marginalReturn } = pool;
  if (!(onTicket > 0 && onTicket < Infinity)) return refused(`${field}.onTicket`, onTicket);
  if (!(marginalReturn >= 0 && marginalReturn <= 1)) return refused(`${field}.marginalReturn`, marginalReturn);
  return undefined;
}

/** The solver's form: amounts in bankrolls of `bankroll`; undefined where no pool is small enough to be told. */
export function ownPoolsOf(pools: readonly (OwnPool | undefined)[], bankroll: number): OwnPools | undefined {
  if (pools.every((pool) => pool === undefined)) return undefined;
  return {
    inverse: Float64Array.from(pools, (pool) => (pool ? bankroll / pool.onTicket : 0)),
    marginal: Float64Array.from(pools, (pool) => pool?.marginalReturn ?? 0),
  };
}
