import { err, ok, type Result } from "../domain/kernel/result.ts";

/** A table with a header, as spreadsheets save it. */
export type CsvTable = { readonly header: readonly CsvCell[]; readonly rows: readonly (readonly CsvCell[])[] };

/** Line and column count from 1, as an editor shows them; the column is that of the table. */
export type CsvCell = { readonly text: string; readonly line: number; readonly column: number };

export type CsvFault = { readonly line: number; readonly column: number; readonly problem: string };

/** What may stand between two cells: `;` is what a French spreadsheet writes. */
const SEPARATORS = [";", "\t", ","] as const;

/**
 * Reads a table (RFC 4180, or with `;` or tabs): cells trimmed, empty lines passed over, quotes taken away.
 *
 * The separator is the one of the header. Every row has as many cells as the header: a decimal comma in a table that is
 * separated by commas shows itself so.
 */
export function readCsv(text: string): Result<CsvTable, CsvFault> {
  const bare = text.replace(/^\uFEFF/, "");
  const firstLine = /^\s*([^\r\n]+)/.exec(bare)?.[1];
  if (firstLine === undefined) return err({ line: 1, column: 1, problem: "the table is empty" });
  const separator = SEPARATORS.find((one) => firstLine.includes(one)) ?? ",";
  const rows = cellsOf(bare, separator);
  if (!rows.ok) return rows;
  const [header, ...others] = rows.value;
  if (!header) return err({ line: 1, column: 1, problem: "the table is empty" });
  const odd = others.find((row) => row.length !== header.length);
  if (odd) {
    const column = Math.min(odd.length, header.length + 1);
    const problem = `${odd.length} cells, the header has ${header.length} (separated by ${JSON.stringify(separator)})`;
    return err({ line: odd[0]?.line ?? 1, column, problem });
  }
  return ok({ header, rows: others });
}

function cellsOf(text: string, separator: string): Result<CsvCell[][], CsvFault> {
  const rows: CsvCell[][] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const row: CsvCell[] = [];
    for (;;) {
      const place = { line, column: row.length + 1 };
      while (text[at] === " ") at++;
      const quoted = text[at] === '"';
      const end = quoted ? closingQuote(text, at) : endOfCell(text, at, separator);
      if (end === undefined) return err({ ...place, problem: "a quote is never closed" });
      const cell = quoted ? text.slice(at + 1, end).replaceAll('""', '"') : text.slice(at, end);
      row.push({ text: cell.trim(), ...place });
      line += cell.split("\n").length - 1;
      at = quoted ? end + 1 : end;
      while (text[at] === " ") at++;
      if (text[at] !== separator) break;
      at++;
    }
    if (at < text.length && !/[\r\n]/.test(text[at] ?? "")) {
      return err({ line, column: row.length, problem: `${JSON.stringify(text[at])} after a closing quote` });
    }
    if (text[at] === "\r") at++;
    if (text[at] === "\n") at++;
    line++;
    if (row.length > 1 || row[0]?.text !== "") rows.push(row);
  }
  return ok(rows);
}

function closingQuote(text: string, open: number): number | undefined {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] !== '"') continue;
    if (text[at + 1] !== '"') return at;
    at++;
  }
  return undefined;
}

function endOfCell(text: string, from: number, separator: string): number {
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === separator || character === "\r" || character === "\n") return at;
  }
  return text.length;
}
