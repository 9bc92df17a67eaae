import { err, ok, type Result } from "../domain/kernel/result.ts";
import type { Instant } from "../domain/kernel/time.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import type { OpenDocuments, SheetChange, Workbook } from "../ports/workbook.ts";

/** The user's workbook: one document, which he opens, changes and saves as he likes. */
export const WORKBOOK_KEY = "excel/modele_suivi_courses_hippiques.xlsx";

/** What a workbook is written with. */
export type WorkbookDesk = {
  readonly workbook: Workbook;
  /** Without it nobody can be seen: documents of a bucket are opened as copies. */
  readonly open?: OpenDocuments;
};

export type WorkbookWritten = {
  readonly outcome: "written" | "unchanged";
  /** Where the damaged workbook that stood there was put; it was made anew. */
  readonly setAside?: string;
};

/** Why the workbook stands as it was. Each passes: the rows are kept and written with the next. */
export type WorkbookFault =
  /** In an office program, which would save over what we write. */
  | { readonly kind: "open_elsewhere"; readonly detail: string }
  /** The system does not let us write it. */
  | { readonly kind: "locked"; readonly detail: string }
  /** Somebody else's write came first each time. */
  | { readonly kind: "always_changing"; readonly detail: string }
  | { readonly kind: "unavailable"; readonly detail: string };

/** How often the workbook is read again because another write was first. */
const ROUNDS = 5;

/**
 * Brings rows into the stored workbook, replacing only what was read.
 *
 * @param rows of the change alone; `everything`, all that the store knows, is asked for where there is no workbook to add to
 * @param fresh a new workbook whatever stands there
 */
export async function writeWorkbook(
  { store, desk, now }: { readonly store: DocumentStore; readonly desk: WorkbookDesk; readonly now: Instant },
  rows: readonly SheetChange[],
  everything: () => Promise<readonly SheetChange[]>,
  fresh = false,
): Promise<Result<WorkbookWritten, WorkbookFault>> {
  let setAside: string | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const marker = await desk.open?.openBy(WORKBOOK_KEY);
    if (marker !== undefined) return err({ kind: "open_elsewhere", detail: marker });
    const stored = await reading(() => store.read(WORKBOOK_KEY));
    if (!stored.ok) return stored;
    const standing = fresh ? undefined : stored.value?.body;
    let edited = await desk.workbook.upsert(standing, standing ? rows : await everything());
    if (!edited.ok && edited.error.kind === "damaged" && standing) {
      setAside = `excel/damaged-${now.replace(/[-:.]/g, "")}.xlsx`;
      await store.create(setAside, standing);
      edited = await desk.workbook.upsert(undefined, await everything());
    }
    if (!edited.ok) return err({ kind: "unavailable", detail: edited.error.detail });
    const { bytes, changed } = edited.value;
    if (!changed) return ok({ outcome: "unchanged" });
    // The edit took its time: somebody may have opened the workbook meanwhile.
    const late = await desk.open?.openBy(WORKBOOK_KEY);
    if (late !== undefined) return err({ kind: "open_elsewhere", detail: late });
    const written = await reading(() =>
      stored.value ? store.replace(WORKBOOK_KEY, bytes, stored.value.version) : store.create(WORKBOOK_KEY, bytes),
    );
    if (!written.ok) return written;
    if (written.value === "replaced" || written.value === "created") {
      return ok({ outcome: "written", ...(setAside === undefined ? {} : { setAside }) });
    }
  }
  return err({ kind: "always_changing", detail: `${ROUNDS} times in a row` });
}

/** What a system says of a file that another program holds. */
const LOCKED = ["EBUSY", "EPERM", "EACCES"];

async function reading<T>(work: () => Promise<T>): Promise<Result<T, WorkbookFault>> {
  try {
    return ok(await work());
  } catch (error) {
    const code = codeOf(error) ?? (error instanceof Error ? codeOf(error.cause) : undefined);
    if (code === undefined || !LOCKED.includes(code)) throw error;
    return err({ kind: "locked", detail: code });
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
