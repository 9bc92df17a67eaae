import type { ConstructorOptions, PgBoss } from "pg-boss";
import type { Log } from "../../ports/log.ts";
import type { QueueWorker, TaskQueue } from "../../ports/task-queue.ts";
import { RETRY_POLICY, type RetryPolicy } from "../task-rules.ts";
import { stopWorking } from "./boss-jobs.ts";
import { createBossTaskQueue } from "./boss-task-queue.ts";
import { type DailyTask, startDailyTask } from "./daily-task.ts";
import { nodeWarnings } from "./node-warnings.ts";

export type OpenQueue = {
  readonly queue: TaskQueue;
  readonly worker: QueueWorker;
  /** The morning's schedule, without a Cloud Scheduler. */
  readonly daily: (task: DailyTask) => Promise<void>;
  /** Stops the worker and the daily task, lets what runs end within the grace time, and lets the database go. */
  readonly close: () => Promise<void>;
};

export type OpenQueueOptions = {
  /** Warnings of Node where none is given. */
  readonly log?: Log;
  readonly retry?: RetryPolicy;
  /** How long running tasks may take to end when the worker stops, in seconds; 8 of Cloud Run's 10 where not given. */
  readonly graceSeconds?: number;
};

const TASKS = "tasks";
const DAILY = "daily";
/** Seconds; a stop by SIGTERM is followed by SIGKILL after 10 on Cloud Run and in most containers. */
const GRACE_SECONDS = 8;

/** Milliseconds, the least that pg-boss takes. */
const SETTLING_MS = 1000;

/** pg-boss's own rounds: what is looked at every 10–15 s costs nothing, what comes a minute late at H-5 does. */
const ROUNDS = { cronMonitorIntervalSeconds: 10, cronWorkerIntervalSeconds: 2 } as const;
/** Seconds between two looks for tasks whose process died, where there are several; alone, only for late ones. */
const SUPERVISION = { shared: 3, alone: 15 } as const;

/** Starts pg-boss on a database and the queue on it. pg-boss is loaded here, and only when this is called. */
export async function openBossQueue(
  database: ConstructorOptions,
  { alone, options }: { readonly alone: boolean; readonly options: OpenQueueOptions },
): Promise<OpenQueue> {
  const { log = nodeWarnings, retry = RETRY_POLICY, graceSeconds = GRACE_SECONDS } = options;
  const supervision = alone ? SUPERVISION.alone : SUPERVISION.shared;
  const rounds = { ...ROUNDS, superviseIntervalSeconds: supervision, monitorIntervalSeconds: supervision };
  const boss = await startBoss({ ...rounds, ...database }, log);
  try {
    const tasks = await createBossTaskQueue({ boss, queueName: TASKS, retry, alone, graceSeconds, log });
    return {
      ...tasks,
      daily: (task) => startDailyTask({ boss, queueName: DAILY, retry, alone }, task),
      async close() {
        await Promise.all([tasks.worker.stop(), stopWorking(boss, DAILY, graceSeconds, log)]);
        // The grace is used up: what still runs is counted as a failed delivery, and comes again.
        await boss.stop({ graceful: true, timeout: SETTLING_MS });
      },
    };
  } catch (error) {
    await boss.stop({ graceful: false });
    throw error;
  }
}

export async function startBoss(options: ConstructorOptions, log: Log): Promise<PgBoss> {
  const { PgBoss } = await import("pg-boss");
  const boss = new PgBoss(options);
  // An error event that nobody hears ends the process.
  boss.on("error", (error) => log.error("Queue database failed", { error }));
  boss.on("warning", ({ message, data }) => log.warn("Queue database warns", { detail: message, data }));
  try {
    await boss.start();
    return boss;
  } catch (error) {
    await boss.stop({ graceful: false });
    throw error;
  }
}
