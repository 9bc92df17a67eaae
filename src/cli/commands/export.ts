import { exportTables } from "../../app/export-tables.ts";
import { composeExport, type ExportFormat } from "../../compose.ts";
import { toWire } from "../../domain/kernel/wire-names.ts";
import { VERSION } from "../../version.ts";
import { badOption, type Context, configOf, Refusal } from "../context.ts";
import { dayOption } from "../day-option.ts";
import { print, printError } from "../show.ts";

export type ExportOptions = {
  readonly from: string;
  readonly to: string;
  readonly format: ExportFormat;
  readonly out: string;
};

/** Writes decisions and settlements between two days as flat tables. Beside a running service or without one. */
export async function exportDays(context: Context, options: ExportOptions): Promise<void> {
  const { config } = configOf(context);
  const { t } = context;
  const from = dayOption(context, "--from", options.from);
  const to = dayOption(context, "--to", options.to);
  if (to < from) badOption(context, "--to", `${to} < ${from}`);
  const { store, writer } = composeExport(config, options.format);
  const onDay = context.json
    ? {}
    : { onDay: (day: string, races: number) => printError(t("export.day", { day, races })) };
  const exported = await exportTables(
    { store, writer, codeVersion: VERSION },
    { from, to, dir: options.out, ...onDay },
  );
  if (context.json) print(JSON.stringify(toWire({ out: options.out, ...exported }), null, 2));
  else {
    for (const { file, rows, sha256 } of exported.tables) print(t("export.table", { file, rows, sha256 }));
    for (const { key, detail } of exported.unreadable) printError(t("roi.unreadable", { key, detail }));
  }
  if (exported.unreadable.length > 0) throw new Refusal("documents that cannot be read", 1);
}
