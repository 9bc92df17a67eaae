import { z } from "zod";
import { PHASES } from "../domain/kernel/phase.ts";
import { ok, type Result } from "../domain/kernel/result.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import { InstantText, RaceDayText } from "./document-schemas.ts";
import { type CorruptDocument, readDocument } from "./documents.ts";

/** What `recordRun` keeps of an attempt. */
export const RunRecordShape = z.object({
  race: z.string(),
  phase: z.enum(PHASES),
  date: RaceDayText,
  revision: z.int().positive(),
  attempt: z.int().positive(),
  startedAt: InstantText,
  finishedAt: InstantText,
  outcome: z.string(),
  reasons: z.array(z.object({ code: z.string(), detail: z.string() })),
  artifacts: z.array(z.string()),
  correlationId: z.string(),
});

/** `runs/2025-10-16/R1C3/…json` */
const RECORD_DEPTH = 4;

export type RunRecord = z.output<typeof RunRecordShape>;

/** The records under a prefix, in the order in which the runs began. */
export async function readRuns(store: DocumentStore, prefix: string): Promise<Result<RunRecord[], CorruptDocument>> {
  const runs: RunRecord[] = [];
  for (const key of await store.list(prefix)) {
    if (key.split("/").length !== RECORD_DEPTH) continue; // a superseded document, kept one folder further down
    const run = await readDocument(store, key, RunRecordShape);
    if (!run.ok) return run;
    if (run.value) runs.push(run.value.document);
  }
  return ok(runs.toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : 0)));
}
