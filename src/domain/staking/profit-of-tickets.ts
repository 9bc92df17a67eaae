import { type ProfitDistribution, profitDistribution } from "./profit-distribution.ts";
import { setWealth } from "./set-growth.ts";
import { type StakeInput, stakeSpace, type TicketStake } from "./stake-space.ts";

/** Profit of chosen tickets over all scenarios: the dividends as paid, with our own stakes in the pools. */
export function profitOfTickets(input: StakeInput, tickets: readonly TicketStake[]): ProfitDistribution {
  if (input.profitsOf) {
    const { profit, probability } = input.profitsOf(tickets);
    return profitDistribution(profit, probability);
  }
  const space = { ...stakeSpace(input), unit: 1 };
  const profits = setWealth(space, tickets).map((wealth) => wealth - 1);
  return profitDistribution(profits, space.probability);
}
