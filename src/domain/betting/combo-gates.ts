import { type PricedBet, THRESHOLD_SLACK } from "./candidate-gates.ts";
import type { ProfileRules } from "./profile-rules.ts";
import type { LimitReason } from "./race-limits.ts";
import type { CandidateReason } from "./reason.ts";

/** What the gates of combinations ask of a race beside its place overround. */
export type ComboEvidence = {
  /** Starters whose jockey and trainer are both known to the archive of past days, over starters. */
  readonly jockeyTrainerCoverage: number;
  /** Starters with a chrono in the archive, over starters; a gallop needs none. */
  readonly chronoCoverage: number | "not_needed";
  /** The limit of the bankroll that pauses them; absent where none does. */
  readonly pausedBy?: LimitReason;
};

/** Gates that close all combinations of a race and leave its simple bets open (gpi.md §10). */
export function comboRaceObstacles(evidence: ComboEvidence, rules: ProfileRules): CandidateReason[] {
  const { jockeyTrainerCoverage, chronoCoverage, pausedBy } = evidence;
  const obstacles: CandidateReason[] = pausedBy ? [pausedBy] : [];
  if (jockeyTrainerCoverage < rules.minimumJockeyTrainerCoverage) {
    obstacles.push({
      code: "jockey_trainer_coverage_low",
      coverage: jockeyTrainerCoverage,
      minimum: rules.minimumJockeyTrainerCoverage,
    });
  }
  if (chronoCoverage !== "not_needed" && chronoCoverage < rules.minimumChronoCoverage) {
    obstacles.push({ code: "chrono_coverage_low", coverage: chronoCoverage, minimum: rules.minimumChronoCoverage });
  }
  return obstacles;
}

/**
 * Gates of one combination (gpi.md §8, §10). A payout that the whole budget of combinations would not reach, no ticket
 * can reach: it is stopped here, with that figure.
 */
export function comboObstacles({ expectedValue, expectedDividend }: PricedBet, rules: ProfileRules): CandidateReason[] {
  const obstacles: CandidateReason[] = [];
  if (expectedValue < rules.minimumComboExpectedValue - THRESHOLD_SLACK) {
    const minimum = rules.minimumComboExpectedValue;
    obstacles.push({ code: "combo_ev_below_threshold", expectedValue, minimum });
  }
  const payout = rules.comboShare * rules.budgetPerRace * expectedDividend;
  if (payout < rules.minimumComboPayout - THRESHOLD_SLACK) {
    obstacles.push({ code: "combo_payout_below_threshold", payout, minimum: rules.minimumComboPayout });
  }
  return obstacles;
}
