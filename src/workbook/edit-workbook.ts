import { err, ok, type Result } from "../domain/kernel/result.ts";
import type { SheetChange, SheetLayout, Upserted, WorkbookError } from "../ports/workbook.ts";
import { COLUMN_WIDTHS, styleMaker } from "./cell-formats.ts";
import { bytesOf, cellName, cellsOf, columnName, type ExcelFile, type Library, must, openFile } from "./excel-file.ts";
import { upsertRows } from "./upsert-rows.ts";

/** The sheet that the library gives every new workbook. */
const FIRST_SHEET = "Sheet1";
/** The last row that a workbook can have: a filter down to it takes in every row that comes. */
const LAST_ROW = 1_048_576;

/** Opens a workbook, or begins one, and applies the changes to it. @throws Error where the library fails at a workbook that it read */
export function editWorkbook(
  library: Library,
  bytes: Uint8Array | undefined,
  changes: readonly SheetChange[],
): Result<Upserted, WorkbookError> {
  const file = bytes === undefined ? library.NewFile() : openFile(library, bytes);
  if (typeof file === "string") return err({ kind: "damaged", detail: file });
  const known = new Map(file.GetSheetList().list.map((name) => [name.toLowerCase(), name]));
  const date1904 = must(file.GetWorkbookProps()).props.Date1904 === true;
  const style = styleMaker(file);
  let changed = bytes === undefined;
  for (const { sheet, rows } of changes) {
    const before = known.get(sheet.name.toLowerCase());
    if (before === undefined) {
      addSheet(file, sheet, bytes === undefined && known.delete(FIRST_SHEET.toLowerCase()));
      changed = true;
    }
    const name = before ?? sheet.name;
    const cells = readCells(file, name);
    if (typeof cells === "string") return err({ kind: "damaged", detail: `${name}: ${cells}` });
    if (upsertRows({ file, name, layout: sheet, cells, date1904, style }, rows)) changed = true;
  }
  return ok(changed || bytes === undefined ? { bytes: bytesOf(file), changed } : { bytes, changed });
}

/** The first reading of a sheet is where a broken one shows. */
function readCells(file: ExcelFile, name: string): string[][] | string {
  try {
    return cellsOf(file, name);
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

/** An empty sheet that is ready to be used: its headers stay in sight and can be filtered by. */
function addSheet(file: ExcelFile, { name, columns }: SheetLayout, overFirst: boolean): void {
  if (overFirst) must(file.SetSheetName(FIRST_SHEET, name));
  else must(file.NewSheet(name));
  const bold = must(file.NewStyle({ Font: { Bold: true } })).style;
  for (const [i, { header, format }] of columns.entries()) {
    must(file.SetCellStr(name, cellName(i + 1, 1), header));
    must(file.SetColWidth(name, columnName(i + 1), columnName(i + 1), COLUMN_WIDTHS[format]));
  }
  must(file.SetCellStyle(name, "A1", cellName(columns.length, 1), bold));
  must(file.SetPanes(name, { Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft" }));
  must(file.AutoFilter(name, `A1:${cellName(columns.length, LAST_ROW)}`, []));
}
