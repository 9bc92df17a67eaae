import { readFile } from "node:fs/promises";
import type { Cell, ColumnType, Row, TableShape } from "../ports/table-writer.ts";
import { tableWriterContract } from "./table-writer.contract.ts";
import { createTextTableWriter } from "./text-table-writer.ts";

tableWriterContract(createTextTableWriter("csv"), "csv", async (file, { columns }) => {
  const [header, ...rows] = csvCells(await readFile(file, "utf8"));
  if (header?.join() !== columns.map(({ name }) => name).join()) throw new Error(`header ${header?.join()}`);
  return rows.map((row) => row.map((text, i) => cellOf(text, columns[i]?.type)));
});

tableWriterContract(createTextTableWriter("ndjson"), "ndjson", async (file, { columns }: TableShape) =>
  (await readFile(file, "utf8"))
    .split("\n")
    .slice(0, -1)
    .map((line): Row => {
      const json = JSON.parse(line) as Record<string, Cell>;
      return columns.map(({ name }) => json[name]);
    }),
);

/** RFC 4180, by a reader of its own. */
function csvCells(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n)/gy;
  for (let match = cell.exec(text); match; match = cell.exec(text)) {
    const [, raw = "", end] = match;
    row.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

function cellOf(text: string, type: ColumnType | undefined): Cell {
  if (text === "") return undefined;
  if (type === "boolean") return text === "true";
  if (type === "integer" || type === "cents" || type === "double") return Number(text);
  return /^'[=+\-@\t\r\n]/.test(text) ? text.slice(1) : text; // the guard against formulas
}
