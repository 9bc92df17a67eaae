import type { Instant } from "../domain/kernel/time.ts";

/** Work that is due at an instant. */
export type Task = {
  /**
   * `run-20251016-r1c3-h30`, `…-v2` after the race moved. A name is used once: laying it again is "exists", also after
   * it ran or was cancelled (Cloud Tasks keeps names up to a day).
   */
  readonly name: string;
  /** The earliest moment. A moment in the past means at once. */
  readonly runAt: Instant;
  /** What the handler gets: JSON, at most 10 kB, the body of `POST` on the path. */
  readonly path: "/run" | "/watch" | "/schedule";
  readonly body: { readonly [key: string]: string | number | boolean };
};

/** Where a task stands. retrying: it failed, and waits for its next delivery. dead: it failed for the last time. */
export const TASK_STATES = ["waiting", "running", "retrying", "done", "cancelled", "dead"] as const;

export type QueuedTask = Task & {
  readonly state: (typeof TASK_STATES)[number];
  /** Deliveries so far. */
  readonly attempts: number;
  /** Of the last failure; gone once the task is done or cancelled. */
  readonly error?: string | undefined;
};

/** Delivers each task at or soon after `runAt`, at least once. */
export interface TaskQueue {
  /** "exists": a task of that name is known already. Never two of one name. */
  enqueue(task: Task): Promise<"created" | "exists">;
  /** Also between two attempts. "unknown": no such task waits (it runs, ran, is dead, or was never laid). */
  cancel(name: string): Promise<"cancelled" | "unknown">;
  /** Every task that the queue still knows, by `runAt` then name; Cloud Tasks forgets what has ended. */
  list(): Promise<QueuedTask[]>;
}

/** "done" ends the task; "retry" delivers it again later, with back-off, and at last sets it aside as dead. */
export type Delivery = { readonly answer: "done" } | { readonly answer: "retry"; readonly error: string };
export type TaskHandler = (task: Task) => Promise<Delivery>;

/** A queue that delivers by itself, in this process. Cloud Tasks does not: it calls the service. */
export interface QueueWorker {
  /** From now on due tasks go to the handler. A handler that throws counts as "retry". */
  start(handler: TaskHandler): Promise<void>;
  /** Lets running tasks end, within the grace time, and delivers no more. */
  stop(): Promise<void>;
}
