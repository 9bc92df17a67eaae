import { type DividendRounding, roundedDividend } from "./dividend-rounding.ts";
import { standardNormalCdf } from "./standard-normal.ts";

/** A dividend before rounding whose log is normal. Euros for €1, and the sd of the log. */
export type LognormalDividend = { readonly median: number; readonly logSd: number };

/** 80 % of a normal lie within this many standard deviations. */
const EIGHTY_PERCENT = 1.2815515655446004;

/** E[D] = median·e^{σ²/2}, before rounding. */
export function meanDividend({ median, logSd }: LognormalDividend): number {
  return median * Math.exp((logSd * logSd) / 2);
}

/** An sd of the dividend of this many steps makes rounding down take half a step, to 1e-9 (Euler–Maclaurin). */
const STEPS_OF_A_SMOOTH_FLOOR = 1.1;
/** Φ(−8.3) is below 1e-16: a double does not see what lies beyond. */
const SURE_SDS = 8.3;
/** Steps summed one by one before the tail is taken at once; its steps are then small beside the dividend. */
const STEPS_SUMMED = 1000;
/** A chance below it adds nothing that a double of euros shows. */
const NEGLIGIBLE = 1e-13;

/**
 * E[paid dividend]: the mean over the spread of what is left after rounding down and after the minimum.
 *
 * @throws RangeError on a median that is not above 0, or a spread that is not a number: the sum would have no end
 *
 * Exact where the spread is narrow: minimum + Σ step·P(D ≥ k·step) over the steps above it. Where it covers more than a
 * step: the mean less half a step, and what the minimum adds below it.
 */
export function meanPaidDividend(dividend: LognormalDividend, rounding: DividendRounding): number {
  const { median, logSd } = dividend;
  if (!(median > 0 && median < Infinity && logSd >= 0 && logSd < Infinity)) {
    throw new RangeError(`no lognormal dividend: median ${median}, sd of the log ${logSd}`);
  }
  if (rounding === "raw") return meanDividend(dividend);
  if (logSd === 0) return roundedDividend(median, rounding);
  const { step, minimum } = rounding;
  const below = (odds: number): number => standardNormalCdf(Math.log(odds / median) / logSd);
  const firstStep = Math.floor(minimum / step + 1e-9) + 1; // the first multiple of the step above the minimum
  if (median * logSd > STEPS_OF_A_SMOOTH_FLOOR * step) {
    let mean = meanDividend(dividend) - step / 2;
    let raise = minimum - (firstStep - 1) * step;
    for (let k = firstStep; k > 0; k--) {
      const chance = below(k * step);
      if (chance < NEGLIGIBLE) break;
      mean += raise * chance;
      raise = step;
    }
    return mean;
  }
  // What lies that many sd below is paid for sure, so the sum begins there: a dividend of millions takes as few steps as
  // one of two euros.
  const sure = Math.floor((median * Math.exp(-SURE_SDS * logSd)) / step);
  let k = Math.max(firstStep, sure);
  let paid = k > firstStep ? (k - 1) * step : minimum;
  let mean = paid;
  for (const last = k + STEPS_SUMMED; k < last; k++) {
    const chance = 1 - below(k * step);
    if (chance < NEGLIGIBLE) return mean;
    mean += (k * step - paid) * chance;
    paid = k * step;
  }
  // A spread of many times a small median has a tail without end; over it the floor takes half a step.
  const chance = 1 - below(paid);
  const partial = meanDividend(dividend) * standardNormalCdf(Math.log(median / paid) / logSd + logSd);
  return mean + partial - paid * chance - (step / 2) * chance;
}

/** Between these two the paid dividend lies in 8 cases of 10. */
export function eightyPercentInterval(
  { median, logSd }: LognormalDividend,
  rounding: DividendRounding,
): { readonly low: number; readonly high: number } {
  return {
    low: roundedDividend(median * Math.exp(-EIGHTY_PERCENT * logSd), rounding),
    high: roundedDividend(median * Math.exp(EIGHTY_PERCENT * logSd), rounding),
  };
}

/**
 * The log-edge that is left when the dividend was forecast with an error: what looks best is most often what was
 * overestimated, so the edge is drawn towards none.
 *
 * @param logEdge log(chance × dividend / (1 − takeout)): 0 for a bet that is as good as its pool
 * @param logSd σ of the forecast
 * @param edgeSd σ of the log-edges that are truly there
 * @see specification §3.5: the log-edge shrinks by σ²/(σ² + σ_edge²)
 */
export function shrunkLogEdge(logEdge: number, logSd: number, edgeSd: number): number {
  const total = logSd * logSd + edgeSd * edgeSd;
  return total === 0 ? logEdge : (logEdge * edgeSd * edgeSd) / total;
}
