import { addCents, type Cents, centsOf } from "../kernel/money.ts";
import { settleTicket } from "./settle-ticket.ts";
import type { SettleableTicket, Settlement, SettlementFacts } from "./settlement.ts";

/** A race's tickets and what they brought together. */
export type RaceSettlement<T extends SettleableTicket> = {
  /** In the order of the tickets. */
  readonly tickets: readonly { readonly ticket: T; readonly settlement: Settlement }[];
  /** Stakes of the settled tickets, refunded ones included. */
  readonly stake: Cents;
  /** What came back: winnings and refunds. */
  readonly payout: Cents;
  /** payout − stake of the settled tickets; a refund adds nothing. */
  readonly profit: Cents;
  /** Stakes of the undetermined tickets, which count in none of the three sums. */
  readonly undeterminedStake: Cents;
};

/** Settles each ticket by itself and adds up what is known. No tickets: all sums are 0. */
export function settleRace<T extends SettleableTicket>(
  tickets: readonly T[],
  result: Parameters<typeof settleTicket>[1],
  facts: SettlementFacts = {},
): RaceSettlement<T> {
  const settled = tickets.map((ticket) => ({ ticket, settlement: settleTicket(ticket, result, facts) }));
  let stake = centsOf(0);
  let payout = centsOf(0);
  let undeterminedStake = centsOf(0);
  for (const { ticket, settlement } of settled) {
    if (settlement.outcome === "undetermined") {
      undeterminedStake = addCents(undeterminedStake, ticket.stake);
      continue;
    }
    stake = addCents(stake, ticket.stake);
    payout = addCents(payout, settlement.payout);
  }
  return { tickets: settled, stake, payout, profit: centsOf(payout - stake), undeterminedStake };
}
