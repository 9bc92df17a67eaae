import { betRules } from "../betting/catalogue/bet-rules.ts";
import { centsOf } from "../kernel/money.ts";
import type { KnownTicket, Outcome } from "./known-ticket.ts";
import { nonRunnersHold, normalArrivalHolds } from "./open-rules.ts";
import { payoutOf } from "./payout-of.ts";
import { COUPLED_ENTRIES } from "./reglement/coupled-entries.ts";
import { familyOf, knownBet } from "./reglement/reglement.ts";
import { settleOnDividends } from "./settle-on-dividends.ts";
import type { RefundReason, SettleableTicket, Settlement, SettlementFacts } from "./settlement.ts";
import { refunded, undetermined } from "./verdict.ts";

/**
 * What a ticket brought, by the official dividends of its own operator: three operators pay three dividends.
 *
 * - A cancelled race gives the stake back, and so does a ticket on non-runners alone; what else a non-runner does is the
 *   bet's own rule (docs/reglement.md). A disqualified horse ran: it is lost.
 * - A dividend pays whoever it names. The rules say who should be named: where the two differ nothing is settled.
 * - Without dividends simple gagnant is paid on final odds of the same pool, and says so (product contract §10). No other
 *   bet is: its dividend depends on what else came in.
 * - A rule that is not established settles nothing: the answer names it.
 * - Losers are settled only where winners could be: a ledger that knows its losses alone would be wrong.
 *
 * @throws RangeError on a stake that is not above 0, on as many runners as the bet does not take, and on one twice
 */
export function settleTicket(ticket: SettleableTicket, result: Outcome, facts: SettlementFacts = {}): Settlement {
  if (!(ticket.stake > 0)) throw new RangeError(`a stake must be above 0, got ${ticket.stake}`);
  const betType = knownBet(ticket.betType);
  if (!betType) return undetermined("rule_not_established", ticket.betType);
  const known = { ...ticket, betType };
  checkRunners(known);
  if (result.status === "cancelled") return refunded(ticket.stake, "race_cancelled");
  if (result.status !== "official") return undetermined(result.status);
  if (contradictsItself(result)) return undetermined("arrival_contradicts_itself");
  const reason = refundOf(known, result, facts);
  if (reason) return refunded(ticket.stake, reason);
  const open = openRule(known, result, facts);
  const settled = settleOnDividends(known, result, facts, open);
  if (settled) return settled;
  return open ? undetermined("rule_not_established", open) : settleOnFinalOdds(known, result, facts);
}

function checkRunners({ betType, runners }: KnownTicket): void {
  const { sizes } = betRules(betType, 3);
  if (!sizes.includes(runners.length) || new Set(runners).size !== runners.length) {
    throw new RangeError(`a ${betType} names ${sizes.join(" or ")} different runners, got ${JSON.stringify(runners)}`);
  }
}

function contradictsItself({ finish, nonRunners, disqualified = [] }: Outcome): boolean {
  const seen = new Set<number>(nonRunners);
  for (const runner of disqualified) seen.add(runner);
  for (const sharing of finish) {
    for (const runner of sharing) {
      if (seen.has(runner)) return true;
      seen.add(runner);
    }
  }
  return false;
}

function refundOf(ticket: KnownTicket, { nonRunners }: Outcome, facts: SettlementFacts): RefundReason | undefined {
  const { betType, operator, runners } = ticket;
  const given = facts.refundedBets?.some((bet) => bet.betType === betType && bet.operator === operator);
  if (given) return "bet_refunded";
  if (runners.every((runner) => nonRunners.includes(runner))) return "non_runner";
  const { minimumStarters, nonRunners: rule } = familyOf(betType);
  const starters = facts.declaredRunners === undefined ? undefined : facts.declaredRunners - nonRunners.length;
  if (minimumStarters?.operators.includes(operator) && starters !== undefined && starters < minimumStarters.starters) {
    return "too_few_starters";
  }
  // Only a rule that may be used: multi's is open until confirmed.
  if (rule.kind !== "smaller" || !nonRunnersHold(betType, operator, facts.confirmedRules ?? [])) return undefined;
  const running = runners.filter((runner) => !nonRunners.includes(runner));
  return running.length < rule.least ? "non_runner" : undefined;
}

/** The rule that this ticket needs and that is not established. */
function openRule(
  ticket: KnownTicket,
  { nonRunners, finish }: Outcome,
  { confirmedRules = [], stables = [] }: SettlementFacts,
): string | undefined {
  const { betType, operator, runners } = ticket;
  if (!normalArrivalHolds(betType, confirmedRules)) return `${betType}.normal_arrival`;
  const hasNonRunner = runners.some((runner) => nonRunners.includes(runner));
  if (hasNonRunner && !nonRunnersHold(betType, operator, confirmedRules)) return `${betType}.non_runners`;
  if (betType !== "SIMPLE_GAGNANT" || COUPLED_ENTRIES[operator].provenance.status === "established") return undefined;
  const field = `SIMPLE_GAGNANT.coupled_entries@${operator}`;
  const winners = finish[0] ?? [];
  const mates = stables.some(
    (stable) =>
      winners.some((winner) => stable.includes(winner)) &&
      runners.some((runner) => stable.includes(runner) && !winners.includes(runner)),
  );
  return mates && !confirmedRules.includes(field) ? field : undefined;
}

function settleOnFinalOdds(ticket: KnownTicket, result: Outcome, facts: SettlementFacts): Settlement {
  const { finalOdds, winnersDisputed } = facts;
  const comparable = ticket.betType === "SIMPLE_GAGNANT" && finalOdds?.pool === ticket.operator;
  if (!comparable) return undetermined("no_dividends");
  if (winnersDisputed) return undetermined("winners_disputed");
  const [winner, ...deadHeat] = result.finish[0] ?? [];
  if (winner === undefined) return undetermined("no_finish");
  if (deadHeat.length > 0) return undetermined("dead_heat_without_dividends");
  const odds = finalOdds.win[winner];
  if (odds === undefined) return undetermined("no_final_odds");
  if (winner !== ticket.runners[0]) return { outcome: "lost", payout: centsOf(0), basis: "final_odds_truncated" };
  // 7.2 * 100 is a hair off: the cents are whole, since final odds have one decimal at most.
  const payout = payoutOf(ticket.stake, centsOf(Math.round(odds * 100)));
  return { outcome: "won", payout, basis: "final_odds_truncated" };
}
