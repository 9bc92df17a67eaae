import type { ProfitDistribution } from "./profit-distribution.ts";

/**
 * The distribution of the profit of several races together, by convolution on a grid; races are independent.
 *
 * A profit off the grid counts as the next lower one, so losses are never told smaller; the official step of dividends and
 * whole euros lie on 10 cents, half euros on 5. Profits above what all races together could lose are told as that sum:
 * nothing that follows can turn them into a loss, so the probability of every loss is exact, and VaR where it is one, but the mean is
 * not: means and variances of independent races simply add up.
 *
 * @param gridCents step of the grid, 10 for 0.10 €
 * @see mathematical specification §6.7
 */
export function dayProfit(races: readonly ProfitDistribution[], gridCents = 10): ProfitDistribution {
  const onGrid = races.map((race) => toGrid(race, gridCents));
  const most = onGrid.reduce((sum, { steps }) => sum - Math.min(0, steps[0] ?? 0), 0);
  // Entry i is the probability of a profit of i − most steps.
  let day = new Float64Array(2 * most + 1);
  day[most] = 1;
  for (const { steps, probability } of onGrid) {
    const next = new Float64Array(day.length);
    for (let i = 0; i < day.length; i++) {
      const p = day[i] as number;
      if (p === 0) continue;
      for (let s = 0; s < steps.length; s++) {
        const to = Math.min(i + (steps[s] as number), day.length - 1);
        next[to] = (next[to] as number) + p * (probability[s] as number);
      }
    }
    day = next;
  }
  const reached = [...day.keys()].filter((i) => (day[i] as number) > 0);
  return {
    profit: Float64Array.from(reached, (i) => (i - most) * gridCents),
    probability: Float64Array.from(reached, (i) => day[i] as number),
  };
}

/** To this part of a step a profit counts as on the grid. */
const GRID_ROUNDING = 1e-7;

function toGrid({ profit, probability }: ProfitDistribution, gridCents: number) {
  return { steps: Array.from(profit, (x) => Math.floor(x / gridCents + GRID_ROUNDING)), probability };
}
