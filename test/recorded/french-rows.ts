import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { recordedFile } from "./recorded-data.ts";

/** Rows of French races in a table of `history/`. Names with a comma, in quotes, stand only in rows of other countries. */
export function frenchRows(file: string): Record<string, string>[] {
  const [header, ...lines] = gunzipSync(readFileSync(recordedFile("history", file)))
    .toString("utf8")
    .trimEnd()
    .split("\n");
  const columns = header?.split(",") ?? [];
  return lines
    .filter((line) => line.includes(",FRA,"))
    .map((line) => {
      const cells = line.split(",");
      if (cells.length !== columns.length) throw new Error(`${file}: ${cells.length} cells in ${line}`);
      return Object.fromEntries(columns.map((column, k) => [column, cells[k] ?? ""]));
    });
}
