import { readOdds } from "../domain/kernel/reading.ts";
import { err, ok, type Result } from "../domain/kernel/result.ts";
import type { Market, Pool, RaceCard, Runner } from "../domain/race/card.ts";
import { parseMusique } from "../domain/race/musique.ts";
import type { SourceName } from "../domain/race/race.ts";
import type { Page } from "../ports/page-fetcher.ts";
import type { ParseError } from "../ports/race-source.ts";
import { poolOfTable, RUNNER_TABLE_COLUMNS } from "../ports/runner-table.ts";
import { numberWorn } from "./french-text.ts";
import { unreadable } from "./html-page.ts";
import { type CsvCell, type CsvFault, readCsv } from "./read-csv.ts";

type Column = (typeof RUNNER_TABLE_COLUMNS)[number];
const NEEDED: readonly Column[] = ["number", "name", "odds"];

/** What marks a non-runner, and what a runner. */
const NON_RUNNER: Readonly<Record<string, boolean>> = {
  "": false,
  "0": false,
  no: false,
  non: false,
  false: false,
  "1": true,
  yes: true,
  oui: true,
  true: true,
  np: true,
};

/**
 * A table of runners and odds that somebody typed or exported, as a card of the source named.
 *
 * @returns unreadable with line and column on anything odd: an unknown column, a number twice, odds that are none
 */
export function parseCsvCard(
  { text, url, observedAt, contentType }: Pick<Page, "text" | "url" | "observedAt" | "contentType">,
  source: SourceName,
): Result<RaceCard, ParseError> {
  const pool = poolOfTable(contentType);
  if (!pool) return unreadable(url, `no pool is named: ${contentType}`);
  const table = readCsv(text);
  if (!table.ok) return unreadable(url, told(table.error));
  const columns = columnsOf(table.value.header);
  if (!columns.ok) return unreadable(url, told(columns.error));
  const rows: Row[] = [];
  for (const cells of table.value.rows) {
    const row = readRow(columns.value, cells);
    if (!row.ok) return unreadable(url, told(row.error));
    const twice = rows.some(({ runner }) => runner.number === row.value.runner.number);
    if (twice)
      return unreadable(url, told({ line: cells[0]?.line ?? 0, column: 1, problem: "this number came before" }));
    rows.push(row.value);
  }
  if (rows.length < 2) return unreadable(url, `no field: ${rows.length} runners`);
  const runners = rows.map(({ runner }) => runner).toSorted((a, b) => a.number - b.number);
  const markets = marketOf(pool, rows);
  return ok({ source, url, observedAt, origin: "imported", runners, markets: markets ? [markets] : [] });
}

type Row = {
  readonly runner: Runner;
  readonly odds: number | undefined;
  readonly place: { readonly min: number; readonly max: number } | undefined;
};

function marketOf(pool: Pool, rows: readonly Row[]): Market | undefined {
  const quoted = rows.filter(({ odds }) => odds !== undefined);
  const placed = rows.filter(({ place }) => place !== undefined);
  if (quoted.length === 0) return undefined;
  return {
    pool,
    win: Object.fromEntries(quoted.map(({ runner, odds }) => [runner.number, odds])) as Market["win"],
    ...(placed.length > 0
      ? { place: Object.fromEntries(placed.map(({ runner, place }) => [runner.number, place])) as Market["place"] }
      : {}),
  };
}

function columnsOf(header: readonly CsvCell[]): Result<ReadonlyMap<Column, number>, CsvFault> {
  const columns = new Map<Column, number>();
  for (const [i, { text, line, column }] of header.entries()) {
    const known = RUNNER_TABLE_COLUMNS.find((name) => name === text.toLowerCase());
    if (!known) return err({ line, column, problem: `no column is called ${JSON.stringify(text)}` });
    if (columns.has(known)) return err({ line, column, problem: `${known} is there twice` });
    columns.set(known, i);
  }
  const half = columns.has("place_min") !== columns.has("place_max");
  const missing = NEEDED.find((name) => !columns.has(name)) ?? (half ? "place_min or place_max" : undefined);
  return missing
    ? err({ line: header[0]?.line ?? 1, column: 1, problem: `the column ${missing} is missing` })
    : ok(columns);
}

function readRow(columns: ReadonlyMap<Column, number>, cells: readonly CsvCell[]): Result<Row, CsvFault> {
  const cellOf = (column: Column): CsvCell => {
    const index = columns.get(column);
    return (index === undefined ? undefined : cells[index]) ?? { text: "", line: cells[0]?.line ?? 0, column: 0 };
  };
  const number = numberWorn(cellOf("number").text);
  if (number === undefined) return fault(cellOf("number"), "not a runner's number");
  if (!/\p{L}/u.test(cellOf("name").text)) return fault(cellOf("name"), "not a name");
  const marked = NON_RUNNER[cellOf("non_runner").text.toLowerCase()];
  if (marked === undefined) return fault(cellOf("non_runner"), "neither yes nor no");
  const odds = decimal(cellOf("odds"));
  if (!odds.ok) return odds;
  if (marked && odds.value !== undefined) return fault(cellOf("odds"), "odds of a non-runner");
  const [min, max] = [decimal(cellOf("place_min")), decimal(cellOf("place_max"))];
  if (!min.ok) return min;
  if (!max.ok) return max;
  if ((min.value === undefined) !== (max.value === undefined)) {
    return fault(cellOf(min.value === undefined ? "place_min" : "place_max"), "a place range has two ends");
  }
  if (min.value !== undefined && max.value !== undefined && min.value > max.value) {
    return fault(cellOf("place_max"), "less than place_min");
  }
  const wordsOf = (column: Column) => cellOf(column).text || undefined;
  const musique = wordsOf("musique");
  const optional = {
    jockey: wordsOf("jockey"),
    trainer: wordsOf("trainer"),
    musique: musique === undefined ? undefined : parseMusique(musique),
  };
  const place = min.value === undefined || max.value === undefined ? undefined : { min: min.value, max: max.value };
  return ok({
    runner: { number, name: cellOf("name").text, nonRunner: marked, ...optional },
    odds: odds.value,
    place,
  });
}

function fault({ line, column, text }: CsvCell, problem: string): Result<never, CsvFault> {
  return err({ line, column, problem: `${problem}: ${JSON.stringify(text)}` });
}

function decimal(cell: CsvCell): Result<number | undefined, CsvFault> {
  const read = readOdds(cell.text);
  if (read.kind === "unreadable") return fault(cell, "not decimal odds above 1");
  return ok(read.kind === "value" ? read.value : undefined);
}

function told({ line, column, problem }: CsvFault): string {
  return `line ${line}, column ${column}: ${problem}`;
}
