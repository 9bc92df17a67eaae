import { rm } from "node:fs/promises";
import type { DuckDBAppender } from "@duckdb/node-api";
import { millisecondsOf, parseInstant } from "../domain/kernel/time.ts";
import type { Cell, ColumnType, OpenTables, TableShape, TableWriter } from "../ports/table-writer.ts";
import { checkRow } from "./checked-row.ts";
import { openStage } from "./staged-files.ts";

const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  text: "VARCHAR",
  integer: "BIGINT",
  cents: "BIGINT",
  double: "DOUBLE",
  boolean: "BOOLEAN",
  instant: "TIMESTAMPTZ", // in Parquet: microseconds, adjusted to UTC
  day: "DATE",
};

/** Bytes that DuckDB may hold in memory; what is more goes into its file. */
const MEMORY_LIMIT = "256MB";
const MICROSECONDS = 1000n; // in a millisecond
const DAY_MS = 86_400_000;

type Append = (appender: DuckDBAppender, type: ColumnType, cell: Exclude<Cell, undefined>) => void;
type OpenTable = { readonly shape: TableShape; readonly appender: DuckDBAppender; rows: number };

/**
 * Tables as Parquet, compressed with zstd, by DuckDB, which is loaded when the first export begins. Rows wait in a database
 * file beside the export. One thread: the same rows make the same bytes.
 */
export function createDuckdbTableWriter(): TableWriter {
  return {
    async open(dir, tables): Promise<OpenTables> {
      const { DuckDBDateValue, DuckDBInstance, DuckDBTimestampTZValue } = await import("@duckdb/node-api");
      const append: Append = (appender, type, cell) => {
        if (type === "boolean") appender.appendBoolean(cell === true);
        else if (type === "double") appender.appendDouble(Number(cell));
        else if (type === "text") appender.appendVarchar(String(cell));
        else if (type === "day") appender.appendDate(new DuckDBDateValue(Date.parse(String(cell)) / DAY_MS));
        else if (type === "instant")
          appender.appendTimestampTZ(new DuckDBTimestampTZValue(microsecondsOf(String(cell))));
        else appender.appendBigInt(BigInt(Number(cell)));
      };
      const stage = await openStage(dir);
      const settings = { threads: "1", memory_limit: MEMORY_LIMIT, temp_directory: stage.path("spill") };
      const instance = await DuckDBInstance.create(stage.path("rows.duckdb"), settings);
      const connection = await instance.connect();
      const opened = new Map<string, OpenTable>();
      for (const shape of tables) {
        const columns = shape.columns.map(({ name, type }) => `"${name}" ${SQL_TYPES[type]}`);
        await connection.run(`CREATE TABLE "${shape.name}" (${columns.join(", ")})`);
        opened.set(shape.name, { shape, appender: await connection.createAppender(shape.name), rows: 0 });
      }
      let isOpen = true;
      const close = () => {
        if (!isOpen) return;
        isOpen = false;
        for (const { appender } of opened.values()) appender.closeSync();
        connection.closeSync();
        instance.closeSync();
      };
      return {
        async append(table, rows) {
          const one = opened.get(table);
          if (!one) throw new RangeError(`no table ${table} was opened`);
          for (const row of rows) checkRow(one.shape, row);
          for (const row of rows) {
            for (const [i, { type }] of one.shape.columns.entries()) {
              const cell = row[i];
              if (cell === undefined) one.appender.appendNull();
              else append(one.appender, type, cell);
            }
            one.appender.endRow();
          }
          one.rows += rows.length;
        },
        async commit(about) {
          const files: { file: string; rows: number }[] = [];
          for (const [name, { appender, rows }] of opened) {
            appender.flushSync();
            const file = `${name}.parquet`;
            const path = stage.path(file).replaceAll("'", "''");
            await connection.run(`COPY "${name}" TO '${path}' (FORMAT parquet, COMPRESSION zstd)`);
            files.push({ file, rows });
          }
          close();
          await rm(stage.path("rows.duckdb"), { force: true });
          return stage.commit(files, about);
        },
        async discard() {
          close();
          await stage.discard();
        },
      };
    },
  };
}

function microsecondsOf(text: string): bigint {
  const instant = parseInstant(text);
  if (instant === undefined) throw new RangeError(`no instant ${text}`);
  return BigInt(millisecondsOf(instant)) * MICROSECONDS;
}
