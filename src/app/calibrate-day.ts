import { z } from "zod";
import { calibrateDividends, type PoolCalibrated } from "../domain/betting/dividends/calibrate-dividends.ts";
import { type DividendCalibration, YML51_CALIBRATION_RULES } from "../domain/betting/dividends/dividend-calibration.ts";
import { type NotTold, type PaidOfRace, paidOfRace } from "../domain/betting/dividends/paid-forecasts.ts";
import { ok, type Result } from "../domain/kernel/result.ts";
import { addDays, parseRaceDay, type RaceDay } from "../domain/kernel/time.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import type { Deps } from "./deps.ts";
import { InstantText, RaceDayText } from "./document-schemas.ts";
import { type CorruptDocument, createDocument, readDocument } from "./documents.ts";
import { gatherPaidDay, PAID_PREFIX, paidRaceOf, readPaidDay } from "./paid-day.ts";

export type CalibrateDay = {
  /** The calibration holds from this day on, and knows the days before it. */
  readonly day: RaceDay;
  /** How far back dividends are read. */
  readonly days: number;
  /** Computes and keeps nothing. */
  readonly dryRun: boolean;
  readonly correlationId: string;
};

/** What one look at the dividends came to. */
export type DayCalibrated = {
  /** "exists": one of that day stands and holds; this one was not kept. */
  readonly kept: "created" | "exists" | "dry_run" | "nothing_paid";
  readonly measuredOn: RaceDay;
  readonly from: RaceDay;
  /** Days whose dividends were read, and races in them. */
  readonly days: number;
  readonly races: number;
  readonly pools: readonly PoolCalibrated[];
  /** Rows that say nothing, counted by pool and cause. */
  readonly notTold: readonly { readonly pool: string; readonly why: NotTold; readonly races: number }[];
};

/** Half a year: takeouts and habits change by the season; with 40 races a day a common pool then has thousands. */
export const CALIBRATION_DAYS = 180;

/** Days that are gathered anew: a service that stood still for a month has its last days read. */
const LOOK_BACK_DAYS = 31;

const PREFIX = "calibrations/";

/**
 * Fits κ, β and σ of every pool of combinations to the dividends of the days before, and keeps them as one document, the
 * calibration of that day. Safe to run again: a day has one.
 */
export async function calibrateDay(
  deps: Deps,
  { day, days, dryRun, correlationId }: CalibrateDay,
): Promise<Result<DayCalibrated, CorruptDocument>> {
  const from = addDays(day, -days);
  for (let back = Math.min(days, LOOK_BACK_DAYS); back >= 1; back--) {
    const one = addDays(day, -back);
    const known = await deps.store.read(`${PAID_PREFIX}${one}.json`);
    if (known) continue;
    const gathered = await gatherPaidDay(deps, one);
    if (!gathered.ok) deps.log.error("a day's plan cannot be read and calibrates nothing", { ...gathered.error });
  }
  const told: PaidOfRace[] = [];
  let read = 0;
  for (const one of await daysWithDividends(deps.store, from, day)) {
    const paid = await readPaidDay(deps.store, one);
    if (!paid.ok) return paid;
    read++;
    for (const race of paid.value?.races ?? []) told.push(paidOfRace(paidRaceOf(race)));
  }
  const source = `official dividends of ${read} days from ${from}, beside the last odds of their own pool`;
  const pools = calibrateDividends(
    told.flatMap(({ paid }) => paid),
    { measuredOn: day, source, rules: YML51_CALIBRATION_RULES },
  );
  const whole = { measuredOn: day, from, days: read, races: told.length, pools, notTold: countNotTold(told) };
  if (pools.length === 0) return ok({ kept: "nothing_paid", ...whole });
  if (dryRun) return ok({ kept: "dry_run", ...whole });
  const papers = { generatedAt: deps.clock.now(), correlationId, codeVersion: deps.codeVersion };
  const kept = await createDocument(deps.store, `${PREFIX}${day}.json`, papers, whole);
  if (kept === "created") deps.log.info("dividends calibrated", { date: day, days: read, races: told.length });
  return ok({ kept, ...whole });
}

async function daysWithDividends(store: DocumentStore, from: RaceDay, before: RaceDay): Promise<RaceDay[]> {
  return (await store.list(PAID_PREFIX)).flatMap((key) => {
    const day = parseRaceDay(key.slice(PAID_PREFIX.length).replace(/\.json$/, ""));
    return day.ok && day.value >= from && day.value < before ? [day.value] : [];
  });
}

function countNotTold(told: readonly PaidOfRace[]): DayCalibrated["notTold"] {
  const all = told.flatMap(({ notTold }) => notTold);
  return [...Map.groupBy(all, ({ pool, why }) => `${pool ?? "*"} ${why}`)].flatMap(([, same]) => {
    const [first] = same;
    return first ? [{ pool: first.pool ?? "*", why: first.why, races: same.length }] : [];
  });
}

const FittedShape = z.object({ value: z.number(), standardError: z.number() });

/** Of a stored calibration what pricing needs; figures that cannot be are refused where they are used. */
const StoredShape = z.object({
  generatedAt: InstantText,
  pools: z.array(
    z.looseObject({
      calibration: z
        .looseObject({
          operator: z.string(),
          pool: z.string(),
          kappa: FittedShape,
          beta: FittedShape,
          logSd: z.number(),
          edgeSd: z.number(),
          meanAbsoluteError: z.number(),
          n: z.int(),
          source: z.string(),
          measuredOn: RaceDayText,
        })
        .optional(),
    }),
  ),
});

/**
 * The newest calibration not from after a day; none where there is none. One that cannot be read counts as none and is
 * told: combinations are then closed by `calibration_missing`.
 */
export async function readCalibrations(
  { store, log }: Pick<Deps, "store" | "log">,
  day: RaceDay,
): Promise<readonly DividendCalibration[]> {
  const key = (await store.list(PREFIX)).filter((one) => one <= `${PREFIX}${day}.json`).at(-1);
  if (key === undefined) return [];
  const read = await readDocument(store, key, StoredShape);
  if (!read.ok) {
    log.error("the calibration of dividends cannot be read", { ...read.error });
    return [];
  }
  const pools = read.value?.document.pools ?? [];
  return pools.flatMap(({ calibration }) => (calibration ? [calibration as unknown as DividendCalibration] : []));
}
