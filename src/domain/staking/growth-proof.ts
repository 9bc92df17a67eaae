import type { StakeGroup } from "./stake-caps.ts";

/** Stakes, what more of each would bring, and what more of each cap would. */
export type PricedPoint = {
  readonly stakes: Float64Array;
  readonly gradient: Float64Array;
  /** One a cap, ≥ 0. */
  readonly multipliers: Float64Array;
};

/**
 * The largest breach of: what a ticket brings at the margin is the price of its caps where it is staked, and no more
 * where it is not; a cap has a price only where it binds. min(x_j, price_j − g_j) and min(slack, multiplier), absolute.
 */
export function kktResidual(
  { stakes, gradient, multipliers }: PricedPoint,
  rows: readonly StakeGroup[],
  prices = pricesOf(multipliers, rows, stakes.length),
): number {
  let worst = 0;
  for (let j = 0; j < stakes.length; j++) {
    worst = Math.max(worst, Math.abs(Math.min(stakes[j] as number, (prices[j] as number) - (gradient[j] as number))));
  }
  for (let r = 0; r < rows.length; r++) {
    worst = Math.max(worst, Math.abs(Math.min(slackOf(rows[r] as StakeGroup, stakes), multipliers[r] as number)));
  }
  return worst;
}

/**
 * G(y) − G(x) ≤ log(1 + g·(y − x)) for concave wealth, and g·y ≤ λ·caps for any prices λ that cover g. What they leave
 * uncovered is charged to the total, which is row 0.
 */
export function optimalityGap(
  { stakes, gradient, multipliers }: PricedPoint,
  rows: readonly StakeGroup[],
  prices = pricesOf(multipliers, rows, stakes.length),
): number {
  let uncovered = 0;
  let reached = 0;
  for (let j = 0; j < stakes.length; j++) {
    uncovered = Math.max(uncovered, (gradient[j] as number) - (prices[j] as number));
    reached += (gradient[j] as number) * (stakes[j] as number);
  }
  let bound = uncovered * (rows[0] as StakeGroup).cap;
  for (let r = 0; r < rows.length; r++) bound += (multipliers[r] as number) * (rows[r] as StakeGroup).cap;
  return Math.log1p(Math.max(0, bound - reached));
}

/** What the caps of each ticket cost together. */
export function pricesOf(multipliers: Float64Array, rows: readonly StakeGroup[], ticketCount: number): Float64Array {
  const prices = new Float64Array(ticketCount);
  for (let r = 0; r < rows.length; r++) {
    const price = multipliers[r] as number;
    if (price === 0) continue;
    for (const j of (rows[r] as StakeGroup).tickets) prices[j] = (prices[j] as number) + price;
  }
  return prices;
}

/** What a cap still leaves. */
export function slackOf({ tickets, cap }: StakeGroup, stakes: Float64Array): number {
  let slack = cap;
  for (let k = 0; k < tickets.length; k++) slack -= stakes[tickets[k] as number] as number;
  return slack;
}
