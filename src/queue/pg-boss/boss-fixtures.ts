import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { PgBoss } from "pg-boss";
import { instantOf } from "../../domain/kernel/time.ts";
import type { Log, LogFields } from "../../ports/log.ts";
import type { QueueWorker, TaskHandler } from "../../ports/task-queue.ts";
import type { QueueUnderTest } from "../task-queue.contract.ts";
import type { RetryPolicy } from "../task-rules.ts";
import { createBossTaskQueue } from "./boss-task-queue.ts";

export type Said = { readonly level: "info" | "warn" | "error"; readonly message: string; readonly fields?: LogFields };

/** A log that is read afterwards. */
export function listeningLog(): Log & { readonly said: Said[] } {
  const said: Said[] = [];
  const hear = (level: Said["level"]) => (message: string, fields?: LogFields) => {
    said.push({ level, message, ...(fields && { fields }) });
  };
  return { said, info: hear("info"), warn: hear("warn"), error: hear("error") };
}

/** Delivers for real until the condition holds or the seconds are over. */
export async function deliverUntil(
  worker: QueueWorker,
  handler: TaskHandler,
  until: () => boolean,
  seconds: number,
): Promise<void> {
  await worker.start(handler);
  const giveUpAt = performance.now() + seconds * 1000;
  while (!until() && performance.now() < giveUpAt) await wait(20);
  await worker.stop();
}

/** A queue of its own in a database that the tests of a file share. */
export async function queueOn(boss: PgBoss, retry: RetryPolicy, alone: boolean): Promise<QueueUnderTest> {
  const queueName = `test-${randomUUID()}`;
  const log = listeningLog();
  const { queue, worker } = await createBossTaskQueue({ boss, queueName, retry, alone, graceSeconds: 5, log });
  return {
    queue,
    now: () => instantOf(Date.now()),
    deliver: (handler, until, seconds) => deliverUntil(worker, handler, until, seconds),
  };
}
