import type { App } from "../../app/app.ts";
import type { Board, Money } from "../../app/view-board.ts";
import type { RaceDay } from "../../domain/kernel/time.ts";
import type { Context } from "../context.ts";
import { print, tableOf } from "../show.ts";
import { inEuros } from "./demo-screen.ts";

/** What came of a simulated day, as the program's own use-cases tell it. */
export type DemoSummary = {
  readonly day: RaceDay;
  readonly meetings: readonly {
    readonly meeting: string;
    readonly racecourse: string;
    readonly races: number;
    readonly settled: number;
    readonly played: number;
    readonly refused: number;
  }[];
  /** Races without a ticket, by their first reason. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Races that ended neither settled nor cancelled, with their stage. */
  readonly open: Readonly<Record<string, string>>;
  readonly money: Money;
  readonly market: Money & { readonly races: number };
  readonly ledger: readonly { readonly month: string; readonly entries: number; readonly holds: boolean }[];
};

/** @throws Error where a stored document cannot be read: the day was written a moment ago */
export async function demoSummary(app: App, day: RaceDay): Promise<DemoSummary> {
  const board = await app.viewBoard(day);
  if (!board.ok) throw new Error(`the board of ${day}: ${board.error.kind}`);
  const told = await app.summariseDay(day);
  if (!told.ok) throw new Error(`${told.error.key}: ${told.error.detail}`);
  const ledger = await app.verifyLedger();
  if (!ledger.ok) throw new Error(`${ledger.error.key}: ${ledger.error.detail}`);
  const { races, money, market } = board.value;
  const refusals: Record<string, number> = {};
  for (const { phases } of told.value?.races ?? []) {
    const { outcome, reasonCode = outcome } = phases.H5;
    if (outcome !== "play") refusals[reasonCode] = (refusals[reasonCode] ?? 0) + 1;
  }
  const ended = races.filter(({ where }) => where.stage === "settled" || where.stage === "cancelled");
  const open = races.filter((race) => !ended.includes(race));
  return {
    day,
    meetings: meetingsOf(races),
    refusals,
    open: Object.fromEntries(open.map(({ race, where }) => [race.raceId.slice(11), where.stage])),
    money,
    market,
    ledger: ledger.value.months.map(({ month, entries, broken }) => ({
      month,
      entries: entries.length,
      holds: broken === undefined,
    })),
  };
}

function meetingsOf(races: Board["races"]): DemoSummary["meetings"] {
  return [...Map.groupBy(races, ({ race }) => race.meetingNumber)].map(([number, held]) => ({
    meeting: `R${number}`,
    racecourse: held[0]?.race.racecourse ?? "",
    races: held.length,
    settled: held.filter(({ where }) => where.stage === "settled").length,
    played: held.filter(({ where }) => where.decision === "play").length,
    refused: held.filter(({ where }) => where.decision === "abstain").length,
  }));
}

export function showDemo({ t }: Context, summary: DemoSummary, files: Readonly<Record<string, string>>): void {
  const { meetings, refusals, open, money, market, ledger, day } = summary;
  print(t("demo.summary", { date: day }));
  const header = (["meeting", "racecourse", "races", "settled", "played", "refused"] as const).map((column) =>
    t(`demo.${column}`),
  );
  print(
    tableOf(
      header,
      meetings.map((row) => [row.meeting, row.racecourse, row.races, row.settled, row.played, row.refused]),
    ),
  );
  for (const [code, count] of Object.entries(refusals)) {
    print(`  ${t("demo.refusal", { count, reason: t.or(`reason.${code}`, t.or(`outcome.${code}`, code)) })}`);
  }
  for (const [race, stage] of Object.entries(open)) print(`  ${t("demo.open", { race, stage })}`);
  print(t("demo.own", inEuros(t, money)));
  print(t("demo.market", { ...inEuros(t, market), count: market.races }));
  for (const { month, entries, holds } of ledger)
    print(t(holds ? "demo.ledger" : "demo.ledgerBroken", { month, entries }));
  for (const [what, path] of Object.entries(files)) print(`  ${what.padEnd(10)} ${path}`);
  print(t("demo.simulated"));
  print(t("play"));
}
