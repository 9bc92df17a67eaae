import { LARGEST_FRESH, marketConsensus } from "../market/market-consensus.ts";
import { readPools } from "../market/read-pools.ts";
import type { Snapshot } from "../race/snapshot.ts";
import type { PoolShown } from "./analysis.ts";

/** Every pool that quotes the field and could be read, the largest first, with its weight in the consensus. */
export function poolsShown(snapshot: Snapshot, starters: readonly number[], maximumAgeMinutes: number): PoolShown[] {
  const { pools } = readPools(snapshot, starters, maximumAgeMinutes);
  const consensus = marketConsensus(pools, LARGEST_FRESH);
  const used = consensus.ok ? consensus.value.used : [];
  return pools.map(({ pool, source, oddsAt, fresh, quality: { overround, takeout } }) => ({
    pool,
    source,
    oddsAt,
    fresh,
    overround,
    takeout,
    weight: used.find((one) => one.pool === pool)?.weight ?? 0,
  }));
}
