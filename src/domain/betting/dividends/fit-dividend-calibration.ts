import { err, ok, type Result } from "../../kernel/result.ts";
import type { Fitted } from "./dividend-calibration.ts";

/** One dividend that was paid. */
export type PaidDividend = {
  /** Euros for €1, with half a rounding step added back where it was rounded down. */
  readonly dividend: number;
  /** The public's chance of the combination that was paid, from final odds. */
  readonly publicProbability: number;
  /** 0..1, as used in the forecast that will be calibrated. */
  readonly takeout: number;
};

/** What one race's pool paid, and what would have been forecast. */
export type PaidForecast = {
  /** log of what was paid; the mean over the combinations of a pool that pays several. */
  readonly logPaid: number;
  /** log of the forecast at κ = 1, the mean over the same combinations; smooth in β. */
  readonly logForecast: (beta: number) => number;
};

export type FittedDividends = {
  readonly kappa: Fitted;
  readonly beta: Fitted;
  /** Of the residual, with n − 2 degrees of freedom. */
  readonly logSd: number;
  /** Mean of |paid / forecast − 1|, the forecast being the conditional mean. */
  readonly meanAbsoluteError: number;
  readonly n: number;
};

export type CalibrationFitRefusal =
  | { readonly kind: "paid_invalid"; readonly field: string; readonly shown: string }
  | { readonly kind: "too_few"; readonly field: "paid"; readonly n: number; readonly minimum: number }
  | { readonly kind: "no_spread"; readonly field: "publicProbability" }
  | { readonly kind: "does_not_settle"; readonly field: "beta"; readonly shown: string };

const FEWEST = 3;

/** Step of the central difference in β; the forecasts are analytic, so its error is of the order of 1e-10. */
const BETA_STEP = 1e-5;
/** A log-linear pool is done in one step, a pool of shares in about four. */
const MOST_STEPS = 50;
const STEP_TOLERANCE = 1e-9;
/** Variance of d log D/dβ below which all combinations were equally likely: rounding noise of the difference. */
const NO_SPREAD = 1e-12;

/**
 * κ and β of a pool that pays one combination: log(D/(1 − t)) = log κ − β·log P + N(0, σ²), by least squares.
 *
 * @see specification §3.5
 */
export function fitDividends(paid: readonly PaidDividend[]): Result<FittedDividends, CalibrationFitRefusal> {
  for (const [i, { dividend, publicProbability, takeout }] of paid.entries()) {
    const fault = (field: string, value: number) =>
      err({ kind: "paid_invalid", field: `paid[${i}].${field}`, shown: String(value) } as const);
    if (!(dividend > 0 && dividend < Infinity)) return fault("dividend", dividend);
    if (!(publicProbability > 0 && publicProbability <= 1)) return fault("publicProbability", publicProbability);
    if (!(takeout >= 0 && takeout < 1)) return fault("takeout", takeout);
  }
  return fitForecasts(
    paid.map(({ dividend, publicProbability, takeout }) => {
      const [whole, surprise] = [Math.log(1 - takeout), -Math.log(publicProbability)];
      return { logPaid: Math.log(dividend), logForecast: (beta) => whole + beta * surprise };
    }),
  );
}

/**
 * κ and β of any pool whose forecast is κ·D̂(β): log D = log κ + log D̂(β) + N(0, σ²), by Gauss–Newton from β = 1, where
 * money lies as the public's chances.
 *
 * Standard errors are those of least squares and take every entry for independent: give one a race and pool.
 */
export function fitForecasts(paid: readonly PaidForecast[]): Result<FittedDividends, CalibrationFitRefusal> {
  const n = paid.length;
  if (n < FEWEST) return err({ kind: "too_few", field: "paid", n, minimum: FEWEST });
  let beta = 1;
  let line = linearAt(paid, beta);
  for (let step = 0; ; step++) {
    const faulty = line.points.findIndex(({ x, y }) => !Number.isFinite(x) || !Number.isFinite(y));
    if (faulty >= 0) {
      const shown = `${line.points[faulty]?.y} at beta ${beta}`;
      return err({ kind: "paid_invalid", field: `paid[${faulty}]`, shown });
    }
    if (!(line.spread > NO_SPREAD * n)) return err({ kind: "no_spread", field: "publicProbability" });
    if (Math.abs(line.slope) <= STEP_TOLERANCE * Math.max(1, Math.abs(beta))) break;
    if (step === MOST_STEPS) return err({ kind: "does_not_settle", field: "beta", shown: String(beta) });
    beta += line.slope;
    line = linearAt(paid, beta);
  }
  const { points, meanX, meanY, spread } = line;
  const variance = points.reduce((sum, { y }) => sum + (y - meanY) ** 2, 0) / (n - 2);
  const kappa = Math.exp(meanY);
  // log κ is told at β = 0 of the linear model, the mean of y at the mean of x: hence the distance of the two.
  const atKappa = 1 / n + (meanX * meanX) / spread;
  return ok({
    kappa: { value: kappa, standardError: kappa * Math.sqrt(variance * atKappa) },
    beta: { value: beta, standardError: Math.sqrt(variance / spread) },
    logSd: Math.sqrt(variance),
    meanAbsoluteError: meanOf(points.map(({ y }) => Math.abs(Math.exp(y - meanY - variance / 2) - 1))),
    n,
  });
}

/** Residuals y at κ = 1 and slopes x = d log D̂/dβ, and the step in β that the residuals ask for. */
function linearAt(paid: readonly PaidForecast[], beta: number) {
  const points = paid.map(({ logPaid, logForecast }) => ({
    x: (logForecast(beta + BETA_STEP) - logForecast(beta - BETA_STEP)) / (2 * BETA_STEP),
    y: logPaid - logForecast(beta),
  }));
  const meanX = meanOf(points.map(({ x }) => x));
  const meanY = meanOf(points.map(({ y }) => y));
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  const slope = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread;
  return { points, meanX, meanY, spread, slope };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
