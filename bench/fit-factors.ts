import { type DesignColumn, designRows, unknownOf } from "../src/domain/model/factors/design.ts";
import { factorsOf } from "../src/domain/model/factors/read-factors.ts";
import type { FittedColumn, FittedGait } from "../src/domain/model/fitted-model.ts";
import type { Gait } from "../src/domain/model/gait.ts";
import { choiceData, withinRaceVariances } from "../src/domain/model/logit/choice-data.ts";
import { fitLogit } from "../src/domain/model/logit/fit-logit.ts";
import { normalTail } from "../src/domain/model/logit/likelihood-ratio.ts";
import type { LogitFit } from "../src/domain/model/logit/maximise-logit.ts";
import type { SampleRace } from "./factor-sample.ts";
import { chances, winnerLog } from "./report-market.ts";

/** Before the races, one standard deviation of a factor is worth 0 ± 0.2 in log-odds, and γ of the odds is 1 ± 0.2. */
const RIDGE = 25;
/** The drift is believed to say 0 ± 0.1 beside the odds (specification §5). */
const DRIFT_PRECISION = 100;
/** Chance of keeping a factor that is noise: each by itself, or (Holm) any of all that were tried on a gait. */
const LEVEL = 0.05;

/** Every column that says something in the sample: it varies within races, and no column before it is the same. */
export function usefulColumns(sample: readonly SampleRace[], gait: Gait): DesignColumn[] {
  const tried: DesignColumn[] = [
    "log_market",
    "log_market_by_field",
    "drift",
    ...factorsOf(gait).flatMap((code): DesignColumn[] => [code, unknownOf(code)]),
  ];
  const races = sample.map(({ design }) => designRows(design, tried));
  const seen = new Set<string>();
  return tried.filter((_, k) => {
    const varies = races.some((rows) => rows.some((row) => row[k] !== rows[0]?.[k]));
    const shape = races.map((rows) => rows.map((row) => row[k]).join(" ")).join("\n");
    const isNew = !seen.has(shape);
    seen.add(shape);
    return varies && isNew;
  });
}

export function fitColumns(sample: readonly SampleRace[], columns: readonly DesignColumn[]): LogitFit {
  const races = sample.map(({ design, winners }) => ({ rows: designRows(design, columns), winners }));
  const data = choiceData(races, columns.length);
  const variances = withinRaceVariances(data);
  const fit = fitLogit({
    data,
    prior: {
      mean: columns.map((column) => Number(column === "log_market")),
      precision: columns.map((column, k) => (column === "drift" ? DRIFT_PRECISION : RIDGE * (variances[k] ?? 0))),
    },
  });
  if (!fit.ok) throw new Error(`${fit.error.kind}: ${JSON.stringify(fit.error)} of ${columns.join(" ")}`);
  return fit.value;
}

/** Four models of one gait, from none of the factors to all of them. */
export type GaitFits = {
  /** The odds alone. */
  readonly market: FittedGait;
  /** Factors that pass at Holm's level, over all that were tried. */
  readonly holm: FittedGait;
  /** Factors whose own 95 % interval leaves out 0, as if each were the only one. */
  readonly own: FittedGait;
  readonly all: FittedGait;
};

/** Everything is fitted, what might be noise is left at 0, and the rest is fitted again. */
export function fitGait(sample: readonly SampleRace[], gait: Gait): GaitFits {
  const races = sample.filter((race) => race.gait === gait);
  const columns = usefulColumns(races, gait);
  const all = fitted(races, gait, columns, []);
  const candidates = all.columns.filter(({ code }) => code !== "log_market").toSorted((a, b) => pValue(a) - pValue(b));
  const failing = candidates.findIndex((column, i) => pValue(column) > LEVEL / (candidates.length - i));
  const keeping = (passed: readonly FittedColumn[]): FittedGait => {
    const codes = new Set<string>(passed.map(({ code }) => code));
    // A factor and its "not known" stay together: without the second, absence would count as the mean of the race.
    const keep = columns.filter((code) => {
      const factor = code.replace(/_unknown$/, "");
      return code === "log_market" || codes.has(factor) || codes.has(`${factor}_unknown`);
    });
    return fitted(
      races,
      gait,
      keep,
      all.columns.filter(({ code }) => !keep.includes(code)),
    );
  };
  return {
    market: keeping([]),
    holm: keeping(candidates.slice(0, failing === -1 ? candidates.length : failing)),
    own: keeping(candidates.filter((column) => pValue(column) < LEVEL)),
    all,
  };
}

function fitted(
  races: readonly SampleRace[],
  gait: Gait,
  columns: readonly DesignColumn[],
  leftOut: readonly FittedColumn[],
): FittedGait {
  const { coefficients, standardErrors, logLikelihood } = fitColumns(races, columns);
  const market = races.reduce((sum, { race, input }) => sum + winnerLog(race, chances(input.odds, 1)), 0);
  return {
    gait,
    races: races.length,
    columns: columns.map((code, k) => ({
      code,
      coefficient: coefficients[k] ?? Number.NaN,
      standardError: standardErrors[k] ?? Number.NaN,
    })),
    leftOut,
    logLikelihood: logLikelihood / races.length,
    marketLogLikelihood: market / races.length,
  };
}

/** Two-sided, of a coefficient against 0. */
export function pValue({ coefficient, standardError }: FittedColumn): number {
  return 2 * normalTail(Math.abs(coefficient) / standardError);
}
