import { ok, type Result } from "../kernel/result.ts";
import { checkedOdds, type OddsRefusal } from "./field-odds.ts";
import { booksumOf } from "./win-probabilities.ts";

export type AdditiveShares = {
  /** In the order of the odds, summing to 1. A longshot's may be negative: these are no probabilities. */
  readonly shares: readonly number[];
  /** Σ 1/odds. */
  readonly booksum: number;
};

/**
 * 1/odds less an equal part of the excess for every runner: shown for comparison, NEVER for racing.
 *
 * A longshot comes out below zero (runner 8 of the specification's race R8: −0.004), and on 1,742 French races the method
 * costs 0.041 ± 0.012 of log-loss against the proportional one. So it is no {@link OddsMethod}, and no profile can name it.
 *
 * @param odds decimal odds of all starters, stake included
 * @see specification §1.1(6)
 * @example additiveShares([2.6, 2.4, 4.3]) // 0.373335, 0.405387, 0.221278
 */
export function additiveShares(odds: readonly (number | undefined)[]): Result<AdditiveShares, OddsRefusal> {
  const checked = checkedOdds(odds);
  if (!checked.ok) return checked;
  const booksum = booksumOf(checked.value);
  const excess = (booksum - 1) / checked.value.length;
  return ok({ shares: checked.value.map((o) => 1 / o - excess), booksum });
}
