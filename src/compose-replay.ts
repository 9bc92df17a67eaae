import { type App, createApp } from "./app/app.ts";
import { archiveOwnDay } from "./app/archive-day.ts";
import { compareStores, type DocumentDifference } from "./app/compare-stores.ts";
import type { PastArchive, Policy } from "./app/deps.ts";
import { type CorruptDocument, planKey } from "./app/documents.ts";
import { type ImportedDay, importDay } from "./app/import-day.ts";
import { createPastArchive } from "./app/past-days.ts";
import { rebuildWorkbook } from "./app/update-workbook.ts";
import { createRunningClock } from "./clock/running-clock.ts";
import { err, ok, type Result } from "./domain/kernel/result.ts";
import { addDays, addMinutes, type Instant, instantInParis, instantOf, type RaceDay } from "./domain/kernel/time.ts";
import type { DocumentStore } from "./ports/document-store.ts";
import type { Log } from "./ports/log.ts";
import type { SourceError } from "./ports/race-source.ts";
import type { Task } from "./ports/task-queue.ts";
import { createVirtualQueue } from "./queue/virtual/virtual-queue.ts";
import { interpolateMoves } from "./recorded/interpolate-moves.ts";
import { firstProgrammeAt, openRecordedDay, type RecordedDay, type RecordingError } from "./recorded/recorded-day.ts";
import { createRecordedFetcher } from "./recorded/recorded-fetcher.ts";
import { type RecordingServer, serveRecording } from "./recorded/serve-recording.ts";
import { createPmuSource } from "./sources/pmu/pmu-source.ts";
import { createFilesStore } from "./store/files/files-store.ts";
import { createMemoryStore } from "./store/memory/memory-store.ts";
import { VERSION } from "./version.ts";
import { createExcelizeWorkbook } from "./workbook/excelize-workbook.ts";

/** A recorded day under the same use-cases: its own clock, its own queue, and the recording as the only source. */
export type Replay = {
  readonly app: App;
  readonly store: DocumentStore;
  /** What the day knows of those before it. */
  readonly past: PastArchive;
  readonly day: RaceDay;
  readonly startAt: Instant;
  readonly endAt: Instant;
  /** The recording begins after 09:00. */
  readonly planLate: boolean;
  /** Plans the day, delivers every task until its end, and sums the day up for those after it. @param onTask told before each delivery */
  run(onTask?: (task: Task, count: number) => void): Promise<void>;
  /** Brings the rows of the day into the workbook of its documents. */
  writeWorkbook(): Promise<void>;
  /**
   * Where the folder held the day already, nothing is written into it: what this run made, in memory, against what stands
   * there. Undefined where the folder was empty.
   */
  compareStanding(): Promise<readonly DocumentDifference[] | undefined>;
};

export type ReplayError =
  | RecordingError
  | { readonly kind: "no_programme"; readonly file: string; readonly detail: string };

/** When the day is planned, and when a result is looked for the last time, with an hour's grace. */
const PLAN_TIME = "09:00";
const END_TIME = "10:00";
/** A day that was recorded when it was over: its results are looked for four times within 70 minutes. */
const LATE_PLAN_MINUTES = 120;
/** An address that no fetcher could ask: pages come from the recording alone. */
const RECORDED = "https://recorded.invalid";

/** With a seed, moves of the off between two looks are told at a minute drawn between them; without, at the look. */
export type MovesSeed = { readonly movesSeed?: number | undefined };

/** A folder of documents; in memory without one. */
export function replayStore(out: string | undefined): DocumentStore {
  return out === undefined ? createMemoryStore() : createFilesStore({ dir: out });
}

/**
 * @param options.out a folder for the documents; in memory without one
 * @param options.past where the archive of past days lives, so that days replayed in sequence know those before them; with
 *   the documents of the day without it
 */
export async function composeReplay(
  file: string,
  options: MovesSeed & {
    readonly policy: Policy;
    readonly out: string | undefined;
    readonly log: Log;
    readonly past?: DocumentStore;
  },
): Promise<Result<Replay, ReplayError>> {
  const recording = await openDay(file, options);
  if (!recording.ok) return recording;
  const { day } = recording.value;
  const planAt = inParis(day, PLAN_TIME);
  const startAt = firstProgrammeAt(recording.value, planAt);
  if (startAt === undefined) return err({ kind: "no_programme", file, detail: `no programme of ${day}` });
  const [dayEnd, lateEnd] = [inParis(addDays(day, 1), END_TIME), addMinutes(startAt, LATE_PLAN_MINUTES)];
  const endAt = lateEnd > dayEnd ? lateEnd : dayEnd;
  const { queue, clock, runUntil } = createVirtualQueue({ startAt });
  const fetcher = createRecordedFetcher({ recording: recording.value, baseUrl: RECORDED, clock });
  const folder = replayStore(options.out);
  const stands = (await folder.read(planKey(day))) !== undefined;
  // A day is lived through once: a second run into the same folder is held against the first.
  const store = stands ? createMemoryStore() : folder;
  const { log } = options;
  const policy: Policy = { ...options.policy, pastPerformances: "off" }; // no day was recorded with them
  const sources = [createPmuSource({ fetcher, baseUrl: RECORDED })];
  const deps = { clock, store, queue, sources, log, policy, codeVersion: VERSION };
  const past = createPastArchive(deps, options.past);
  const app = createApp({ ...deps, past });
  return ok({
    app,
    store,
    past,
    day,
    startAt,
    endAt,
    planLate: startAt > planAt,
    async run(onTask) {
      // Correlation ids are counted, so that a day replays to the same bytes.
      const scheduled = await app.scheduleDay({ day, mode: "tasks", correlationId: "replay-schedule" });
      if (!scheduled.ok) throw new Error(`the recorded day cannot be planned: ${scheduled.error.kind}`);
      let count = 0;
      await runUntil(endAt, (task) => {
        count++;
        onTask?.(task, count);
        return app.deliver(task, `replay-${count}-${task.name}`);
      });
      const archived = await archiveOwnDay(deps, day, options.past);
      if (!archived.ok) throw new Error(`${archived.error.key}: ${archived.error.detail}`);
    },
    writeWorkbook: () => writeRecordedWorkbook({ ...deps, store: folder }, day),
    compareStanding: async () => (stands ? compareStores(folder, store, isOfReplay) : undefined),
  });
}

/** The workbook is brought up to date from the documents, and the archive is made of several days. */
function isOfReplay(key: string): boolean {
  return /^(days|runs|ledger|played)\//.test(key);
}

/** The day's rows at once: a replay passes a day in seconds, and nobody reads the workbook between two races. */
async function writeRecordedWorkbook(deps: Omit<Parameters<typeof rebuildWorkbook>[0], "workbook">, day: RaceDay) {
  const workbook = createExcelizeWorkbook();
  try {
    const written = await rebuildWorkbook({ ...deps, workbook: { workbook } }, { from: day, to: day, fresh: false });
    if (!written.ok) throw new Error(`the workbook of ${day}: ${written.error.kind}: ${written.error.detail}`);
  } finally {
    await workbook.close();
  }
}

/**
 * Puts a recorded day into the archive of past days of a store, as its recording shows it at its end.
 *
 * @param options.again read a day that stands once more, and say whether the two agree
 */
export async function importRecordedDay(
  file: string,
  options: { readonly store: DocumentStore; readonly countries: ReadonlySet<string>; readonly again: boolean },
): Promise<Result<ImportedDay, ReplayError | SourceError | CorruptDocument>> {
  const recording = await openRecordedDay(file);
  if (!recording.ok) return recording;
  const { day, lastAt } = recording.value;
  const fetcher = createRecordedFetcher({
    recording: recording.value,
    baseUrl: RECORDED,
    clock: { now: () => lastAt },
  });
  const source = createPmuSource({ fetcher, baseUrl: RECORDED });
  return importDay({ ...options, source, at: lastAt, codeVersion: VERSION }, day);
}

/** Serves a recorded day over HTTP, from a time of Paris on, at a speed. */
export async function composeRecordingServer(
  file: string,
  options: MovesSeed & { readonly from: string; readonly port: number; readonly speed: number },
): Promise<Result<RecordingServer & { readonly day: RaceDay; readonly startAt: Instant }, ReplayError>> {
  const recording = await openDay(file, options);
  if (!recording.ok) return recording;
  const { day } = recording.value;
  const startAt = firstProgrammeAt(recording.value, inParis(day, options.from));
  if (startAt === undefined) return err({ kind: "no_programme", file, detail: `no programme of ${day}` });
  const clock = createRunningClock({ virtualStart: startAt, wallStart: instantOf(Date.now()), speed: options.speed });
  const server = await serveRecording({ recording: recording.value, clock, port: options.port });
  return ok({ ...server, day, startAt });
}

async function openDay(file: string, { movesSeed }: MovesSeed): Promise<Result<RecordedDay, RecordingError>> {
  const recording = await openRecordedDay(file);
  return recording.ok && movesSeed !== undefined ? ok(interpolateMoves(recording.value, movesSeed)) : recording;
}

/** @throws RangeError on a time that no clock shows that day: the caller has checked its form */
function inParis(day: RaceDay, time: string): Instant {
  const instant = instantInParis(day, time);
  if (!instant.ok) throw new RangeError(`${time} on ${day} in Paris: ${instant.error.kind}`);
  return instant.value;
}
