import { addDays, type RaceDay } from "../domain/kernel/time.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import type { TableWriter } from "../ports/table-writer.ts";
import type { CorruptDocument } from "./documents.ts";
import { exportTables } from "./export-tables.ts";
import { plannedDays } from "./race-documents.ts";

/** Days after a race within which its result may still be corrected: the next morning's look is the last. */
const OPEN_DAYS = 2;

export type BuiltHistory = {
  /** Written now, and those that stood and could not change any more. */
  readonly built: readonly RaceDay[];
  readonly standing: number;
  readonly unreadable: readonly CorruptDocument[];
};

/**
 * Writes each stored day as tables of its own, once; days whose results may still change are written again.
 *
 * @param options.dirOf where the tables of a day go
 * @param options.stands whether a day's tables are whole there
 */
export async function buildHistory(
  deps: { readonly store: DocumentStore; readonly writer: TableWriter; readonly codeVersion: string },
  options: {
    readonly today: RaceDay;
    readonly from?: RaceDay | undefined;
    readonly to?: RaceDay | undefined;
    readonly again: boolean;
    readonly dirOf: (day: RaceDay) => string;
    readonly stands: (day: RaceDay) => boolean;
    readonly onDay?: (day: RaceDay) => void;
  },
): Promise<BuiltHistory> {
  const { today, from, to, again, dirOf, stands, onDay } = options;
  const closed = addDays(today, -OPEN_DAYS);
  const days = (await plannedDays(deps.store)).filter((day) => (!from || day >= from) && (!to || day <= to));
  const built: RaceDay[] = [];
  const unreadable: CorruptDocument[] = [];
  for (const day of days) {
    if (!again && day < closed && stands(day)) continue;
    const exported = await exportTables(deps, { from: day, to: day, dir: dirOf(day) });
    unreadable.push(...exported.unreadable);
    built.push(day);
    onDay?.(day);
  }
  return { built, standing: days.length - built.length, unreadable };
}
