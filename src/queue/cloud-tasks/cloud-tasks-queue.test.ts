import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { CloudTasksClient } from "@google-cloud/tasks";
import { credentials } from "@grpc/grpc-js";
import { PassThroughClient } from "google-auth-library";
import { afterAll, describe, expect, test } from "vitest";
import { markerToken, SUGGESTED_QUEUE, startFakeCloudTasks } from "../../../test/fakes/fake-cloud-tasks.ts";
import { instantOf } from "../../domain/kernel/time.ts";
import type { Task, TaskHandler } from "../../ports/task-queue.ts";
import { type QueueUnderTest, soon, taskAt, taskQueueContract } from "../task-queue.contract.ts";
import { CONCURRENT_TASKS, type RetryPolicy } from "../task-rules.ts";
import { createCloudTasksQueue } from "./cloud-tasks-queue.ts";
import { taskFromWire, taskToWire } from "./task-wire.ts";

const EMAIL = "tasks@fable.iam.gserviceaccount.com";
const PARENT = "projects/fable/locations/europe-west1/queues";
const now = () => instantOf(Date.now());

const tasks = await startFakeCloudTasks({ shortestDeadlineSeconds: 0 });
const [hostname = "", port = ""] = tasks.host.split(":");
const control = new CloudTasksClient({
  projectId: "fable",
  apiEndpoint: hostname,
  port: Number(port),
  sslCreds: credentials.createInsecure(),
  authClient: new PassThroughClient(),
});
/** What the adapter has said. */
const said: { readonly message: string; readonly fields?: unknown }[] = [];
const hear = (message: string, fields?: unknown) => void said.push({ message, fields });
const log = { info: hear, warn: hear, error: hear };
const services: { readonly close: () => Promise<unknown> }[] = [];
let queues = 0;

afterAll(async () => {
  await control.close();
  for (const { close } of services) await close();
  await tasks.close();
});

const done: TaskHandler = async () => ({ answer: "done" });

/** The service's side: each request goes to the handler of the moment, and what it answers becomes a status. */
async function startService() {
  let handler: TaskHandler = done;
  const server = createServer((request, response) => {
    void (async () => {
      const body = JSON.parse((await buffer(request)).toString());
      const task: Task = {
        name: String(request.headers["x-cloudtasks-taskname"]),
        runAt: String(request.headers["x-task-run-at"]) as Task["runAt"],
        path: request.url as Task["path"],
        body,
      };
      const delivery = await handler(task).catch(() => ({ answer: "retry" }));
      response.writeHead(delivery.answer === "done" ? 200 : 500).end();
    })();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port: at } = server.address() as AddressInfo;
  services.push({
    close: () =>
      new Promise((closed) => {
        server.close(closed);
        server.closeAllConnections();
      }),
  });
  return {
    url: `http://127.0.0.1:${at}`,
    handle: (next: TaskHandler) => {
      handler = next;
    },
  };
}

/** A queue of its own, paused until the test delivers. */
async function emptyQueue({ deliverySeconds, ...retry }: RetryPolicy) {
  queues += 1;
  const queueId = `q${queues}`;
  const path = `${PARENT}/${queueId}`;
  tasks.addQueue(path, { ...SUGGESTED_QUEUE, ...retry, maxConcurrentDispatches: CONCURRENT_TASKS });
  await control.pauseQueue({ name: path });
  const service = await startService();
  const options = {
    projectId: "fable",
    region: "europe-west1",
    queueId,
    serviceUrl: service.url,
    serviceAccountEmail: EMAIL,
    emulatorHost: tasks.host,
    log,
    ...(deliverySeconds === undefined ? {} : { deliverySeconds }),
  };
  const { queue, close } = createCloudTasksQueue(options);
  services.push({ close });
  const under: QueueUnderTest = {
    queue,
    now,
    async deliver(handler, until, seconds) {
      service.handle(handler);
      await control.resumeQueue({ name: path });
      const giveUpAt = performance.now() + seconds * 1000;
      while (!until() && performance.now() < giveUpAt) await wait(10);
      await control.pauseQueue({ name: path });
      await tasks.quiet(path);
    },
  };
  return { ...under, path, options };
}

taskQueueContract("Cloud Tasks", emptyQueue, "forgets");

describe("a Cloud Tasks queue that does not answer as it should", () => {
  const AT_ONCE: RetryPolicy = { maxAttempts: 3, minBackoffSeconds: 0, maxBackoffSeconds: 0 };

  test("UNAVAILABLE and DEADLINE_EXCEEDED pass: the task is laid all the same, once", async () => {
    const { queue, path } = await emptyQueue(AT_ONCE);
    tasks.setCallFault(first(2, `${path}/tasks/`, [{ code: 14 }, { code: 4 }]));
    expect(await queue.enqueue(taskAt(soon(now(), 3600)))).toBe("created");
    expect(callsOf(path)).toEqual(["CreateTask", "CreateTask", "CreateTask"]);
  });

  test("a create whose reply was lost lays one task, and says that it is there", async () => {
    const { queue, path } = await emptyQueue(AT_ONCE);
    tasks.setCallFault(first(1, `${path}/tasks/`, [{ code: 14, done: true }]));
    expect(await queue.enqueue(taskAt(soon(now(), 3600)))).toBe("exists");
    expect(await queue.list()).toHaveLength(1);
  });

  test("a delete whose reply was lost has taken the task away", async () => {
    const { queue, path } = await emptyQueue(AT_ONCE);
    const task = taskAt(soon(now(), 3600));
    await queue.enqueue(task);
    let faults = 0;
    tasks.setCallFault(({ method, name }) =>
      method === "DeleteTask" && name.startsWith(path) && faults++ === 0 ? { code: 14, done: true } : undefined,
    );
    expect(await queue.cancel(task.name)).toBe("cancelled");
    expect(await queue.list()).toEqual([]);
  });

  test("a task that goes between the look and the delete was not ours to take away", async () => {
    for (const code of [5, 9]) {
      const { queue, path } = await emptyQueue(AT_ONCE);
      const task = taskAt(soon(now(), 3600));
      await queue.enqueue(task);
      tasks.setCallFault(({ method, name }) =>
        method === "DeleteTask" && name.startsWith(path) ? { code } : undefined,
      );
      expect(await queue.cancel(task.name)).toBe("unknown");
    }
  });

  test("what does not pass is told with the task and the queue, after one call; what should pass and does not, after five", async () => {
    const { queue, path } = await emptyQueue(AT_ONCE);
    tasks.setCallFault(({ name }) => (name.startsWith(path) ? { code: 7 } : undefined));
    const task = taskAt(soon(now(), 3600));
    await expect(queue.enqueue(task)).rejects.toThrow(`cannot lay ${task.name} in ${path}: 7 PERMISSION_DENIED`);
    await expect(queue.list()).rejects.toThrow(`cannot list tasks in ${path}: 7 PERMISSION_DENIED`);
    await expect(queue.cancel(task.name)).rejects.toThrow(`cannot look at ${task.name} in ${path}`);
    expect(callsOf(path)).toEqual(["CreateTask", "ListTasks", "GetTask"]);
    tasks.setCallFault(({ name }) => (name.startsWith(path) ? { code: 8 } : undefined));
    await expect(queue.list()).rejects.toThrow("8 RESOURCE_EXHAUSTED");
    expect(callsOf(path).filter((method) => method === "ListTasks")).toHaveLength(1 + 5);
    tasks.setCallFault(undefined);
  });

  test("a queue that is not there, or sleeps, is named", async () => {
    const { options } = await emptyQueue(AT_ONCE);
    const { queue, close } = createCloudTasksQueue({ ...options, queueId: "gone" });
    services.push({ close });
    const missing = `no queue ${PARENT}/gone, or it is asleep: 5 NOT_FOUND`;
    await expect(queue.enqueue(taskAt(now()))).rejects.toThrow(missing);
    await expect(queue.list()).rejects.toThrow(missing);
    expect(await queue.cancel("run-20251016-r1c1-h5")).toBe("unknown");
  });

  test("a deadline that the service does not take is refused there, and told", async () => {
    const strict = await startFakeCloudTasks();
    services.push(strict);
    strict.addQueue(`${PARENT}/q`, SUGGESTED_QUEUE);
    const { options } = await emptyQueue(AT_ONCE);
    const lay = async (deliverySeconds: number) => {
      const at = { ...options, emulatorHost: strict.host, queueId: "q", deliverySeconds };
      const { queue, close } = createCloudTasksQueue(at);
      services.push({ close });
      return queue.enqueue(taskAt(soon(now(), 3600), `task-${deliverySeconds}`));
    };
    await expect(lay(14)).rejects.toThrow("INVALID_ARGUMENT");
    await expect(lay(1801)).rejects.toThrow("INVALID_ARGUMENT");
    expect(await lay(15)).toBe("created");
    expect(await lay(1800)).toBe("created");
  });
});

describe("a task of Cloud Tasks", () => {
  const SLOWLY: RetryPolicy = { maxAttempts: 3, minBackoffSeconds: 0, maxBackoffSeconds: 0 };

  test("comes with the account's token for the service, as JSON, and tells its deliveries", async () => {
    const { queue, path, deliver, options } = await emptyQueue(SLOWLY);
    const task = taskAt(now());
    await queue.enqueue(task);
    let deliveries = 0;
    const secondTimeLucky: TaskHandler = async () => {
      deliveries += 1;
      return deliveries === 2 ? { answer: "done" } : { answer: "retry", error: "unreachable" };
    };
    await deliver(secondTimeLucky, () => deliveries === 2, 5);
    const [once, twice] = tasks.delivered(path);
    expect(once?.headers).toMatchObject({
      "content-type": "application/json",
      "X-CloudTasks-TaskName": task.name,
      "X-CloudTasks-TaskRetryCount": "0",
      Authorization: markerToken({ email: EMAIL, audience: options.serviceUrl }).replace(/^/, "Bearer "),
    });
    expect(twice?.headers).toMatchObject({
      "X-CloudTasks-TaskRetryCount": "1",
      "X-CloudTasks-TaskExecutionCount": "0", // a 500 is not counted
      "X-CloudTasks-TaskPreviousResponse": "500",
    });
  });

  test("of somebody else, in the same queue, is left alone and named", async () => {
    const { queue, path } = await emptyQueue(SLOWLY);
    const httpRequest = { url: "https://elsewhere.example/run", httpMethod: "POST" as const };
    await control.createTask({ parent: path, task: { name: `${path}/tasks/theirs`, httpRequest } });
    await queue.enqueue(taskAt(soon(now(), 3600)));
    for (let i = 0; i < 2; i++) expect(await queue.list()).toHaveLength(1);
    expect(said).toEqual([
      {
        message: "a task of the queue is none of ours",
        fields: { task: `${path}/tasks/theirs`, url: httpRequest.url },
      },
    ]);
  });

  test("keeps its minute to the millisecond, and is known under another address of the service", () => {
    const runAt = "2025-10-16T12:10:00.250Z" as Task["runAt"];
    const target = { serviceUrl: "https://gpi.example", serviceAccountEmail: EMAIL, deliverySeconds: 600 };
    const wire = taskToWire(taskAt(runAt), "x/tasks/t", target);
    expect(wire.scheduleTime).toEqual({ seconds: 1_760_616_600, nanos: 250_000_000 });
    expect(wire.dispatchDeadline).toEqual({ seconds: 600, nanos: 0 });
    const elsewhere = { ...wire.httpRequest, url: "https://gpi-123.europe-west1.run.app/run" };
    expect(taskFromWire({ ...wire, httpRequest: elsewhere })).toMatchObject({ runAt, path: "/run", state: "waiting" });
    for (const body of [Buffer.from("no JSON"), Buffer.from("[1]"), Buffer.from('{"race":{}}'), undefined]) {
      expect(taskFromWire({ ...wire, httpRequest: { ...wire.httpRequest, body } as never })).toBeUndefined();
    }
    expect(taskFromWire({ ...wire, httpRequest: { ...wire.httpRequest, headers: {} } })).toBeUndefined();
  });
});

/** Answers the first calls for such a name so, and all later ones truly. */
function first(times: number, prefix: string, answers: readonly { readonly code: number; readonly done?: boolean }[]) {
  let count = 0;
  return ({ name }: { readonly name: string }) =>
    name.startsWith(prefix) && count < times ? answers[count++] : undefined;
}

function callsOf(path: string): string[] {
  const own = tasks.calls.map((call) => call.split(" ")).filter(([, name = ""]) => name.startsWith(path));
  return own.flatMap(([method = ""]) => (method === "PauseQueue" ? [] : [method]));
}
