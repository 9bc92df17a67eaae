import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { type ImportedPage, type ImportPage, type ImportRefusal, importPage } from "../../app/import-page.ts";
import { composePages } from "../../compose.ts";
import {
  type Instant,
  instantInParis,
  instantOf,
  parisDayOf,
  parisTimeOf,
  parseInstant,
  type RaceDay,
} from "../../domain/kernel/time.ts";
import { toWire } from "../../domain/kernel/wire-names.ts";
import { POOLS } from "../../domain/race/card.ts";
import { SOURCE_NAMES } from "../../domain/race/race.ts";
import { badOption, type Context, configOf, Refusal } from "../context.ts";
import { dayOption } from "../day-option.ts";
import { print, printError } from "../show.ts";

export type ImportOptions = {
  readonly files: readonly string[];
  readonly source?: string | undefined;
  readonly url?: string | undefined;
  readonly race?: string | undefined;
  readonly date?: string | undefined;
  /** When the pages were looked at: an ISO moment, or a time of Paris on the day. */
  readonly at?: string | undefined;
  readonly pool?: string | undefined;
};

type Refused = { readonly kind: string; readonly file: string; readonly detail: string };

/** Brings in pages that an operator saved, each with what came of it; one that is refused does not stop the others. */
export async function importPages(context: Context, options: ImportOptions): Promise<void> {
  const { config } = configOf(context);
  if (options.url !== undefined && options.files.length > 1) {
    return badOption(context, "--url", context.t("import.oneUrl"));
  }
  const deps = await composePages(config);
  const today = parisDayOf(deps.clock.now());
  const day =
    options.date === undefined || options.date === "today" ? undefined : dayOption(context, "--date", options.date);
  const given = {
    source: oneOf(context, "--source", SOURCE_NAMES, options.source),
    pool: oneOf(context, "--pool", POOLS, options.pool),
    url: options.url,
    race: options.race,
    day: options.date === "today" ? today : day,
  };
  const at = options.at === undefined ? undefined : momentOf(context, options.at, given.day ?? today);
  const imported: ImportedPage[] = [];
  const refused: Refused[] = [];
  for (const file of options.files) {
    const page = await readPage(context, file, at);
    const one = await importPage(deps, { ...page, ...given });
    if (one.ok) imported.push(one.value);
    else refused.push(refusalOf(file, one.error));
    if (context.json) continue;
    if (one.ok) print(toldOf(context, one.value, at === undefined));
    else printError(toldRefusal(context, refusalOf(file, one.error)));
  }
  if (context.json) print(JSON.stringify(toWire({ imported, refused }), null, 2));
  if (refused.length > 0) throw new Refusal(`${refused.length} pages were refused`, 1);
}

async function readPage(
  context: Context,
  path: string,
  at: Instant | undefined,
): Promise<Pick<ImportPage, "file" | "body" | "at">> {
  try {
    const [body, { mtimeMs }] = await Promise.all([readFile(path), stat(path)]);
    return { file: basename(path), body, at: at ?? instantOf(Math.floor(mtimeMs)) };
  } catch (cause) {
    return badOption(context, "FILE", cause instanceof Error ? cause.message : String(cause));
  }
}

function momentOf(context: Context, text: string, day: RaceDay): Instant {
  const moment = parseInstant(text);
  if (moment !== undefined) return moment;
  const time = instantInParis(day, text);
  return time.ok ? time.value : badOption(context, "--at", `${text} (${time.error.kind})`);
}

function oneOf<T extends string>(
  context: Context,
  option: string,
  names: readonly T[],
  given: string | undefined,
): T | undefined {
  if (given === undefined) return undefined;
  return names.find((name) => name === given) ?? badOption(context, option, names.join(", "));
}

function refusalOf(
  file: string,
  error: ImportRefusal | { readonly kind: "corrupt_document"; readonly key: string; readonly detail: string },
): Refused {
  return "key" in error ? { kind: error.kind, file: basename(file), detail: `${error.key}: ${error.detail}` } : error;
}

function toldRefusal({ t }: Context, { kind, file, detail }: Refused): string {
  return t("import.refused", { file, why: t.or(`import.${kind}`, kind), detail });
}

function toldOf({ t }: Context, page: ImportedPage, byFile: boolean): string {
  const { file, source, url, observedAt, outcome, uses } = page;
  const told = uses.flatMap(({ kind, read, races, runners, odds, status }) => {
    if (!read) return [];
    if (kind === "programme") return [t("import.programme", { count: races ?? 0 })];
    if (kind === "card") return [t("import.card", { runners: runners ?? 0, odds: odds ?? 0 })];
    return kind === "result" ? [t("import.result", { status: status ?? "" })] : [t(`import.${kind}`)];
  });
  const when = `${parisDayOf(observedAt)} ${parisTimeOf(observedAt)}`;
  const at = t(byFile ? "import.savedAt" : "import.givenAt", { when });
  return [`${file}  ${t(`import.${outcome}`)}  ${source}  ${told.join(", ")}`, `  ${at}  ${url}`].join("\n");
}
