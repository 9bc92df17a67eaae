import type { Result } from "../domain/kernel/result.ts";
import type { SheetChange, Upserted, WorkbookError } from "../ports/workbook.ts";
import { editWorkbook } from "./edit-workbook.ts";
import type { Library } from "./excel-file.ts";
import { narrowWorkbook } from "./narrow-workbook.ts";

/**
 * Applies changes to a workbook as the library sees it: without the rows that they cannot concern, where there are many.
 *
 * @throws RangeError on a sheet that is named twice
 */
export function applyChanges(
  library: Library,
  bytes: Uint8Array | undefined,
  changes: readonly SheetChange[],
  worthNarrowing?: number,
): Result<Upserted, WorkbookError> {
  if (new Set(changes.map(({ sheet }) => sheet.name.toLowerCase())).size < changes.length) {
    throw new RangeError("a sheet is named twice");
  }
  const narrow = bytes && narrowWorkbook(bytes, changes, worthNarrowing);
  if (!bytes || !narrow) return editWorkbook(library, bytes, changes);
  const edited = editWorkbook(library, narrow.bytes, changes);
  if (!edited.ok) return edited;
  const { changed } = edited.value;
  return { ok: true, value: changed ? { changed, bytes: narrow.widen(edited.value.bytes) } : { changed, bytes } };
}
