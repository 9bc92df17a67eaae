import type { Scenarios } from "./scenarios.ts";
import type { TicketStake } from "./stake-space.ts";

/** Mean and spread of the profit of any set of the scenarios' tickets, where own stakes move no dividend. */
export type ReturnMoments = (tickets: readonly TicketStake[]) => {
  /** In the unit of the stakes. */
  readonly expectedProfit: number;
  readonly standardDeviation: number;
};

/**
 * The means of all returns and of their products, so that a set is weighed without another look at the scenarios: gates on
 * a set are asked of thousands.
 */
export function returnMoments({ ticketCount, probability, start, ticket, grossReturn }: Scenarios): ReturnMoments {
  const mean = new Float64Array(ticketCount);
  const product = new Float64Array(ticketCount * ticketCount);
  for (let s = 0; s < probability.length; s++) {
    const p = probability[s] as number;
    const end = start[s + 1] as number;
    for (let k = start[s] as number; k < end; k++) {
      const i = ticket[k] as number;
      const weighted = p * (grossReturn[k] as number);
      mean[i] = (mean[i] as number) + weighted;
      for (let l = start[s] as number; l < end; l++) {
        const cell = i * ticketCount + (ticket[l] as number);
        product[cell] = (product[cell] as number) + weighted * (grossReturn[l] as number);
      }
    }
  }
  return (tickets) => {
    let expectedProfit = 0;
    let variance = 0;
    for (const { candidate: i, stake } of tickets) {
      expectedProfit += stake * ((mean[i] as number) - 1);
      for (const { candidate: j, stake: other } of tickets) {
        const covariance = (product[i * ticketCount + j] as number) - (mean[i] as number) * (mean[j] as number);
        variance += stake * other * covariance;
      }
    }
    return { expectedProfit, standardDeviation: Math.sqrt(Math.max(0, variance)) };
  };
}
