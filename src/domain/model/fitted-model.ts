import type { Result } from "../kernel/result.ts";
import type { RaceDay } from "../kernel/time.ts";
import { POOLS, type Pool } from "../race/card.ts";
import { type DesignColumn, isDesignColumn } from "./factors/design.ts";
import { type FieldReader, type ModelFileError, readModelFile } from "./fitted-model-fields.ts";
import type { Gait } from "./gait.ts";

/** One coefficient of a fit, in log-odds for one unit of its column. */
export type FittedColumn = {
  readonly code: DesignColumn;
  readonly coefficient: number;
  readonly standardError: number;
};

export type FittedGait = {
  readonly gait: Gait;
  readonly races: number;
  /** What the model computes with. `log_market` is always there. */
  readonly columns: readonly FittedColumn[];
  /** Columns that were tried and left at 0, with what they would have had: the interval held 0. */
  readonly leftOut: readonly FittedColumn[];
  /** Mean log-likelihood of the winner, of the model and of the odds as they stand (γ = 1). */
  readonly logLikelihood: number;
  readonly marketLogLikelihood: number;
};

/** A fitted model as its file holds it: where it comes from, what it computes with, and what it was worth later. */
export type FittedModel = {
  readonly version: string;
  /** The command that made it. */
  readonly madeBy: string;
  readonly sample: {
    readonly description: string;
    readonly pools: readonly Pool[];
    readonly races: number;
    readonly runners: number;
    readonly days: number;
  };
  readonly period: { readonly from: RaceDay; readonly to: RaceDay };
  /** When the odds of the sample were taken, in minutes before the off. */
  readonly oddsInstant: {
    readonly phase: "H5";
    readonly from: number;
    readonly median: number;
    readonly to: number;
  };
  readonly gaits: readonly FittedGait[];
  /** Mean log-likelihood a race against the market (γ = 1) on later races that no fit had seen. */
  readonly test: {
    readonly from: RaceDay;
    readonly to: RaceDay;
    readonly races: number;
    readonly gain: number;
    readonly standardError: number;
  };
};

/** Files of another layout are refused, not guessed. */
const SCHEMA_VERSION = 1;
const GAITS: readonly Gait[] = ["trot", "flat", "jumps", "unknown"];

/** Reads a model file, `snake_case` as all documents; the first field that is missing or wrong is named. */
export function parseFittedModel(json: unknown): Result<FittedModel, ModelFileError> {
  return readModelFile(json, (file) => {
    file.field("schemaVersion").exactly(SCHEMA_VERSION);
    file.field("kind").exactly("fitted_win_model");
    const sample = file.field("sample");
    const instant = file.field("oddsInstant");
    const test = file.field("test");
    return {
      version: file.field("version").text(),
      madeBy: file.field("madeBy").text(),
      sample: {
        description: sample.field("description").text(),
        pools: sample.field("pools").items((pool) => pool.oneOf(POOLS)),
        races: sample.field("races").count(),
        runners: sample.field("runners").count(),
        days: sample.field("days").count(),
      },
      period: period(file.field("period")),
      oddsInstant: {
        phase: instant.field("phase").exactly("H5"),
        from: instant.field("from").number(),
        median: instant.field("median").number(),
        to: instant.field("to").number(),
      },
      gaits: gaitsOf(file.field("gaits")),
      test: {
        ...period(test),
        races: test.field("races").count(),
        gain: test.field("gain").number(),
        standardError: test.field("standardError").positive(),
      },
    };
  });
}

function period(reader: FieldReader): { readonly from: RaceDay; readonly to: RaceDay } {
  const from = reader.field("from").day();
  const to = reader.field("to").day();
  if (to < from) reader.field("to").refuse();
  return { from, to };
}

function gaitsOf(reader: FieldReader): FittedGait[] {
  const seen = new Set<Gait>();
  return reader.items((item) => {
    const one = gait(item);
    if (seen.has(one.gait)) item.field("gait").refuse();
    seen.add(one.gait);
    return one;
  });
}

function gait(reader: FieldReader): FittedGait {
  const columns = reader.field("columns").items(column);
  const twice = columns.find(({ code }, i) => columns.findIndex((other) => other.code === code) < i);
  const market = columns.find(({ code }) => code === "log_market");
  // Without the market a runner's chance would hang on its form alone; a coefficient of 0 or less turns it round.
  if (twice || !market || !(market.coefficient > 0)) reader.field("columns").refuse();
  return {
    gait: reader.field("gait").oneOf(GAITS),
    races: reader.field("races").count(),
    columns,
    leftOut: reader.field("leftOut").items(column),
    logLikelihood: reader.field("logLikelihood").number(),
    marketLogLikelihood: reader.field("marketLogLikelihood").number(),
  };
}

function column(reader: FieldReader): FittedColumn {
  const code = reader.field("code").text();
  if (!isDesignColumn(code)) return reader.field("code").refuse();
  return {
    code,
    coefficient: reader.field("coefficient").number(),
    standardError: reader.field("standardError").positive(),
  };
}
