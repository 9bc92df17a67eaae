import { SingleBar } from "cli-progress";
import { hasChanged, ofSource, type ReparsedDay, reparseDay } from "../../app/reparse-day.ts";
import { composePages } from "../../compose.ts";
import { addDays, type RaceDay } from "../../domain/kernel/time.ts";
import { toWire } from "../../domain/kernel/wire-names.ts";
import { SOURCE_NAMES } from "../../domain/race/race.ts";
import { badOption, type Context, configOf, Refusal } from "../context.ts";
import { dayOption } from "../day-option.ts";
import { print, tableOf } from "../show.ts";

export type ReparseOptions = {
  readonly from: string;
  readonly to?: string | undefined;
  readonly source?: string | undefined;
  /** End with 1 where anything is read differently, or cannot be read any more. */
  readonly check: boolean;
};

/** Rows of each list that a table for people shows; `--json` has all. */
const SHOWN = 40;
/** Characters of a value that a table shows. */
const WIDTH = 60;

/** Today's parsers over the archived pages of some days, and what they read differently. Writes nothing. */
export async function reparse(context: Context, options: ReparseOptions): Promise<void> {
  const { config } = configOf(context);
  const from = dayOption(context, "--from", options.from);
  const to = dayOption(context, "--to", options.to ?? options.from);
  if (to < from) return badOption(context, "--to", `${to} < ${from}`);
  const source = SOURCE_NAMES.find((name) => name === options.source);
  if (options.source !== undefined && !source) return badOption(context, "--source", SOURCE_NAMES.join(", "));
  const deps = await composePages(config);
  const days: ReparsedDay[] = [];
  const began = performance.now();
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const reparsed = await withProgress(context, day, (onPage) => reparseDay(deps, day, onPage));
    days.push(source ? ofSource(reparsed, source) : reparsed);
  }
  const seconds = (performance.now() - began) / 1000;
  if (context.json) print(JSON.stringify(toWire({ days, seconds }), null, 2));
  else show(context, days, seconds);
  if (options.check && days.some(hasChanged)) throw new Refusal("pages are read differently", 1);
}

async function withProgress<T>(
  { t, json }: Context,
  day: RaceDay,
  work: (onPage: (done: number, of: number) => void) => Promise<T>,
): Promise<T> {
  if (json || !process.stderr.isTTY) return work(() => undefined);
  const bar = new SingleBar({ format: `${day} {bar} {value}/{total} ${t("reparse.pages")}`, clearOnComplete: true });
  bar.start(1, 0);
  try {
    return await work((done, of) => {
      bar.setTotal(of);
      bar.update(done);
    });
  } finally {
    bar.stop();
  }
}

function show({ t }: Context, days: readonly ReparsedDay[], seconds: number): void {
  const all = <K extends keyof ReparsedDay>(key: K): ReparsedDay[K][] => days.map((day) => day[key]);
  const pages = sum(all("pages"));
  const rate = Math.round(pages / Math.max(seconds, 0.001));
  print(
    t("reparse.title", {
      days: days.length,
      pages,
      passedOver: sum(all("passedOver")),
      seconds: seconds.toFixed(1),
      rate,
    }),
  );
  const kinds = all("kinds").flat();
  const names = [...new Set(kinds.map(({ source, kind }) => `${source} ${kind}`))].toSorted();
  const rows = names.map((name) => {
    const own = kinds.filter(({ source, kind }) => `${source} ${kind}` === name);
    const compared = all("compared")
      .flat()
      .filter(({ source, kind }) => `${source} ${kind}` === name);
    const counts = [own.map(({ read }) => read), own.map(({ refused }) => refused), compared.map(({ count }) => count)];
    return [...name.split(" "), ...counts.map(sum)];
  });
  const head = [t("reparse.source"), t("reparse.kind"), t("reparse.read"), t("reparse.refused"), t("reparse.compared")];
  print(tableOf(head, rows));
  const changes = all("changes")
    .flat()
    .map((one) => [one.document, one.source, one.runner ?? "", one.field, told(one.before), told(one.now)]);
  const turned = all("turned")
    .flat()
    .map((one) => [one.document, one.source, `${one.before} → ${one.now}`, one.detail.slice(0, WIDTH)]);
  list(
    t("reparse.changes", { count: changes.length }),
    [
      t("reparse.document"),
      t("reparse.source"),
      t("reparse.runner"),
      t("reparse.field"),
      t("reparse.before"),
      t("reparse.now"),
    ],
    changes,
  );
  list(t("reparse.turned", { count: turned.length }), [t("reparse.document"), t("reparse.source"), "", ""], turned);
  const refused = all("refused")
    .flat()
    .map((one) => [one.observedAt, one.source, one.kind, one.kindOfError, `${one.url}\n${one.detail.slice(0, WIDTH)}`]);
  if (refused.length > 0)
    list(
      t("reparse.refusedPages", { count: refused.length }),
      ["", t("reparse.source"), t("reparse.kind"), "", ""],
      refused,
    );
  for (const { key, detail } of all("damaged").flat()) print(t("reparse.damaged", { key, detail }));
  for (const { key, detail } of all("corrupt").flat()) print(t("reparse.damaged", { key, detail }));
  const gone = all("notArchived").flat().length;
  if (gone > 0) print(t("reparse.notArchived", { count: gone }));
}

function list(title: string, head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  print(title);
  if (rows.length === 0) return;
  print(tableOf(head, rows.slice(0, SHOWN)));
  if (rows.length > SHOWN) print(`… ${rows.length - SHOWN}`);
}

function told(value: unknown): string {
  if (value === undefined) return "–";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > WIDTH ? `${text.slice(0, WIDTH)}…` : text;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
