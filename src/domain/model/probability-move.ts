import type { Instant } from "../kernel/time.ts";
import type { SourceName } from "../race/race.ts";
import { at } from "./at.ts";
import type { FactorCode } from "./factors/factor.ts";

/** What moves a probability, or is shown beside it: the odds, the old chain's factors, the factors of a fit. */
export type MoveCode =
  | "odds"
  | "odds_by_field"
  | "drift"
  | "jockey_and_trainer"
  | "volatility"
  | "musique_score"
  | "chrono"
  | FactorCode;

/** One thing that moved, or did not move, the probability of one runner. Data for a sentence; the catalogue has the words. */
export type ProbabilityMove = {
  readonly code: MoveCode;
  /** In the code's own unit (odds as shown, log-chance for drift, a word for volatility); absent: not known. */
  readonly value?: number | string;
  /**
   * Log-odds against the average runner of the field: the effects of all moves of a runner add up to log p − mean log p.
   * 0 is for information only.
   */
  readonly effect: number;
  readonly source: SourceName | "past_days";
  readonly observedAt: Instant;
};

/** What one code adds to the log-weight of each runner, before it is set against the field. */
export type MoveColumn = {
  readonly code: MoveCode;
  readonly values: readonly (number | string | undefined)[];
  readonly logWeights: readonly number[];
  readonly source: SourceName | "past_days";
  readonly observedAt: Instant;
};

/** The moves of each runner, from the log-weights of each code. */
export function movesOf(columns: readonly MoveColumn[], runnerCount: number): ProbabilityMove[][] {
  const means = columns.map(({ logWeights }) => logWeights.reduce((sum, weight) => sum + weight, 0) / runnerCount);
  return Array.from({ length: runnerCount }, (_, i) =>
    columns.map(({ code, values, logWeights, source, observedAt }, k) => {
      const value = values[i];
      const effect = at(logWeights, i) - at(means, k);
      return { code, ...(value === undefined ? {} : { value }), effect, source, observedAt };
    }),
  );
}

/** Chances in proportion to exp of the summed log-weights. */
export function chancesOfMoves(columns: readonly MoveColumn[], runnerCount: number): number[] {
  const scores = Array.from({ length: runnerCount }, (_, i) =>
    columns.reduce((sum, { logWeights }) => sum + at(logWeights, i), 0),
  );
  const highest = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
