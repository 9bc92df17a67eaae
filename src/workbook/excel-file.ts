import { fileURLToPath } from "node:url";
import { init, type NewFile } from "excelize-wasm";

export type Library = Awaited<ReturnType<typeof init>>;
export type ExcelFile = NewFile;

/** The library says a fault by itself: its objects carry `error`, null where there is none. */
type Answer = { readonly error?: string | null };

/** Loads the library: 0.4 to 0.7 s and some 150 MB, which only the end of the thread gives back. */
export async function loadLibrary(): Promise<Library> {
  return init(fileURLToPath(import.meta.resolve("excelize-wasm/excelize.wasm.gz")));
}

/** @throws Error with the library's word where a call failed */
export function must<T extends Answer>(answer: T): T {
  if (answer.error) throw new Error(answer.error);
  return answer;
}

/** @returns the file, or the library's word on why it cannot be read */
export function openFile(library: Library, bytes: Uint8Array): ExcelFile | string {
  const file: ExcelFile & Answer = library.OpenReader(bytes);
  return file.error ? file.error : file;
}

export function bytesOf(file: ExcelFile): Uint8Array {
  const { buffer } = must(file.WriteToBuffer());
  if (!(buffer instanceof Uint8Array)) throw new Error("the library wrote no bytes");
  return new Uint8Array(buffer);
}

/** Cells as they are kept, not as they are shown; rows are counted from 1, so entry 0 is row 1. */
export function cellsOf(file: ExcelFile, sheet: string): string[][] {
  return must(file.GetRows(sheet, { RawCellValue: true })).result.map((row) => row ?? []);
}

/** `cellName(2, 5)`: B5. @param column from 1 */
export function cellName(column: number, row: number): string {
  return `${columnName(column)}${row}`;
}

/** @param column from 1 */
export function columnName(column: number): string {
  const rest = Math.floor((column - 1) / 26);
  const letter = String.fromCharCode(65 + ((column - 1) % 26));
  return rest === 0 ? letter : columnName(rest) + letter;
}
