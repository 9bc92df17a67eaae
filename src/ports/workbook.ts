import type { Result } from "../domain/kernel/result.ts";

/** A workbook for people, kept by keys: their own columns, formulas, formats, charts, filters and row order stay. */
export interface Workbook {
  /**
   * Sets the cells that a row names, in the row that bears its key wherever it now is, or in a new one at the end.
   *
   * Sheets and headers that are missing are added, headers at the right. Columns are found by the text of their header. A
   * cell that a formula of the user fills is his. What a row does not name stays as it is.
   *
   * @param bytes undefined: a new workbook
   * @returns `changed: false` and the same bytes where every cell says so already
   */
  upsert(bytes: Uint8Array | undefined, changes: readonly SheetChange[]): Promise<Result<Upserted, WorkbookError>>;
  /** Gives back what the library holds. A later upsert loads it again. */
  close(): Promise<void>;
}

export type Upserted = { readonly bytes: Uint8Array; readonly changed: boolean };

export type WorkbookError =
  /** Not a workbook, or one that the library cannot read: the bytes are at fault, and trying again does not help. */
  | { readonly kind: "damaged"; readonly detail: string }
  /** The library is: it did not load, ran out of its time or broke off. */
  | { readonly kind: "unavailable"; readonly detail: string };

export type SheetChange = { readonly sheet: SheetLayout; readonly rows: readonly SheetRow[] };

export type SheetLayout = {
  readonly name: string;
  /** In the order in which a new sheet has them. */
  readonly columns: readonly SheetColumn[];
};

export type SheetColumn = {
  readonly header: string;
  readonly format: CellFormat;
  /** The columns that name a row together; one of them is a date. */
  readonly key?: true;
};

/**
 * date: `2025-10-16`, kept as a date of the workbook. time: `14:15`, kept as a time. euros: euros. percent: 0..1. count:
 * whole. decimal: as it is. text: as it is.
 */
export type CellFormat = "text" | "date" | "time" | "count" | "euros" | "percent" | "decimal";

/** By header. Undefined: not known, and the cell stays as it is. */
export type SheetRow = Readonly<Record<string, string | number | undefined>>;

/** Who has a document open in an office program. */
export interface OpenDocuments {
  /** @returns the marker that tells it, or undefined: nobody, as far as can be seen */
  openBy(key: string): Promise<string | undefined>;
}
