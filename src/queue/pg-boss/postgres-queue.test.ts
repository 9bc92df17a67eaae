import { randomUUID } from "node:crypto";
import type { PgBoss } from "pg-boss";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { instantOf } from "../../domain/kernel/time.ts";
import type { Task } from "../../ports/task-queue.ts";
import { remember, soon, taskAt, taskQueueContract } from "../task-queue.contract.ts";
import { deliverUntil, listeningLog, queueOn } from "./boss-fixtures.ts";
import { startBoss } from "./boss-queue.ts";
import { openPostgresQueue } from "./postgres-queue.ts";

/** A server to try it on, as a user who may make schemas: CI starts one. */
const databaseUrl = process.env.TEST_DATABASE_URL;
const schema = `test_${randomUUID().slice(0, 8)}`;
const now = () => instantOf(Date.now());

describe.skipIf(databaseUrl === undefined)("PostgreSQL by TEST_DATABASE_URL", () => {
  let boss: PgBoss;
  beforeAll(async () => {
    boss = await startBoss({ connectionString: databaseUrl ?? "", schema }, listeningLog());
  });
  afterAll(async () => {
    await boss.getDb().executeSql(`DROP SCHEMA ${schema} CASCADE`);
    await boss.stop({ graceful: false });
  });

  taskQueueContract("the queue in PostgreSQL", (retry) => queueOn(boss, retry, false));

  test("two processes share one queue: a task goes to one of them, and outlives both", async () => {
    const options = { databaseUrl: databaseUrl ?? "", schema };
    const [one, two] = await Promise.all([openPostgresQueue(options), openPostgresQueue(options)]);
    const names = Array.from({ length: 8 }, (_, i) => `task-${i}`);
    for (const name of names) await one.queue.enqueue(taskAt(now(), name));
    expect(await two.queue.enqueue(taskAt(now(), "task-3"))).toBe("exists");
    const delivered: Task[] = [];
    const all = () => delivered.length >= names.length;
    await Promise.all([one, two].map(({ worker }) => deliverUntil(worker, remember(delivered), all, 8)));
    expect(delivered.map(({ name }) => name).toSorted()).toEqual(names);
    await one.queue.enqueue(taskAt(soon(now(), 3600), "tomorrow"));
    await Promise.all([one.close(), two.close()]);

    const later = await openPostgresQueue(options);
    expect((await later.queue.list()).filter(({ state }) => state === "waiting")).toMatchObject([{ name: "tomorrow" }]);
    await deliverUntil(later.worker, remember([]), () => true, 1);
    await later.close();
  });
});

test("a server that does not answer is an error without the password", async () => {
  const opened = openPostgresQueue({ databaseUrl: "postgres://user:secret@127.0.0.1:1/none", log: listeningLog() });
  await expect(opened).rejects.toThrow(/ECONNREFUSED/);
  await expect(opened).rejects.not.toThrow(/secret/);
});
