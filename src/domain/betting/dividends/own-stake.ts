/**
 * What one's own money does to a dividend: it joins the pool and the stakes on the combination. All returns are before
 * rounding, in the unit of the stakes, and concave in the stake, so growth stays concave too (specification §3.5, §6.1).
 */
export type PoolBefore = {
  /** All stakes, > 0. */
  readonly total: number;
  /** On our combination, ≥ 0. */
  readonly own: number;
  /** 0..1 */
  readonly takeout: number;
};

/**
 * Return of x on a pool that pays one combination: x(1 − t)(T + x)/(s + x).
 *
 * @example singleReturn({ total: 6000, own: 120, takeout: 0.254 }, 5) / 5 // 35.838, where 37.30 was shown
 */
export function singleReturn({ total, own, takeout }: PoolBefore, x: number): number {
  return x === 0 ? 0 : (x * (1 - takeout) * (total + x)) / (own + x);
}

/** Return of x where all payable combinations share one dividend: 2sur4. `payable` includes `own`. */
export function commonReturn(
  { total, takeout, payable }: PoolBefore & { readonly payable: number },
  x: number,
): number {
  return x === 0 ? 0 : (x * (1 - takeout) * (total + x)) / (payable + x);
}

/**
 * Return of x where the profit is split in equal parts: simple placé, couplé placé. It is concave while the pool can pay.
 *
 * @param pool `payable`: stakes on all payable combinations, `own` included; `parts`: how many there are
 */
export function splitReturn(
  { total, own, takeout, payable, parts }: PoolBefore & { readonly payable: number; readonly parts: number },
  x: number,
): number {
  const profit = (1 - takeout) * (total + x) - payable - x;
  return x === 0 ? 0 : x * (1 + profit / (parts * (own + x)));
}
