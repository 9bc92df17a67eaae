import { z } from "zod";
import type { PaidRace } from "../domain/betting/dividends/paid-forecasts.ts";
import { ok, type Result } from "../domain/kernel/result.ts";
import type { RaceDay } from "../domain/kernel/time.ts";
import { POOL_FACTS } from "../domain/market/pool-facts.ts";
import { gaitOf } from "../domain/model/gait.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import { POOLS } from "../domain/race/card.ts";
import { DISCIPLINES } from "../domain/race/race.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import { resultsAreClosed } from "./archive-day.ts";
import type { Deps } from "./deps.ts";
import { DividendShape, OddsByRunner, RaceDayText, RaceIdText } from "./document-schemas.ts";
import { type CorruptDocument, createDocument, readDocument } from "./documents.ts";
import { readPlan } from "./plan-store.ts";
import { readLatestResult, type StoredResult } from "./settlement-versions.ts";

/** What a day's pools paid, each beside the last odds of its own operator. */
export type PaidDay = { readonly day: RaceDay; readonly races: readonly StoredPaidRace[] };

/** The discipline, not the gait: what a gait is may change. */
type StoredPaidRace = Omit<PaidRace, "gait"> & { readonly discipline?: PlannedRace["discipline"] };

export const PAID_PREFIX = "paid/v1/";

const PaidDayShape: z.ZodType<PaidDay> = z.object({
  day: RaceDayText,
  races: z.array(
    z.object({
      raceId: RaceIdText,
      discipline: z.enum(DISCIPLINES).optional(),
      operator: DividendShape.shape.operator,
      market: z.object({ pool: z.enum(POOLS), win: OddsByRunner }),
      dividends: z.array(DividendShape),
    }),
  ),
});

export async function readPaidDay(
  store: DocumentStore,
  day: RaceDay,
): Promise<Result<PaidDay | undefined, CorruptDocument>> {
  const read = await readDocument(store, keyOf(day), PaidDayShape);
  return read.ok ? ok(read.value?.document) : read;
}

export function paidRaceOf({ discipline, ...race }: StoredPaidRace): PaidRace {
  return { ...race, gait: gaitOf(discipline) };
}

/**
 * Gathers the dividends of a day from its stored results, once, when every race has ended or nobody looks for results any
 * more: a calibration then reads a document a day and not one a race.
 *
 * @returns "open" where results may still come; "nothing" where there is no plan
 */
export async function gatherPaidDay(
  deps: Deps,
  day: RaceDay,
): Promise<Result<"created" | "exists" | "open" | "nothing", CorruptDocument>> {
  const stored = await readPlan(deps.store, day);
  if (!stored.ok) return stored;
  if (!stored.value) return ok("nothing");
  const { plan } = stored.value;
  const closed = resultsAreClosed(day, deps.clock.now());
  const races: StoredPaidRace[] = [];
  for (const race of plan.races) {
    if (race.status === "cancelled") continue;
    const result = await readLatestResult(deps.store, race.raceId);
    if (!result.ok) {
      // One bad document must not keep the calibration from all others.
      deps.log.error("a result cannot be read and calibrates nothing", { ...result.error });
      continue;
    }
    if (!result.value) {
      if (!closed) return ok("open");
      continue;
    }
    races.push(...paidRacesOf(race, result.value));
  }
  const papers = {
    generatedAt: deps.clock.now(),
    correlationId: plan.correlationId,
    codeVersion: deps.codeVersion,
  };
  return ok(await createDocument(deps.store, keyOf(day), papers, { day, races }));
}

/** One entry an operator whose last odds and dividends are both known: two pools are never mixed. */
function paidRacesOf({ raceId, discipline }: PlannedRace, { results, finalMarkets }: StoredResult): StoredPaidRace[] {
  const official = results.filter(({ status }) => status === "official");
  const gone = new Set(official.flatMap(({ nonRunners }) => nonRunners));
  return finalMarkets.flatMap(({ pool, win }) => {
    const { operator } = POOL_FACTS[pool];
    if (operator === "not_established") return [];
    // The operator's rows as the first source tells them: a second source repeats them.
    const told = official.map(({ dividends }) => dividends.filter((row) => row.operator === operator));
    const dividends = told.find((rows) => rows.length > 0) ?? [];
    if (dividends.length === 0) return [];
    const started = Object.entries(win).filter(([number]) => !gone.has(Number(number)));
    const market = { pool, win: Object.fromEntries(started) };
    return [{ raceId, ...(discipline ? { discipline } : {}), operator, market, dividends }];
  });
}

function keyOf(day: RaceDay): string {
  return `${PAID_PREFIX}${day}.json`;
}
