import { ok, type Result } from "../../kernel/result.ts";
import { at } from "../at.ts";
import { type ChoiceData, type ChoiceRace, choiceData } from "./choice-data.ts";
import { fitLogit } from "./fit-logit.ts";
import { createLogitPass, type LogitSums } from "./logit-pass.ts";
import { type LogitPrior, type LogitRefusal, maximiseLogit } from "./maximise-logit.ts";

/** One race with its first home in order: `[[4], [1, 7]]` is a dead heat for second between rows 1 and 7. */
export type RankedRace = {
  readonly rows: readonly (readonly number[])[];
  /** Rows by place, each once. Whoever is not named ran behind them. */
  readonly finish: readonly (readonly number[])[];
};

export type ExplodedFit = {
  readonly coefficients: readonly number[];
  readonly standardErrors: readonly number[];
  /** λ2, λ3, … of the stages used, and their errors. */
  readonly stageExponents: readonly number[];
  readonly stageExponentErrors: readonly number[];
  readonly logLikelihood: number;
  readonly iterations: number;
};

/** Where λ2, λ3, … start: near what French racing gives (specification §0.3). The maximum is the same from elsewhere. */
const FIRST_EXPONENT = 0.7;

/**
 * Conditional logit of the first places: at stage m the runners still running weigh exp(λm·x·β), λ1 = 1, λ2 and λ3 free.
 *
 * It learns more from each arrival than the winner alone, so errors are smaller; it is right as far as one x·β orders
 * the places as it does the win: compare its β with that of `fitLogit`. A dead heat counts as the mean over its orders.
 *
 * @param stages places used, 2 or more; an arrival that tells fewer gives those
 * @param prior of β; the λ have none
 * @see Beggs, Cardell & Hausman (1981), J. Econometrics 16; specification §4.1
 */
export function fitExplodedLogit(input: {
  readonly races: readonly RankedRace[];
  readonly featureCount: number;
  readonly stages: number;
  readonly prior: LogitPrior;
}): Result<ExplodedFit, LogitRefusal> {
  const { races, featureCount, stages, prior } = input;
  if (!(Number.isSafeInteger(stages) && stages >= 2)) throw new RangeError(`stages must be 2 or more, got ${stages}`);
  const choices = races.flatMap((race) => stageChoices(race, stages));
  const data = choiceData(choices, featureCount);
  const stageOf = choices.map(({ stage }) => stage);
  const free = Array.from({ length: stages - 1 }, () => 0);
  // From β = 0 no λ would say anything: the winners alone give the start.
  const winnersOnly = choices.filter(({ stage }) => stage === 1);
  const start = fitLogit({ data: choiceData(winnersOnly, featureCount), prior });
  if (!start.ok) return start;
  const fit = maximiseLogit({
    start: [...start.value.coefficients, ...free.map(() => FIRST_EXPONENT)],
    prior: { mean: [...Array.from(prior.mean), ...free], precision: [...Array.from(prior.precision), ...free] },
    evaluate: (parameters, withInformation) => sumsAt(data, stageOf, stages, parameters, withInformation),
  });
  if (!fit.ok) return fit;
  const { coefficients, standardErrors, logLikelihood, iterations } = fit.value;
  return ok({
    coefficients: [...coefficients.subarray(0, featureCount)],
    standardErrors: [...standardErrors.subarray(0, featureCount)],
    stageExponents: [...coefficients.subarray(featureCount)],
    stageExponentErrors: [...standardErrors.subarray(featureCount)],
    logLikelihood,
    iterations,
  });
}

/**
 * Fisher's scoring: at given (β, λ) a stage is a plain logit whose features are the slopes of λm·x·β, λm·x for β and x·β
 * for λm itself; with coefficients (β, 0) its scores are λm·x·β.
 */
function sumsAt(
  data: ChoiceData,
  stageOf: readonly number[],
  stages: number,
  parameters: Float64Array,
  withInformation: boolean,
): LogitSums {
  const { featureCount, offsets, features } = data;
  const width = featureCount + stages - 1;
  const slopes = new Float64Array((features.length / featureCount) * width);
  for (const [choice, stage] of stageOf.entries()) {
    const exponent = stage === 1 ? 1 : at(parameters, featureCount + stage - 2);
    for (let row = at(offsets, choice); row < at(offsets, choice + 1); row++) {
      let score = 0;
      for (let k = 0; k < featureCount; k++) {
        const x = at(features, row * featureCount + k);
        score += x * at(parameters, k);
        slopes[row * width + k] = exponent * x;
      }
      if (stage > 1) slopes[row * width + featureCount + stage - 2] = score;
    }
  }
  const scoring = parameters.slice();
  scoring.fill(0, featureCount);
  return createLogitPass({ ...data, featureCount: width, features: slopes })(scoring, withInformation);
}

type StageChoice = ChoiceRace & { readonly stage: number };

/** Each place as a race among those who were still running; once for each order that a dead heat allows. */
function stageChoices({ rows, finish }: RankedRace, stages: number): StageChoice[] {
  const orders = ordersOf(finish, stages);
  return orders.flatMap((order) =>
    order.flatMap((row, place) => {
      const gone = new Set(order.slice(0, place));
      const running = [...rows.keys()].filter((i) => !gone.has(i));
      if (running.length < 2) return []; // the last one home says nothing
      const winners = [running.indexOf(row)];
      return [{ rows: running.map((i) => rows[i] ?? []), winners, weight: 1 / orders.length, stage: place + 1 }];
    }),
  );
}

/** All orders of the first `places` that agree with the arrival: one, or more where a place is shared. */
function ordersOf(finish: readonly (readonly number[])[], places: number): number[][] {
  const [group, ...behind] = finish;
  if (!group || places === 0) return [[]];
  return group.flatMap((first) => {
    const rest = group.filter((row) => row !== first);
    return ordersOf(rest.length > 0 ? [rest, ...behind] : behind, places - 1).map((order) => [first, ...order]);
  });
}
