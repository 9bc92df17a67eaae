import type { RaceDay } from "../../kernel/time.ts";
import type { Operator } from "../../race/race-result.ts";
import type { RankName } from "../catalogue/bet-rules.ts";
import type { BetPool } from "./priced-bets.ts";

/** A fitted figure with its standard error. */
export type Fitted = { readonly value: number; readonly standardError: number };

/**
 * What past dividends of one pool say of D̂ = (1 − t)·κ·P^−β, where P is the public's chance of the combination.
 *
 * Dimensionless; κ = β = 1 is a pool whose money lies as the public's chances.
 */
export type DividendCalibration = {
  readonly operator: Operator;
  readonly pool: BetPool;
  /** Where the bet is paid at several ranks: which one. κ then holds the part of the pool that the rank has. */
  readonly rank?: RankName;
  readonly kappa: Fitted;
  readonly beta: Fitted;
  /** σ of log(paid / forecast). */
  readonly logSd: number;
  /** σ of the log-edges that bettors truly find in this pool; without one a forecast's error is not shrunk, so it is asked for. */
  readonly edgeSd: number;
  /** Mean of |paid / forecast − 1|. */
  readonly meanAbsoluteError: number;
  /** Dividends. */
  readonly n: number;
  readonly source: string;
  readonly measuredOn: RaceDay;
};

/** When a calibration may carry a stake. */
export type CalibrationRules = {
  readonly maximumAgeDays: number;
  readonly minimumSamples: number;
  readonly maximumMeanAbsoluteError: number;
  /** Width of the 95 % interval of β. */
  readonly maximumIntervalWidth: number;
};

/** YML51 (gpi.md §8): age ≤ 7 days, samples ≥ 100, abs error ≤ 15 %, CI95 width ≤ 0.12. */
export const YML51_CALIBRATION_RULES: CalibrationRules = {
  maximumAgeDays: 7,
  minimumSamples: 100,
  maximumMeanAbsoluteError: 0.15,
  maximumIntervalWidth: 0.12,
};

/** Nothing is shipped: no data set of exotic dividends is known that would calibrate them (specification §8). */
export const SHIPPED_CALIBRATIONS: readonly DividendCalibration[] = [];

/** Why a combination bet is not played though it may be shown. */
export type CalibrationReason =
  | { readonly code: "calibration_missing"; readonly operator: Operator; readonly pool: BetPool }
  | {
      readonly code: "calibration_stale";
      readonly operator: Operator;
      readonly pool: BetPool;
      readonly measuredOn: RaceDay;
      readonly ageDays: number;
      readonly maximumDays: number;
    }
  | {
      readonly code: "calibration_unusable";
      readonly operator: Operator;
      readonly pool: BetPool;
      readonly field: "n" | "meanAbsoluteError" | "beta" | "kappa" | "logSd" | "edgeSd" | "measuredOn";
      readonly shown: string;
    };

export type CalibrationStatus =
  | { readonly status: "calibrated"; readonly calibration: DividendCalibration }
  /** Stale or too coarse: it still tells more than none, so it is priced with and shown, and its reason forbids the stake. */
  | { readonly status: "unfit"; readonly calibration: DividendCalibration; readonly reason: CalibrationReason }
  /** κ = β = 1, unknown spread. */
  | { readonly status: "not_calibrated"; readonly reason: CalibrationReason };

/**
 * The newest calibration of a pool that is not from after the race, and whether it may carry a stake.
 *
 * @param day of the race: a backtest must not look ahead
 */
export function calibrationStatus(
  calibrations: readonly DividendCalibration[],
  operator: Operator,
  pool: BetPool,
  day: RaceDay,
  rules: CalibrationRules,
  rank?: RankName,
): CalibrationStatus {
  const [calibration] = calibrations
    .filter((one) => one.operator === operator && one.pool === pool && one.rank === rank && one.measuredOn <= day)
    .toSorted((a, b) => (a.measuredOn < b.measuredOn ? 1 : -1));
  const missing: CalibrationReason = { code: "calibration_missing", operator, pool };
  if (!calibration) return { status: "not_calibrated", reason: missing };
  const nonsense = nonsenseOf(calibration);
  const unusable = { code: "calibration_unusable", operator, pool } as const;
  // A figure that cannot be is not priced with.
  if (nonsense) return { status: "not_calibrated", reason: { ...unusable, ...nonsense } };
  const ageDays = daysBetween(calibration.measuredOn, day);
  if (ageDays > rules.maximumAgeDays) {
    const { measuredOn } = calibration;
    const maximumDays = rules.maximumAgeDays;
    const reason = { code: "calibration_stale", operator, pool, measuredOn, ageDays, maximumDays } as const;
    return { status: "unfit", calibration, reason };
  }
  const coarse = coarsenessOf(calibration, rules);
  if (coarse) return { status: "unfit", calibration, reason: { ...unusable, ...coarse } };
  return { status: "calibrated", calibration };
}

type Fault = {
  readonly field: Extract<CalibrationReason, { readonly code: "calibration_unusable" }>["field"];
  readonly shown: string;
};

function nonsenseOf({ kappa, beta, logSd, edgeSd }: DividendCalibration): Fault | undefined {
  const faults = { kappa: kappa.value, beta: beta.value } as const;
  for (const field of ["kappa", "beta"] as const) {
    if (!(faults[field] > 0 && faults[field] < Infinity)) return { field, shown: String(faults[field]) };
  }
  if (!(logSd >= 0 && logSd < Infinity)) return { field: "logSd", shown: String(logSd) };
  return edgeSd >= 0 && edgeSd < Infinity ? undefined : { field: "edgeSd", shown: String(edgeSd) };
}

/** 95 % of a normal lie within this many standard errors. */
const NINETY_FIVE_PERCENT = 1.959964;

function coarsenessOf({ n, meanAbsoluteError, beta }: DividendCalibration, rules: CalibrationRules): Fault | undefined {
  if (!(n >= rules.minimumSamples)) return { field: "n", shown: String(n) };
  if (!(meanAbsoluteError <= rules.maximumMeanAbsoluteError)) {
    return { field: "meanAbsoluteError", shown: String(meanAbsoluteError) };
  }
  const width = 2 * NINETY_FIVE_PERCENT * beta.standardError;
  return width <= rules.maximumIntervalWidth ? undefined : { field: "beta", shown: `95 % interval ${width} wide` };
}

const MILLISECONDS_A_DAY = 86_400_000;

function daysBetween(from: RaceDay, to: RaceDay): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / MILLISECONDS_A_DAY);
}
