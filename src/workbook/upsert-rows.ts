import type { CellFormat, SheetColumn, SheetLayout, SheetRow } from "../ports/workbook.ts";
import { keptValue, saysAlready } from "./cell-formats.ts";
import { serialOfDay, serialShown } from "./date-serial.ts";
import { cellName, type ExcelFile, must } from "./excel-file.ts";
import { HEADER_ROWS } from "./narrow-workbook.ts";

export type OpenSheet = {
  readonly file: ExcelFile;
  /** As the workbook spells it. */
  readonly name: string;
  readonly layout: SheetLayout;
  /** As they are kept; entry 0 is row 1. */
  readonly cells: readonly (readonly string[])[];
  readonly date1904: boolean;
  readonly style: (format: CellFormat) => number | undefined;
};

/** Where a column of the layout is now, from 1. */
type PlacedColumn = SheetColumn & { readonly at: number };

/** @returns whether any cell was written */
export function upsertRows(sheet: OpenSheet, rows: readonly SheetRow[]): boolean {
  const headerRow = findHeaderRow(sheet);
  const { columns, added } = placeColumns(sheet, headerRow);
  const keys = columns.filter(({ key }) => key);
  const known = new Map<string, number>();
  for (let i = sheet.cells.length - 1; i >= headerRow; i--) {
    const key = shownKey(sheet, keys, i);
    if (key !== undefined) known.set(key, i + 1); // going up: of two rows with one key the upper one is kept
  }
  let last = Math.max(headerRow, sheet.cells.length);
  const model = last > headerRow ? last : undefined;
  let changed = added;
  for (const row of rows) {
    const key = keys.map((column) => wantedKey(column, row)).join("|");
    const standing = known.get(key);
    const at = standing ?? ++last;
    known.set(key, at);
    for (const column of columns) {
      const value = row[column.header];
      if (value === undefined) continue;
      if (setCell(sheet, column, { at, value, styledLike: standing === undefined ? model : undefined })) changed = true;
    }
  }
  return changed;
}

type Setting = {
  readonly at: number;
  readonly value: string | number;
  /** A new row looks like this one. */
  readonly styledLike: number | undefined;
};

function setCell(sheet: OpenSheet, column: PlacedColumn, { at, value, styledLike }: Setting): boolean {
  const { file, name, date1904 } = sheet;
  const kept = keptValue(value, column.format, date1904);
  const raw = sheet.cells[at - 1]?.[column.at - 1] ?? "";
  if (saysAlready(raw, kept)) return false;
  // A day or a key that the user typed as text names the same row.
  if (column.key && sameKey(column, raw, value, date1904)) return false;
  const cell = cellName(column.at, at);
  if (must(file.GetCellFormula(name, cell)).formula !== "") return false;
  if (typeof kept === "string") must(file.SetCellStr(name, cell, kept));
  else must(file.SetCellValue(name, cell, kept));
  const like = styledLike === undefined ? 0 : must(file.GetCellStyle(name, cellName(column.at, styledLike))).style;
  const own = must(file.GetCellStyle(name, cell)).style;
  const style = like !== 0 ? like : own === 0 ? sheet.style(column.format) : undefined;
  if (style !== undefined && style !== own) must(file.SetCellStyle(name, cell, cell, style));
  return true;
}

/** The first row that bears every key's header, or any of ours; else the first that says anything: it lost its headers. */
function findHeaderRow({ cells, layout }: OpenSheet): number {
  const keys = layout.columns.filter(({ key }) => key).map(({ header }) => plain(header));
  const within = cells.slice(0, HEADER_ROWS).map((row) => row.map(plain));
  const whole = within.findIndex((row) => keys.every((key) => row.includes(key)));
  if (whole >= 0) return whole + 1;
  const some = within.findIndex((row) => layout.columns.some(({ header }) => row.includes(plain(header))));
  return Math.max(0, some) + 1;
}

/** Columns by the text of their headers; those that are missing are added at the right. */
function placeColumns(sheet: OpenSheet, headerRow: number): { columns: PlacedColumn[]; added: boolean } {
  const { cells, file, name } = sheet;
  const headers = (cells[headerRow - 1] ?? []).map(plain);
  // Whatever a column holds below an empty header is the user's.
  let right = cells.reduce((widest, row) => Math.max(widest, row.length), headers.length);
  const before = right;
  const columns = sheet.layout.columns.map((column): PlacedColumn => {
    const found = headers.indexOf(plain(column.header));
    if (found >= 0) return { ...column, at: found + 1 };
    right++;
    const cell = cellName(right, headerRow);
    must(file.SetCellStr(name, cell, column.header));
    const like = must(file.GetCellStyle(name, cellName(1, headerRow))).style;
    if (like !== 0) must(file.SetCellStyle(name, cell, cell, like));
    return { ...column, at: right };
  });
  return { columns, added: right > before };
}

/** Headers and keys are compared without case, and without the spaces around them. */
function plain(text: string): string {
  return text.normalize("NFC").trim().toLowerCase();
}

/** The key of a row as it stands; undefined where one of its columns is empty. */
function shownKey({ cells, date1904 }: OpenSheet, keys: readonly PlacedColumn[], index: number): string | undefined {
  const parts = keys.map(({ at, format }) => {
    const raw = cells[index]?.[at - 1] ?? "";
    return format === "date" ? serialShown(raw, date1904) : plain(raw);
  });
  return parts.some((part) => part === undefined || part === "") ? undefined : parts.join("|");
}

function wantedKey({ header, format }: SheetColumn, row: SheetRow): string {
  const value = row[header];
  if (value === undefined) throw new RangeError(`a row without its key ${header}`);
  return format === "date" ? String(serialOfDay(String(value))) : plain(String(value));
}

function sameKey({ format }: SheetColumn, raw: string, value: string | number, date1904: boolean): boolean {
  return format === "date"
    ? serialShown(raw, date1904) === serialOfDay(String(value))
    : raw !== "" && plain(raw) === plain(String(value));
}
