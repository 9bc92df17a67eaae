import { dayOfRace } from "../kernel/race-id.ts";
import { err, ok } from "../kernel/result.ts";
import { minutesBetween, type RaceDay } from "../kernel/time.ts";
import { winProbabilities } from "../market/win-probabilities.ts";
import { at } from "./at.ts";
import { type DesignColumn, type DesignRace, designRows, unknownOf } from "./factors/design.ts";
import { FACTOR_CODES, type FactorReading } from "./factors/factor.ts";
import { readFactors } from "./factors/read-factors.ts";
import type { FittedColumn, FittedModel } from "./fitted-model.ts";
import { gaitOf } from "./gait.ts";
import { driftOf, oddsBefore } from "./market-columns.ts";
import { worthOf } from "./model-worth.ts";
import { chancesOfMoves, type MoveColumn, movesOf } from "./probability-move.ts";
import { startersOnCard } from "./starters-on-card.ts";
import type { ModelCaution, WinEvidence, WinModel, WinModelInput, WinModelRefusal } from "./win-model.ts";

/** A fitted file as a model of the win: p ∝ exp(Σ coefficient × column). */
export function createFittedModel(model: FittedModel): WinModel<WinModelRefusal> {
  return {
    name: "fitted",
    version: model.version,
    worth: worthOf(model),
    estimate: (input) => {
      const { odds, starters, discipline, snapshotH5, evidence } = input;
      const gait = gaitOf(discipline);
      const fitted = model.gaits.find((one) => one.gait === gait);
      if (!fitted) return err({ kind: "gait_not_in_model", gait, gaits: model.gaits.map((one) => one.gait) });
      const implied = winProbabilities(odds, { kind: "proportional" });
      if (!implied.ok) return implied;
      if (!evidence) return err({ kind: "evidence_missing", field: "evidence" });
      const runners = startersOnCard(starters, evidence);
      if (!runners.ok) return runners;
      const { card, past } = evidence;
      const race: DesignRace = {
        marketProbabilities: implied.value.probabilities,
        drift: driftOf(starters, odds, evidence),
        factors: readFactors({
          discipline,
          starters: runners.value,
          source: card.source,
          observedAt: card.observedAt,
          distance: card.distance,
          past,
        }),
      };
      const columns = moveColumns(race, { starters, odds }, fitted.columns, evidence);
      const cautions = cautionsOf(model, input, evidence);
      return ok({
        winProbabilities: chancesOfMoves(columns, starters.length),
        parameters: Object.fromEntries(fitted.columns.map(({ code, coefficient }) => [code, coefficient])),
        remark: `${model.version}: ${fitted.races} races, ${model.period.from} to ${model.period.to}`,
        moves: movesOf(columns, starters.length, { snapshotH5, past, weights: model.version }),
        ...(cautions.length > 0 ? { cautions } : {}),
      });
    },
  };
}

/** The odds and the drift first, then each factor; what is not known of a runner counts by its own coefficient. */
function moveColumns(
  race: DesignRace,
  { starters, odds }: Pick<WinModelInput, "starters" | "odds">,
  columns: readonly FittedColumn[],
  evidence: WinEvidence,
): MoveColumn[] {
  const { card, oddsAt } = evidence;
  const rows = designRows(
    race,
    columns.map(({ code }) => code),
  );
  const weightOf = (...codes: readonly DesignColumn[]): number[] =>
    rows.map((row) =>
      columns.reduce((sum, { code, coefficient }, k) => sum + (codes.includes(code) ? coefficient * at(row, k) : 0), 0),
    );
  const market = { source: card.source, observedAt: oddsAt };
  const used = new Set(columns.map(({ code }) => code));
  const { codes, rows: readings } = race.factors;
  return [
    {
      code: "odds",
      values: odds,
      before: oddsBefore(starters, evidence),
      logWeights: weightOf("log_market", "log_market_by_field"),
      ...market,
    },
    { code: "drift", values: race.drift, logWeights: weightOf("drift", "drift_unknown"), ...market },
    ...FACTOR_CODES.filter((code) => used.has(code) || used.has(unknownOf(code))).map((code) => {
      const k = codes.indexOf(code);
      const [first] = readings.map((row): FactorReading | undefined => row[k]);
      return {
        code,
        values: readings.map((row) => row[k]?.value),
        logWeights: weightOf(code, unknownOf(code)),
        source: first?.source ?? card.source,
        observedAt: first?.observedAt ?? card.observedAt,
      };
    }),
  ];
}

function cautionsOf(model: FittedModel, { snapshotH5 }: WinModelInput, { pool, oddsAt }: WinEvidence): ModelCaution[] {
  const { pools } = model.sample;
  const { from, to } = model.oddsInstant;
  const minutesBeforeStart = minutesBetween(oddsAt, snapshotH5.startsAt);
  return [
    ...dayCautions(model, dayOfRace(snapshotH5.raceId)),
    ...(pools.includes(pool) ? [] : [{ code: "pool_not_in_sample", pool, pools } as const]),
    ...(minutesBeforeStart >= from && minutesBeforeStart <= to
      ? []
      : [{ code: "instant_not_in_sample", minutesBeforeStart, from, to } as const]),
  ];
}

/** Days up to the end of the sample were known to whoever fitted: a replay of one must not pass for a forecast. */
export function dayCautions({ period: { from, to } }: FittedModel, day: RaceDay): ModelCaution[] {
  if (day > to) return [];
  return [{ code: day < from ? "day_before_sample" : "day_in_sample", day, from, to }];
}
