import type { Result } from "../../kernel/result.ts";
import type { ChoiceData } from "./choice-data.ts";
import { createLogitPass } from "./logit-pass.ts";
import { type LogitFit, type LogitPrior, type LogitRefusal, maximiseLogit } from "./maximise-logit.ts";

/**
 * Conditional logit of the winner: p_i = exp(x_i·β) / Σ exp(x_j·β) over the runners of a race.
 *
 * @param prior of each coefficient; none: plain maximum likelihood
 * @param start where the steps begin; the prior's means when none is given
 * @returns the fit, or a refusal that names the feature that says nothing of its own
 * @see McFadden (1974); Bolton & Chapman (1986); specification §4.1
 * @example fitLogit({ data: choiceData(races, 1) })
 */
export function fitLogit({
  data,
  prior = noPrior(data.featureCount),
  start = prior.mean,
}: {
  readonly data: ChoiceData;
  readonly prior?: LogitPrior;
  readonly start?: ArrayLike<number>;
}): Result<LogitFit, LogitRefusal> {
  return maximiseLogit({ start, prior, evaluate: createLogitPass(data) });
}

export function noPrior(featureCount: number): LogitPrior {
  return { mean: new Float64Array(featureCount), precision: new Float64Array(featureCount) };
}
