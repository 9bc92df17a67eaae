import { type Instant, minutesBetween } from "../kernel/time.ts";
import type { Market, OddsByRunner, Pool, RaceCard } from "../race/card.ts";
import type { Snapshot } from "../race/snapshot.ts";

/**
 * Pools from the largest to the smallest: of the fresh ones the first is read. The PMU's international masses come last:
 * what is known of them is least.
 */
export const POOLS_BY_SIZE: readonly Pool[] = ["pmu-shop", "pmu-online", "zeturf", "geny", "pmu-international"];

export type ChosenMarket = {
  readonly card: RaceCard;
  readonly market: Market;
  /** When the odds were computed, as the source tells; else when we looked. */
  readonly oddsAt: Instant;
  readonly oddsAtField: "quotedAt" | "observedAt";
  /** From then to the snapshot. Negative where the source's clock runs ahead of ours. */
  readonly ageMinutes: number;
};

/**
 * The market that the analysis reads: one pool on one card, never a mixture.
 *
 * The largest pool with odds that are not older than the limit; where none is that fresh, the largest with odds, and its
 * age tells. Two cards of one pool: the fresher. Undefined where no card shows odds.
 */
export function chooseMarket(snapshot: Snapshot, maximumAgeMinutes: number): ChosenMarket | undefined {
  const offers = snapshot.cards.flatMap((card) =>
    card.markets.filter((market) => Object.keys(market.win).length > 0).map((market) => offer(snapshot, card, market)),
  );
  offers.sort(
    (a, b) =>
      POOLS_BY_SIZE.indexOf(a.market.pool) - POOLS_BY_SIZE.indexOf(b.market.pool) || a.ageMinutes - b.ageMinutes,
  );
  return offers.find(({ ageMinutes }) => ageMinutes <= maximumAgeMinutes) ?? offers[0];
}

function offer(snapshot: Snapshot, card: RaceCard, market: Market): ChosenMarket {
  const oddsAt = market.quotedAt ?? card.observedAt;
  return {
    card,
    market,
    oddsAt,
    oddsAtField: market.quotedAt === undefined ? "observedAt" : "quotedAt",
    ageMinutes: minutesBetween(oddsAt, snapshot.takenAt),
  };
}

/** Odds of the same pool on the same source's card of H-30, and their moment; undefined where there are none. */
export function lookAtH30(
  { card, market }: ChosenMarket,
  snapshotH30: Snapshot | undefined,
): { readonly win: OddsByRunner; readonly oddsAt: Instant } | undefined {
  const before = snapshotH30?.cards.find(({ source }) => source === card.source);
  const then = before?.markets.find(({ pool }) => pool === market.pool);
  return before && then && { win: then.win, oddsAt: then.quotedAt ?? before.observedAt };
}

/** The odds of {@link lookAtH30}; empty where there are none. */
export function winAtH30(chosen: ChosenMarket, snapshotH30: Snapshot | undefined): OddsByRunner {
  return lookAtH30(chosen, snapshotH30)?.win ?? {};
}
