import { z } from "zod";
import { type AnalysisToExplain, explainRace, type RaceExplanation } from "../domain/explanation/explain-race.ts";
import { err, ok, type Result } from "../domain/kernel/result.ts";
import type { RaceDay } from "../domain/kernel/time.ts";
import type { PerformancesShown } from "../domain/model/factors/join-performances.ts";
import { POOLS } from "../domain/race/card.ts";
import { SOURCE_NAMES } from "../domain/race/race.ts";
import type { Deps } from "./deps.ts";
import { CardComparisonShape, InstantText, RaceDayText, SeenChangeShape } from "./document-schemas.ts";
import { raceKey, readDocument } from "./documents.ts";
import { findRace } from "./find-race.ts";
import { readPlan } from "./plan-store.ts";
import type { ViewError } from "./view-day.ts";

export type ExplainError =
  | ViewError
  /** H5 of the race has not run, or came to no analysis. */
  | { readonly kind: "not_analysed"; readonly day: RaceDay; readonly race: string };

/** Why a race was or was not played and what moved each chance, from the stored analysis alone. */
export async function explainStoredRace(
  deps: Deps,
  day: RaceDay,
  name: string,
): Promise<Result<RaceExplanation, ExplainError>> {
  const stored = await readPlan(deps.store, day);
  if (!stored.ok) return stored;
  if (!stored.value) return err({ kind: "no_plan", day });
  const race = findRace(stored.value.plan.races, { race: name });
  if (!race) return err({ kind: "not_in_plan", day, race: name });
  const analysis = await readDocument(deps.store, raceKey(race.raceId, "analysis_H5.json"), AnalysisShape);
  if (!analysis.ok) return analysis;
  if (!analysis.value) return err({ kind: "not_analysed", day, race: name });
  return ok(explainRace(analysis.value.document));
}

const Reason = z.looseObject({ code: z.string() });

const Move = z.looseObject({
  code: z.string(),
  value: z.union([z.number(), z.string()]).optional(),
  before: z.object({ value: z.number(), marketProbability: z.number().optional(), observedAt: InstantText }).optional(),
  effect: z.number(),
  probabilityEffect: z.number(),
  source: z.string(),
  observedAt: InstantText,
  ageMinutes: z.number(),
  archive: z.object({ days: z.int(), lastDay: RaceDayText, ageDays: z.int() }).optional(),
  lastStarts: z.object({ source: z.enum(SOURCE_NAMES), observedAt: InstantText, ageMinutes: z.number() }).optional(),
  weights: z.string(),
});

const PerformancesShape: z.ZodType<PerformancesShown> = z.object({
  source: z.enum(SOURCE_NAMES),
  url: z.string(),
  observedAt: InstantText,
  ageMinutes: z.number(),
  starters: z.int().nonnegative(),
  withStarts: z.int().nonnegative(),
  withChronos: z.int().nonnegative(),
});

/** What the sentences read of an analysis: a document without it is corrupt, and no blank stays empty. */
export const AnalysisShape = z.looseObject({
  raceId: z.string(),
  takenAt: InstantText,
  sources: z.array(CardComparisonShape).optional(),
  performances: PerformancesShape.optional(),
  changes: z.array(SeenChangeShape).optional(),
  market: z.looseObject({ pool: z.enum(POOLS) }).optional(),
  verdict: z.looseObject({ decision: z.enum(["play", "abstain"]), reasons: z.array(Reason) }),
  tickets: z.array(
    z.looseObject({
      betType: z.string(),
      runners: z.array(z.int()),
      stake: z.int().positive(),
      expectedValue: z.number(),
      alert: z.looseObject({ code: z.string(), payout: z.number().positive() }).optional(),
    }),
  ),
  runners: z.array(
    z.looseObject({
      number: z.int().positive(),
      name: z.string(),
      oddsH5: z.number().optional(),
      drift: z.number().optional(),
      marketProbability: z.number().optional(),
      moves: z.array(Move).optional(),
    }),
  ),
  models: z.array(
    z.looseObject({
      name: z.string(),
      chosen: z.boolean(),
      version: z.string().optional(),
      worth: z
        .object({
          version: z.string(),
          races: z.int().positive(),
          from: RaceDayText,
          to: RaceDayText,
          gain: z.number(),
          standardError: z.number().positive(),
        })
        .optional(),
      winProbabilities: z.array(z.number()).optional(),
      moves: z.array(z.array(Move)).optional(),
      refused: z.looseObject({ kind: z.string() }).optional(),
    }),
  ),
  funnel: z.looseObject({
    nearest: z
      .looseObject({
        betType: z.string(),
        runners: z.array(z.int()),
        probability: z.number(),
        expectedDividend: z.number(),
        expectedValue: z.number(),
        requiredExpectedValue: z.number(),
        dividendNeeded: z.number().optional(),
        probabilityNeeded: z.number(),
        obstacles: z.array(Reason),
      })
      .optional(),
  }),
}) as unknown as z.ZodType<AnalysisToExplain>;
