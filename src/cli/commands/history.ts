import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildHistory } from "../../app/build-history.ts";
import { COLUMN_MAPS, composeExport, createHistory } from "../../compose.ts";
import { instantOf, parisDayOf } from "../../domain/kernel/time.ts";
import { toWire } from "../../domain/kernel/wire-names.ts";
import { VERSION } from "../../version.ts";
import { badOption, type Context, configOf, Refusal } from "../context.ts";
import { dayOption } from "../day-option.ts";
import { print, printError, tableOf } from "../show.ts";

export type HistoryBuildOptions = { readonly from?: string; readonly to?: string; readonly again: boolean };

/** Writes the stored days as tables for questions in SQL, each day once. */
export async function historyBuild(context: Context, options: HistoryBuildOptions): Promise<void> {
  const { config } = configOf(context);
  const { t, json } = context;
  const home = join(config.LOCAL_DATA_DIR, "history");
  const built = await buildHistory(
    { ...composeExport(config, "parquet"), codeVersion: VERSION },
    {
      today: parisDayOf(instantOf(Date.now())),
      from: options.from === undefined ? undefined : dayOption(context, "--from", options.from),
      to: options.to === undefined ? undefined : dayOption(context, "--to", options.to),
      again: options.again,
      dirOf: (day) => join(home, day),
      stands: (day) => existsSync(join(home, day, "export.json")),
      onDay: (day) => (json ? undefined : printError(day)),
    },
  );
  if (json) print(JSON.stringify(toWire({ home, ...built }), null, 2));
  else print(t("history.built", { home, built: built.built.length, standing: built.standing }));
  for (const { key, detail } of built.unreadable) printError(t("roi.unreadable", { key, detail }));
  if (built.unreadable.length > 0) throw new Refusal("documents that cannot be read", 1);
}

/** Adds tables that others collected, by a column map. */
export async function historyImport(context: Context, files: readonly string[], as: string): Promise<void> {
  const { config } = configOf(context);
  const map = COLUMN_MAPS.find(({ name }) => name === as);
  if (!map) return badOption(context, "--as", `${as} (${COLUMN_MAPS.map(({ name }) => name).join(", ")})`);
  const history = createHistory(config);
  for (const file of files) {
    const { table, rows } = await history.import(file, map).catch((cause: unknown) => refuse(context, file, cause));
    print(context.t("history.imported", { file, table, rows }));
  }
}

/** Rows that a person is shown; `--json` has all. */
const SHOWN = 200;

/** Answers a question over the tables; without one, says which tables and columns there are. */
export async function sql(context: Context, question: string | undefined): Promise<void> {
  const { config } = configOf(context);
  const { t, json } = context;
  const history = createHistory(config);
  if (question === undefined) {
    const tables = await history.tables();
    if (json) return print(JSON.stringify(tables, null, 2));
    if (tables.length === 0) return print(t("history.empty"));
    for (const { name, columns } of tables) print(`${name}: ${columns.join(", ")}`);
    return;
  }
  const { columns, rows } = await history.query(question).catch((cause: unknown) => refuse(context, "SQL", cause));
  if (json)
    return print(
      JSON.stringify(
        rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]]))),
        null,
        2,
      ),
    );
  print(
    tableOf(
      columns,
      rows.slice(0, SHOWN).map((row) => row.map((cell) => (cell === undefined ? "—" : String(cell)))),
    ),
  );
  if (rows.length > SHOWN) print(t("history.more", { shown: SHOWN, rows: rows.length }));
}

function refuse({ t }: Context, what: string, cause: unknown): never {
  printError(t("history.refused", { what, detail: cause instanceof Error ? cause.message : String(cause) }));
  throw new Refusal(what, 1);
}
