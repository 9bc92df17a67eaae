import type { Market } from "../race/card.ts";

/** Euros for €1 between which the place dividend of one runner will lie. */
export type PlaceRange = { readonly min: number; readonly max: number };

/** The range that the pool shows for a runner; undefined where it shows none, or one that is no range of dividends. */
export function placeRangeOf(place: Market["place"], number: number): PlaceRange | undefined {
  const range = place?.[number];
  return range && range.min >= 1 && range.max >= range.min && range.max < Infinity ? range : undefined;
}
