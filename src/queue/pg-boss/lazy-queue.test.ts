import { expect, test } from "vitest";
import type { Instant } from "../../domain/kernel/time.ts";
import { createVirtualQueue } from "../virtual/virtual-queue.ts";
import { lazyQueue } from "./lazy-queue.ts";

function world() {
  const seen: string[] = [];
  const { queue } = createVirtualQueue({ startAt: "2025-10-16T07:00:00.000Z" as Instant });
  const open = async () => {
    seen.push("opened");
    const worker = { start: async () => {}, stop: async () => {} };
    return { queue, worker, daily: async () => {}, close: async () => void seen.push("closed") };
  };
  return { seen, lazy: lazyQueue(open, () => seen.push("released")) };
}

test("a queue that nobody asks is never opened, and what it held is given back", async () => {
  const { seen, lazy } = world();
  await lazy.worker.stop();
  await lazy.close();
  expect(seen).toEqual(["released"]);
});

test("a queue is opened once, by the first who asks, and closed as any other", async () => {
  const { seen, lazy } = world();
  await Promise.all([lazy.queue.list(), lazy.queue.list(), lazy.queue.cancel("run-20251016-r1c1-h5")]);
  await lazy.close();
  expect(seen).toEqual(["opened", "closed"]);
});
