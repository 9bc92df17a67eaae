import { setTimeout as wait } from "node:timers/promises";
import { millisecondsOf } from "../domain/kernel/time.ts";
import type { Delivery, QueuedTask, Task, TaskHandler } from "../ports/task-queue.ts";

/** How often a task is delivered, and how long it waits in between. */
export type RetryPolicy = {
  /** Deliveries in all, the first one counted; after that the task is dead. */
  readonly maxAttempts: number;
  /** Seconds before the second delivery; doubles with each. 0: at once, always. */
  readonly minBackoffSeconds: number;
  readonly maxBackoffSeconds: number;
  /** Seconds that one delivery may take; `DELIVERY_SECONDS` where not given. */
  readonly deliverySeconds?: number;
};

/** The queue that google-cloud.md §1 suggests: `--max-attempts=5 --min-backoff=10s --max-backoff=60s`. */
export const RETRY_POLICY: RetryPolicy = { maxAttempts: 5, minBackoffSeconds: 10, maxBackoffSeconds: 60 };

/** Tasks delivered at a time, as `--max-concurrent-dispatches=4` there: it also keeps the load on the sources polite. */
export const CONCURRENT_TASKS = 4;

/** Seconds that one delivery may take: the dispatch deadline of Cloud Tasks when none is set. */
export const DELIVERY_SECONDS = 600;

/** Cloud Tasks' own rule for the last part of a task's name. */
const TASK_NAME = /^[A-Za-z0-9_-]{1,500}$/;
/** Bytes of JSON; ours, far below the 100 KB of Cloud Tasks. */
const BODY_BYTES = 10_000;

/** @throws RangeError on a task that one of the queues could not carry: a bug of the caller */
export function assertTask({ name, runAt, body }: Task): void {
  if (!TASK_NAME.test(name)) throw new RangeError(`not a task name: ${JSON.stringify(name)}`);
  if (Number.isNaN(millisecondsOf(runAt))) throw new RangeError(`task ${name} runs at no moment: ${runAt}`);
  const notJson = Object.values(body).some((value) => typeof value === "number" && !Number.isFinite(value));
  if (notJson) throw new RangeError(`task ${name} carries a number that JSON has not`);
  const size = Buffer.byteLength(JSON.stringify(body));
  if (size > BODY_BYTES) throw new RangeError(`task ${name} carries ${size} bytes, more than ${BODY_BYTES}`);
}

/** Seconds from a failed delivery to the next. @param attempts deliveries so far, at least 1 */
export function backoffSeconds(retry: RetryPolicy, attempts: number): number {
  return Math.min(retry.maxBackoffSeconds, retry.minBackoffSeconds * 2 ** (attempts - 1));
}

/** The order of `list`. */
export function byRunAtThenName(a: Pick<QueuedTask, "runAt" | "name">, b: Pick<QueuedTask, "runAt" | "name">): number {
  return compare(a.runAt, b.runAt) || compare(a.name, b.name);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * What a delivery came to: a handler that throws, or has not answered by the deadline, has failed.
 *
 * A late handler cannot be stopped and goes on by itself; what it answers is not heard. Cloud Tasks does the same.
 */
export async function deliveryOf(handler: TaskHandler, task: Task, retry: RetryPolicy): Promise<Delivery> {
  const seconds = retry.deliverySeconds ?? DELIVERY_SECONDS;
  const late: Delivery = { answer: "retry", error: `no answer within ${seconds} s` };
  const answered = new AbortController();
  try {
    return await Promise.race([handler(task), wait(seconds * 1000, late, { signal: answered.signal })]);
  } catch (error) {
    return { answer: "retry", error: errorText(error) };
  } finally {
    answered.abort();
  }
}

/** What a handler that threw says of it. */
function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
