import { CLASSIC_WIN_MODEL, createClassicModel } from "../src/domain/model/classic-model.ts";
import { designRows } from "../src/domain/model/factors/design.ts";
import type { FittedColumn } from "../src/domain/model/fitted-model.ts";
import type { Gait } from "../src/domain/model/gait.ts";
import { choiceData } from "../src/domain/model/logit/choice-data.ts";
import { fitLogit } from "../src/domain/model/logit/fit-logit.ts";
import { likelihoodRatio } from "../src/domain/model/logit/likelihood-ratio.ts";
import { MARKET_WIN_MODEL, type WinModel, type WinModelRefusal } from "../src/domain/model/win-model.ts";
import { type DayMean, dayMean, show, signed, table } from "./day-bootstrap.ts";
import type { SampleRace } from "./factor-sample.ts";
import { fitColumns, type GaitFits, pValue, usefulColumns } from "./fit-factors.ts";
import { chances, winnerLog } from "./report-market.ts";

export const FITTED_GAITS: readonly Gait[] = ["trot", "flat", "jumps"];

/** Mean log-likelihood a race of a model, less that of the odds as they stand (γ = 1), at H-5. */
export function gainOver(sample: readonly SampleRace[], model: WinModel<WinModelRefusal>): DayMean {
  return dayMean(
    sample.map(({ race, input }) => {
      const answer = model.estimate(input);
      if (!answer.ok) throw new Error(`${race.name}: ${JSON.stringify(answer.error)}`);
      const market = winnerLog(race, chances(input.odds, 1));
      return { day: race.day, value: winnerLog(race, answer.value.winProbabilities) - market };
    }),
  );
}

export function driftSection(sample: readonly SampleRace[]): string[] {
  const both = sample.filter(({ design }) => design.drift.every((move) => move !== undefined));
  const data = (columns: readonly ("log_market" | "drift")[]) =>
    choiceData(
      both.map(({ design, winners }) => ({ rows: designRows(design, columns), winners })),
      columns.length,
    );
  const [odds, withDrift] = [
    fitLogit({ data: data(["log_market"]) }),
    fitLogit({ data: data(["log_market", "drift"]) }),
  ];
  if (!odds.ok || !withDrift.ok) throw new Error("the drift could not be fitted");
  const { coefficients, standardErrors, logLikelihood } = withDrift.value;
  const { statistic, pValue: p } = likelihoodRatio(logLikelihood, odds.value.logLikelihood, 1);
  const cell = (k: number) => show({ mean: coefficients[k] ?? 0, standardError: standardErrors[k] ?? 0 }, 3);
  return [
    "### Drift H-30 to H-5 beside the odds of H-5",
    "",
    ...table(
      ["", "races", "log p(H-5)", "drift", "2·gain in log-likelihood", "p"],
      [
        ["here", String(both.length), cell(0), cell(1), statistic.toFixed(2), p.toFixed(2)],
        ["§5, another sample", "1252", "1.089 ± 0.036", "−0.097 ± 0.095", "0.86", ""],
      ],
    ),
  ];
}

/** All models on all races at H-5 whose parameters are not of this sample, and the fits on the races after theirs. */
export function comparisonSection(
  sample: readonly SampleRace[],
  later: readonly SampleRace[],
  fitted: (pick: keyof GaitFits) => WinModel<WinModelRefusal>,
): string[] {
  const given: readonly [string, WinModel<WinModelRefusal>][] = [
    ["`market` (default γ)", MARKET_WIN_MODEL],
    ["`classic`", CLASSIC_WIN_MODEL],
    ["`classic`, drift multiplied again", createClassicModel({ drift: "applied" })],
  ];
  const made: readonly [string, WinModel<WinModelRefusal>][] = [
    ["`fitted`, as shipped (Holm)", fitted("holm")],
    ["fitted, factors by their own interval", fitted("own")],
    ["fitted, every factor", fitted("all")],
  ];
  const header = ["model", "races", "days", "gain a race", "95 % of day bootstraps"];
  return [
    "### Models against the odds of H-5 as they stand (γ = 1), mean log-likelihood of the winner",
    "",
    "Fitted before: every race.",
    "",
    ...table(
      header,
      given.map((named) => comparisonRow(named, sample)),
    ),
    "Fitted on October and November: December.",
    "",
    ...table(
      header,
      [...given, ...made].map((named) => comparisonRow(named, later)),
    ),
  ];
}

function comparisonRow(
  [name, model]: readonly [string, WinModel<WinModelRefusal>],
  races: readonly SampleRace[],
): string[] {
  const gain = gainOver(races, model);
  return [name, String(gain.races), String(gain.days), show(gain), `${signed(gain.low, 4)} to ${signed(gain.high, 4)}`];
}

export function coefficientSection(fits: readonly GaitFits[]): string[] {
  const rows = fits.map(({ all, holm }) => {
    const factors = all.columns.filter(({ code }) => code !== "log_market");
    const least = factors.toSorted((a, b) => pValue(a) - pValue(b)).slice(0, 3);
    return [
      all.gait,
      String(all.races),
      holm.columns.flatMap((column) => (column.code === "log_market" ? [showColumn(column)] : [])).join(),
      String(factors.length),
      String(factors.filter((column) => pValue(column) < 0.05).length),
      String(holm.columns.length - 1),
      least.map((column) => `\`${column.code}\` ${showColumn(column)} (p ${pValue(column).toFixed(3)})`).join(", "),
    ];
  });
  const header = [
    "gait",
    "races",
    "γ at H-5 (prior 1 ± 0.2)",
    "columns tried",
    "own p < 0.05",
    "kept (Holm)",
    "smallest p",
  ];
  return ["### Factors beside the odds of H-5, October and November", "", ...table(header, rows)];
}

function showColumn({ coefficient, standardError }: FittedColumn): string {
  return show({ mean: coefficient, standardError }, 3);
}

/** Benter's two stages: a model without any odds on the earlier races, then both on the later ones. */
export function twoStageSection(earlier: readonly SampleRace[], later: readonly SampleRace[]): string[] {
  const stage = FITTED_GAITS.flatMap((gait) => {
    const ofGait = (sample: readonly SampleRace[]) => sample.filter((race) => race.gait === gait);
    const columns = usefulColumns(ofGait(earlier), gait).filter((code) => !/^(log_market|drift)/.test(code));
    const { coefficients } = fitColumns(ofGait(earlier), columns);
    return ofGait(later).map(({ design, winners }) => {
      const scores = designRows(design, columns).map((row) =>
        row.reduce((sum, x, k) => sum + x * (coefficients[k] ?? Number.NaN), 0),
      );
      return { winners, rows: scores.map((score, i) => [Math.log(design.marketProbabilities[i] ?? 0), score]) };
    });
  });
  const fitOf = (columns: readonly number[]) => {
    const races = stage.map(({ rows, winners }) => ({
      winners,
      rows: rows.map((row) => columns.map((k) => row[k] ?? 0)),
    }));
    const made = fitLogit({ data: choiceData(races, columns.length) });
    if (!made.ok) throw new Error(made.error.kind);
    return made.value;
  };
  const [alone, form, both] = [fitOf([0]), fitOf([1]), fitOf([0, 1])];
  const uniform = stage.reduce((sum, { rows }) => sum - Math.log(rows.length), 0);
  const rSquared = (logLikelihood: number) => (1 - logLikelihood / uniform).toFixed(4);
  const { pValue: p } = likelihoodRatio(both.logLikelihood, alone.logLikelihood, 1);
  const cell = (k: number) => show({ mean: both.coefficients[k] ?? 0, standardError: both.standardErrors[k] ?? 0 }, 3);
  return [
    "### Two stages (Benter): factors without odds on October and November, both together on December",
    "",
    ...table(
      ["races", "α on log π", "β on log f", "p (likelihood ratio)", "R² odds", "R² factors", "R² both"],
      [
        [
          String(stage.length),
          cell(0),
          cell(1),
          p.toFixed(2),
          rSquared(alone.logLikelihood),
          rSquared(form.logLikelihood),
          rSquared(both.logLikelihood),
        ],
      ],
    ),
  ];
}
