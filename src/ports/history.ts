import type { Cell } from "./table-writer.ts";

/** Flat tables of many days for questions in SQL; by adapter. */
export interface History {
  /**
   * Answers one question over the tables that are there; it can read nothing else and change nothing.
   *
   * @throws Error with the engine's words where the question is none
   */
  query(sql: string): Promise<QueryAnswer>;
  /**
   * Reads a foreign table by a column map into a table of its own, in place of what was imported from that file before.
   *
   * @throws Error with the engine's words where the file does not fit the map
   */
  import(file: string, map: ColumnMap): Promise<{ readonly table: string; readonly rows: number }>;
  /** The tables that are there, with their columns. */
  tables(): Promise<readonly { readonly name: string; readonly columns: readonly string[] }[]>;
}

export type QueryAnswer = { readonly columns: readonly string[]; readonly rows: readonly (readonly Cell[])[] };

/** How the columns of a foreign CSV become ours. */
export type ColumnMap = {
  readonly name: string;
  /** Ours: `imported_runners`, `imported_dividends`. */
  readonly table: string;
  readonly delimiter: "," | ";";
  /** Our column → SQL over the file's columns, all of which are text. */
  readonly columns: Readonly<Record<string, string>>;
};
