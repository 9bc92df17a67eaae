import type { RaceId } from "../domain/kernel/race-id.ts";
import { ok, type Result } from "../domain/kernel/result.ts";
import type { RaceDay } from "../domain/kernel/time.ts";
import type { SheetChange } from "../ports/workbook.ts";
import type { Deps } from "./deps.ts";
import type { CorruptDocument, Papers } from "./documents.ts";
import { plannedDays, readDays, readRaces } from "./race-documents.ts";
import type { StepReport } from "./run-answer.ts";
import { clearPending, keepPending, readPendingRows } from "./workbook-pending.ts";
import { sheetChangesOf } from "./workbook-rows.ts";
import { type WorkbookFault, type WorkbookWritten, writeWorkbook } from "./write-workbook.ts";

type UpdateDeps = Pick<Deps, "store" | "clock" | "log" | "codeVersion" | "workbook">;

/** How an update ended; rows of races whose documents cannot be read are told, and left out. */
export type WorkbookUpdate =
  | (WorkbookWritten & { readonly corrupt: readonly CorruptDocument[] })
  /** The rows are kept for the next update. */
  | {
      readonly outcome: "pending";
      readonly fault: WorkbookFault | { readonly kind: "fault"; readonly detail: string };
    };

/** The updates of one process: one at a time, and what is asked for meanwhile goes together into the next. */
export type WorkbookUpdates = {
  /** Undefined where the service has no workbook. Never throws: the decision stands whatever becomes of the workbook. */
  update(races: readonly RaceId[], correlationId: string): Promise<WorkbookUpdate | undefined>;
};

export function createWorkbookUpdates(deps: UpdateDeps): WorkbookUpdates {
  let running: Promise<unknown> = Promise.resolve();
  let waiting: { readonly races: Set<RaceId>; readonly done: Promise<WorkbookUpdate> } | undefined;
  return {
    async update(races, correlationId) {
      if (!deps.workbook) return undefined;
      if (waiting) {
        for (const race of races) waiting.races.add(race);
        return waiting.done;
      }
      const wanted = new Set(races);
      const done = running.then(() => {
        waiting = undefined; // who comes from here on is in the next
        return updateOnce(deps, [...wanted], correlationId);
      });
      waiting = { races: wanted, done };
      running = done;
      return done;
    },
  };
}

async function updateOnce(deps: UpdateDeps, wanted: readonly RaceId[], correlationId: string): Promise<WorkbookUpdate> {
  const now = deps.clock.now();
  const papers: Papers = { generatedAt: now, correlationId, codeVersion: deps.codeVersion };
  try {
    const pending = await readPendingRows(deps.store);
    const races = [...new Set([...(pending.ok ? (pending.value?.races ?? []) : []), ...wanted])];
    const read = await readRaces(deps.store, races);
    const written = await writeRows(deps, sheetChangesOf(read.races), { fresh: false, whenMissing: "all_days" });
    if (written.ok) {
      if (pending.ok && pending.value) await clearPending(deps.store, papers, new Set(races));
      if (written.value.setAside !== undefined) {
        deps.log.warn("damaged workbook set aside and made anew", { setAside: written.value.setAside });
      }
      return { ...written.value, corrupt: pending.ok ? read.corrupt : [pending.error, ...read.corrupt] };
    }
    const fault = written.error;
    deps.log.warn("workbook not updated, its rows are kept", { ...fault, races: wanted.length });
    await keepPending(deps.store, papers, { races: wanted, since: now, reason: `${fault.kind}: ${fault.detail}` });
    return { outcome: "pending", fault };
  } catch (cause) {
    return broken(deps, papers, wanted, cause);
  }
}

/** This is an edge: what breaks here must not reach the run whose decision is stored. */
async function broken(
  deps: UpdateDeps,
  papers: Papers,
  races: readonly RaceId[],
  cause: unknown,
): Promise<WorkbookUpdate> {
  const detail = cause instanceof Error ? cause.message : String(cause);
  deps.log.error("workbook update failed", { cause });
  await keepPending(deps.store, papers, { races, since: deps.clock.now(), reason: `fault: ${detail}` }).catch(
    (second: unknown) => deps.log.error("rows of the workbook could not be kept", { cause: second, races }),
  );
  return { outcome: "pending", fault: { kind: "fault", detail } };
}

async function writeRows(
  { store, clock, workbook: desk }: UpdateDeps,
  rows: readonly SheetChange[],
  { fresh, whenMissing }: { readonly fresh: boolean; readonly whenMissing: "all_days" | "these_rows" },
): Promise<Result<WorkbookWritten, WorkbookFault>> {
  if (!desk) throw new Error("there is no workbook to write");
  if (rows.length === 0) return ok({ outcome: "unchanged" });
  const everything = async () =>
    whenMissing === "these_rows" ? rows : sheetChangesOf((await readDays(store, await plannedDays(store))).races);
  return writeWorkbook({ store, desk, now: clock.now() }, rows, everything, fresh);
}

export type RebuildWorkbook = {
  readonly from?: RaceDay | undefined;
  readonly to?: RaceDay | undefined;
  /** A new workbook instead of the one that stands. */
  readonly fresh: boolean;
};

/** The rows of the days asked for, from the store alone: what it knows is what the workbook then says. */
export async function rowsOfDays({ store }: Pick<Deps, "store">, { from, to }: Omit<RebuildWorkbook, "fresh">) {
  const days = (await plannedDays(store)).filter(
    (day) => (from === undefined || day >= from) && (to === undefined || day <= to),
  );
  const { races, corrupt } = await readDays(store, days);
  return { rows: sheetChangesOf(races), days: days.length, races: races.length, corrupt };
}

/** Brings all rows of the days asked for into the stored workbook. */
export async function rebuildWorkbook(
  deps: UpdateDeps,
  asked: RebuildWorkbook,
): Promise<
  Result<
    WorkbookWritten & { readonly days: number; readonly races: number; readonly corrupt: readonly CorruptDocument[] },
    WorkbookFault
  >
> {
  const { rows, ...told } = await rowsOfDays(deps, asked);
  const written = await writeRows(deps, rows, { fresh: asked.fresh, whenMissing: "these_rows" });
  return written.ok ? ok({ ...written.value, ...told }) : written;
}

/** Milliseconds. A run that is decided waits so long to tell how its rows fared; the update itself goes on. */
const LONGEST_WAIT_MS = 5_000;

/** The update as a step of the run's pipeline; undefined where there is no workbook. */
export async function updateStep(updating: Promise<WorkbookUpdate | undefined>): Promise<StepReport | undefined> {
  const since = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<"still_running">((resolve) => {
    timer = setTimeout(() => resolve("still_running"), LONGEST_WAIT_MS);
  });
  const update = await Promise.race([updating, patience]);
  clearTimeout(timer);
  const durationMs = Math.round(performance.now() - since);
  if (update === "still_running") {
    return { name: "update_excel", returncode: 0, durationMs, stdoutTail: update, stderrTail: "" };
  }
  return update && updateReport(update, durationMs);
}

function updateReport(update: WorkbookUpdate, durationMs: number): StepReport {
  const [returncode, stdoutTail, stderrTail] =
    update.outcome === "pending"
      ? [1, "pending", `${update.fault.kind}: ${update.fault.detail}`]
      : [update.corrupt.length > 0 ? 1 : 0, update.outcome, update.corrupt.map(({ key }) => key).join(", ")];
  return { name: "update_excel", returncode, durationMs, stdoutTail, stderrTail };
}
