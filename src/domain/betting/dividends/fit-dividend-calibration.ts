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
  | { readonly kind: "no_spread"; readonly field: "publicProbability" };

const FEWEST = 3;

/**
 * κ and β of one pool by least squares: log(D/(1 − t)) = log κ − β·log P + N(0, σ²).
 *
 * Standard errors are those of least squares and take every dividend for independent: give one a race and pool.
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
  const n = paid.length;
  if (n < FEWEST) return err({ kind: "too_few", field: "paid", n, minimum: FEWEST });
  const points = paid.map(({ dividend, publicProbability, takeout }) => ({
    x: -Math.log(publicProbability),
    y: Math.log(dividend / (1 - takeout)),
  }));
  const meanX = meanOf(points.map(({ x }) => x));
  const meanY = meanOf(points.map(({ y }) => y));
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  if (!(spread > 0)) return err({ kind: "no_spread", field: "publicProbability" });
  const beta = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const logKappa = meanY - beta * meanX;
  const variance = points.reduce((sum, { x, y }) => sum + (y - logKappa - beta * x) ** 2, 0) / (n - 2);
  const kappa = Math.exp(logKappa);
  return ok({
    kappa: { value: kappa, standardError: kappa * Math.sqrt(variance * (1 / n + (meanX * meanX) / spread)) },
    beta: { value: beta, standardError: Math.sqrt(variance / spread) },
    logSd: Math.sqrt(variance),
    meanAbsoluteError: meanOf(points.map(({ x, y }) => Math.abs(Math.exp(y - logKappa - beta * x - variance / 2) - 1))),
    n,
  });
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
