import { setGrowth } from "./set-growth.ts";
import { keepsRules, type StakeSpace, type TicketStake } from "./stake-space.ts";

/** The best set of tickets so far. It starts as no bet: growth 0. */
export type Incumbent = {
  tickets: readonly TicketStake[];
  growth: number;
  /** Sets whose growth was added up over all scenarios. */
  setsWeighed: number;
  /** Sets that would have been best, but were not accepted. */
  setsRefused: number;
  readonly accept: (tickets: readonly TicketStake[]) => boolean;
};

/** What growth must gain to replace a set: less is rounding, and the set found first stands. */
const SAME_GROWTH = 1e-15;

export function noBet(accept: (tickets: readonly TicketStake[]) => boolean): Incumbent {
  return { tickets: [], growth: 0, setsWeighed: 0, setsRefused: 0, accept };
}

/** Takes a set that keeps the rules if it grows faster than the best so far and is accepted. */
export function offer(space: StakeSpace, incumbent: Incumbent, tickets: readonly TicketStake[]): void {
  if (!keepsRules(space, tickets)) return;
  incumbent.setsWeighed += 1;
  const growth = setGrowth(space, tickets);
  if (!(growth > incumbent.growth + SAME_GROWTH)) return;
  if (!incumbent.accept(tickets)) {
    incumbent.setsRefused += 1;
    return;
  }
  incumbent.tickets = tickets;
  incumbent.growth = growth;
}
