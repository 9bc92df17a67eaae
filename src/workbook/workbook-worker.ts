import { parentPort } from "node:worker_threads";
import type { Result } from "../domain/kernel/result.ts";
import type { SheetChange, Upserted, WorkbookError } from "../ports/workbook.ts";
import { applyChanges } from "./apply-changes.ts";
import { loadLibrary } from "./excel-file.ts";

/** What the thread is asked, and what it answers. */
export type WorkbookJob = { readonly bytes: Uint8Array | undefined; readonly changes: readonly SheetChange[] };
export type WorkbookAnswer = Result<Upserted, WorkbookError>;

const port = parentPort;
if (port) {
  const library = loadLibrary();
  // What breaks off here ends the thread; who asked is told by its "error" event.
  port.on("message", (job: WorkbookJob) => void answer(job));
  const answer = async ({ bytes, changes }: WorkbookJob): Promise<void> => {
    const applied: WorkbookAnswer = applyChanges(await library, bytes, changes);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
    port.postMessage(applied);
  };
}
