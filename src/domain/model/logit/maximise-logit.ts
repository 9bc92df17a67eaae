import { err, ok, type Result } from "../../kernel/result.ts";
import { at } from "../at.ts";
import { type CholeskyFactor, cholesky, inverse, solve } from "./cholesky.ts";
import type { LogitSums } from "./logit-pass.ts";

/** What is believed of the coefficients before the races: each normal, with its mean and 1/variance (0: nothing). */
export type LogitPrior = { readonly mean: ArrayLike<number>; readonly precision: ArrayLike<number> };

export type LogitFit = {
  readonly coefficients: Float64Array;
  /** Of the penalised fit: √ of the diagonal of the covariance. */
  readonly standardErrors: Float64Array;
  /** K × K, row-major: the inverse of the information with the prior's. */
  readonly covariance: Float64Array;
  /** Of the data alone, at the last coefficients that were evaluated: within 1e-9 of the answer. */
  readonly logLikelihood: number;
  /** With the prior's −½·precision·(β−mean)². */
  readonly penalised: number;
  readonly iterations: number;
};

export type LogitRefusal =
  /** Feature `feature` is a sum of those before it within every race, and no prior holds it. */
  | { readonly kind: "features_collinear"; readonly feature: number }
  /** The coefficients still move: one feature parts winners from losers without exception, or the data are odd. */
  | { readonly kind: "not_converged"; readonly iterations: number; readonly lastStep: number };

/** The steps end when no coefficient moves by more (specification §4.1). */
const TOLERANCE = 1e-9;
const MOST_ITERATIONS = 50;
const MOST_HALVINGS = 30;
/**
 * The information is computed anew only after steps larger than this. Nearer to the answer the last one serves: it is off
 * by a share of the step, so each further step gains four digits or more at half the price of a full pass.
 */
const REFRESH_STEP = 1e-4;
/** Rounding of a sum of log-likelihoods, as a share of it: a smaller fall is no fall. */
const ROUNDING = 1e-12;

/**
 * The maximum of a concave log-likelihood by Newton's method with step halving, under a normal prior (ridge).
 *
 * @param evaluate sums over all races at given coefficients; where they are computed (one thread, two) is its affair
 * @see McFadden (1974); specification §4.1
 */
export function maximiseLogit(input: {
  readonly start: ArrayLike<number>;
  readonly prior: LogitPrior;
  readonly evaluate: (coefficients: Float64Array, withInformation: boolean) => LogitSums;
}): Result<LogitFit, LogitRefusal> {
  const { prior, evaluate } = input;
  let beta: Float64Array = Float64Array.from(input.start);
  let sums = evaluate(beta, true);
  let penalised = sums.logLikelihood - penalty(beta, prior);
  let factor: CholeskyFactor | undefined;
  let lastStep = Infinity;
  for (let iteration = 1; iteration <= MOST_ITERATIONS; iteration++) {
    if (sums.information) {
      const made = cholesky(withPrior(sums.information, prior, beta.length), beta.length);
      if ("dependent" in made) return err({ kind: "features_collinear", feature: made.dependent });
      factor = made;
    }
    if (!factor) throw new Error("the first evaluation came without information");
    const step = solve(factor, penalisedGradient(sums.gradient, beta, prior));
    lastStep = largest(step);
    if (lastStep < TOLERANCE) {
      const covariance = inverse(factor);
      return ok({
        coefficients: moved(beta, step, 1),
        standardErrors: beta.map((_, k) => Math.sqrt(at(covariance, k * beta.length + k))),
        covariance,
        logLikelihood: sums.logLikelihood,
        penalised,
        iterations: iteration,
      });
    }
    let share = 1;
    for (let halving = 0; ; halving++) {
      const tried = moved(beta, step, share);
      const there = evaluate(tried, share * lastStep > REFRESH_STEP);
      const value = there.logLikelihood - penalty(tried, prior);
      if (value >= penalised - ROUNDING * Math.abs(penalised)) {
        [beta, sums, penalised] = [tried, there, value];
        break;
      }
      if (halving === MOST_HALVINGS) return err({ kind: "not_converged", iterations: iteration, lastStep });
      share /= 2;
    }
  }
  return err({ kind: "not_converged", iterations: MOST_ITERATIONS, lastStep });
}

function penalty(beta: Float64Array, { mean, precision }: LogitPrior): number {
  let sum = 0;
  for (let k = 0; k < beta.length; k++) sum += at(precision, k) * (at(beta, k) - at(mean, k)) ** 2;
  return sum / 2;
}

function penalisedGradient(gradient: Float64Array, beta: Float64Array, { mean, precision }: LogitPrior): Float64Array {
  return gradient.map((slope, k) => slope - at(precision, k) * (at(beta, k) - at(mean, k)));
}

function withPrior(information: Float64Array, { precision }: LogitPrior, size: number): Float64Array {
  const sum = information.slice();
  for (let k = 0; k < size; k++) sum[k * size + k] = at(sum, k * size + k) + at(precision, k);
  return sum;
}

function moved(beta: Float64Array, step: Float64Array, share: number): Float64Array {
  return beta.map((value, k) => value + share * at(step, k));
}

function largest(values: Float64Array): number {
  let size = 0;
  for (const value of values) size = Math.max(size, Math.abs(value));
  return size;
}
