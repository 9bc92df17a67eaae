import { gradientAt, growthAt } from "./growth-at.ts";
import { kktResidual, type PricedPoint, pricesOf, slackOf } from "./growth-proof.ts";
import { interiorPoint } from "./interior-point.ts";
import type { OwnPools } from "./log-growth.ts";
import { polishOptimum } from "./polish-optimum.ts";
import type { Scenarios } from "./scenarios.ts";
import type { StakeGroup } from "./stake-caps.ts";

/** Guesses of which stakes and caps bind; the first is right but for ties. */
const MOST_GUESSES = 20;
/** A cap that is passed by less is kept: the rounding of a sum of stakes of at most 1. */
const CAP_ROUNDING = 1e-15;
/** What a ticket may seem to be worth above its price before it is taken in. */
const WORTH_ROUNDING = 1e-13;

/**
 * Stakes of greatest log growth where caps that tickets share bind: the barrier method finds them to 1e-6 or better, and
 * Newton on the binding caps brings them there to the last digits.
 *
 * @param rows all caps; one of 0 closes its tickets
 */
export function sharedCaps(
  scenarios: Scenarios,
  rows: readonly StakeGroup[],
  own: OwnPools | undefined,
): PricedPoint & { readonly growth: number; readonly iterations: number } {
  const closed = new Set(rows.flatMap(({ tickets, cap }) => (cap > 0 ? [] : tickets)));
  const free = Int32Array.from({ length: scenarios.ticketCount }, (_, j) => j).filter((j) => !closed.has(j));
  const openRows = rows
    .map(({ tickets, cap }, r) => ({ tickets: tickets.filter((j) => !closed.has(j)), cap, r }))
    .filter(({ tickets }) => tickets.length > 0);
  const inside = interiorPoint(scenarios, openRows, free, own);
  const priced = (stakes: Float64Array, multipliers: Float64Array): PricedPoint => {
    const gradient = gradientAt(scenarios, stakes, own);
    const prices = new Float64Array(rows.length);
    for (const [q, { r }] of openRows.entries()) prices[r] = multipliers[q] as number;
    // A ticket that may not be played costs its closed cap whatever it would bring.
    for (const [r, { tickets, cap }] of rows.entries()) {
      if (cap === 0) prices[r] = tickets.reduce((most, j) => Math.max(most, gradient[j] as number), 0);
    }
    return { stakes, gradient, multipliers: prices };
  };

  let best = priced(inside.stakes, inside.multipliers);
  let residual = kktResidual(best, rows);
  const costs = pricesOf(best.multipliers, rows, scenarios.ticketCount);
  const staked = new Set(
    free.filter((j) => (inside.stakes[j] as number) > (costs[j] as number) - (best.gradient[j] as number)),
  );
  const binding = new Set(
    [...openRows.entries()].flatMap(([q, row]) =>
      slackOf(row, inside.stakes) < (inside.multipliers[q] as number) ? [q] : [],
    ),
  );
  for (let guess = 0; guess < MOST_GUESSES; guess++) {
    for (const q of binding) if (!openRows[q]?.tickets.some((j) => staked.has(j))) binding.delete(q);
    const order = Int32Array.from(staked).toSorted();
    const exact = polishOptimum(scenarios, openRows, own, inside.stakes, order, [...binding]);
    if (!exact) {
      // Caps that depend on each other cannot all be equations: the cheapest is let go.
      const cheapest = [...binding].toSorted((a, b) => (inside.multipliers[a] ?? 0) - (inside.multipliers[b] ?? 0))[0];
      if (cheapest === undefined) break;
      binding.delete(cheapest);
      continue;
    }
    const refuted = [...staked].filter((j) => !((exact.stakes[j] as number) > 0));
    const loose = [...binding].filter((q) => !((exact.multipliers[q] as number) >= 0));
    for (const j of refuted) staked.delete(j);
    for (const q of loose) binding.delete(q);
    if (refuted.length + loose.length > 0) continue;
    const broken = [...openRows.entries()].filter(([, row]) => slackOf(row, exact.stakes) < -CAP_ROUNDING);
    for (const [q] of broken) binding.add(q);
    if (broken.length > 0) continue;
    const point = priced(exact.stakes, exact.multipliers);
    const reached = kktResidual(point, rows);
    if (reached < residual) [best, residual] = [point, reached];
    const price = pricesOf(point.multipliers, rows, scenarios.ticketCount);
    const worth = free.filter(
      (j) => !staked.has(j) && (point.gradient[j] as number) > (price[j] as number) + WORTH_ROUNDING,
    );
    if (worth.length === 0) break;
    for (const j of worth) staked.add(j);
  }
  return { ...best, growth: growthAt(scenarios, best.stakes, own), iterations: inside.iterations };
}
