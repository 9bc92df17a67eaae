import { growthGradient, logGrowth } from "./log-growth.ts";
import type { Scenarios } from "./scenarios.ts";

export type CoverPoint = { readonly stakes: Float64Array; readonly growth: number };

/**
 * Cover's multiplicative update: each part of the portfolio (cash and tickets) is multiplied by what it brings on average
 * per wealth, b_i ← b_i·E[X_i/W]. Growth never falls, and there is no step to choose; slow, so it is the second opinion on
 * {@link ./maximise-growth.ts}. No caps but the bankroll, and no effect of the own stake.
 *
 * @param iterations from equal parts of cash and all tickets
 * @see Cover (1984), IEEE Trans. Information Theory 30(2); mathematical specification §6.3(2)
 */
export function coverUpdate(scenarios: Scenarios, iterations: number): CoverPoint {
  const n = scenarios.ticketCount;
  const stakes = new Float64Array(n).fill(1 / (n + 1));
  const gradient = new Float64Array(n);
  const wealth = new Float64Array(scenarios.probability.length);
  let growth = logGrowth(scenarios, stakes, undefined, wealth);
  for (let iteration = 0; iteration < iterations; iteration++) {
    growthGradient(scenarios, stakes, undefined, wealth, gradient);
    let cash = 1; // E[1/W] = 1 − Σ g_j x_j
    for (let j = 0; j < n; j++) cash -= (gradient[j] as number) * (stakes[j] as number);
    for (let j = 0; j < n; j++) stakes[j] = (stakes[j] as number) * ((gradient[j] as number) + cash);
    growth = logGrowth(scenarios, stakes, undefined, wealth);
  }
  return { stakes, growth };
}
