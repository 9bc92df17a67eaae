import { unreachable } from "../domain/kernel/result.ts";
import { parseInstant, parseRaceDay } from "../domain/kernel/time.ts";
import type { Cell, ColumnType, Row, TableShape } from "../ports/table-writer.ts";

/** @throws RangeError naming table, column and cell: a wrong cell is a bug of whoever made the row */
export function checkRow({ name, columns }: TableShape, row: Row): void {
  if (row.length !== columns.length) throw new RangeError(`${name} has ${columns.length} columns, a row ${row.length}`);
  for (const [i, column] of columns.entries()) {
    const cell = row[i];
    if (cell !== undefined && !isOf(column.type, cell))
      throw new RangeError(`${name}.${column.name} is ${column.type}, not ${JSON.stringify(cell)}`);
  }
}

function isOf(type: ColumnType, cell: Exclude<Cell, undefined>): boolean {
  switch (type) {
    case "text":
      return typeof cell === "string";
    case "boolean":
      return typeof cell === "boolean";
    case "integer":
    case "cents":
      return Number.isSafeInteger(cell);
    case "double":
      return typeof cell === "number" && Number.isFinite(cell);
    case "instant":
      return typeof cell === "string" && parseInstant(cell) === cell;
    case "day":
      return typeof cell === "string" && parseRaceDay(cell).ok;
    default:
      return unreachable(type);
  }
}
