import { err, ok, type Result } from "../kernel/result.ts";
import type { OddsByRunner } from "../race/card.ts";

/** Why no probabilities can be had from the odds of a field. `field` names what was wrong. */
export type OddsRefusal =
  /** Not a finite number above 1. `shown` as text, since NaN is no JSON. */
  | { readonly kind: "odds_invalid"; readonly field: string; readonly shown: string }
  /** Some starters have odds and some have none: the shares of the pool cannot be known. */
  | {
      readonly kind: "odds_incomplete";
      readonly field: string;
      readonly missing: readonly number[];
      /** Starters with odds over starters, 0..1. */
      readonly coverage: number;
    }
  | { readonly kind: "odds_too_few"; readonly field: string; readonly withOdds: number; readonly minimum: number };

/** One runner is no market. */
const FEWEST_RUNNERS_WITH_ODDS = 2;

/**
 * The odds of the starters, in their order.
 *
 * @param starters race numbers, non-runners left out
 * @param win odds by race number; those of other numbers are not looked at
 * @param field what to call the odds in a refusal
 */
export function fieldOdds(
  starters: readonly number[],
  win: OddsByRunner,
  field = "win",
): Result<readonly number[], OddsRefusal> {
  const odds: number[] = [];
  const missing: number[] = [];
  for (const number of starters) {
    const shown = win[number];
    if (shown === undefined) missing.push(number);
    else if (shown > 1 && shown < Infinity) odds.push(shown);
    else return err({ kind: "odds_invalid", field: `${field}[${number}]`, shown: String(shown) });
  }
  if (odds.length < FEWEST_RUNNERS_WITH_ODDS) {
    return err({ kind: "odds_too_few", field, withOdds: odds.length, minimum: FEWEST_RUNNERS_WITH_ODDS });
  }
  if (missing.length > 0) {
    return err({ kind: "odds_incomplete", field, missing, coverage: odds.length / starters.length });
  }
  return ok(odds);
}

/** The same checks on odds that stand in a row: entry i is called `odds[i]`. A hole counts as a runner without odds. */
export function checkedOdds(odds: readonly (number | undefined)[]): Result<readonly number[], OddsRefusal> {
  const byIndex: Record<number, number> = {};
  for (const [i, shown] of odds.entries()) if (shown !== undefined) byIndex[i] = shown;
  return fieldOdds([...odds.keys()], byIndex, "odds");
}
