import { expect, test } from "vitest";
import { type Instant, instantOf, millisecondsOf } from "../../domain/kernel/time.ts";
import type { Delivery, QueuedTask, QueueWorker, Task, TaskHandler, TaskQueue } from "../../ports/task-queue.ts";
import { scaleQueue, scaleWorker } from "./scaled-queue.ts";

const at = (text: string) => text as Instant;
const TASK: Task = {
  name: "run-20251016-r1c3-h5",
  runAt: at("2025-10-16T11:55:00.000Z"),
  path: "/run",
  body: { race: "R1C3", phase: "H5" },
};

/** A recorded day that began at 07:00 when the machine showed 10:00 on another day, sixty times as fast. */
const VIRTUAL_START = Date.parse("2025-10-16T07:00:00Z");
const WALL_START = Date.parse("2026-06-01T10:00:00Z");
const mapping = {
  toWall: (instant: Instant) => instantOf(WALL_START + (millisecondsOf(instant) - VIRTUAL_START) / 60),
  fromWall: (wall: Instant) => instantOf(VIRTUAL_START + (millisecondsOf(wall) - WALL_START) * 60),
};

/** A queue of the machine's time that keeps what it was given. */
function innerQueue() {
  const laid: Task[] = [];
  const told: string[] = [];
  let handler: TaskHandler | undefined;
  const queue: TaskQueue = {
    async enqueue(task) {
      if (laid.some(({ name }) => name === task.name)) return "exists";
      laid.push(task);
      return "created";
    },
    async cancel(name) {
      told.push(`cancel ${name}`);
      return "cancelled";
    },
    list: async () => laid.map((task): QueuedTask => ({ ...task, state: "retrying", attempts: 2, error: "late" })),
  };
  const worker: QueueWorker = {
    async start(given) {
      handler = given;
    },
    async stop() {
      told.push("stop");
    },
  };
  const deliver = async (task: Task): Promise<Delivery> => {
    if (!handler) throw new Error("not started");
    return handler(task);
  };
  return { queue, worker, laid, told, deliver };
}

test("a task waits on the machine's clock for the moment that the recorded day calls due", async () => {
  const inner = innerQueue();
  const queue = scaleQueue(inner.queue, mapping);
  expect(await queue.enqueue(TASK)).toBe("created");
  expect(inner.laid).toEqual([{ ...TASK, runAt: "2026-06-01T10:04:55.000Z" }]); // 4 h 55 in 4 min 55
  expect(await queue.enqueue(TASK)).toBe("exists");
});

test("what is listed and delivered tells the recorded day's moments, and all else as it was", async () => {
  const inner = innerQueue();
  const [queue, worker] = [scaleQueue(inner.queue, mapping), scaleWorker(inner.worker, mapping)];
  await queue.enqueue(TASK);
  expect(await queue.list()).toEqual([{ ...TASK, state: "retrying", attempts: 2, error: "late" }]);
  const delivered: Task[] = [];
  await worker.start(async (task) => {
    delivered.push(task);
    return { answer: "retry", error: "page unreadable" };
  });
  for (const task of inner.laid) {
    expect(await inner.deliver(task)).toEqual({ answer: "retry", error: "page unreadable" });
  }
  expect(delivered).toEqual([TASK]);
});

test("a task is cancelled, and the queue stopped, as it would be without the recorded day", async () => {
  const inner = innerQueue();
  const [queue, worker] = [scaleQueue(inner.queue, mapping), scaleWorker(inner.worker, mapping)];
  expect(await queue.cancel(TASK.name)).toBe("cancelled");
  await worker.stop();
  expect(inner.told).toEqual([`cancel ${TASK.name}`, "stop"]);
});
