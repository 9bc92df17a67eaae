import { optimalityGap } from "./growth-proof.ts";
import { growthGradient, logGrowth, type OwnPools } from "./log-growth.ts";
import type { Scenarios } from "./scenarios.ts";

/** Expected log growth at stakes of any origin, in bankrolls; −Infinity where some outcome ruins. */
export function growthAt(scenarios: Scenarios, stakes: Float64Array, own?: OwnPools): number {
  return logGrowth(scenarios, stakes, own, new Float64Array(scenarios.probability.length));
}

/** Its gradient there. */
export function gradientAt(scenarios: Scenarios, stakes: Float64Array, own: OwnPools | undefined): Float64Array {
  const wealth = new Float64Array(scenarios.probability.length);
  logGrowth(scenarios, stakes, own, wealth);
  const gradient = new Float64Array(stakes.length);
  growthGradient(scenarios, stakes, own, wealth, gradient);
  return gradient;
}

/**
 * Cover's bound at stakes of any origin: no stakes of at most `total` bankrolls grow faster than these by more than it,
 * G* − G ≤ log(1 + max(0, total·max g_j) − Σ g_j x_j), which for a total of 1 is log max(E[1/W], max E[R_j/W]).
 *
 * @see Cover (1984), IEEE Trans. Information Theory 30(2); mathematical specification §6.3
 */
export function coverGap(scenarios: Scenarios, stakes: Float64Array, own?: OwnPools, total = 1): number {
  const rows = [{ tickets: [], cap: total }];
  const gradient = gradientAt(scenarios, stakes, own);
  return optimalityGap({ stakes, gradient, multipliers: new Float64Array(1) }, rows);
}
