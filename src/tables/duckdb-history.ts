import { createHash } from "node:crypto";
import { mkdir, readdir, rename } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import type { ColumnMap, History } from "../ports/history.ts";
import type { Cell } from "../ports/table-writer.ts";

/** Bytes that DuckDB may hold: ten years of races are summed up in less (docs/history.md). */
const MEMORY_LIMIT = "1GB";
const IMPORTED = "imported";
/** Where a question that outgrows its memory goes on. */
const SPILL = ".spill";

/**
 * Parquet files under a folder as tables: `DATE/NAME.parquet` of our own days, `imported/TABLE-….parquet` of others'.
 *
 * DuckDB is loaded by the first question. It may read that folder and nothing else, and has nothing that it could change.
 */
export function createDuckdbHistory({ dir }: { readonly dir: string }): History {
  const home = resolve(dir);
  return {
    query: (sql) =>
      connected(home, async (connection) => {
        await openTables(connection, home);
        await lock(connection, home);
        const result = await connection.runAndReadAll(sql);
        return { columns: result.columnNames(), rows: result.getRows().map((row) => row.map(cellOf)) };
      }),
    tables: () =>
      connected(home, async (connection) => {
        const names = await openTables(connection, home);
        const tables: { name: string; columns: string[] }[] = [];
        for (const name of names) {
          const { columnNames } = await described(connection, name);
          tables.push({ name, columns: columnNames });
        }
        return tables;
      }),
    import: (file, map) =>
      connected(home, async (connection) => {
        const folder = join(home, IMPORTED);
        await mkdir(folder, { recursive: true });
        const id = createHash("sha256").update(basename(file)).digest("hex").slice(0, 12);
        const target = join(folder, `${map.table}-${id}.parquet`);
        const part = `${target}.part`;
        await connection.run(
          `COPY (${selectOf(resolve(file), map)}) TO ${text(part)} (FORMAT parquet, COMPRESSION zstd)`,
        );
        const [[rows] = []] = (
          await connection.runAndReadAll(`SELECT count(*) FROM read_parquet(${text(part)})`)
        ).getRows();
        await rename(part, target);
        return { table: map.table, rows: Number(rows) };
      }),
  };
}

async function connected<T>(home: string, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: MEMORY_LIMIT,
    temp_directory: join(home, SPILL),
  });
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'Europe/Paris'");
    return await work(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** A view a table; a table of which no file is there yet is none. */
async function openTables(connection: DuckDBConnection, home: string): Promise<string[]> {
  const files = await readdir(home, { recursive: true }).catch((cause: unknown) => {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return [];
    throw cause;
  });
  const tables = new Map<string, Set<string>>();
  for (const file of files) {
    const own = /^(\d{4}-\d\d-\d\d)\/(\w+)\.parquet$/.exec(file);
    const foreign = /^imported\/(\w+)-[0-9a-f]{12}\.parquet$/.exec(file);
    const [name, glob] = own
      ? [own[2], `${home}/*/${own[2]}.parquet`]
      : foreign
        ? [foreign[1], `${home}/${IMPORTED}/${foreign[1]}-*.parquet`]
        : [];
    if (name && glob) tables.set(name, (tables.get(name) ?? new Set()).add(glob));
  }
  for (const [name, globs] of tables) {
    const list = [...globs].map(text).join(", ");
    await connection.run(`CREATE VIEW "${name}" AS SELECT * FROM read_parquet([${list}], union_by_name = true)`);
  }
  return [...tables.keys()].toSorted();
}

async function lock(connection: DuckDBConnection, home: string): Promise<void> {
  await connection.run(`SET allowed_directories = [${text(home)}]`);
  await connection.run("SET enable_external_access = false");
  await connection.run("SET lock_configuration = true");
}

async function described(connection: DuckDBConnection, name: string): Promise<{ readonly columnNames: string[] }> {
  const rows = (await connection.runAndReadAll(`DESCRIBE "${name}"`)).getRows();
  return { columnNames: rows.map(([column]) => String(column)) };
}

function selectOf(file: string, { columns, delimiter }: ColumnMap): string {
  const list = Object.entries(columns).map(([name, sql]) => `${sql} AS "${name}"`);
  const options = `delim = ${text(delimiter)}, header = true, all_varchar = true, nullstr = ''`;
  return `SELECT ${list.join(", ")} FROM read_csv(${text(file)}, ${options})`;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** Whole numbers that JSON holds stay numbers; what has no JSON of its own is DuckDB's text of it. */
function cellOf(value: DuckDBValue): Cell {
  if (value === null) return undefined;
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "string") return value;
  return String(value);
}
