import { cp, mkdtemp, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import type { PGlite } from "@electric-sql/pglite";
import { fromPglite, type PgBoss } from "pg-boss";
import { afterAll, beforeAll, expect, test } from "vitest";
import { instantOf } from "../../domain/kernel/time.ts";
import type { Delivery, Task } from "../../ports/task-queue.ts";
import { remember, soon, taskAt, taskQueueContract } from "../task-queue.contract.ts";
import { RETRY_POLICY } from "../task-rules.ts";
import { deliverUntil, listeningLog, queueOn } from "./boss-fixtures.ts";
import { startBoss } from "./boss-queue.ts";
import { createBossTaskQueue } from "./boss-task-queue.ts";
import { DirectoryInUse } from "./directory-lock.ts";
import { openEmbeddedQueue } from "./embedded-queue.ts";
import { openPglite } from "./open-pglite.ts";

const AT_ONCE = { maxAttempts: 3, minBackoffSeconds: 0, maxBackoffSeconds: 0 };
const DONE: Delivery = { answer: "done" };
const now = () => instantOf(Date.now());

const OPTIONS = { retry: AT_ONCE, alone: true, graceSeconds: 1, log: listeningLog() };

let folder: string;
let pglite: PGlite;
let boss: PgBoss;

/** Making a database takes seconds: one is made, and copied. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "embedded-queue-"));
  const first = await openEmbeddedQueue({ dir: join(folder, "new"), log: listeningLog() });
  await first.close();
  pglite = await openPglite(await copyOfNew(), listeningLog());
  boss = await startBoss({ db: fromPglite(pglite), backend: "pglite" }, listeningLog());
}, 60_000);

afterAll(async () => {
  await boss.stop({ graceful: false });
  await pglite.close();
  await rm(folder, { recursive: true, force: true });
}, 30_000);

async function copyOfNew(): Promise<string> {
  const copy = await mkdtemp(join(folder, "copy-"));
  await cp(join(folder, "new"), copy, { recursive: true });
  return copy;
}

taskQueueContract("the embedded queue", (retry) => queueOn(boss, retry, true));

test("a task that begins to run while it is being cancelled is not cancelled", async () => {
  const queueName = "test-racing";
  // A worker that takes the task between the two looks of `cancel`.
  const racing = new Proxy(boss, {
    get(target, property) {
      if (property === "update") {
        return async (...edit: Parameters<PgBoss["update"]>) => {
          expect(await boss.fetch(queueName)).toHaveLength(1);
          return boss.update(...edit);
        };
      }
      const own: unknown = Reflect.get(target, property);
      return typeof own === "function" ? own.bind(target) : own;
    },
  });
  const { queue } = await createBossTaskQueue({ ...OPTIONS, boss: racing, queueName });
  await queue.enqueue(taskAt(now()));
  expect(await queue.cancel(taskAt(now()).name)).toBe("unknown");
  expect(await queue.list()).toMatchObject([{ state: "running" }]);
});

test("a task of long ago waits for its worker as long as any other", async () => {
  const queueName = "test-long-ago";
  const { queue } = await createBossTaskQueue({ ...OPTIONS, boss, queueName });
  await queue.enqueue(taskAt(instantOf(Date.UTC(2020, 0, 1))));
  await boss.supervise(queueName); // clears away what nobody wanted for a month
  expect(await queue.list()).toMatchObject([{ state: "waiting" }]);
});

test("the usual task is delivered five times, 10 to 60 seconds apart", async () => {
  const queueName = "test-usual";
  const { queue } = await createBossTaskQueue({ ...OPTIONS, boss, queueName, retry: RETRY_POLICY });
  await queue.enqueue(taskAt(now()));
  const waits: number[] = [];
  for (let attempt = 1; attempt <= 5; attempt++) {
    const [job] = await boss.fetch(queueName, { ignoreStartAfter: true });
    await boss.fail(queueName, job?.id ?? "", new Error(`failure ${attempt}`));
    const [failed] = await boss.findJobs(queueName);
    waits.push(((failed?.startAfter.getTime() ?? 0) - Date.now()) / 1000);
  }
  expect(await queue.list()).toMatchObject([{ state: "dead", attempts: 5, error: "failure 5" }]);
  // pg-boss waits between one and two times the back-off, and never more than the most.
  for (const [i, least] of [10, 20, 40, 60].entries()) {
    expect(waits[i]).toBeGreaterThan(least - 1);
    expect(waits[i]).toBeLessThanOrEqual(Math.min(60, 2 * least));
  }
});

test("tasks, and names that are used, outlive the process; a second opening is refused meanwhile", async () => {
  const dir = await copyOfNew();
  const log = listeningLog();
  const first = await openEmbeddedQueue({ dir, log, retry: AT_ONCE });
  const refused = openEmbeddedQueue({ dir });
  await expect(refused).rejects.toThrow(DirectoryInUse);
  await expect(refused).rejects.toMatchObject({ directory: dir, holder: { pid: process.pid, host: hostname() } });
  await first.queue.enqueue(taskAt(soon(now(), 3600), "cancelled"));
  await first.queue.enqueue(taskAt(soon(now(), 3600), "waiting"));
  await first.queue.cancel("cancelled");
  const delivered: Task[] = [];
  await first.worker.start(async () => DONE);
  await expect(first.worker.start(async () => DONE)).rejects.toThrow("runs already");
  await first.worker.stop();
  await first.worker.stop();
  await first.queue.enqueue(taskAt(now(), "done"));
  await deliverUntil(first.worker, remember(delivered), () => delivered.length > 0, 5);
  const before = await first.queue.list();
  await first.close();

  const second = await openEmbeddedQueue({ dir, log, retry: AT_ONCE });
  expect(await second.queue.list()).toEqual(before);
  expect(before.map(({ name, state }) => `${name} ${state}`)).toEqual(
    ["done", "cancelled", "waiting"].map((name) => `${name} ${name}`),
  );
  for (const { name } of before) expect(await second.queue.enqueue(taskAt(now(), name))).toBe("exists");
  await second.close();
  expect(log.said).toEqual([]);
});

test("a task that outlives the grace of a stop is said, counted, and delivered again later", async () => {
  const dir = await copyOfNew();
  const log = listeningLog();
  const first = await openEmbeddedQueue({ dir, log, retry: AT_ONCE, graceSeconds: 0.2 });
  await first.queue.enqueue(taskAt(now()));
  let begun = 0;
  await deliverUntil(
    first.worker,
    () => {
      begun += 1;
      return new Promise<Delivery>(() => {});
    },
    () => begun > 0,
    5,
  );
  await first.close();
  expect(log.said.map(({ message }) => message)).toEqual(["Queue worker stopped before its running tasks ended"]);

  const second = await openEmbeddedQueue({ dir, retry: AT_ONCE });
  expect(await second.queue.list()).toMatchObject([{ state: "retrying", attempts: 1 }]);
  const delivered: Task[] = [];
  await deliverUntil(second.worker, remember(delivered), () => delivered.length > 0, 5);
  expect(await second.queue.list()).toMatchObject([{ state: "done", attempts: 2 }]);
  await second.close();
});
