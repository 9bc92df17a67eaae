import type { VariantRun } from "../../app/run-variant.ts";
import type { Scoreboard } from "../../domain/performance/scoreboard.ts";
import { tellCoverage, tellModels, tellMoney, tellVerdict } from "../../messages/tell-scoreboard.ts";
import type { Context } from "../context.ts";
import { print, printError, tableOf } from "../show.ts";

export type ShownScoreboard = Pick<VariantRun, "counts" | "unreadable"> & {
  readonly from: string;
  readonly to: string;
  readonly scoreboard: Scoreboard;
};

/** The sentences first, then the figures, each with its n. */
export function showScoreboard({ t }: Context, { from, to, counts, unreadable, scoreboard }: ShownScoreboard): void {
  print(t("backtest.title", { from, to, ...counts }));
  for (const sentence of tellVerdict(t, scoreboard)) print(sentence);
  for (const { header, rows } of [tellModels(t, scoreboard), tellMoney(t, scoreboard)]) print(tableOf(header, rows));
  for (const line of tellCoverage(t, scoreboard)) print(line);
  print(t("backtest.tried", scoreboard.tried));
  for (const { key, detail } of unreadable) printError(`${key}: ${detail}`);
  print(t("play"));
}
