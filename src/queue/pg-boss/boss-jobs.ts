import { setTimeout as wait } from "node:timers/promises";
import type { PgBoss, Queue } from "pg-boss";
import type { Log } from "../../ports/log.ts";
import { DELIVERY_SECONDS, type RetryPolicy } from "../task-rules.ts";

/** Seconds. Cloud Tasks keeps a task that is never delivered 31 days. */
const KEPT_UNDELIVERED = 31 * 86_400;
/** Seconds. A name stays used and a dead task can be looked at for a week; Cloud Tasks reserves names up to a day. */
const KEPT_ENDED = 7 * 86_400;
/**
 * The lease of a task, in seconds: without a sign of life for so long, another process takes it over. The least that
 * pg-boss takes; a process that dies at H-5 leaves five minutes.
 */
const LEASE = 10;
/** Seconds between two signs of life: two may be lost to a pause or to the network before the lease is. */
export const LEASE_RENEWAL = 3;
/** Seconds by which the database waits longer than we do: where this process stands still, it speaks for it. */
const DEADLINE_MARGIN = 30;

/** The most that pg-boss lists; a week of full days is 3,000 tasks. */
export const LIST_LIMIT = 100_000;

/** @param alone no other process works on the queue, so none has to find out that this one died */
export function queueOptions(retry: RetryPolicy, alone: boolean): Omit<Queue, "name" | "deadLetter" | "policy"> {
  const { maxAttempts, minBackoffSeconds, maxBackoffSeconds, deliverySeconds = DELIVERY_SECONDS } = retry;
  return {
    retryLimit: maxAttempts - 1,
    retryDelay: minBackoffSeconds,
    // pg-boss waits between one and two times what `backoffSeconds` says, so that what failed together spreads.
    ...(minBackoffSeconds > 0 ? { retryBackoff: true, retryDelayMax: maxBackoffSeconds } : { retryBackoff: false }),
    expireInSeconds: Math.ceil(deliverySeconds) + DEADLINE_MARGIN,
    retentionSeconds: KEPT_UNDELIVERED,
    deleteAfterSeconds: KEPT_ENDED,
    ...(alone ? {} : { heartbeatSeconds: LEASE }),
  };
}

/** Counts what was running when the last process died as a failed delivery, so that it comes again after its back-off. */
export async function failCutOff(boss: PgBoss, queueName: string): Promise<void> {
  const running = (await boss.findJobs(queueName, { limit: LIST_LIMIT })).filter((job) => job.state === "active");
  for (const { id } of running) await boss.fail(queueName, id, new Error("the process ended while this task ran"));
}

/** Takes no more tasks, and waits for the running ones as long as the grace time lasts. */
export async function stopWorking(boss: PgBoss, queueName: string, graceSeconds: number, log: Log): Promise<void> {
  const grace = new AbortController();
  const graceOver = wait(graceSeconds * 1000, "overdue", { signal: grace.signal }).catch(() => "ended");
  const ended = boss.offWork(queueName, { wait: true }).then(() => "ended");
  if ((await Promise.race([ended, graceOver])) === "overdue") {
    log.warn("Queue worker stopped before its running tasks ended", { queueName, graceSeconds });
  }
  grace.abort();
}

/** What pg-boss keeps of a failure: a serialised error, or for its own failures `{ value: text | { message } }`. */
export function errorOf(output: unknown): string | undefined {
  if (output === null || output === undefined) return undefined;
  if (typeof output === "string") return output;
  if (typeof output !== "object") return JSON.stringify(output);
  if ("message" in output && typeof output.message === "string") return output.message;
  if ("value" in output) return errorOf(output.value);
  return JSON.stringify(output);
}
