import type { ProfitDistribution } from "./profit-distribution.ts";
import type { StakeSpace, TicketStake } from "./stake-space.ts";

/**
 * Expected log growth of the fraction of the bankroll with these tickets, exact over all scenarios; −Infinity where one
 * ruins it.
 */
export function setGrowth(space: StakeSpace, tickets: readonly TicketStake[]): number {
  const { profitsOf, unit } = space;
  return profitsOf ? growthOfProfits(profitsOf(tickets), unit) : growthOf(space, setWealth(space, tickets));
}

/** Σ p log(1 + profit/unit). */
function growthOfProfits({ profit, probability }: ProfitDistribution, unit: number): number {
  let growth = 0;
  for (let s = 0; s < profit.length; s++) {
    const wealth = 1 + (profit[s] as number) / unit;
    if (!(wealth > 0)) return -Infinity;
    growth += (probability[s] as number) * Math.log(wealth);
  }
  return growth;
}

/** The same for one ticket, by the scenarios that pay it alone. */
export function aloneGrowth(space: StakeSpace, { candidate, stake }: TicketStake): number {
  if (space.profitsOf) return setGrowth(space, [{ candidate, stake }]);
  const x = stake / space.unit;
  let lost = 1;
  let growth = 0;
  for (let k = space.start[candidate] as number; k < (space.start[candidate + 1] as number); k++) {
    const p = space.probability[space.scenario[k] as number] as number;
    const wealth = 1 - x + x * space.returnOf(candidate, k, stake);
    lost -= p;
    if (p === 0) continue;
    if (!(wealth > 0)) return -Infinity;
    growth += p * Math.log(wealth);
  }
  return lost > NO_CHANCE ? growth + lost * Math.log(Math.max(0, 1 - x)) : growth;
}

/** Probabilities below it are the rounding of a difference. */
export const NO_CHANCE = 1e-15;

/** Σ π_s log W_s. */
export function growthOf({ probability }: StakeSpace, wealth: Float64Array): number {
  let growth = 0;
  for (let s = 0; s < wealth.length; s++) {
    const p = probability[s] as number;
    if (p === 0) continue;
    const w = wealth[s] as number;
    if (!(w > 0)) return -Infinity;
    growth += p * Math.log(w);
  }
  return growth;
}

/** What is left of 1 in each scenario. */
export function setWealth(space: StakeSpace, tickets: readonly TicketStake[]): Float64Array {
  const wealth = new Float64Array(space.probability.length).fill(1);
  for (const { candidate, stake } of tickets) {
    const x = stake / space.unit;
    for (let s = 0; s < wealth.length; s++) wealth[s] = (wealth[s] as number) - x;
    for (let k = space.start[candidate] as number; k < (space.start[candidate + 1] as number); k++) {
      const s = space.scenario[k] as number;
      wealth[s] = (wealth[s] as number) + x * space.returnOf(candidate, k, stake);
    }
  }
  return wealth;
}
