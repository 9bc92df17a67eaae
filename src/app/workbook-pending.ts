import { z } from "zod";
import type { RaceId } from "../domain/kernel/race-id.ts";
import { ok, type Result } from "../domain/kernel/result.ts";
import type { Instant } from "../domain/kernel/time.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import { InstantText, RaceIdText } from "./document-schemas.ts";
import { type CorruptDocument, createDocument, type Papers, readDocument, replaceDocument } from "./documents.ts";

/** Races whose rows still have to be brought into the workbook, and why they are not there yet. */
export type PendingRows = {
  readonly races: readonly RaceId[];
  /** Of the first of them. */
  readonly since: Instant;
  readonly reason: string;
};

const KEY = "excel/pending.json";

const Shape: z.ZodType<PendingRows> = z.object({
  races: z.array(RaceIdText),
  since: InstantText,
  reason: z.string(),
});

/** @returns undefined where nothing waits */
export async function readPendingRows(store: DocumentStore): Promise<Result<PendingRows | undefined, CorruptDocument>> {
  const read = await readDocument(store, KEY, Shape);
  if (!read.ok) return read;
  const pending = read.value?.document;
  return ok(pending && pending.races.length > 0 ? pending : undefined);
}

/** Keeps races for the next update, beside those that wait already. */
export function keepPending(
  store: DocumentStore,
  papers: Papers,
  kept: PendingRows,
): Promise<Result<void, CorruptDocument>> {
  return change(store, papers, (before) => ({
    races: [...new Set([...(before?.races ?? []), ...kept.races])].toSorted(),
    since: before && before.races.length > 0 ? before.since : kept.since,
    reason: kept.reason,
  }));
}

/** Takes away what is in the workbook now; what another process added meanwhile stays. */
export function clearPending(
  store: DocumentStore,
  papers: Papers,
  applied: ReadonlySet<RaceId>,
): Promise<Result<void, CorruptDocument>> {
  return change(
    store,
    papers,
    (before) => before && { ...before, races: before.races.filter((id) => !applied.has(id)) },
  );
}

async function change(
  store: DocumentStore,
  papers: Papers,
  next: (before: PendingRows | undefined) => PendingRows | undefined,
): Promise<Result<void, CorruptDocument>> {
  for (;;) {
    const read = await readDocument(store, KEY, Shape);
    if (!read.ok) return read;
    const content = next(read.value?.document);
    if (!content) return ok(undefined);
    const written = read.value
      ? await replaceDocument(store, KEY, read.value.version, papers, content)
      : await createDocument(store, KEY, papers, content);
    if (written === "created" || written === "replaced") return ok(undefined);
    // Another process was first: its races are read and kept too.
  }
}
