import type { Job, JobWithMetadata, PgBoss } from "pg-boss";
import { millisecondsOf } from "../../domain/kernel/time.ts";
import type { Log } from "../../ports/log.ts";
import type { QueuedTask, QueueWorker, Task, TaskHandler, TaskQueue } from "../../ports/task-queue.ts";
import { assertTask, byRunAtThenName, CONCURRENT_TASKS, deliveryOf, type RetryPolicy } from "../task-rules.ts";
import { errorOf, failCutOff, LEASE_RENEWAL, LIST_LIMIT, queueOptions, stopWorking } from "./boss-jobs.ts";
import { createJobLayer } from "./lay-jobs.ts";
import { taskIdOf } from "./task-id.ts";

/** Seconds between two looks for due tasks, and so the most by which the first of them comes late; pg-boss's least. */
const POLL_SECONDS = 0.5;
/** Milliseconds by which a task is put off while it is being cancelled. */
const CANCELLING_MS = 60_000;

export type BossTaskQueueOptions = {
  readonly boss: PgBoss;
  readonly queueName: string;
  readonly retry: RetryPolicy;
  /** No other process works on this queue: what is running now was cut off, and may be delivered again at once. */
  readonly alone: boolean;
  /** How long `stop` waits for running tasks, in seconds. */
  readonly graceSeconds: number;
  readonly log: Log;
};

/** What is kept of a task; pg-boss's own start time moves with each retry. */
type TaskData = Pick<Task, "name" | "runAt" | "path" | "body">;

/** Tasks as jobs of pg-boss, the task's name being the job's id. A name is free again a week after its task ended. */
export async function createBossTaskQueue(
  options: BossTaskQueueOptions,
): Promise<{ readonly queue: TaskQueue; readonly worker: QueueWorker }> {
  const { boss, queueName, retry, alone } = options;
  await boss.createQueue(queueName, queueOptions(retry, alone));
  await boss.updateQueue(queueName, queueOptions(retry, alone)); // one that was there keeps its old rules otherwise
  if (alone) await failCutOff(boss, queueName);
  const layJob = createJobLayer(boss, queueName);

  const queue: TaskQueue = {
    async enqueue(task) {
      assertTask(task);
      const { name, runAt, path, body } = task;
      return layJob({
        id: taskIdOf(queueName, name),
        data: { name, runAt, path, body } satisfies TaskData,
        // Never in the past: pg-boss counts the time that it keeps an undelivered job from here.
        ...(millisecondsOf(runAt) > Date.now() ? { startAfter: new Date(runAt) } : {}),
      });
    },

    async cancel(name) {
      const id = taskIdOf(queueName, name);
      const [job] = await boss.findJobs<TaskData>(queueName, { id, queued: true });
      if (!job) return "unknown";
      // pg-boss would cancel a running job too. Putting it off works on a waiting one only, and keeps the workers away.
      const putOff = Math.max(millisecondsOf(job.data.runAt), Date.now()) + CANCELLING_MS;
      const { updated } = await boss.update(queueName, undefined, { id, startAfter: new Date(putOff) });
      if (updated === 0) return "unknown";
      await boss.cancel(queueName, id);
      return "cancelled";
    },

    async list() {
      const jobs = await boss.findJobs<TaskData>(queueName, { limit: LIST_LIMIT });
      return jobs.map(queuedTaskOf).toSorted(byRunAtThenName);
    },
  };

  return { queue, worker: createWorker(options) };
}

function createWorker({ boss, queueName, retry, graceSeconds, log }: BossTaskQueueOptions): QueueWorker {
  let running = false;
  return {
    async start(handler) {
      if (running) throw new Error("the queue's worker runs already");
      running = true;
      const lookouts: string[] = [];
      const polling = { pollingIntervalSeconds: POLL_SECONDS, heartbeatRefreshSeconds: LEASE_RENEWAL };
      for (let i = 0; i < CONCURRENT_TASKS; i++) {
        const lookout = await boss.work<TaskData>(queueName, polling, async (jobs) => {
          // Where one is due others may be: nobody waits for his next look, nor does this one when it is done.
          for (const id of lookouts) boss.notifyWorker(id);
          for (const job of jobs) await deliver(job, handler, retry);
        });
        lookouts.push(lookout);
      }
    },
    async stop() {
      if (!running) return;
      await stopWorking(boss, queueName, graceSeconds, log);
      running = false;
    },
  };
}

/** Throwing is how pg-boss is told to deliver again. */
async function deliver(job: Job<TaskData>, handler: TaskHandler, retry: RetryPolicy): Promise<void> {
  const { name, runAt, path, body } = job.data;
  const delivery = await deliveryOf(handler, { name, runAt, path, body }, retry);
  if (delivery.answer === "retry") throw new Error(delivery.error);
}

const STATES: Record<JobWithMetadata["state"], QueuedTask["state"]> = {
  created: "waiting",
  retry: "retrying",
  active: "running",
  completed: "done",
  cancelled: "cancelled",
  failed: "dead",
};

function queuedTaskOf(job: JobWithMetadata<TaskData>): QueuedTask {
  const { name, runAt, path, body } = job.data;
  const state = STATES[job.state];
  const error = state === "done" || state === "cancelled" ? undefined : errorOf(job.output);
  return {
    name,
    runAt,
    path,
    body,
    state,
    // pg-boss counts a retry when it begins; `startedOn` is null in the database before the first delivery.
    attempts: (job.startedOn as Date | null) === null ? 0 : job.retryCount + 1,
    ...(error === undefined ? {} : { error }),
  };
}
