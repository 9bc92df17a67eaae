import { type App, createApp } from "./app/app.ts";
import type { Policy } from "./app/deps.ts";
import { createRunningClock } from "./clock/running-clock.ts";
import { err, ok, type Result } from "./domain/kernel/result.ts";
import { addDays, addMinutes, type Instant, instantInParis, instantOf, type RaceDay } from "./domain/kernel/time.ts";
import type { DocumentStore } from "./ports/document-store.ts";
import type { Log } from "./ports/log.ts";
import type { Task } from "./ports/task-queue.ts";
import { createVirtualQueue } from "./queue/virtual/virtual-queue.ts";
import { firstProgrammeAt, openRecordedDay, type RecordingError } from "./recorded/recorded-day.ts";
import { createRecordedFetcher } from "./recorded/recorded-fetcher.ts";
import { type RecordingServer, serveRecording } from "./recorded/serve-recording.ts";
import { createPmuSource } from "./sources/pmu/pmu-source.ts";
import { createFilesStore } from "./store/files/files-store.ts";
import { createMemoryStore } from "./store/memory/memory-store.ts";
import { VERSION } from "./version.ts";

/** A recorded day under the same use-cases: its own clock, its own queue, and the recording as the only source. */
export type Replay = {
  readonly app: App;
  readonly store: DocumentStore;
  readonly day: RaceDay;
  readonly startAt: Instant;
  readonly endAt: Instant;
  /** The recording begins after 09:00. */
  readonly planLate: boolean;
  /** Plans the day and delivers every task until its end. @param onTask told before each delivery */
  run(onTask?: (task: Task, count: number) => void): Promise<void>;
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

/** @param out a folder for the documents; in memory without one */
export async function composeReplay(
  file: string,
  options: { readonly policy: Policy; readonly out: string | undefined; readonly log: Log },
): Promise<Result<Replay, ReplayError>> {
  const recording = await openRecordedDay(file);
  if (!recording.ok) return recording;
  const { day } = recording.value;
  const planAt = inParis(day, PLAN_TIME);
  const startAt = firstProgrammeAt(recording.value, planAt);
  if (startAt === undefined) return err({ kind: "no_programme", file, detail: `no programme of ${day}` });
  const [dayEnd, lateEnd] = [inParis(addDays(day, 1), END_TIME), addMinutes(startAt, LATE_PLAN_MINUTES)];
  const endAt = lateEnd > dayEnd ? lateEnd : dayEnd;
  const { queue, clock, runUntil } = createVirtualQueue({ startAt });
  const fetcher = createRecordedFetcher({ recording: recording.value, baseUrl: RECORDED, clock });
  const store = options.out === undefined ? createMemoryStore() : createFilesStore({ dir: options.out });
  const { log, policy } = options;
  const sources = [createPmuSource({ fetcher, baseUrl: RECORDED })];
  const app = createApp({ clock, store, queue, sources, log, policy, codeVersion: VERSION });
  return ok({
    app,
    store,
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
    },
  });
}

/** Serves a recorded day over HTTP, from a time of Paris on, at a speed. */
export async function composeRecordingServer(
  file: string,
  options: { readonly from: string; readonly port: number; readonly speed: number },
): Promise<Result<RecordingServer & { readonly day: RaceDay; readonly startAt: Instant }, ReplayError>> {
  const recording = await openRecordedDay(file);
  if (!recording.ok) return recording;
  const { day } = recording.value;
  const startAt = firstProgrammeAt(recording.value, inParis(day, options.from));
  if (startAt === undefined) return err({ kind: "no_programme", file, detail: `no programme of ${day}` });
  const clock = createRunningClock({ virtualStart: startAt, wallStart: instantOf(Date.now()), speed: options.speed });
  const server = await serveRecording({ recording: recording.value, clock, port: options.port });
  return ok({ ...server, day, startAt });
}

/** @throws RangeError on a time that no clock shows that day: the caller has checked its form */
function inParis(day: RaceDay, time: string): Instant {
  const instant = instantInParis(day, time);
  if (!instant.ok) throw new RangeError(`${time} on ${day} in Paris: ${instant.error.kind}`);
  return instant.value;
}
