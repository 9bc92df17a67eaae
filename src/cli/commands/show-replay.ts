import type { VariantReport } from "../../app/analyse-variants.ts";
import type { DaySummary } from "../../app/summarise-day.ts";
import { PROFILE_NAMES } from "../../domain/betting/profile.ts";
import { PHASES } from "../../domain/kernel/phase.ts";
import { parisTimeOf, type RaceDay } from "../../domain/kernel/time.ts";
import type { LeadReport } from "../../domain/plan/snapshot-leads.ts";
import type { Context } from "../context.ts";
import { print, tableOf } from "../show.ts";

/** What replayed days came to together; `--report` writes it. */
export type ReplayReport = {
  readonly days: readonly RaceDay[];
  readonly races: number;
  /** From when on moves of the off are told: the look that shows them, or a minute drawn between two looks. */
  readonly moves: { readonly told: "at the look" } | { readonly told: "between looks"; readonly seed: number };
  /** Minutes from H5 snapshot to the off. */
  readonly leads: LeadReport;
  readonly variants: readonly VariantReport[];
};

/** A day of races, each with what became of its phases. */
export function showDay({ t }: Context, summary: DaySummary, { late }: { readonly late: boolean }): void {
  const { day, plannedAt, races, dropped, counts } = summary;
  print(t("replay.title", { date: day, races: races.length, time: parisTimeOf(plannedAt) }));
  if (late) print(t("replay.late"));
  const list = Object.entries(dropped)
    .map(([reason, count]) => `${count} ${reason}`)
    .join(", ");
  if (list !== "") print(t("replay.dropped", { list }));
  const outcome = (code: string) => t.or(`outcome.${code}`, code);
  const header = [
    t("replay.race"),
    t("replay.racecourse"),
    t("replay.off"),
    t("replay.moves"),
    ...PHASES.map((phase) => t(`phase.${phase}`)),
    t("replay.lead"),
    t("replay.why"),
  ];
  print(
    tableOf(
      header,
      races.map((race) => {
        const { H30, H5, RESULT } = race.phases;
        const told = [H5, H30, RESULT].find(({ reasonCode }) => reasonCode !== undefined);
        const why = told
          ? t.or(`reason.${told.reasonCode}`, [told.reasonCode, told.reason].filter(Boolean).join(": "))
          : "";
        const off = race.startsAt ? parisTimeOf(race.startsAt) : "—";
        return [
          race.race,
          race.racecourse,
          off,
          race.revision - 1,
          outcome(H30.outcome),
          outcome(H5.outcome),
          outcome(RESULT.outcome),
          race.h5LeadMinutes?.toFixed(1) ?? "—",
          why,
        ];
      }),
    ),
  );
  for (const phase of PHASES) {
    print(
      `${t(`phase.${phase}`)} : ${Object.entries(counts[phase])
        .map(([code, count]) => `${count} ${outcome(code)}`)
        .join(", ")}`,
    );
  }
}

/** Several days, a row each. */
export function showDays({ t }: Context, days: readonly { readonly summary: DaySummary }[]): void {
  const header = [t("replay.day"), t("replay.races"), ...PHASES.map((phase) => t(`phase.${phase}`))];
  const cell = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([code, count]) => `${count} ${t.or(`outcome.${code}`, code)}`)
      .join(", ");
  const rows = days.map(({ summary: { day, races, counts } }) => [
    day,
    races.length,
    ...PHASES.map((phase) => cell(counts[phase])),
  ]);
  print(tableOf(header, rows));
}

/** When the odds were looked at, and which gates refused them: a table a profile, a column a model. */
export function showReport({ t }: Context, { leads, variants }: ReplayReport): void {
  const { figures, races, worst } = leads;
  if (figures) {
    const { withinOne, meanError, shareWithinOne, median, p5, p95, tooEarly, tooLate } = figures;
    const percent = (100 * shareWithinOne).toFixed(1);
    print(t("replay.leads", { count: races, within: withinOne, percent, mean: meanError.toFixed(2) }));
    const spread = { median: median.toFixed(1), p5: p5.toFixed(1), p95: p95.toFixed(1), tooEarly, tooLate };
    print(t("replay.leadSpread", spread));
    const list = worst.map(({ raceId, minutes }) => `${raceId} ${minutes.toFixed(1)}`).join(", ");
    if (list !== "") print(t("replay.leadWorst", { list }));
  }
  for (const profile of PROFILE_NAMES) {
    const shown = variants.filter((variant) => variant.profile === profile);
    const [first] = shown;
    if (!first) continue;
    print(t("replay.gates", { profile, races: first.report.races }));
    print(t("replay.gateCells"));
    print(tableOf([t("replay.gate"), ...shown.map(({ model }) => model)], gateRows({ t }, shown)));
  }
}

function gateRows({ t }: Pick<Context, "t">, shown: readonly VariantReport[]): string[][] {
  const codes = [...new Set(shown.flatMap(({ report }) => Object.keys(report.gates)))] as CodeOfGate[];
  const weight = (code: CodeOfGate) => Math.max(...shown.map(({ report }) => report.gates[code]?.bets ?? 0));
  const sorted = codes.toSorted((a, b) => weight(b) - weight(a) || (a < b ? -1 : 1));
  const totals: readonly (readonly [Parameters<Context["t"]>[0], (report: VariantReport["report"]) => string])[] = [
    [
      "replay.allGates",
      (report) => `${report.bets} · ${report.books} · ${report.races} · ${report.races} · ${report.nearest}`,
    ],
    ["replay.played", (report) => `${report.betsPassed} · ${report.plays} · ${report.tickets}`],
  ];
  return [
    ...sorted.map((code) => [
      `${t.or(`reason.${code}`, code)} (${code})`,
      ...shown.map(({ report }) => {
        const count = report.gates[code];
        if (!count) return "—";
        return `${count.bets} · ${count.books} · ${count.racesFirst} · ${count.races} · ${count.nearest}`;
      }),
    ]),
    ...totals.map(([key, text]) => [t(key), ...shown.map(({ report }) => text(report))]),
  ];
}

type CodeOfGate = keyof VariantReport["report"]["gates"];
