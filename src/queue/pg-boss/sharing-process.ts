import { appendFileSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { openPostgresQueue } from "./postgres-queue.ts";

/**
 * One of several processes on one queue, for the tests: `node sharing-process.ts <url> <schema> <deliveries>` works until it
 * is killed, and writes "pid task" to the file for each delivery. "gets-stuck" runs without end the first time; "long"
 * outlasts a lease.
 */
const [databaseUrl, schema, deliveries] = process.argv.slice(2);
if (databaseUrl === undefined || schema === undefined || deliveries === undefined) {
  throw new Error("an address, a schema and a file");
}
const LONG_MS = 14_000;
const retry = { maxAttempts: 3, minBackoffSeconds: 0, maxBackoffSeconds: 0 };
const { worker } = await openPostgresQueue({ databaseUrl, schema, retry });
await worker.start(async ({ name }) => {
  const again = readFileSync(deliveries, "utf8").includes(` ${name}\n`);
  appendFileSync(deliveries, `${process.pid} ${name}\n`);
  if (name === "gets-stuck" && !again) await new Promise(() => {});
  await wait(name === "long" ? LONG_MS : 20);
  return { answer: "done" };
});
process.stdout.write("works\n");
