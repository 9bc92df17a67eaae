import { betRules } from "../betting/catalogue/bet-rules.ts";
import type { BetType } from "../betting/catalogue/bet-type.ts";
import { centsOf } from "../kernel/money.ts";
import type { Dividend } from "../race/race-result.ts";
import { combinationKey, type DividendRow, readDividendRow } from "./dividend-row.ts";
import { hasCombination, type PlayedRunners } from "./has-combination.ts";
import type { KnownTicket, Outcome } from "./known-ticket.ts";
import { nonRunnersHold } from "./open-rules.ts";
import { type PaidCombination, paidCombinations } from "./paid-combinations.ts";
import { payoutOf } from "./payout-of.ts";
import { familyOf } from "./reglement/reglement.ts";
import type { Settlement, SettlementFacts } from "./settlement.ts";
import { lost, undetermined } from "./verdict.ts";

/**
 * Pays a ticket by its operator's rows; undefined where there is no row of the bet, or none that an open rule leaves to say.
 *
 * @param openRule the name of the rule that this ticket needs and that is not established
 */
export function settleOnDividends(
  ticket: KnownTicket,
  result: Outcome,
  facts: SettlementFacts,
  openRule: string | undefined,
): Settlement | undefined {
  const { betType, operator } = ticket;
  const shown = result.dividends.filter((row) => row.betType === betType && row.operator === operator);
  if (shown.length === 0 || openRule?.endsWith(".normal_arrival")) return undefined;
  const read = readRows(betType, shown);
  if ("notUnderstood" in read) return undetermined("dividend_not_understood", read.notUnderstood);
  const { rows } = read;
  const { confirmedRules = [], declaredRunners } = facts;
  const played = playedRunners(ticket, result, confirmedRules);
  const arrival = { finish: result.finish, nonRunners: result.nonRunners, declaredRunners };
  const expected = paidCombinations(betType, arrival, {
    operator,
    confirmedRules,
    size: played.running.length + played.nonRunnerCount,
  }).filter((combination) => hasCombination(played, combination));
  const named = rows.filter((row) => hasCombination(played, row));
  // An order that holds a non-runner is known only as the row shows it.
  if (openRule?.endsWith(".non_runners") && !named.every((row) => standsAsShown(ticket, row, result))) return undefined;
  if (named.some((row) => !row.degraded)) return pay(ticket, expected, named, isWhole(result, betType));
  if (expected.length > 0) return payRepresentative(ticket, expected, rows);
  if (named.length > 0) return pay(ticket, expected, named, false);
  return openRule ? undefined : lost();
}

function readRows(
  betType: BetType,
  shown: readonly Dividend[],
): { readonly rows: DividendRow[] } | { readonly notUnderstood: string } {
  const rows: DividendRow[] = [];
  for (const dividend of shown) {
    const row = readDividendRow(betType, dividend);
    if (row === undefined) return { notUnderstood: dividend.label };
    if (row !== "no_combination") rows.push(row);
  }
  return { rows };
}

function playedRunners(
  { betType, operator, runners }: KnownTicket,
  { nonRunners }: Outcome,
  confirmed: readonly string[],
): PlayedRunners {
  const running = runners.filter((runner) => !nonRunners.includes(runner));
  // Such a ticket counts as the smaller bet; the non-runners are as if they had not been named.
  const smaller = familyOf(betType).nonRunners.kind === "smaller" && nonRunnersHold(betType, operator, confirmed);
  return { running, nonRunnerCount: smaller ? 0 : runners.length - running.length };
}

function standsAsShown({ runners }: KnownTicket, row: DividendRow, { nonRunners }: Outcome): boolean {
  if (!row.inOrder) return true;
  const played = runners.map((runner) => (nonRunners.includes(runner) ? "nonRunner" : runner));
  return played.join() === row.runners.join();
}

/** Whether the arrival is as long as the bet looks: one of the paid places alone does not tell the rank. */
function isWhole({ finish }: Outcome, betType: BetType): boolean {
  const { ranks, sizes } = betRules(betType, 3);
  const depths = ranks.map(({ event }) => event.conditions.at(-1)?.depth ?? Math.max(...sizes));
  return finish.flat().length >= Math.max(...depths);
}

function pay(
  ticket: KnownTicket,
  expected: readonly PaidCombination[],
  named: readonly DividendRow[],
  compareRanks: boolean,
): Settlement {
  const { ranks, pays } = betRules(ticket.betType, 3);
  const reached = ranks.filter(({ rank }) => named.some((row) => row.rank === rank)).map(({ rank }) => rank);
  const owed = ranks.filter(({ rank }) => expected.some((each) => each.rank === rank)).map(({ rank }) => rank);
  const paid = pays === "all" ? reached : reached.slice(0, 1);
  const due = pays === "all" ? owed : owed.slice(0, 1);
  if (compareRanks && due.length > 0 && due.join() !== paid.join()) return undetermined("dividends_disagree");
  let payout = 0;
  for (const rank of paid) {
    const own = named.filter((row) => row.rank === rank);
    const whole = own.filter((row) => !row.degraded);
    const dividend = oneDividend(ticket.betType, whole.length > 0 ? whole : own);
    if (typeof dividend !== "number") return dividend;
    payout += payoutOf(ticket.stake, centsOf(dividend));
  }
  const settled = { outcome: "won", payout: centsOf(payout), basis: "official" } as const;
  return ranks.length > 1 ? { ...settled, ranks: paid } : settled;
}

/** The dividend that all of these rows show, in cents. */
function oneDividend(betType: BetType, rows: readonly DividendRow[]): number | Settlement {
  const [dividend, ...others] = new Set(rows.map((row) => row.dividend));
  if (others.length > 0) {
    // One combination twice is a fault of the page; two that a wide ticket holds both, after a dead heat, were not read of.
    const keys = new Set(rows.map(combinationKey));
    if (keys.size < rows.length) return undetermined("dividends_disagree");
    return undetermined("rule_not_established", `${betType}.dead_heat`);
  }
  if (dividend === undefined) return undetermined("dividends_disagree");
  if (dividend === 0) return undetermined("nobody_had_it");
  return dividend < 100 ? undetermined("dividend_below_stake") : dividend;
}

/**
 * A ticket that should be paid and that no row names: one row may stand for all of its rank (Geny shows the four of a 2sur4
 * and one amount), and where the operator paid a degraded rank nobody had this one.
 */
function payRepresentative(
  ticket: KnownTicket,
  expected: readonly PaidCombination[],
  rows: readonly DividendRow[],
): Settlement {
  const [best] = expected;
  const wider = rows.filter(
    (row) =>
      !row.degraded &&
      row.rank === best?.rank &&
      row.size === best.size &&
      row.runners.length > best.runners.length &&
      best.runners.every((runner) => row.runners.includes(runner)),
  );
  if (wider.length > 0) return pay(ticket, expected, wider, true);
  return undetermined(rows.some((row) => row.degraded) ? "nobody_had_it" : "dividends_disagree");
}
