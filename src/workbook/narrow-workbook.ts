import type { SheetChange } from "../ports/workbook.ts";
import { DAYS_1904, dayTexts, serialOfDay } from "./date-serial.ts";
import { type RowText, rejoin, type SheetText, sheetText, withRows } from "./sheet-rows.ts";
import { partOf, readZip, unpack, writeZip, type ZipPart } from "./zip-parts.ts";

/**
 * The same workbook without the rows of other days, and the way back.
 *
 * The library takes 8 seconds for a sheet of 20,000 rows, nearly all of it in reading and writing cells that do not change. So
 * it is given the first rows, the last one, and those that bear a date of the change; the others are set aside as they are
 * written and put back beside what it made. Rows keep their numbers, so that nothing outside them has to change. Only
 * whole rows are moved: what a cell says is the library's business.
 */
export type NarrowWorkbook = {
  readonly bytes: Uint8Array;
  /** @throws Error where the library's answer is no workbook: a fault of the library */
  widen(edited: Uint8Array): Uint8Array;
};

/** Rows in which a header is looked for: people put titles above a table. */
export const HEADER_ROWS = 20;
/** Sheets of fewer rows are left whole: a day has 60, and the library reads so many in 0.1 s. */
const WORTH_NARROWING = 1_000;
/** A change of more days is a rebuild: it is applied to the whole. */
const MOST_DAYS = 31;

type Cut = { readonly part: string; readonly whole: SheetText; readonly left: readonly RowText[] };

/** @returns undefined where nothing is to be left out, or where the workbook is not written as this expects */
export function narrowWorkbook(
  bytes: Uint8Array,
  changes: readonly SheetChange[],
  worthNarrowing = WORTH_NARROWING,
): NarrowWorkbook | undefined {
  const parts = readZip(bytes);
  if (!parts) return undefined;
  const texts = (name: string) => {
    const part = parts.find((one) => one.name === name);
    return part && unpack(part);
  };
  const paths = sheetPaths(texts("xl/workbook.xml"), texts("xl/_rels/workbook.xml.rels"));
  const cuts: Cut[] = [];
  const narrowed = new Map<string, ZipPart>();
  for (const change of changes) {
    const part = paths.get(change.sheet.name.toLowerCase());
    const days = daysOf(change);
    if (part === undefined || narrowed.has(part) || days.length > MOST_DAYS) continue;
    const xml = texts(part);
    const whole = xml === undefined ? undefined : sheetText(xml);
    if (!whole || whole.rows.length < worthNarrowing) continue;
    const wanted = rowTester(days, texts("xl/sharedStrings.xml") ?? "");
    const last = whole.rows.at(-1)?.number;
    const kept = (row: RowText) => row.number <= HEADER_ROWS || row.number === last || wanted(row.text);
    cuts.push({ part, whole, left: whole.rows.filter((row) => !kept(row)) });
    narrowed.set(part, partOf(part, withRows(whole, whole.rows.filter(kept)), "stored"));
  }
  if (cuts.length === 0) return undefined;
  return {
    bytes: writeZip(parts.map((part) => narrowed.get(part.name) ?? part)),
    widen: (edited) => widen(edited, cuts),
  };
}

function widen(edited: Uint8Array, cuts: readonly Cut[]): Uint8Array {
  const parts = readZip(edited);
  if (!parts) throw new Error("the edited workbook is no zip");
  return writeZip(
    parts.map((part) => {
      const cut = cuts.find(({ part: name }) => name === part.name);
      if (!cut) return part;
      const xml = unpack(part);
      const sheet = xml === undefined ? undefined : sheetText(xml);
      if (!sheet) throw new Error(`the edited ${part.name} is no sheet`);
      return partOf(part.name, rejoin(cut.whole, cut.left, sheet), "deflated");
    }),
  );
}

function daysOf({ sheet, rows }: SheetChange): string[] {
  const header = sheet.columns.find(({ key, format }) => key && format === "date")?.header;
  if (header === undefined) throw new RangeError(`no key of ${sheet.name} is a date`);
  return [...new Set(rows.flatMap((row) => (row[header] === undefined ? [] : [String(row[header])])))];
}

/** May a row bear one of the days? One that does not and is taken for it costs time; the contrary would double a race. */
function rowTester(days: readonly string[], sharedStrings: string): (row: string) => boolean {
  const texts = days.flatMap(dayTexts);
  const serials = days.flatMap((day) => [serialOfDay(day), serialOfDay(day) - DAYS_1904]);
  const numbers = [...serials, ...indexesOf(texts, sharedStrings)].join("|");
  const pattern = new RegExp(`<v>(?:${numbers})(?:\\.\\d+)?</v>|${texts.join("|")}`);
  return (row) => pattern.test(row);
}

/** Where a text of a table of shared strings holds one of these. */
function indexesOf(texts: readonly string[], sharedStrings: string): number[] {
  if (!texts.some((text) => sharedStrings.includes(text))) return [];
  const items = sharedStrings.split(/<si>|<si\/>|<si\s[^>]*>/).slice(1);
  return items.flatMap((item, index) => (texts.some((text) => item.includes(text)) ? [index] : []));
}

/** Lower-case sheet name → part of the zip. Excel tells sheets apart without their case. */
function sheetPaths(workbook = "", relations = ""): Map<string, string> {
  const targets = new Map(
    tagsOf(relations, "Relationship").map((tag) => [attribute(tag, "Id"), attribute(tag, "Target")]),
  );
  const paths = new Map<string, string>();
  for (const tag of tagsOf(workbook, "sheet")) {
    const target = targets.get(attribute(tag, "r:id"));
    if (target) paths.set(decode(attribute(tag, "name")).toLowerCase(), partName(target));
  }
  return paths;
}

function partName(target: string): string {
  return target.startsWith("/") ? target.slice(1) : `xl/${target}`;
}

function tagsOf(xml: string, name: string): string[] {
  return xml.match(new RegExp(`<${name}\\s[^>]*>`, "g")) ?? [];
}

function attribute(tag: string, name: string): string {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? "";
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function decode(text: string): string {
  return text
    .replace(/&#(x?)([0-9a-f]+);/gi, (_all, hex: string, digits: string) =>
      String.fromCodePoint(Number.parseInt(digits, hex === "" ? 10 : 16)),
    )
    .replace(/&(amp|lt|gt|quot|apos);/g, (_all, name: string) => ENTITIES[name] ?? "");
}
