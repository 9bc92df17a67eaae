import type { Finish, Operator } from "../race/race-result.ts";
import type { DecidedResult } from "./decide-result.ts";

/** One thing that a later version of a result says otherwise; absent sides were not there. */
export type ResultDifference =
  | { readonly kind: "status"; readonly from: DecidedResult["status"]; readonly to: DecidedResult["status"] }
  | { readonly kind: "finish"; readonly from: Finish; readonly to: Finish }
  | {
      readonly kind: "disqualified" | "non_runners";
      readonly from: readonly number[];
      readonly to: readonly number[];
    }
  | {
      readonly kind: "dividend";
      readonly operator: Operator;
      readonly betType: string;
      /** The source's own words for the row. */
      readonly label: string;
      readonly runners: readonly (number | "nonRunner")[];
      /** Cents for €1; 0: nobody had it. */
      readonly from?: number | undefined;
      readonly to?: number | undefined;
    }
  | {
      readonly kind: "refund";
      readonly operator: Operator;
      readonly betType: string;
      readonly from: boolean;
      readonly to: boolean;
    }
  /** Sources do, or do no longer, name other winners. */
  | { readonly kind: "winners_disputed"; readonly from: boolean; readonly to: boolean }
  /** The last odds, which could not be read before. */
  | { readonly kind: "final_odds"; readonly pools: readonly string[] };

/**
 * What a later decided result says otherwise, in a fixed order; empty where nothing that settles has changed.
 *
 * The order of rows, of the numbers within one place and who told it do not matter.
 */
export function differencesBetween(before: DecidedResult, after: DecidedResult): ResultDifference[] {
  const found: ResultDifference[] = [];
  if (before.status !== after.status) found.push({ kind: "status", from: before.status, to: after.status });
  if (finishKey(before.finish) !== finishKey(after.finish)) {
    found.push({ kind: "finish", from: before.finish, to: after.finish });
  }
  for (const [kind, from, to] of [
    ["disqualified", before.disqualified, after.disqualified],
    ["non_runners", before.nonRunners, after.nonRunners],
  ] as const) {
    if (numbersKey(from) !== numbersKey(to)) found.push({ kind, from, to });
  }
  found.push(...changedDividends(before, after), ...changedRefunds(before, after));
  if (before.winnersDisputed !== after.winnersDisputed) {
    found.push({ kind: "winners_disputed", from: before.winnersDisputed, to: after.winnersDisputed });
  }
  return found;
}

function changedDividends(before: DecidedResult, after: DecidedResult): ResultDifference[] {
  const [old, now] = [rowsOf(before), rowsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].toSorted().flatMap((key): ResultDifference[] => {
    const [was, is] = [old.get(key), now.get(key)];
    const row = is ?? was;
    if (!row || was?.dividend === is?.dividend) return [];
    const { operator, betType, label, runners } = row;
    return [{ kind: "dividend", operator, betType, label, runners, from: was?.dividend, to: is?.dividend }];
  });
}

function rowsOf({ dividends }: DecidedResult) {
  return new Map(
    dividends.map((row) => [`${row.operator} ${row.betType} ${row.label} ${row.runners.map(String).join("-")}`, row]),
  );
}

function changedRefunds(before: DecidedResult, after: DecidedResult): ResultDifference[] {
  const [old, now] = [refundsOf(before), refundsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].toSorted().flatMap((key): ResultDifference[] => {
    const bet = now.get(key) ?? old.get(key);
    return bet && old.has(key) !== now.has(key)
      ? [{ kind: "refund", ...bet, from: old.has(key), to: now.has(key) }]
      : [];
  });
}

function refundsOf({ refundedBets }: DecidedResult) {
  return new Map(refundedBets.map(({ operator, betType }) => [`${operator} ${betType}`, { operator, betType }]));
}

function finishKey(finish: Finish): string {
  return finish.map(numbersKey).join(" ");
}

function numbersKey(numbers: readonly number[]): string {
  return numbers.toSorted((a, b) => a - b).join("-");
}
