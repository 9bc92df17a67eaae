import type { PgBoss } from "pg-boss";
import { PARIS } from "../../domain/kernel/time.ts";
import type { Delivery } from "../../ports/task-queue.ts";
import type { RetryPolicy } from "../task-rules.ts";
import { failCutOff, queueOptions } from "./boss-jobs.ts";

/** Seconds between two looks whether the daily task has come; it is not in a hurry. */
const POLL_SECONDS = 2;

export type DailyTask = {
  /** Hour of Paris, 0–23; at minute 0. */
  readonly hour: number;
  /** "retry", or throwing, has it called again after the queue's back-off, as often as a task. */
  readonly handler: () => Promise<Delivery>;
};

/** The cron expression of a full hour. @throws RangeError outside 0–23 */
export function dailyCron(hour: number): string {
  if (!Number.isInteger(hour) || hour < 0 || hour > 23) throw new RangeError(`not an hour of the day: ${hour}`);
  return `0 ${hour} * * *`;
}

/**
 * Calls the handler every day at that hour in Paris, within about 15 s of it.
 *
 * Days missed while no process ran bring one call when the next one starts, however many they were; a first start does
 * not. The plan of calls is in the database: starting again does not double them, another hour replaces the old one.
 */
export async function startDailyTask(
  { boss, queueName, retry, alone }: { boss: PgBoss; queueName: string; retry: RetryPolicy; alone: boolean },
  { hour, handler }: DailyTask,
): Promise<void> {
  const cron = dailyCron(hour);
  await boss.createQueue(queueName, queueOptions(retry, alone));
  await boss.updateQueue(queueName, queueOptions(retry, alone));
  if (alone) await failCutOff(boss, queueName);
  await boss.schedule(queueName, cron, null, { tz: PARIS, missed: "once" });
  await boss.work(queueName, { pollingIntervalSeconds: POLL_SECONDS }, async () => {
    const delivery = await handler();
    if (delivery.answer === "retry") throw new Error(delivery.error);
  });
}
