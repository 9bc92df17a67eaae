import { err, ok } from "../kernel/result.ts";
import { winProbabilities } from "../market/win-probabilities.ts";
import type { Runner } from "../race/card.ts";
import { at } from "./at.ts";
import { type ClassicFactor, chronoFactors, driftFactor, jockeyAndTrainer, musiqueFactor } from "./classic-factors.ts";
import { runsOf } from "./factors/musique-form.ts";
import { volatilityOf } from "./factors/musique-score.ts";
import { PAST_FACTORS } from "./factors/past-factors.ts";
import { gaitOf } from "./gait.ts";
import { driftColumn, driftOf, oddsColumn } from "./market-columns.ts";
import { MEASURED_WORTH } from "./measured-worth.ts";
import { chancesOfMoves, type MoveCode, type MoveColumn, movesOf } from "./probability-move.ts";
import { startersOnCard } from "./starters-on-card.ts";
import type { WinEvidence, WinModel, WinModelInput, WinModelRefusal } from "./win-model.ts";

export type ClassicOptions = {
  /**
   * `in_odds`: the odds of H-5 hold the move, so it is shown and multiplies nothing (GPI specification §19.10).
   * `applied`: multiplied a second time, as the old chain did; for measuring what that costs.
   */
  readonly drift: "in_odds" | "applied";
};

/** The chain of GPI specification §5.4 with the steps of YML52. */
const CLASSIC_VERSION = "gpi-yml52";

/**
 * The factor chain of the old GPI on win probabilities: p ∝ 1/odds × jockey and trainer × musique × chrono, set to sum to
 * 1. A factor that cannot be read is absent and multiplies nothing; places follow from the order law.
 *
 * No information enters twice: the volatility of the musique is shown and multiplies nothing (as in YML52), since the
 * score of the musique has its disqualifications already; the drift is in the odds.
 *
 * @see GPI specification §5.3, §5.4, §5.5, §19.10, §19.16
 */
export function createClassicModel({ drift }: ClassicOptions): WinModel<WinModelRefusal> {
  const version = drift === "in_odds" ? CLASSIC_VERSION : `${CLASSIC_VERSION}-drift-applied`;
  return {
    name: "classic",
    version,
    ...(drift === "in_odds" ? { worth: MEASURED_WORTH.classic } : {}),
    estimate: (input) => {
      const { odds, starters, snapshotH5, evidence } = input;
      const implied = winProbabilities(odds, { kind: "proportional" });
      if (!implied.ok) return implied;
      if (!evidence) return err({ kind: "evidence_missing", field: "evidence" });
      const runners = startersOnCard(starters, evidence);
      if (!runners.ok) return runners;
      const columns = [
        oddsColumn({ starters, odds }, 1, evidence),
        ...factorColumns(input, runners.value, evidence),
        driftColumn(
          driftOf(starters, odds, evidence),
          evidence,
          drift === "applied" ? driftWeights(input, evidence) : undefined,
        ),
      ];
      return ok({
        winProbabilities: chancesOfMoves(columns, starters.length),
        parameters: { winExponent: 1 },
        remark: "factors and steps of the old GPI, fitted on nothing; the report says what they are worth",
        moves: movesOf(columns, starters.length, { snapshotH5, past: evidence.past, weights: version }),
      });
    },
  };
}

export const CLASSIC_WIN_MODEL = createClassicModel({ drift: "in_odds" });

function factorColumns({ discipline }: WinModelInput, runners: readonly Runner[], evidence: WinEvidence): MoveColumn[] {
  const { card, past } = evidence;
  const onCard = { source: card.source, observedAt: card.observedAt };
  const inArchive = { source: "past_days" as const, observedAt: card.observedAt };
  const race = { discipline, starters: runners, past, ...onCard };
  const volatility = runners.map(({ musique }) => {
    const runs = runsOf(musique);
    return runs && runs.length > 0 ? volatilityOf(runs) : undefined;
  });
  return [
    column(
      "jockey_and_trainer",
      runners.map((runner) => jockeyAndTrainer(runner, past)),
      inArchive,
    ),
    column("musique_score", runners.map(musiqueFactor), onCard),
    { code: "volatility", values: volatility, logWeights: runners.map(() => 0), ...onCard },
    // Seconds a kilometre say nothing of a gallop.
    ...(gaitOf(discipline) === "trot"
      ? [
          column(
            "chrono",
            chronoFactors(runners.map((runner) => PAST_FACTORS.best_chrono.read(runner, race))),
            inArchive,
          ),
        ]
      : []),
  ];
}

function column(
  code: MoveCode,
  factors: readonly (ClassicFactor | undefined)[],
  origin: Pick<MoveColumn, "source" | "observedAt">,
): MoveColumn {
  return {
    code,
    values: factors.map((factor) => factor?.value),
    logWeights: factors.map((factor) => (factor ? Math.log(factor.factor) : 0)),
    ...origin,
  };
}

/**
 * Log of the old chain's drift factor; 0 for a runner without odds at H-30. Chances are taken among the runners that have
 * odds at both looks, so that a horse without moves nobody.
 */
function driftWeights({ odds, starters }: WinModelInput, { winH30 }: WinEvidence): number[] {
  const oddsH30 = starters.map((number) => winH30[number]);
  const known = oddsH30.flatMap((before, i) => (before === undefined ? [] : [{ before, now: at(odds, i) }]));
  const booksumBefore = known.reduce((sum, { before }) => sum + 1 / before, 0);
  const booksumNow = known.reduce((sum, { now }) => sum + 1 / now, 0);
  const shortest = Math.min(...known.map(({ before }) => before));
  return oddsH30.map((before, i) => {
    if (before === undefined) return 0;
    const now = at(odds, i);
    const [was, is] = [
      { odds: before, probability: 1 / before / booksumBefore },
      { odds: now, probability: 1 / now / booksumNow },
    ];
    return Math.log(driftFactor(was, is, before === shortest).factor);
  });
}
