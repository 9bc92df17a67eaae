import { DuckDBDateValue, DuckDBInstance, DuckDBTimestampTZValue } from "@duckdb/node-api";
import { instantOf } from "../domain/kernel/time.ts";
import type { Cell } from "../ports/table-writer.ts";
import { createDuckdbTableWriter } from "./duckdb-table-writer.ts";
import { tableWriterContract } from "./table-writer.contract.ts";

tableWriterContract(createDuckdbTableWriter(), "parquet", async (file) => {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(`SELECT * FROM '${file.replaceAll("'", "''")}'`);
  const rows = reader.getRows().map((row) => row.map((value) => cellOf(value)));
  connection.closeSync();
  instance.closeSync();
  return rows;
});

function cellOf(value: unknown): Cell {
  if (value === null) return undefined;
  if (value instanceof DuckDBTimestampTZValue) return instantOf(Number(value.micros / 1000n));
  if (value instanceof DuckDBDateValue) return instantOf(value.days * 86_400_000).slice(0, 10);
  if (typeof value === "bigint") return Number(value);
  return value as Cell;
}
