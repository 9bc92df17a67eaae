import { setTimeout as wait } from "node:timers/promises";
import {
  type Delivered,
  type DeliveryFault,
  deliverTask,
  idOf,
  type MintToken,
  type WireTask,
  type WireTime,
} from "./deliver-task.ts";

/** As `gcloud tasks queues create` sets them. */
export type QueueSettings = {
  readonly maxAttempts: number;
  readonly minBackoffSeconds: number;
  readonly maxBackoffSeconds: number;
  readonly maxDoublings: number;
  readonly maxConcurrentDispatches: number;
};

type Entry = {
  readonly task: WireTask;
  dueAt: number;
  dispatches: number;
  /** Answers that were no 5xx, as `X-CloudTasks-TaskExecutionCount` counts them. */
  executions: number;
  running: boolean;
  dispatchedAt?: number;
  scheduledFor?: number;
  answeredAt?: number;
  previous?: Delivered["status"];
};

/** Milliseconds: the v2 reference says about an hour. */
const TOMBSTONE_MS = 3_600_000;
/** Milliseconds that a 429 or 503 without `Retry-After` slows the whole queue for, here. */
const SLOWED_MS = 200;
/** Where none is set. */
const DEADLINE_SECONDS = 600;

/**
 * The tasks of one queue, and their delivery over HTTP: at their time or after, a few at once, again with a back-off that
 * doubles, forgotten after success or the last attempt while the name stays taken.
 */
export function createFakeTaskQueue(settings: QueueSettings, mint: MintToken) {
  const entries = new Map<string, Entry>();
  const tombstones = new Map<string, number>();
  const delivered: Delivered[] = [];
  let paused = false;
  let slowUntil = 0;
  let timer: NodeJS.Timeout | undefined;
  let fault: DeliveryFault | undefined;
  const running = new Set<Promise<void>>();

  /** Starts what is due, and looks again when the next is. */
  function pump(): void {
    clearTimeout(timer);
    if (paused) return;
    const now = Date.now();
    const waiting = [...entries.values()].filter((entry) => !entry.running).toSorted((a, b) => a.dueAt - b.dueAt);
    for (const entry of waiting) {
      const dueAt = Math.max(entry.dueAt, slowUntil);
      if (running.size >= settings.maxConcurrentDispatches) return; // whoever ends pumps again
      if (dueAt > now) {
        timer = setTimeout(pump, dueAt - now);
        return;
      }
      start(entry);
    }
  }

  function start(entry: Entry): void {
    entry.running = true;
    const run = dispatch(entry).finally(() => {
      entry.running = false;
      running.delete(run);
      pump();
    });
    running.add(run);
  }

  async function dispatch(entry: Entry): Promise<void> {
    const id = idOf(entry.task.name);
    entry.scheduledFor = entry.dueAt;
    entry.dispatchedAt = Date.now();
    delete entry.answeredAt;
    const count = { retries: entry.dispatches, executions: entry.executions };
    entry.dispatches += 1;
    const wrong = fault?.({ task: id, dispatch: entry.dispatches });
    const deadlineSeconds = secondsOf(entry.task.dispatchDeadline) ?? DEADLINE_SECONDS;
    if (wrong?.heldSeconds !== undefined) await wait(wrong.heldSeconds * 1000);
    const send = async () => {
      const sent = await deliverTask(entry.task, {
        ...count,
        etaSeconds: (entry.scheduledFor ?? 0) / 1000,
        ...(entry.previous === undefined ? {} : { previous: entry.previous }),
        deadlineSeconds,
        mint,
      });
      delivered.push({ task: id, at: Date.now(), ...sent });
      return sent;
    };
    const [first] = await Promise.all(Array.from({ length: wrong?.copies ?? 1 }, send));
    if (first) settle(entry, first.status, first.retryAfterSeconds);
  }

  function settle(entry: Entry, status: Delivered["status"], retryAfterSeconds: number | undefined): void {
    const now = Date.now();
    entry.answeredAt = now;
    entry.previous = status;
    if (typeof status === "number" && status < 500) entry.executions += 1;
    const success = typeof status === "number" && status >= 200 && status < 300;
    if (success || entry.dispatches >= settings.maxAttempts) {
      forget(entry.task.name);
      return;
    }
    if (status === 429 || status === 503) {
      slowUntil = now + (retryAfterSeconds === undefined ? SLOWED_MS : retryAfterSeconds * 1000);
    }
    const doublings = Math.min(entry.dispatches - 1, settings.maxDoublings);
    const backoff = Math.min(settings.maxBackoffSeconds, settings.minBackoffSeconds * 2 ** doublings);
    entry.dueAt = now + backoff * 1000;
  }

  function forget(name: string): void {
    entries.delete(name);
    tombstones.set(name, Date.now() + TOMBSTONE_MS);
  }

  return {
    delivered,
    /** @returns "taken" also after the task has ended */
    create(task: WireTask): "created" | "taken" {
      if (entries.has(task.name) || (tombstones.get(task.name) ?? 0) > Date.now()) return "taken";
      const dueAt = Math.max(momentOf(task.scheduleTime), Date.now());
      entries.set(task.name, { task, dueAt, dispatches: 0, executions: 0, running: false });
      pump();
      return "created";
    },
    /** Also one that runs: that delivery goes on. */
    remove(name: string): "removed" | "gone" {
      if (!entries.has(name)) return "gone";
      forget(name);
      pump();
      return "removed";
    },
    shown(name: string, full: boolean) {
      const entry = entries.get(name);
      return entry && shown(entry, full);
    },
    names: () => [...entries.keys()].toSorted(),
    setPaused(next: boolean): void {
      paused = next;
      pump();
    },
    isPaused: () => paused,
    setFault(next: DeliveryFault | undefined): void {
      fault = next;
    },
    /** Until nothing runs. */
    async quiet(): Promise<void> {
      while (running.size > 0) await Promise.all(running);
    },
    stop(): void {
      paused = true;
      clearTimeout(timer);
    },
  };
}

function shown(entry: Entry, full: boolean) {
  const { task, dueAt, dispatches, executions, scheduledFor, dispatchedAt, answeredAt, previous } = entry;
  const { body, ...request } = task.httpRequest;
  const attempt = dispatchedAt !== undefined && {
    scheduleTime: timeOf(scheduledFor ?? dueAt),
    dispatchTime: timeOf(dispatchedAt),
    ...(answeredAt === undefined
      ? {}
      : { responseTime: timeOf(answeredAt), responseStatus: { code: 13, message: `HTTP status code ${previous}` } }),
  };
  return {
    ...task,
    httpRequest: full ? { ...request, body } : request,
    scheduleTime: timeOf(dueAt),
    dispatchCount: dispatches,
    responseCount: executions,
    ...(attempt ? { lastAttempt: attempt } : {}),
    view: full ? "FULL" : "BASIC",
  };
}

function momentOf(time: WireTime | null): number {
  return time === null ? 0 : time.seconds * 1000 + time.nanos / 1e6;
}

function secondsOf(duration: WireTime | null): number | undefined {
  return duration === null ? undefined : duration.seconds + duration.nanos / 1e9;
}

function timeOf(ms: number): WireTime {
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: Math.round((ms - seconds * 1000) * 1e6) };
}
