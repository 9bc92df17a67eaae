import type { Pool } from "../race/card.ts";
import { truncationMidPoint } from "./displayed-odds.ts";
import { POOL_FACTS } from "./pool-facts.ts";
import { booksumOf } from "./win-probabilities.ts";

/** What the odds of one field say of their pool. */
export type MarketQuality = {
  readonly pool: Pool;
  /** Σ 1/odds as shown. */
  readonly overround: number;
  /** Σ 1/odds with the truncation of the display undone, where the pool is known to truncate. */
  readonly overroundUntruncated: number;
  /** Share kept back, 0..1. */
  readonly takeout: number;
  /** A measured figure with its origin, or 1 − 1/(overround untruncated) of this very race. */
  readonly takeoutSource: string;
  readonly gate: "within" | "outside" | "not_established";
  /** The bounds of the gate where there is one. */
  readonly minimum?: number;
  readonly maximum?: number;
};

/** Takeout of a pool for which none is established, from the race's own booksum. */
const FROM_THIS_RACE = "estimated from this race: 1 − 1/Σ(1/odds)";

/** @param odds of all starters, as shown, already checked to exceed 1 */
export function marketQuality(pool: Pool, odds: readonly number[]): MarketQuality {
  const facts = POOL_FACTS[pool];
  const overround = booksumOf(odds);
  const overroundUntruncated = booksumOf(publicOdds(pool, odds));
  const base = {
    pool,
    overround,
    overroundUntruncated,
    // Below a booksum of 1 the estimate would be negative: nothing is kept back then, as far as this race can tell.
    ...(facts.takeout === "not_established"
      ? { takeout: Math.max(0, 1 - 1 / overroundUntruncated), takeoutSource: FROM_THIS_RACE }
      : { takeout: facts.takeout.value, takeoutSource: `${facts.takeout.source}, ${facts.takeout.asOf}` }),
  };
  if (facts.booksumGate === "not_established") return { ...base, gate: "not_established" };
  const { minimum, maximum } = facts.booksumGate.value;
  return { ...base, gate: overround >= minimum && overround <= maximum ? "within" : "outside", minimum, maximum };
}

/** The odds from which the public's shares are read: truncation mid-points where the pool truncates (§1.1). */
export function publicOdds(pool: Pool, odds: readonly number[]): readonly number[] {
  return POOL_FACTS[pool].display === "truncated" ? odds.map(truncationMidPoint) : odds;
}
