import { unreachable } from "../domain/kernel/result.ts";
import type { CellFormat } from "../ports/workbook.ts";
import { DAYS_1904, serialOfDay, serialOfTime } from "./date-serial.ts";
import type { ExcelFile } from "./excel-file.ts";
import { must } from "./excel-file.ts";

/** How a French reader writes them; text and counts need none. */
const NUMBER_FORMATS: Readonly<Partial<Record<CellFormat, string>>> = {
  date: "dd/mm/yyyy",
  time: "hh:mm",
  euros: '#,##0.00 "€"',
  percent: "0.0%",
  decimal: "0.000",
};

/** Characters, for a new sheet: people widen them as they like. */
export const COLUMN_WIDTHS: Readonly<Record<CellFormat, number>> = {
  text: 18,
  date: 12,
  time: 8,
  count: 10,
  euros: 12,
  percent: 12,
  decimal: 12,
};

/** The number or the text that the workbook keeps for a value. @throws RangeError on a value that its format cannot hold */
export function keptValue(value: string | number, format: CellFormat, date1904: boolean): string | number {
  switch (format) {
    case "date":
      return serialOfDay(String(value)) - (date1904 ? DAYS_1904 : 0);
    case "time":
      return serialOfTime(String(value));
    case "text":
      return String(value);
    case "count":
    case "euros":
    case "percent":
    case "decimal":
      if (typeof value === "number" && Number.isFinite(value)) return value;
      throw new RangeError(`${format} of ${JSON.stringify(value)}`);
    default:
      return unreachable(format);
  }
}

/** Numbers go through decimal text: what differs in the last digits only is the same. */
const SAME_NUMBERS = 1e-9;

export function saysAlready(raw: string, kept: string | number): boolean {
  if (typeof kept === "string") return raw === kept;
  return raw.trim() !== "" && Math.abs(Number(raw) - kept) <= SAME_NUMBERS * Math.max(1, Math.abs(kept));
}

/** The style of a format, made where it is first needed; undefined: the cell's own will do. */
export function styleMaker(file: ExcelFile): (format: CellFormat) => number | undefined {
  const made = new Map<CellFormat, number>();
  return (format) => {
    const shown = NUMBER_FORMATS[format];
    if (shown === undefined) return undefined;
    const known = made.get(format);
    if (known !== undefined) return known;
    const { style } = must(file.NewStyle({ CustomNumFmt: shown }));
    made.set(format, style);
    return style;
  };
}
