import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { PgBoss } from "pg-boss";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { instantOf } from "../../domain/kernel/time.ts";
import type { TaskQueue } from "../../ports/task-queue.ts";
import { soon, taskAt } from "../task-queue.contract.ts";
import { listeningLog } from "./boss-fixtures.ts";
import { startBoss } from "./boss-queue.ts";
import { openPostgresQueue } from "./postgres-queue.ts";

const databaseUrl = process.env.TEST_DATABASE_URL;
const schema = `test_${randomUUID().slice(0, 8)}`;
const AT_ONCE = { maxAttempts: 3, minBackoffSeconds: 0, maxBackoffSeconds: 0 };
const now = () => instantOf(Date.now());

describe.skipIf(databaseUrl === undefined)("two processes on one PostgreSQL by TEST_DATABASE_URL", () => {
  const folder = mkdtempSync(join(tmpdir(), "sharing-"));
  const started: ChildProcess[] = [];
  let boss: PgBoss;
  beforeAll(async () => {
    boss = await startBoss({ connectionString: databaseUrl ?? "", schema }, listeningLog());
  });
  afterAll(async () => {
    for (const process of started) process.kill("SIGKILL");
    await boss.getDb().executeSql(`DROP SCHEMA ${schema} CASCADE`);
    await boss.stop({ graceful: false });
    rmSync(folder, { recursive: true, force: true });
  });

  test("one dies in the middle of a task: the other has it when the lease is over, and nothing else runs twice", {
    timeout: 60_000,
  }, async () => {
    const deliveries = join(folder, "deliveries.txt");
    writeFileSync(deliveries, "");
    const script = join(import.meta.dirname, "sharing-process.ts");
    for (let i = 0; i < 2; i++) {
      const args = [script, databaseUrl ?? "", schema, deliveries];
      started.push(spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] }));
    }
    await Promise.all(started.map((process) => once(process.stdout ?? process, "data")));
    const { queue, close } = await openPostgresQueue({ databaseUrl: databaseUrl ?? "", schema, retry: AT_ONCE });
    const lines = () => readFileSync(deliveries, "utf8").trim().split("\n");
    const pidOf = (name: string) =>
      lines()
        .find((line) => line.endsWith(` ${name}`))
        ?.split(" ")[0];
    const until = async (seconds: number, done: () => boolean) => {
      const end = performance.now() + seconds * 1000;
      while (!done() && performance.now() < end) await wait(50);
      expect(done(), lines().join(", ")).toBe(true);
    };

    await queue.enqueue(taskAt(now(), "gets-stuck"));
    await until(5, () => pidOf("gets-stuck") !== undefined);
    const [dead, alive] = started.toSorted((one) => (String(one.pid) === pidOf("gets-stuck") ? -1 : 1));
    const early = Array.from({ length: 20 }, (_, i) => `early-${i}`);
    const late = Array.from({ length: 20 }, (_, i) => `late-${i}`);
    await Promise.all(early.map((name) => queue.enqueue(taskAt(now(), name))));
    await Promise.all(late.map((name) => queue.enqueue(taskAt(soon(now(), 4), name))));
    await until(5, () => early.every((name) => pidOf(name) !== undefined));
    // A delivery that is written here and not yet known to the queue as done comes again, rightly: the death waits for it.
    const settled = performance.now() + 5000;
    while ((await openTasks(queue, early)) > 0 && performance.now() < settled) await wait(50);
    dead?.kill("SIGKILL");
    const killedAt = performance.now();
    // Longer than a lease, in the process that lives: it renews it.
    await queue.enqueue(taskAt(now(), "long"));

    await until(25, () => lines().filter((line) => line.endsWith(" gets-stuck")).length === 2);
    expect((performance.now() - killedAt) / 1000).toBeLessThan(20);
    const states = async () => new Set((await queue.list()).map(({ state }) => state));
    const giveUpAt = performance.now() + 15_000;
    while ((await states()).size > 1 && performance.now() < giveUpAt) await wait(200);
    expect(await states()).toEqual(new Set(["done"]));
    const names = lines().map((line) => line.split(" ")[1] ?? "");
    expect(names.toSorted()).toEqual([...early, ...late, "gets-stuck", "gets-stuck", "long"].toSorted());
    expect(lines().at(-1)?.split(" ")[0] ?? "").not.toBe(String(dead?.pid));
    expect(pidOf("long")).toBe(String(alive?.pid));
    await close();
  });
});

async function openTasks(queue: TaskQueue, names: readonly string[]): Promise<number> {
  const done = new Set((await queue.list()).flatMap(({ name, state }) => (state === "done" ? [name] : [])));
  return names.filter((name) => !done.has(name)).length;
}
