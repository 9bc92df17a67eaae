/**
 * Probabilities drawn towards the market's: c·model + (1 − c)·market, entry by entry.
 *
 * The other way to a fraction of Kelly: it keeps the caps as they are, and at fair odds it gives one bet exactly c times its
 * stake. Both lists belong to the same outcomes (runners, or orders before they are merged), so the mix sums to 1 again.
 *
 * @param weight c in [0, 1]
 * @throws RangeError on lists of different length or a weight outside
 * @see mathematical specification §6.6
 */
export function shrinkToMarket(model: ArrayLike<number>, market: ArrayLike<number>, weight: number): Float64Array {
  if (model.length !== market.length) throw new RangeError(`${model.length} outcomes and ${market.length}`);
  if (!(weight >= 0 && weight <= 1)) throw new RangeError(`weight ${weight}`);
  return Float64Array.from(model, (p, i) => weight * p + (1 - weight) * (market[i] as number));
}
