import { type FileHandle, open } from "node:fs/promises";
import { csvOf } from "../domain/kernel/csv.ts";
import type { OpenTables, Row, TableShape, TableWriter } from "../ports/table-writer.ts";
import { checkRow } from "./checked-row.ts";
import { openStage } from "./staged-files.ts";

type OpenFile = { readonly shape: TableShape; readonly file: string; readonly handle: FileHandle; rows: number };

/**
 * Tables as text, row by row: CSV (RFC 4180, UTF-8, one header line; a missing cell is empty) or NDJSON (an object a row;
 * a missing cell is left out).
 */
export function createTextTableWriter(format: "csv" | "ndjson"): TableWriter {
  const textOf = format === "csv" ? csvRows : jsonRows;
  return {
    async open(dir, tables): Promise<OpenTables> {
      const stage = await openStage(dir);
      const files = new Map<string, OpenFile>();
      for (const shape of tables) {
        const file = `${shape.name}.${format}`;
        const handle = await open(stage.path(file), "wx");
        files.set(shape.name, { shape, file, handle, rows: 0 });
        if (format === "csv")
          await handle.write(
            csvOf(
              shape.columns.map(({ name }) => name),
              [],
            ),
          );
      }
      const close = async () => {
        for (const { handle } of files.values()) await handle.close();
      };
      let isOpen = true;
      return {
        async append(table, rows) {
          const one = files.get(table);
          if (!one) throw new RangeError(`no table ${table} was opened`);
          for (const row of rows) checkRow(one.shape, row);
          if (rows.length === 0) return;
          await one.handle.writeFile(textOf(one.shape, rows));
          one.rows += rows.length;
        },
        async commit(about) {
          isOpen = false;
          await close();
          return stage.commit([...files.values()], about);
        },
        async discard() {
          if (isOpen) await close();
          isOpen = false;
          await stage.discard();
        },
      };
    },
  };
}

function csvRows(_: TableShape, rows: readonly Row[]): string {
  return csvOf(
    [],
    rows.map((row) => row.map((cell) => (typeof cell === "boolean" ? String(cell) : cell))),
  ).slice(2);
}

function jsonRows({ columns }: TableShape, rows: readonly Row[]): string {
  const named = rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i]])));
  return named.map((row) => `${JSON.stringify(row)}\n`).join("");
}
