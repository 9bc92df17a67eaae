import { at } from "./at.ts";

/** How well chances knew the winners of some races. */
export type WinnerScore = {
  /** Mean −log of the winner's chance: smaller is better. */
  readonly logLoss: number;
  /** The same of a guess that gives all starters the same chance. */
  readonly uniformLogLoss: number;
  /** 1 − log-loss / uniform log-loss: 0 knows nothing, 1 everything. */
  readonly rSquared: number;
};

/**
 * @param winnerChances of the winner of each race, each above 0
 * @param fieldSizes starters of each race, in the same order
 * @throws RangeError on no race, or on lists of two lengths
 * @see McFadden (1974); specification §4.4
 */
export function winnerScore(winnerChances: readonly number[], fieldSizes: readonly number[]): WinnerScore {
  if (winnerChances.length === 0 || winnerChances.length !== fieldSizes.length) {
    throw new RangeError(`${winnerChances.length} chances of ${fieldSizes.length} races`);
  }
  let [logLoss, uniformLogLoss] = [0, 0];
  for (const [r, chance] of winnerChances.entries()) {
    logLoss -= Math.log(chance) / winnerChances.length;
    uniformLogLoss += Math.log(at(fieldSizes, r)) / winnerChances.length;
  }
  return { logLoss, uniformLogLoss, rSquared: 1 - logLoss / uniformLogLoss };
}
