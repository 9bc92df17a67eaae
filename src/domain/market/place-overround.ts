import type { Market } from "../race/card.ts";
import { placeRangeOf } from "./place-range.ts";

/**
 * Σ(1/middle of the place range)/K of one field: about 1.13 on a real page, where the raw sum is 3.4.
 *
 * `not_observable` where the pool shows no range, a starter has none, or a range is no range of dividends.
 *
 * @see GPI specification §4 (overround caps, REC) and §19.2
 */
export function placeOverround(
  starters: readonly number[],
  place: Market["place"],
  places: 2 | 3,
): number | "not_observable" {
  if (!place || starters.length === 0) return "not_observable";
  let sum = 0;
  for (const number of starters) {
    const range = placeRangeOf(place, number);
    if (!range) return "not_observable";
    sum += 2 / (range.min + range.max);
  }
  return sum / places;
}
