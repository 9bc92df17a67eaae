import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { ImportedDay } from "../../app/import-day.ts";
import { importRecordedDay, replayStore } from "../../compose-replay.ts";
import { parseRaceDay, type RaceDay } from "../../domain/kernel/time.ts";
import { toWire } from "../../domain/kernel/wire-names.ts";
import { badOption, type Context, configOf, Refusal } from "../context.ts";
import { dayOption } from "../day-option.ts";
import { print } from "../show.ts";

export type ArchiveImportOptions = {
  readonly dir: string;
  readonly from?: string;
  readonly to?: string;
  /** Folder of the documents; that of the service without it. */
  readonly out?: string;
  readonly again: boolean;
};

/**
 * Adds recorded days to the past days of a store, each once, and says of each what came of it. A recording that cannot be
 * read is named and does not stop the others; the command then ends with 1.
 */
export async function archiveImport(context: Context, options: ArchiveImportOptions): Promise<void> {
  const { t } = context;
  const { config } = configOf(context);
  const out = options.out ?? config.LOCAL_DATA_DIR;
  const found = recordingsIn(context, options);
  const [first, last] = [found[0], found.at(-1)];
  if (!first || !last) return badOption(context, "<dir>", t("archive.nothing", { dir: options.dir }));
  const store = replayStore(out);
  const countries = new Set(config.PLAN_COUNTRIES);
  const imported: ImportedDay[] = [];
  const failed: { readonly day: RaceDay; readonly detail: string }[] = [];
  if (!context.json) print(t("archive.title", { out, files: found.length, from: first.day, to: last.day }));
  for (const { day, file } of found) {
    const one = await importRecordedDay(file, { store, countries, again: options.again });
    if (one.ok) imported.push(one.value);
    else failed.push({ day, detail: one.error.detail });
    if (context.json) continue;
    print([day, one.ok ? toldOf(context, one.value) : t("archive.failed", { detail: one.error.detail })].join("  "));
  }
  if (context.json) print(JSON.stringify(toWire({ out, imported, failed }), null, 2));
  if (failed.length > 0) throw new Refusal(`${failed.length} recordings cannot be read`, 1);
}

function toldOf({ t }: Context, { outcome, races, starts, leftOut }: ImportedDay): string {
  const told = t(outcome === "nothing" ? "archive.empty" : `archive.${outcome}`);
  if (outcome === "standing") return told;
  return `${told}  ${t("archive.races", { races, starts, leftOut: leftOut.length })}`;
}

/** The recordings of a folder between two days, by day; a file of another name is none. */
function recordingsIn(context: Context, { dir, from, to }: ArchiveImportOptions) {
  const first = from === undefined ? undefined : dayOption(context, "--from", from);
  const last = to === undefined ? undefined : dayOption(context, "--to", to);
  let names: string[];
  try {
    names = readdirSync(dir);
  } catch (cause) {
    return badOption(context, "<dir>", cause instanceof Error ? cause.message : String(cause));
  }
  return names.toSorted().flatMap((name) => {
    const day = parseRaceDay(name.replace(/\.ndjson(\.br)?$/, ""));
    if (!day.ok || !/\.ndjson(\.br)?$/.test(name)) return [];
    if ((first && day.value < first) || (last && day.value > last)) return [];
    return [{ day: day.value, file: join(dir, name) }];
  });
}
