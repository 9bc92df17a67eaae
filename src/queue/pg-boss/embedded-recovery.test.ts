import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { instantOf } from "../../domain/kernel/time.ts";
import type { Delivery } from "../../ports/task-queue.ts";
import { soon, taskAt } from "../task-queue.contract.ts";
import { deliverUntil, listeningLog } from "./boss-fixtures.ts";
import { openEmbeddedQueue } from "./embedded-queue.ts";
import { openPglite } from "./open-pglite.ts";

const AT_ONCE = { maxAttempts: 3, minBackoffSeconds: 0, maxBackoffSeconds: 0 };
const DONE: Delivery = { answer: "done" };
const now = () => instantOf(Date.now());

let folder: string;
const firstLog = listeningLog();

/** Making a database takes seconds: one is made, after a making that was cut off, and copied. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "embedded-recovery-"));
  const dir = join(folder, "new");
  await mkdir(join(dir, "database"), { recursive: true });
  await writeFile(join(dir, "database", "PG_VERSION"), "18\n");
  const first = await openEmbeddedQueue({ dir, log: firstLog });
  await first.close();
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

async function copyOfNew(): Promise<string> {
  const copy = await mkdtemp(join(folder, "copy-"));
  await cp(join(folder, "new"), copy, { recursive: true });
  return copy;
}

test("a database whose making was cut off is made again, and said", async () => {
  expect(firstLog.said).toMatchObject([{ level: "warn", message: expect.stringContaining("never completed") }]);
  expect(await readdir(join(folder, "new"))).toContain("database.complete");
});

test("killed in the middle of a task, with others waiting, it loses none", { timeout: 30_000 }, async () => {
  const dir = await copyOfNew();
  const deliveries = join(folder, "deliveries.txt");
  const killed = start(dir, deliveries);
  await once(killed.stdout ?? killed, "data");
  await expect(openEmbeddedQueue({ dir })).rejects.toMatchObject({ holder: { pid: killed.pid } });
  killed.kill("SIGKILL");
  await once(killed, "exit");

  const { queue, worker, close } = await openEmbeddedQueue({ dir, retry: AT_ONCE });
  const names = (await readFile(deliveries, "utf8")).trim().split("\n");
  expect([...names].toSorted()).toEqual(["ends-well", "gets-stuck"]);
  const [cutOff] = (await queue.list()).filter(({ name }) => name === "gets-stuck");
  expect(cutOff).toMatchObject({ state: "retrying", error: "the process ended while this task ran" });
  await deliverUntil(
    worker,
    async ({ name }) => {
      names.push(name);
      return DONE;
    },
    () => names.length >= 7,
    12,
  );
  await close();
  expect([...names].toSorted()).toEqual(
    ["ends-well", "gets-stuck", "gets-stuck", "waits-a", "waits-b", "waits-c", "waits-d"].toSorted(),
  );
});

test("a database that does not open is set aside, which is said, and an empty one takes its place", async () => {
  const dir = await copyOfNew();
  const file = "global/pg_control";
  await writeFile(join(dir, "database", file), "");
  const log = listeningLog();
  const { queue, close } = await openEmbeddedQueue({ dir, log });
  expect(await queue.enqueue(taskAt(soon(now(), 3600)))).toBe("created");
  await close();
  const aside = (await readdir(dir)).filter((name) => name.startsWith("database.corrupt-"));
  expect(aside).toHaveLength(1);
  expect(await readFile(join(dir, aside[0] ?? "", file), "utf8")).toBe("");
  expect(log.said).toMatchObject([{ level: "warn", fields: { aside: join(dir, aside[0] ?? "") } }]);

  const again = await openEmbeddedQueue({ dir, log });
  expect(await again.queue.list()).toHaveLength(1);
  await again.close();
  expect(log.said).toHaveLength(1);
});

test("a first start brings none; days that were missed bring one, and starting again no second", async () => {
  const dir = await copyOfNew();
  // A full hour that is far enough from now not to come due during the test.
  const hour = (new Date().getUTCHours() + 12) % 24;
  let calls = 0;
  const handler = async () => {
    calls += 1;
    return DONE;
  };
  const live = async (until: () => boolean, seconds: number) => {
    const { daily, close } = await openEmbeddedQueue({ dir, retry: AT_ONCE });
    await daily({ hour, handler });
    const giveUpAt = performance.now() + seconds * 1000;
    while (!until() && performance.now() < giveUpAt) await wait(50);
    await close();
  };
  const inDatabase = async (sql: string) => {
    const database = await openPglite(dir, listeningLog());
    const results = await database.exec(sql);
    await database.close();
    return results.at(-1)?.rows;
  };
  const laid = "SELECT count(*)::int AS days FROM pgboss.job WHERE name IN ('daily', '__pgboss__send-it')";

  await live(() => false, 1); // pg-boss looks at its calendar when it starts
  expect(await inDatabase(laid)).toEqual([{ days: 0 }]);
  await inDatabase(`UPDATE pgboss.version SET cron_on = now() - interval '3 days';
                    UPDATE pgboss.schedule SET created_on = now() - interval '30 days'`);
  await live(() => calls > 0, 12);
  expect(calls).toBe(1);
  const after = await inDatabase(laid);
  await inDatabase("UPDATE pgboss.version SET cron_on = now() - interval '11 seconds'");
  await live(() => calls > 1, 1);
  expect(await inDatabase(laid)).toEqual(after);
  expect(calls).toBe(1);
}, 40_000);

function start(dir: string, deliveries: string): ChildProcess {
  const script = join(import.meta.dirname, "killed-process.ts");
  return spawn(process.execPath, [script, dir, deliveries], { stdio: ["ignore", "pipe", "inherit"] });
}
