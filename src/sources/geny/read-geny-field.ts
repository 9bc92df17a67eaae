import type { CheerioAPI } from "cheerio/slim";
import { type Reading, readOdds } from "../../domain/kernel/reading.ts";
import { err, ok, type Result } from "../../domain/kernel/result.ts";
import type { Market, Runner } from "../../domain/race/card.ts";
import { parseMusique } from "../../domain/race/musique.ts";
import { isName, numberWorn, plainText, readDecimal, readEuros, readSexAndAge, skeletonOf } from "../french-text.ts";

type Cell = ReturnType<CheerioAPI>;
type Entry = { readonly runner: Runner; readonly win: Reading<number>; readonly reference: Reading<number> };
type Field = { readonly runners: readonly Runner[]; readonly market: Market | undefined };

/** Names of columns as `skeletonOf` leaves them: the accents of a page may be lost. */
const COLUMN = {
  number: ["n"],
  horse: ["cheval"],
  sexAndAge: ["sa"],
  distance: ["dist"],
  weight: ["poids"],
  // Déch.: the weight that is left when the jockey's allowance is taken off.
  weightWithAllowance: ["dch"],
  draw: ["corde"],
  jockey: ["driver", "jockey"],
  trainer: ["entraneur"],
  musique: ["musique"],
  earnings: ["gains"],
  handicapValue: ["valeur"],
  reference: ["cotes rfrences"],
  last: ["dernires cotes"],
} as const;
type ColumnName = keyof typeof COLUMN;

/** `Cotes références` and `Dernières cotes` are the last. */
const ODDS_COLUMNS = 2;

/** `Portent des oeillères`, `Oeillères australienne`; `Attache-langue` and `Bonnet` stand among them and are none. */
const BLINKERS = ".deferre-oei[title*=oeill i]";

/**
 * The table of runners of a Geny page, and its odds. The columns differ between trot and gallop and are known by their
 * names; rows may hold tables of their own.
 *
 * @returns the row that could not be read, or the column that is missing
 */
export function readGenyField($: CheerioAPI): Result<Field, string> {
  const table = $("table#tableau_partants").first();
  const names = table
    .find("thead th")
    .toArray()
    .map((th) => skeletonOf($(th).text()));
  const columns = new Map<ColumnName, number>();
  for (const [column, words] of Object.entries(COLUMN) as [ColumnName, readonly string[]][]) {
    const index = names.findIndex((name) => words.includes(name));
    if (index >= 0) columns.set(column, index);
  }
  if (!columns.has("number") || !columns.has("horse")) return err(`columns ${names.join(", ")}`);

  const entries = new Map<number, Entry>();
  for (const element of table.children("tbody").children("tr").toArray()) {
    const cells = $(element).children("td").toArray();
    const cellOf = (column: ColumnName) => $(cells[columns.get(column) ?? cells.length]);
    // A non-runner's row may end early, with its jockey's cell or before its odds; another's may not.
    const ends = [names.length, names.length - ODDS_COLUMNS, (columns.get("jockey") ?? names.length) + 1];
    const whole = cells.length === names.length ? "yes" : ends.includes(cells.length) ? "to_its_end" : "no";
    const entry = readEntry(cellOf, whole);
    if (!entry.ok) return entry;
    const { number } = entry.value.runner;
    if (entries.has(number)) return err(`two runners wear ${number}`);
    entries.set(number, entry.value);
  }
  const ordered = [...entries.values()].toSorted((a, b) => a.runner.number - b.runner.number);
  return ok({ runners: ordered.map((entry) => entry.runner), market: marketOf(ordered) });
}

function readEntry(cellOf: (column: ColumnName) => Cell, whole: "yes" | "to_its_end" | "no"): Result<Entry, string> {
  const textOf = (column: ColumnName) => plainText(cellOf(column).text());
  const number = numberWorn(textOf("number"));
  const horse = cellOf("horse");
  const name = withoutGlyphs(horse.find("a.lienFiche").first().text());
  if (number === undefined || name === "" || !isName(name)) return err(`row ${textOf("number")} ${textOf("horse")}`);
  const unreadable = (field: string, shown: string) => err(`runner ${number}: ${field} ${shown}`);
  const nonRunner = cellOf("jockey").hasClass("nonPartant") || textOf("jockey") === "Non-partant";
  if (whole === "no" || (whole === "to_its_end" && !nonRunner))
    return unreadable("cells are missing in", textOf("horse"));

  const sexAndAge = readSexAndAge(textOf("sexAndAge"));
  if (sexAndAge.kind === "unreadable") return unreadable("sex and age", sexAndAge.shown);
  const distance = readDecimal(textOf("distance"));
  if (distance.kind === "unreadable") return unreadable("distance", distance.shown);
  const weight = readDecimal(textOf("weight"));
  if (weight.kind === "unreadable") return unreadable("weight", weight.shown);
  const lighter = readDecimal(textOf("weightWithAllowance"));
  if (lighter.kind === "unreadable") return unreadable("weight", lighter.shown);
  const handicapValue = readDecimal(textOf("handicapValue"));
  if (handicapValue.kind === "unreadable") return unreadable("value", handicapValue.shown);
  const draw = numberWorn(textOf("draw"));
  if (draw === undefined && !["", "-"].includes(textOf("draw"))) return unreadable("draw", textOf("draw"));
  const earnings = readEuros(textOf("earnings"));
  if (earnings.kind === "unreadable") return unreadable("earnings", earnings.shown);
  const win = readOdds(textOf("last"));
  if (win.kind === "unreadable") return unreadable("odds", win.shown);
  const reference = readOdds(textOf("reference"));
  if (reference.kind === "unreadable") return unreadable("reference odds", reference.shown);
  if (nonRunner && (win.kind === "value" || reference.kind === "value"))
    return err(`odds for the non-runner ${number}`);
  const musique = textOf("musique");

  const runner: Runner = {
    number,
    name,
    nonRunner,
    jockey: nonRunner ? undefined : textOf("jockey") || undefined,
    trainer: textOf("trainer") || undefined,
    age: sexAndAge.kind === "value" ? sexAndAge.value.age : undefined,
    sex: sexAndAge.kind === "value" ? sexAndAge.value.sex : undefined,
    distance: valueIn(distance),
    weight: valueIn(lighter) ?? valueIn(weight),
    handicapValue: valueIn(handicapValue),
    draw,
    shoeing: plainText(horse.find(".deferre:not(.deferre-oei)[title]").first().attr("title") ?? "") || undefined,
    blinkers: plainText(horse.find(BLINKERS).first().attr("title") ?? "") || undefined,
    musique: musique === "" || musique === "-" ? undefined : parseMusique(musique),
    earnings: valueIn(earnings),
  };
  return ok({ runner, win, reference });
}

/** Shoes and blinkers are drawn with glyphs of a private font beside the name. */
function withoutGlyphs(text: string): string {
  return plainText(text.replace(/\p{Co}/gu, ""));
}

function valueIn<T>(reading: Reading<T>): T | undefined {
  return reading.kind === "value" ? reading.value : undefined;
}

function marketOf(entries: readonly Entry[]): Market | undefined {
  const win: Record<number, number> = {};
  const reference: Record<number, number> = {};
  for (const entry of entries) {
    if (entry.win.kind === "value") win[entry.runner.number] = entry.win.value;
    if (entry.reference.kind === "value") reference[entry.runner.number] = entry.reference.value;
  }
  const hasReference = Object.keys(reference).length > 0;
  if (Object.keys(win).length === 0 && !hasReference) return undefined;
  return { pool: "geny", win, ...(hasReference ? { reference: { win: reference } } : {}) };
}
