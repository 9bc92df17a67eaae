import { type Cents, centsOf } from "../kernel/money.ts";
import type { RaceResult } from "../race/race-result.ts";
import { paidRunners, SIMPLE_BETS, type SimpleBet } from "./paid-runners.ts";
import type { RefundReason, SettleableTicket, Settlement, SettlementFacts, UndeterminedReason } from "./settlement.ts";

/** The part of a result that settles. */
type Outcome = Pick<RaceResult, "status" | "finish" | "nonRunners" | "dividends">;

/**
 * What a ticket brought, by the official dividends of its own operator: three operators pay three dividends.
 *
 * - A cancelled race and a non-runner give the stake back (math. spec. §3.4).
 * - A dividend pays whoever it names: each of a dead heat, and the stable's other horse (§3.4).
 * - Without dividends simple gagnant is paid on final odds of the same pool, and says so (product contract §10). Simple
 *   placé never is: its dividend depends on who else was placed.
 * - Losers are settled only where winners could be: a ledger that knows its losses alone would be wrong.
 *
 * @throws RangeError on a stake that is not above 0 and on a simple ticket that does not name exactly one runner
 */
export function settleTicket(ticket: SettleableTicket, result: Outcome, facts: SettlementFacts = {}): Settlement {
  if (!(ticket.stake > 0)) throw new RangeError(`a stake must be above 0, got ${ticket.stake}`);
  const betType = SIMPLE_BETS.find((simple) => simple === ticket.betType);
  if (!betType) return undetermined("rule_not_established");
  const [runner] = ticket.runners;
  if (runner === undefined || ticket.runners.length !== 1) {
    throw new RangeError(`a ${betType} names one runner, got ${JSON.stringify(ticket.runners)}`);
  }
  if (result.status === "cancelled") return refunded(ticket.stake, "race_cancelled");
  if (result.status !== "official") return undetermined(result.status);
  if (result.nonRunners.includes(runner)) return refunded(ticket.stake, "non_runner");
  const simple = { ...ticket, betType, runner };
  return settleOnDividends(simple, result, facts) ?? settleOnFinalOdds(simple, result, facts);
}

type SimpleTicket = SettleableTicket & { readonly betType: SimpleBet; readonly runner: number };

/** Undefined where the operator's dividends of this bet are not known. */
function settleOnDividends(ticket: SimpleTicket, result: Outcome, facts: SettlementFacts): Settlement | undefined {
  const { betType, operator, runner, stake } = ticket;
  const rows = result.dividends.filter((row) => row.betType === betType && row.operator === operator);
  if (rows.length === 0) return undefined;
  const own = rows.filter((row) => row.runners.length === 1 && row.runners[0] === runner);
  const [dividend, ...others] = new Set(own.map((row) => row.dividend));
  if (others.length > 0) return undetermined("dividends_disagree");
  if (dividend === undefined) {
    const paid = paidRunners(betType, result.finish, facts.declaredRunners);
    return paid.includes(runner) ? undetermined("dividends_disagree") : lost("official");
  }
  if (dividend === 0) return undetermined("nobody_had_it");
  return { outcome: "won", payout: payoutOf(stake, dividend), basis: "official" };
}

function settleOnFinalOdds(ticket: SimpleTicket, result: Outcome, { finalOdds }: SettlementFacts): Settlement {
  const comparable = ticket.betType === "SIMPLE_GAGNANT" && finalOdds?.pool === ticket.operator;
  if (!comparable) return undetermined("no_dividends");
  const [winner, ...deadHeat] = result.finish[0] ?? [];
  if (winner === undefined) return undetermined("no_finish");
  if (deadHeat.length > 0) return undetermined("dead_heat_without_dividends");
  const odds = finalOdds.win[winner];
  if (odds === undefined) return undetermined("no_final_odds");
  if (winner !== ticket.runner) return lost("final_odds_truncated");
  // 7.2 * 100 is a hair off: the cents are whole, since final odds have one decimal at most.
  const payout = payoutOf(ticket.stake, centsOf(Math.round(odds * 100)));
  return { outcome: "won", payout, basis: "final_odds_truncated" };
}

/**
 * What a stake brings at a dividend, cut to the cent, in whole numbers.
 *
 * @param dividend cents for €1 staked
 */
function payoutOf(stake: Cents, dividend: Cents): Cents {
  const hundredths = stake * dividend;
  return centsOf((hundredths - (hundredths % 100)) / 100);
}

function lost(basis: "official" | "final_odds_truncated"): Settlement {
  return { outcome: "lost", payout: centsOf(0), basis };
}

function refunded(stake: Cents, reason: RefundReason): Settlement {
  return { outcome: "refunded", payout: stake, basis: "official", reason };
}

function undetermined(reason: UndeterminedReason): Settlement {
  return { outcome: "undetermined", reason };
}
