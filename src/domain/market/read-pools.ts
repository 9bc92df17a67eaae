import { type Instant, minutesBetween } from "../kernel/time.ts";
import type { Market, Pool, RaceCard } from "../race/card.ts";
import type { SourceName } from "../race/race.ts";
import type { Snapshot } from "../race/snapshot.ts";
import { POOLS_BY_SIZE } from "./choose-market.ts";
import { fieldOdds, type OddsRefusal } from "./field-odds.ts";
import { type MarketQuality, marketQuality, publicOdds } from "./market-quality.ts";
import { winProbabilities } from "./win-probabilities.ts";

/** One pool at one look: its own odds, takeout and truncation. Every list is aligned with the starters. */
export type PoolView = {
  readonly pool: Pool;
  readonly source: SourceName;
  /** When the odds were computed, as the source tells; else when we looked. */
  readonly oddsAt: Instant;
  /** From then to the snapshot; negative where the source's clock runs ahead of ours. */
  readonly ageMinutes: number;
  /** Not older than the limit. */
  readonly fresh: boolean;
  /** As shown. */
  readonly odds: readonly number[];
  /** What the shown odds stand for: truncation mid-points where the pool truncates. */
  readonly publicOdds: readonly number[];
  /** The public's shares of this pool's win money, summing to 1. */
  readonly publicWin: readonly number[];
  /** Takeout, booksum, gate. */
  readonly quality: MarketQuality;
};

/** Why a pool that shows odds is not read. */
export type PoolRefusal = { readonly pool: Pool; readonly source: SourceName } & (
  | OddsRefusal
  /** It has odds for numbers that do not start, so its shares are those of another field. */
  | { readonly kind: "other_field"; readonly field: "win"; readonly runners: readonly number[] }
);

/**
 * Every pool that quotes the race, the largest first; of two cards of one pool the fresher. Pools are never mixed: each is
 * a separate estimate of the same chances, and pays its own dividend.
 *
 * @param starters race numbers, non-runners left out
 */
export function readPools(
  snapshot: Snapshot,
  starters: readonly number[],
  maximumAgeMinutes: number,
): { readonly pools: readonly PoolView[]; readonly refused: readonly PoolRefusal[] } {
  const offers = snapshot.cards.flatMap((card) =>
    card.markets
      .filter((market) => Object.keys(market.win).length > 0)
      .map((market) => ({ card, market, ageMinutes: minutesBetween(oddsAtOf(card, market), snapshot.takenAt) })),
  );
  offers.sort((a, b) => sizeRank(a.market.pool) - sizeRank(b.market.pool) || a.ageMinutes - b.ageMinutes);
  const pools: PoolView[] = [];
  const refused: PoolRefusal[] = [];
  for (const { card, market, ageMinutes } of offers) {
    const { pool } = market;
    if (pools.some((read) => read.pool === pool)) continue;
    const origin = { pool, source: card.source };
    const strangers = Object.keys(market.win)
      .map(Number)
      .filter((number) => !starters.includes(number));
    if (strangers.length > 0) {
      refused.push({ ...origin, kind: "other_field", field: "win", runners: strangers });
      continue;
    }
    const odds = fieldOdds(starters, market.win);
    const shares = odds.ok ? winProbabilities(publicOdds(pool, odds.value), { kind: "proportional" }) : odds;
    if (!odds.ok || !shares.ok) {
      if (!shares.ok) refused.push({ ...origin, ...shares.error });
      continue;
    }
    pools.push({
      ...origin,
      oddsAt: oddsAtOf(card, market),
      ageMinutes,
      fresh: ageMinutes <= maximumAgeMinutes,
      odds: odds.value,
      publicOdds: publicOdds(pool, odds.value),
      publicWin: shares.value.probabilities,
      quality: marketQuality(pool, odds.value),
    });
  }
  return { pools, refused };
}

function oddsAtOf(card: RaceCard, market: Market): Instant {
  return market.quotedAt ?? card.observedAt;
}

function sizeRank(pool: Pool): number {
  return POOLS_BY_SIZE.indexOf(pool);
}
