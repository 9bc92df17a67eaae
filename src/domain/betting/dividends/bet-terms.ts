import type { Cents } from "../../kernel/money.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { type BetRank, betRules } from "../catalogue/bet-rules.ts";
import { type CalibrationReason, calibrationStatus } from "./dividend-calibration.ts";
import { type DividendRounding, OFFICIAL_ROUNDING, ROUNDING_OF } from "./dividend-rounding.ts";
import { BET_RULES, type BetRule, type PricedBetType } from "./priced-bets.ts";
import type { BetBook, BetPricingInput, PricingRefusal } from "./pricing-input.ts";

/** All that is known of the pool of one bet. */
export type BetTerms = {
  readonly rule: BetRule;
  readonly takeout: BetBook["takeout"];
  readonly poolSize: BetBook["poolSize"];
  readonly rounding: DividendRounding;
  readonly kappa: number;
  readonly beta: number;
  /** σ of log(paid / forecast) at final odds; undefined where it was never measured. */
  readonly logSd: number | undefined;
  /** Where it is known, log-edges are shrunk by it. */
  readonly edgeSd?: number;
  readonly reason?: CalibrationReason;
  /** Of each rank, best first, where the bet has several; κ, β and σ above are then those of the best. */
  readonly ranks?: readonly RankTerms[];
};

/** One rank of a bet and what its dividends have been beside the public's chance of it. */
export type RankTerms = {
  readonly rank: BetRank;
  readonly kappa: number;
  readonly beta: number;
  readonly logSd: number;
  readonly edgeSd: number;
};

/** A multi may pay less than 1.10 for 1 € in its larger formulas, a bonus too: their special rules were not read (specification §3.3). */
const NO_MINIMUM = 0.1;

/** Takeout, size, rounding and calibration of a bet's pool, or the input that is missing. */
export function betTerms(input: BetPricingInput, betType: PricedBetType): Result<BetTerms, PricingRefusal> {
  const { operator, starters, stake, places } = input;
  const rule = BET_RULES[betType];
  if (betType === "SIMPLE_PLACE" && places === undefined) return err({ kind: "paid_places_unknown", field: "places" });
  const minimum = runnersNeeded(rule, places);
  if (starters.length < minimum) {
    return err({ kind: "too_few_runners", field: "starters", starters: starters.length, minimum });
  }
  const { provenance, ranks } = betRules(rule.pool, places ?? 3);
  if (provenance.status !== "established")
    return err({ kind: "rules_not_established", field: `betRules.${rule.pool}` });
  const takeout = takeoutOf(input, rule);
  if (!takeout) return err({ kind: "takeout_unknown", field: `takeouts.${operator}.${rule.pool}` });
  if (!(takeout.value >= 0 && takeout.value < 1)) {
    return err({ kind: "value_invalid", field: `takeouts.${operator}.${rule.pool}`, shown: String(takeout.value) });
  }
  const poolSize = poolSizeOf(input, rule);
  if (!poolSize) return err({ kind: "pool_size_unknown", field: `poolSizes.${rule.pool}` });
  if (!(poolSize.value >= stake)) {
    const field = poolSize.assumed ? `poolFloors.${operator}.${rule.pool}` : `poolSizes.${rule.pool}`;
    if (!(poolSize.value >= 0)) return err({ kind: "value_invalid", field, shown: String(poolSize.value) });
    return err({ kind: "pool_smaller_than_stake", field, pool: poolSize.value, stake });
  }
  const official = ROUNDING_OF[operator]?.value ?? OFFICIAL_ROUNDING;
  const rounding =
    (rule.family === "multi" || rule.family === "ranked") && official !== "raw"
      ? { step: official.step, minimum: NO_MINIMUM }
      : official;
  const known = { rule, takeout, poolSize, rounding };
  if (rule.family !== "ranked") return ok({ ...known, ...calibrationOf(input, rule) });
  const ranked = rankTerms(input, rule, ranks);
  return ranked.ok ? ok({ ...known, ...ranked.value }) : ranked;
}

/** One calibration a rank: without it the part of the pool that the rank has is not known, and nothing can be forecast. */
function rankTerms(
  { calibrations, operator, day, calibrationRules }: BetPricingInput,
  { pool }: BetRule,
  ranks: readonly BetRank[],
): Result<CalibrationTerms & Pick<BetTerms, "ranks">, PricingRefusal> {
  const terms: RankTerms[] = [];
  let reason: CalibrationReason | undefined;
  for (const rank of ranks) {
    const of = ranks.length > 1 ? rank.rank : undefined;
    const found = calibrationStatus(calibrations, operator, pool, day, calibrationRules, of);
    if (found.status === "not_calibrated") {
      const { code } = found.reason;
      const field = [
        `calibrations.${operator}.${pool}`,
        ...(of ? [of] : []),
        ...("field" in found.reason ? [found.reason.field] : []),
      ].join(".");
      if (code === "calibration_missing") return err({ kind: "calibration_missing", field });
      return err({ kind: "value_invalid", field, shown: "shown" in found.reason ? found.reason.shown : "" });
    }
    if (found.status === "unfit") reason ??= found.reason;
    const { kappa, beta, logSd, edgeSd } = found.calibration;
    terms.push({ rank, kappa: kappa.value, beta: beta.value, logSd, edgeSd });
  }
  const [best] = terms;
  if (!best) throw new RangeError(`${pool} has no rank`);
  const { kappa, beta, logSd } = best;
  return ok({ kappa, beta, logSd, ranks: terms, ...(reason ? { reason } : {}) });
}

function runnersNeeded({ family, size }: BetRule, places: 2 | 3 | undefined): number {
  if (family === "split") return size === 1 ? (places ?? 3) : 3;
  return family === "common" ? 4 : Math.max(2, size);
}

function takeoutOf(
  { takeouts, operator, simpleTakeout }: BetPricingInput,
  { pool }: BetRule,
): BetTerms["takeout"] | undefined {
  const known = takeouts[operator][pool];
  if (known) return { value: known.value, source: `${known.source}, ${known.asOf}` };
  return pool === "SIMPLE_GAGNANT" || pool === "SIMPLE_PLACE" ? simpleTakeout : undefined;
}

function poolSizeOf(
  { poolSizes, poolFloors, operator }: BetPricingInput,
  { pool }: BetRule,
): BetTerms["poolSize"] | undefined {
  const told: Cents | undefined = poolSizes?.[pool];
  if (told !== undefined) return { value: told, assumed: false, source: "told by the operator" };
  const floor = poolFloors[operator][pool];
  return floor ? { value: floor.value, assumed: true, source: floor.source } : undefined;
}

type CalibrationTerms = Pick<BetTerms, "kappa" | "beta" | "logSd" | "edgeSd" | "reason">;

function calibrationOf(input: BetPricingInput, { pool }: BetRule): CalibrationTerms {
  // The odds are the dividend: nothing is left to calibrate.
  if (pool === "SIMPLE_GAGNANT") return { kappa: 1, beta: 1, logSd: 0 };
  if (pool === "SIMPLE_PLACE") return placeTerms(input);
  const { calibrations, operator, day, calibrationRules } = input;
  const found = calibrationStatus(calibrations, operator, pool, day, calibrationRules);
  if (found.status === "not_calibrated") return { kappa: 1, beta: 1, logSd: undefined, reason: found.reason };
  const { kappa, beta, logSd, edgeSd } = found.calibration;
  const terms = { kappa: kappa.value, beta: beta.value, logSd, edgeSd };
  return found.status === "unfit" ? { ...terms, reason: found.reason } : terms;
}

/** A bias that would flatter is corrected, one that would not is left: what lies in our favour is not taken for granted. */
function placeTerms({ placeCalibrations, operator, gait, places }: BetPricingInput): CalibrationTerms {
  const of = (who: string) => placeCalibrations.filter((one) => one.operator === who && one.places === places);
  const own = of(operator);
  const found = own.find((one) => one.gait === gait) ?? own.find((one) => one.gait === "unknown");
  if (!found) return { kappa: 1, beta: 1, logSd: undefined };
  return { kappa: Math.exp(Math.min(0, found.meanLogError)), beta: 1, logSd: found.logSd };
}
