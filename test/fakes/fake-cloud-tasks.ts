import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceClientConstructor,
  type sendUnaryData,
  status,
} from "@grpc/grpc-js";
import { fromJSON } from "@grpc/proto-loader";
import type { Delivered, DeliveryFault, MintToken, WireTask } from "./deliver-task.ts";
import { createFakeTaskQueue, type QueueSettings } from "./fake-task-queue.ts";

/** What a call is answered instead of the truth; undefined: the truth. */
export type CallFault = (call: { readonly method: string; readonly name: string; readonly count: number }) =>
  | {
      /** Of gRPC: 14 UNAVAILABLE, 4 DEADLINE_EXCEEDED, 7 PERMISSION_DENIED … */
      readonly code: number;
      /** Does what was asked before it answers so: the reply that is lost. */
      readonly done?: boolean;
    }
  | undefined;

export type FakeCloudTasks = {
  /** `127.0.0.1:41234`, for CLOUD_TASKS_EMULATOR_HOST. */
  readonly host: string;
  /** "Method name", in their order. */
  readonly calls: string[];
  /** @param name `projects/P/locations/L/queues/Q` */
  addQueue(name: string, settings: QueueSettings): void;
  delivered(queue: string): readonly Delivered[];
  /** Ends with what runs in that queue. */
  quiet(queue: string): Promise<void>;
  setCallFault(fault: CallFault | undefined): void;
  setDeliveryFault(queue: string, fault: DeliveryFault | undefined): void;
  close(): Promise<void>;
};

type FakeQueue = ReturnType<typeof createFakeTaskQueue>;
type Fields = { readonly name: string; readonly parent: string; readonly responseView: string } & {
  readonly pageSize: number;
  readonly pageToken: string;
  readonly task: WireTask | null;
};

/** The queue that google-cloud.md §1 suggests, as `scripts/deploy_cloud_run.sh` makes it. */
export const SUGGESTED_QUEUE: QueueSettings = {
  maxAttempts: 5,
  minBackoffSeconds: 10,
  maxBackoffSeconds: 60,
  maxDoublings: 3,
  maxConcurrentDispatches: 4,
};

/** Seconds: what a deadline and a schedule time may be. */
const LONGEST_DEADLINE = 1800;
const FURTHEST_DAYS = 30;
const MOST_BYTES = 100_000;
/** Whatever a caller asks for, so that every listing has pages. */
const MOST_ON_A_PAGE = 4;

const DESCRIPTION = fileURLToPath(
  new URL("../../node_modules/@google-cloud/tasks/build/protos/protos.json", import.meta.url),
);

class CallError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * The part of Cloud Tasks v2 that we use, over gRPC on loopback by Google's own description of it, with deliveries over
 * HTTP. Written from the API's reference; it is no emulator of Google's.
 *
 * @param options.shortestDeadlineSeconds 15 in truth; a test that waits for a deadline takes less
 */
export async function startFakeCloudTasks({
  mint = markerToken,
  shortestDeadlineSeconds = 15,
}: {
  readonly mint?: MintToken;
  readonly shortestDeadlineSeconds?: number;
} = {}): Promise<FakeCloudTasks> {
  const queues = new Map<string, FakeQueue>();
  const calls: string[] = [];
  let fault: CallFault | undefined;

  function queueOf(name: string): FakeQueue {
    const queue = queues.get(/^projects\/[^/]+\/locations\/[^/]+\/queues\/[^/]+/.exec(name)?.[0] ?? "");
    if (!queue) throw new CallError(status.NOT_FOUND, "Requested entity was not found.");
    return queue;
  }

  function shownQueue(name: string) {
    return { name, state: queueOf(name).isPaused() ? "PAUSED" : "RUNNING" };
  }

  const truths: Readonly<Record<string, (request: Fields) => unknown>> = {
    CreateTask({ parent, task }) {
      const queue = queueOf(parent);
      assertWireTask(task, parent, shortestDeadlineSeconds);
      if (queue.create(task) === "taken") {
        throw new CallError(status.ALREADY_EXISTS, "Requested entity already exists");
      }
      return queue.shown(task.name, false) ?? task;
    },
    GetTask: ({ name, responseView }) => present(queueOf(name).shown(name, responseView === "FULL")),
    DeleteTask({ name }) {
      if (queueOf(name).remove(name) === "gone") throw gone();
      return {};
    },
    ListTasks({ parent, responseView, pageSize, pageToken }) {
      const queue = queueOf(parent);
      const names = queue.names().filter((name) => name > pageToken);
      const page = names.slice(0, Math.min(pageSize || MOST_ON_A_PAGE, MOST_ON_A_PAGE));
      const nextPageToken = page.length < names.length ? page.at(-1) : "";
      return { tasks: page.map((name) => queue.shown(name, responseView === "FULL")), nextPageToken };
    },
    PauseQueue({ name }) {
      queueOf(name).setPaused(true);
      return shownQueue(name);
    },
    ResumeQueue({ name }) {
      queueOf(name).setPaused(false);
      return shownQueue(name);
    },
    GetQueue: ({ name }) => shownQueue(name),
  };

  function answer(method: string, call: ServerUnaryCall<Fields, unknown>, reply: sendUnaryData<unknown>): void {
    const name = call.request.task?.name ?? (call.request.name || call.request.parent);
    calls.push(`${method} ${name}`);
    try {
      const wrong = fault?.({ method, name, count: calls.length });
      const told = wrong === undefined || wrong.done ? truths[method]?.(call.request) : undefined;
      if (wrong) throw new CallError(wrong.code, "a fault of the test");
      reply(null, told);
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      reply({ code: error.code, details: error.message });
    }
  }

  const server = new Server();
  const methods = Object.keys(truths).map((method) => [
    method,
    (call: ServerUnaryCall<Fields, unknown>, reply: sendUnaryData<unknown>) => answer(method, call, reply),
  ]);
  server.addService(serviceDescription(), Object.fromEntries(methods));
  const port = await new Promise<number>((bound, failed) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, at) =>
      error ? failed(error) : bound(at),
    );
  });
  const named = (name: string): FakeQueue => queueOf(name);
  return {
    host: `127.0.0.1:${port}`,
    calls,
    addQueue(name, settings) {
      queues.set(name, createFakeTaskQueue(settings, mint));
    },
    delivered: (queue) => named(queue).delivered,
    quiet: (queue) => named(queue).quiet(),
    setCallFault(next) {
      fault = next;
    },
    setDeliveryFault: (queue, next) => named(queue).setFault(next),
    async close() {
      for (const queue of queues.values()) queue.stop();
      server.forceShutdown();
    },
  };
}

/** A token that nobody signed: it says what a true one would. */
export function markerToken({ email, audience }: { readonly email: string; readonly audience: string }): string {
  return `marker.${Buffer.from(JSON.stringify({ email, aud: audience })).toString("base64url")}`;
}

function serviceDescription(): ServiceClientConstructor["service"] {
  const json = JSON.parse(readFileSync(DESCRIPTION, "utf8"));
  const loaded = loadPackageDefinition(fromJSON(json, { longs: Number, enums: String, defaults: true, oneofs: true }));
  let found: unknown = loaded;
  for (const part of ["google", "cloud", "tasks", "v2", "CloudTasks"]) {
    found = (found as Readonly<Record<string, unknown>>)[part];
  }
  return (found as ServiceClientConstructor).service;
}

function assertWireTask(task: WireTask | null, parent: string, shortest: number): asserts task is WireTask {
  const refuse = (why: string) => {
    throw new CallError(status.INVALID_ARGUMENT, why);
  };
  if (task === null) throw new CallError(status.INVALID_ARGUMENT, "no task");
  if (!task.name.startsWith(`${parent}/tasks/`)) refuse(`${task.name} is not in ${parent}`);
  if (!/\/tasks\/[A-Za-z0-9_-]{1,500}$/.test(task.name)) refuse(`not a task name: ${task.name}`);
  const { url, body, oidcToken } = task.httpRequest;
  if (!/^https?:\/\//.test(url) || url.length > 2083) refuse(`not an address: ${url}`);
  if (body.length > MOST_BYTES) refuse(`${body.length} bytes`);
  if (oidcToken && !oidcToken.serviceAccountEmail.includes("@")) refuse("no service account");
  const at = task.scheduleTime?.seconds ?? 0;
  if (at > Date.now() / 1000 + FURTHEST_DAYS * 86_400) refuse("schedule time too far");
  if (task.dispatchDeadline === null) return;
  const deadline = task.dispatchDeadline.seconds + task.dispatchDeadline.nanos / 1e9;
  if (deadline < shortest || deadline > LONGEST_DEADLINE) refuse(`dispatch deadline of ${deadline} s`);
}

function present<T>(task: T | undefined): T {
  if (task === undefined) throw gone();
  return task;
}

function gone(): CallError {
  return new CallError(status.NOT_FOUND, "The task no longer exists.");
}
