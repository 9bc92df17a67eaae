import { readFile, rename, writeFile } from "node:fs/promises";
import { rebuildWorkbook, rowsOfDays } from "../../app/update-workbook.ts";
import { readPendingRows } from "../../app/workbook-pending.ts";
import { WORKBOOK_KEY, type WorkbookFault } from "../../app/write-workbook.ts";
import { composeWorkbook } from "../../compose.ts";
import { toWire } from "../../domain/kernel/wire-names.ts";
import { badOption, type Context, configOf, Refusal } from "../context.ts";
import { dayOption } from "../day-option.ts";
import { print, printError } from "../show.ts";

/** Where the workbook is, and what waits for it. */
export async function excel(context: Context): Promise<void> {
  const { t } = context;
  const { store, path } = composeWorkbook(configOf(context).config);
  const there = (await store.read(WORKBOOK_KEY)) !== undefined;
  const pending = await readPendingRows(store);
  const waiting = pending.ok ? pending.value : undefined;
  if (context.json) return print(JSON.stringify(toWire({ path, there, pending: waiting }), null, 2));
  print(t(there ? "excel.path" : "excel.missing", { path }));
  if (!pending.ok) print(t("excel.corrupt", { key: pending.error.key }));
  if (waiting) print(t("excel.pending", { count: waiting.races.length, since: waiting.since, reason: waiting.reason }));
}

export type ExcelRebuildOptions = {
  readonly from?: string;
  readonly to?: string;
  readonly out?: string;
  readonly fresh: boolean;
};

/** Brings the rows of stored days into the workbook, or into another file; the user's own columns stay. */
export async function excelRebuild(context: Context, options: ExcelRebuildOptions): Promise<void> {
  const { t } = context;
  const deps = composeWorkbook(configOf(context).config);
  const days = {
    from: options.from === undefined ? undefined : dayOption(context, "--from", options.from),
    to: options.to === undefined ? undefined : dayOption(context, "--to", options.to),
  };
  try {
    if (options.out !== undefined)
      return await rebuildFile(context, deps, { ...days, ...options, out: options.out, days });
    const rebuilt = await rebuildWorkbook(deps, { ...days, fresh: options.fresh });
    if (!rebuilt.ok) return refused(context, rebuilt.error);
    const { outcome, races, days: count, setAside, corrupt } = rebuilt.value;
    if (context.json) return print(JSON.stringify(toWire({ path: deps.path, ...rebuilt.value }), null, 2));
    print(t(`excel.${outcome}`, { races, days: count }));
    if (setAside !== undefined) print(t("excel.setAside", { key: setAside }));
    for (const { key } of corrupt) print(t("excel.corrupt", { key }));
    print(t("excel.path", { path: deps.path }));
  } finally {
    await deps.workbook.workbook.close();
  }
}

async function rebuildFile(
  context: Context,
  deps: ReturnType<typeof composeWorkbook>,
  { out, fresh, days }: { out: string; fresh: boolean; days: Parameters<typeof rowsOfDays>[1] },
): Promise<void> {
  const { rows, days: count, races, corrupt } = await rowsOfDays(deps, days);
  const before = fresh ? undefined : await readFile(out).catch(notThere);
  const edited = await deps.workbook.workbook.upsert(before && new Uint8Array(before), rows);
  // A file of the user's own choice is never put aside for him.
  if (!edited.ok) return refused(context, { kind: "unavailable", detail: `${out}: ${edited.error.detail}` });
  const { bytes, changed } = edited.value;
  if (changed) {
    const cannot = (cause: unknown) => badOption(context, "--out", String(cause));
    await writeFile(`${out}.new`, bytes).catch(cannot);
    await rename(`${out}.new`, out).catch(cannot);
  }
  const outcome = changed ? "written" : "unchanged";
  if (context.json) return print(JSON.stringify(toWire({ path: out, outcome, days: count, races, corrupt }), null, 2));
  print(context.t(`excel.${outcome}`, { races, days: count }));
  for (const { key } of corrupt) print(context.t("excel.corrupt", { key }));
  print(context.t("excel.path", { path: out }));
}

function refused({ t }: Context, { kind, detail }: WorkbookFault): never {
  printError(t(`excel.${kind}`, { detail }));
  throw new Refusal(`workbook: ${kind}`, 1);
}

function notThere(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
  return undefined;
}
