import type { Ticket } from "../betting/analysis.ts";
import type { SettledTicket } from "../settlement/settle-decision.ts";
import type { BetOutcome } from "./money-report.ts";

type Told = Pick<Ticket, "betType" | "stake" | "probability" | "expectedValue">;

/** A ticket of which nothing is known yet. */
export function openBet({ betType, stake, probability, expectedValue }: Told): BetOutcome {
  return { betType, stake, payout: undefined, basis: undefined, refunded: false, probability, expectedValue };
}

/** A ticket and what came of it; one that is undetermined is open. */
export function betOf({
  ticket,
  settlement,
}: Pick<SettledTicket, "settlement"> & { readonly ticket: Told }): BetOutcome {
  const { outcome } = settlement;
  if (outcome === "undetermined") return openBet(ticket);
  return { ...openBet(ticket), payout: settlement.payout, basis: settlement.basis, refunded: outcome === "refunded" };
}
