/** Writes flat tables as files: CSV, Parquet or NDJSON, by adapter. */
export interface TableWriter {
  /** @param dir made where it is missing */
  open(dir: string, tables: readonly TableShape[]): Promise<OpenTables>;
}

/** Tables that are being written. Nothing of them is seen before `commit`. */
export interface OpenTables {
  /** @throws RangeError on a row that is not as long as its table is wide, or a cell that is not of its column's type */
  append(table: string, rows: readonly Row[]): Promise<void>;
  /**
   * Puts every file in place, replacing earlier ones, and last `export.json`, which says what they are.
   *
   * @param about goes into `export.json`
   */
  commit(about: Readonly<Record<string, string | number>>): Promise<readonly WrittenTable[]>;
  /** Leaves nothing behind; after a commit it does nothing. */
  discard(): Promise<void>;
}

export type TableShape = { readonly name: string; readonly columns: readonly Column[] };

export type Column = { readonly name: string; readonly type: ColumnType };

/**
 * integer, cents: whole numbers of at most 2^53. instant: an `Instant`, written as a timestamp in UTC. day: YYYY-MM-DD.
 * A missing cell is undefined in every type.
 */
export type ColumnType = "text" | "integer" | "cents" | "double" | "boolean" | "instant" | "day";

export type Cell = string | number | boolean | undefined;

/** In the order of the columns. */
export type Row = readonly Cell[];

export type WrittenTable = {
  /** `tickets.parquet` */
  readonly file: string;
  readonly rows: number;
  /** Of the file, hexadecimal. */
  readonly sha256: string;
};
