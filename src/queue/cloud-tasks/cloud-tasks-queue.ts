import type { CloudTasksClient } from "@google-cloud/tasks";
import type { Log } from "../../ports/log.ts";
import type { QueuedTask, TaskQueue } from "../../ports/task-queue.ts";
import { assertTask, byRunAtThenName, DELIVERY_SECONDS } from "../task-rules.ts";
import { callPolicy, isGone, isTaken } from "./passing-faults.ts";
import { stateOf, type TaskTarget, taskFromWire, taskToWire } from "./task-wire.ts";

export type CloudTasksOptions = {
  readonly projectId: string;
  /** `europe-west1` */
  readonly region: string;
  readonly queueId: string;
  readonly serviceUrl: string;
  readonly serviceAccountEmail: string;
  /** `host:port` of an emulator, called without a token. */
  readonly emulatorHost?: string | undefined;
  /** Seconds that one delivery may take; `DELIVERY_SECONDS` where not given. */
  readonly deliverySeconds?: number;
  readonly log: Log;
};

export type CloudTasksQueue = {
  readonly queue: TaskQueue;
  readonly close: () => Promise<void>;
};

/** Milliseconds for one try; the client's own 20 s would leave a request no time for a second one. */
const TRY_MS = 10_000;
/** We repeat ourselves: `createTask` is not repeated by the client, and what it repeats it repeats for minutes. */
const ONE_TRY = { timeout: TRY_MS, retry: null };

/**
 * A queue of Google Cloud Tasks, which calls the service over HTTP: it delivers by itself and needs no worker.
 *
 * It forgets a task that has ended, done, cancelled or dead, and keeps its name taken for an hour or more. How often and
 * how fast it repeats is a setting of the queue (`RETRY_POLICY`), not of a task.
 *
 * The client is loaded with the first call, one for the process: a service answers /health before.
 *
 * @throws Error of each call where the queue cannot be used: the message names what was asked and the queue
 * @see specification google-cloud.md §1 and §7
 */
export function createCloudTasksQueue(options: CloudTasksOptions): CloudTasksQueue {
  const { projectId, region, queueId, deliverySeconds = DELIVERY_SECONDS, log } = options;
  const parent = `projects/${projectId}/locations/${region}/queues/${queueId}`;
  const target: TaskTarget = { ...options, deliverySeconds };
  const policy = callPolicy();
  let opened: Promise<CloudTasksClient> | undefined;

  async function ask<T>(act: string, work: (client: CloudTasksClient) => Promise<T>): Promise<T> {
    opened ??= openClient(options);
    const client = await opened;
    try {
      return await policy.execute(() => work(client));
    } catch (cause) {
      if (isTaken(cause) || isGone(cause)) throw cause;
      throw new Error(`cannot ${act} in ${parent}: ${messageOf(cause)}`, { cause });
    }
  }

  const strangers = new Set<string>();
  /** Once: a day lists its tasks some hundred times. */
  function tellStranger(task: string, url: string | null | undefined): void {
    if (strangers.has(task)) return;
    strangers.add(task);
    log.warn("a task of the queue is none of ours", { task, url });
  }

  const queue: TaskQueue = {
    async enqueue(task) {
      assertTask(task);
      const wire = taskToWire(task, `${parent}/tasks/${task.name}`, target);
      try {
        await ask(`lay ${task.name}`, (client) => client.createTask({ parent, task: wire }, ONE_TRY));
        return "created";
      } catch (error) {
        // Also our own, where the answer to the first try was lost: the task is there either way.
        if (isTaken(error)) return "exists";
        throw isGone(error) ? noQueue(parent, error) : error;
      }
    },

    async cancel(name) {
      const path = `${parent}/tasks/${name}`;
      try {
        const [task] = await ask(`look at ${name}`, (client) => client.getTask({ name: path }, ONE_TRY));
        // Taken away while it runs, a delivery would go on, and not come again if it fails.
        if (stateOf(task).state === "running") return "unknown";
      } catch (error) {
        if (isGone(error)) return "unknown";
        throw error;
      }
      let tries = 0;
      try {
        await ask(`take away ${name}`, async (client) => {
          tries += 1;
          await client.deleteTask({ name: path }, ONE_TRY);
        });
        return "cancelled";
      } catch (error) {
        // Seen waiting just before, and gone after a try whose answer was lost: it was that try.
        if (isGone(error)) return tries > 1 ? "cancelled" : "unknown";
        throw error;
      }
    },

    async list() {
      const known: QueuedTask[] = [];
      try {
        const [tasks] = await ask("list tasks", (client) =>
          client.listTasks({ parent, responseView: "FULL" }, ONE_TRY),
        );
        for (const wire of tasks) {
          const task = taskFromWire(wire);
          if (task) known.push(task);
          else tellStranger(wire.name ?? "", wire.httpRequest?.url);
        }
      } catch (error) {
        throw isGone(error) ? noQueue(parent, error) : error;
      }
      return known.toSorted(byRunAtThenName);
    },
  };

  return {
    queue,
    async close() {
      if (opened) await (await opened).close();
    },
  };
}

async function openClient({ projectId, emulatorHost }: CloudTasksOptions): Promise<CloudTasksClient> {
  const { CloudTasksClient } = await import("@google-cloud/tasks");
  if (emulatorHost === undefined) return new CloudTasksClient({ projectId });
  const [{ credentials }, { PassThroughClient }] = await Promise.all([
    import("@grpc/grpc-js"),
    import("google-auth-library"),
  ]);
  const { hostname, port } = new URL(`grpc://${emulatorHost}`);
  return new CloudTasksClient({
    projectId,
    apiEndpoint: hostname,
    port: Number(port),
    sslCreds: credentials.createInsecure(),
    authClient: new PassThroughClient(), // else it looks for Google's metadata server, for seconds
  });
}

/** A queue that nobody used for a month sleeps, and is said not to be there for some minutes. */
function noQueue(parent: string, cause: unknown): Error {
  return new Error(`no queue ${parent}, or it is asleep: ${messageOf(cause)}`, { cause });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
