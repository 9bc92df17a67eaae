import { appendFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { instantOf } from "../../domain/kernel/time.ts";
import { openEmbeddedQueue } from "./embedded-queue.ts";

/**
 * A process of its own for the tests, to be killed: `node killed-process.ts <queue> <deliveries>` lays tasks, writes the
 * name of each delivery to a file, and says "stuck" once a task was done and another one runs without end.
 */
const [dir, deliveries] = process.argv.slice(2);
if (dir === undefined || deliveries === undefined) throw new Error("a directory and a file");
const retry = { maxAttempts: 3, minBackoffSeconds: 1, maxBackoffSeconds: 2 };
const { queue, worker } = await openEmbeddedQueue({ dir, retry });

const now = Date.now();
const delays = { "ends-well": 0, "gets-stuck": 0, "waits-a": 2, "waits-b": 2, "waits-c": 3, "waits-d": 3 };
for (const [name, seconds] of Object.entries(delays)) {
  await queue.enqueue({ name, runAt: instantOf(now + seconds * 1000), path: "/run", body: {} });
}
await worker.start(async ({ name }) => {
  appendFileSync(deliveries, `${name}\n`);
  if (name === "gets-stuck") await new Promise(() => {});
  return { answer: "done" };
});
for (;;) {
  const states = new Map((await queue.list()).map((task) => [task.name, task.state]));
  if (states.get("ends-well") === "done" && states.get("gets-stuck") === "running") break;
  await wait(50);
}
process.stdout.write("stuck\n");
