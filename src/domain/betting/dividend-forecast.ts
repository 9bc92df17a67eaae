import { at } from "../model/at.ts";
import {
  firstThreeProbability,
  firstTwoProbability,
  type OrderOfFinish,
  placeProbabilities,
} from "../model/order-of-finish.ts";
import { type DividendRounding, OFFICIAL_ROUNDING } from "./dividends/dividend-rounding.ts";
import { splitDividend } from "./dividends/pool-dividends.ts";

/** A simple placé pool. */
export type PlacePool = {
  /** What lies on each runner, each > 0, in any unit: shares of the pool do. */
  readonly stakes: readonly number[];
  /** 0..1 */
  readonly takeout: number;
  /** Horses that will be paid. */
  readonly places: 2 | 3;
};

/** What simple placé on one runner may bring, per €1 staked, stake included. */
export type PlaceForecast = {
  readonly placeProbability: number;
  /** E[D·1{placed}]: expected payout, exact over all sets of placed horses. */
  readonly expectedPayout: number;
  /** E[D | placed]. */
  readonly expectedDividend: number;
  /** The dividend beside the most and beside the least backed of the others: the range that ZEturf shows. */
  readonly minimum: number;
  readonly maximum: number;
};

/** Expected profit per €1 of a bet at a dividend that does not depend on how it is won. */
export function expectedValueOf(probability: number, dividend: number): number {
  return probability * dividend - 1;
}

/**
 * Dividends of the placed horses by the split of the profit: the net pool, less the stakes on placed horses, is cut into
 * as many equal parts as places; each part goes to the stakes on one horse, with the stake back.
 *
 * @param placed indices of the horses placed, in any order; the dividends come in the same order
 * @see arrêté of 31 August 1990, article 40.5 (specification §3.4)
 */
export function placeDividends(
  pool: PlacePool,
  placed: readonly number[],
  rounding: DividendRounding = OFFICIAL_ROUNDING,
): number[] {
  const profit = profitToSplit(netPool(pool), pool, placed);
  return placed.map((i) => splitDividend(profit, placed.length, at(pool.stakes, i), rounding));
}

/**
 * Simple placé of every runner, priced before the off.
 *
 * The dividend is low when favourites are placed too, and that is when a favourite is placed: chance and dividend hang
 * together, so the sum goes over all sets of placed horses and is not chance × middle of the range.
 *
 * @param law of the chances that are believed; the pool may believe others
 */
export function forecastPlaceDividends(
  pool: PlacePool,
  law: OrderOfFinish,
  rounding: DividendRounding = OFFICIAL_ROUNDING,
): PlaceForecast[] {
  const n = law.runnerCount;
  if (n !== pool.stakes.length) throw new RangeError(`${pool.stakes.length} stakes for ${n} runners`);
  for (const stake of pool.stakes) if (!(stake > 0 && stake < Infinity)) throw new RangeError(`stake ${stake}`);
  const payout = new Float64Array(n);
  const net = netPool(pool);
  // Some hundreds of sets a race: no list of dividends is made for each.
  forEachPlacedSet(law, pool.places, (placed, probability) => {
    const profit = profitToSplit(net, pool, placed);
    for (const i of placed) {
      payout[i] = at(payout, i) + probability * splitDividend(profit, placed.length, at(pool.stakes, i), rounding);
    }
  });
  const chances = placeProbabilities(law, pool.places);
  const byBacking = [...pool.stakes.keys()].toSorted((i, j) => at(pool.stakes, j) - at(pool.stakes, i));
  return [...pool.stakes.keys()].map((i) => {
    const others = byBacking.filter((j) => j !== i);
    const beside = (horses: readonly number[]): number => at(placeDividends(pool, [i, ...horses], rounding), 0);
    return {
      placeProbability: at(chances, i),
      expectedPayout: at(payout, i),
      expectedDividend: at(payout, i) / at(chances, i),
      minimum: beside(others.slice(0, pool.places - 1)),
      maximum: beside(others.slice(-(pool.places - 1))),
    };
  });
}

/**
 * Every set of horses that can fill the places, once, with its probability. A field smaller than the places is one set.
 */
export function forEachPlacedSet(
  law: OrderOfFinish,
  places: 2 | 3,
  visit: (placed: readonly number[], probability: number) => void,
): void {
  const n = law.runnerCount;
  if (n <= places) {
    visit([...law.win.keys()], 1);
    return;
  }
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      if (places === 2) visit([i, j], firstTwoProbability(law, i, j));
      else for (let k = j + 1; k < n; k++) visit([i, j, k], firstThreeProbability(law, i, j, k));
    }
  }
}

function netPool(pool: PlacePool): number {
  let total = 0;
  for (const stake of pool.stakes) total += stake;
  return (1 - pool.takeout) * total;
}

/** What is left of the net pool when the stakes on the placed horses are taken out. */
function profitToSplit(net: number, pool: PlacePool, placed: readonly number[]): number {
  let profit = net;
  for (const i of placed) profit -= at(pool.stakes, i);
  return profit;
}
