import type { RaceDay } from "../src/domain/kernel/time.ts";
import { toWire } from "../src/domain/kernel/wire-names.ts";
import type { FittedColumn, FittedGait, FittedModel } from "../src/domain/model/fitted-model.ts";
import type { DayMean } from "./day-bootstrap.ts";
import type { SampleRace } from "./factor-sample.ts";

/** Decimals of a figure in the file: far below the standard errors. */
const DIGITS = 6;

/** The model that the earlier races say, with its origin and what it gained on the later ones. */
export function fittedModelOf(
  gaits: readonly FittedGait[],
  earlier: readonly SampleRace[],
  later: readonly SampleRace[],
  gain: Pick<DayMean, "mean" | "standardError">,
): FittedModel {
  const minutes = earlier
    .flatMap(({ race }) => (race.minutesBefore.h5 === undefined ? [] : [race.minutesBefore.h5]))
    .toSorted((a, b) => a - b);
  return {
    version: "fitted-2025q4",
    madeBy: "node bench/model-report.ts --write",
    sample: {
      description: "French races of the PMU's shop pool with complete odds at H-5 and an arrival",
      pools: ["pmu-shop"],
      races: earlier.length,
      runners: earlier.reduce((sum, { race }) => sum + race.runners.length, 0),
      days: daysOf(earlier).length,
    },
    period: periodOf(earlier),
    oddsInstant: {
      phase: "H5",
      from: minutes[0] ?? Number.NaN,
      median: minutes[Math.floor(minutes.length / 2)] ?? Number.NaN,
      to: minutes.at(-1) ?? Number.NaN,
    },
    gaits: gaits.map(rounded),
    test: {
      ...periodOf(later),
      races: later.length,
      gain: figure(gain.mean),
      standardError: figure(gain.standardError),
    },
  };
}

function rounded({ columns, leftOut, ...gait }: FittedGait): FittedGait {
  return {
    ...gait,
    columns: columns.map(roundedColumn),
    leftOut: leftOut.map(roundedColumn),
    logLikelihood: figure(gait.logLikelihood),
    marketLogLikelihood: figure(gait.marketLogLikelihood),
  };
}

function roundedColumn({ code, coefficient, standardError }: FittedColumn): FittedColumn {
  return { code, coefficient: figure(coefficient), standardError: figure(standardError) };
}

/** Rounded as the files have it. */
export function figure(value: number): number {
  return Number(value.toFixed(DIGITS));
}

/** The file's text: `snake_case`, one field a line, short lists on theirs: as the formatter leaves it. */
export function fileOf(model: FittedModel): string {
  const text = JSON.stringify(toWire({ kind: "fitted_win_model", schemaVersion: 1, ...model }), undefined, 2);
  return `${text.replace(/\[\s+("[^"]*")\s+\]/g, "[$1]")}\n`;
}

function daysOf(sample: readonly SampleRace[]): RaceDay[] {
  return [...new Set(sample.map(({ race }) => race.day))].toSorted();
}

export function periodOf(sample: readonly SampleRace[]): { from: RaceDay; to: RaceDay } {
  const days = daysOf(sample);
  const [from, to] = [days[0], days.at(-1)];
  if (!from || !to) throw new Error("an empty sample has no period");
  return { from, to };
}
