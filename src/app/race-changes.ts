import { z } from "zod";
import type { Analysis } from "../domain/betting/analysis.ts";
import type { RaceId } from "../domain/kernel/race-id.ts";
import { ok, type Result } from "../domain/kernel/result.ts";
import type { Instant, RaceDay } from "../domain/kernel/time.ts";
import type { SeenChange } from "../domain/trust/race-changes.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import { InstantText, RaceIdText, SeenChangeShape } from "./document-schemas.ts";
import { type CorruptDocument, createDocument, type Papers, raceKey, readDocument } from "./documents.ts";

/** What changed of a race by one look at H5, against its H30. */
export type RecordedChanges = {
  readonly raceId: RaceId;
  readonly takenAt: Instant;
  readonly changes: readonly SeenChange[];
};

/**
 * Keeps what changed of a race as an event of its own, once a look: a later look at H5 adds the next and takes none away.
 *
 * The document is a function of the stored analysis and carries its moment, so whoever writes it writes the same bytes.
 * A race of which nothing changed has none.
 */
export async function recordChanges(
  store: DocumentStore,
  papers: Papers,
  { raceId, takenAt, changes = [] }: Pick<Analysis, "raceId" | "takenAt" | "changes">,
): Promise<{ readonly artifacts: readonly string[]; readonly fresh: readonly SeenChange[] }> {
  if (changes.length === 0) return { artifacts: [], fresh: [] };
  const key = raceKey(raceId, `changes/${takenAt.replace(/[-:.]/g, "")}.json`);
  const created = await createDocument(store, key, papers, { raceId, takenAt, changes });
  return { artifacts: [key], fresh: created === "created" ? changes : [] };
}

/** All changes of a day's races, in the order in which they were seen. */
export async function readChanges(
  store: DocumentStore,
  day: RaceDay,
): Promise<Result<RecordedChanges[], CorruptDocument>> {
  const recorded: RecordedChanges[] = [];
  for (const key of await store.list(`days/${day}/`)) {
    if (!key.includes("/changes/")) continue;
    const read = await readDocument(store, key, ChangesShape);
    if (!read.ok) return read;
    if (read.value) recorded.push(read.value.document);
  }
  return ok(recorded.toSorted((a, b) => (a.takenAt < b.takenAt ? -1 : 1)));
}

const ChangesShape: z.ZodType<RecordedChanges> = z.object({
  raceId: RaceIdText,
  takenAt: InstantText,
  changes: z.array(SeenChangeShape).min(1),
});
