/** Twice the gain in log-likelihood, and how often chance alone gains as much. */
export type LikelihoodRatio = {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** 0..1: small where the larger model is better than chance explains. */
  readonly pValue: number;
};

/**
 * Likelihood ratio test of a model against one that is a part of it (both without prior: a ridge has no such law).
 *
 * @param logLikelihood of the larger model and of the smaller
 * @param degreesOfFreedom coefficients that the larger has more, a positive whole number
 * @throws RangeError on degrees of freedom that are none, or where the larger model fits worse: they are not nested
 * @see Wilks (1938)
 */
export function likelihoodRatio(larger: number, smaller: number, degreesOfFreedom: number): LikelihoodRatio {
  const statistic = 2 * (larger - smaller);
  // A fit ends within rounding of its maximum: a gain of nothing may come out a hair below it.
  if (!(statistic > -1e-6)) throw new RangeError(`the larger model fits worse: ${larger} against ${smaller}`);
  return { statistic, degreesOfFreedom, pValue: chiSquareTail(Math.max(statistic, 0), degreesOfFreedom) };
}

/**
 * P(χ² > x) with a whole number of degrees of freedom: a finite sum, from the normal tail or from exp(−x/2).
 *
 * @see Abramowitz & Stegun 26.4.4, 26.4.5
 */
export function chiSquareTail(x: number, degreesOfFreedom: number): number {
  if (!(Number.isSafeInteger(degreesOfFreedom) && degreesOfFreedom > 0)) {
    throw new RangeError(`degrees of freedom must be a positive whole number, got ${degreesOfFreedom}`);
  }
  if (!(x >= 0)) throw new RangeError(`chi-square is ${x}`);
  const odd = degreesOfFreedom % 2 === 1;
  let term = odd ? Math.sqrt((2 * x) / Math.PI) * Math.exp(-x / 2) : Math.exp(-x / 2);
  let tail = odd ? 2 * normalTail(Math.sqrt(x)) : term;
  for (let d = odd ? 3 : 4; d <= degreesOfFreedom; d += 2) {
    if (d > 3) term *= x / (d - 2);
    tail += term;
  }
  return Math.min(tail, 1);
}

/**
 * P(Z > z) of a standard normal, to 1e-15 relative: the series of erf near 0, the continued fraction of the tail beyond.
 *
 * @see Abramowitz & Stegun 26.2.11, 26.2.14
 */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let n = 3; Math.abs(term) > 1e-17 * sum; n += 2) {
      term *= (z * z) / n;
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = 0;
  for (let n = 60; n > 0; n--) fraction = n / (z + fraction);
  return density / (z + fraction);
}
