import type { FinalShares } from "../../market/final-odds.ts";
import { at } from "../../model/at.ts";
import type { CombinationChances } from "./combination-chances.ts";

/** The public's field as it may stand at the off. */
export type PublicField = {
  /** Win shares by starter, summing to 1. */
  readonly publicWin: readonly number[];
  readonly chances: CombinationChances;
  /** Shares of the simple placé pool, made when first asked for. */
  readonly placeShares: () => readonly number[];
};

/** How far a log share is moved to see what hangs on it: small against σ (0.24), large against rounding. */
const NUDGE = 0.05;

/** Variance that the last minutes' money puts into the log of a figure. */
export type LateVariance = (runners: readonly number[], figureOf: (field: PublicField) => number) => number;

/**
 * Σ e_i²·σ_i² over the runners of a ticket, where e_i is how the log of a figure of the pool (the share of a combination,
 * say) answers to the log share of runner i.
 *
 * Fields with one share moved are made once a race, and only for runners that are asked about.
 *
 * @param field at the median of the final odds
 */
export function lateVariance(
  final: FinalShares,
  field: PublicField,
  fieldOf: (publicWin: readonly number[]) => PublicField,
): LateVariance {
  const nudged = new Map<number, PublicField>();
  const nudgedField = (i: number): PublicField => {
    const ready = nudged.get(i);
    if (ready) return ready;
    const lifted = field.publicWin.map((share, k) => (k === i ? share * Math.exp(NUDGE) : share));
    const total = lifted.reduce((sum, share) => sum + share, 0);
    const made = fieldOf(lifted.map((share) => share / total));
    nudged.set(i, made);
    return made;
  };
  return (runners, figureOf) => {
    let variance = 0;
    const now = runners.some((i) => at(final.logSd, i) > 0) ? Math.log(figureOf(field)) : 0;
    for (const i of runners) {
      const sd = at(final.logSd, i);
      if (sd === 0) continue;
      const elasticity = (Math.log(figureOf(nudgedField(i))) - now) / NUDGE;
      variance += (elasticity * sd) ** 2;
    }
    return variance;
  };
}
