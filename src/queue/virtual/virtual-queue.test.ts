import { describe, expect, test } from "vitest";
import { instantOf } from "../../domain/kernel/time.ts";
import type { Delivery } from "../../ports/task-queue.ts";
import { soon, taskAt, taskQueueContract } from "../task-queue.contract.ts";
import { createVirtualQueue } from "./virtual-queue.ts";

const NINE = instantOf(Date.UTC(2025, 9, 16, 7));
const DONE: Delivery = { answer: "done" };

taskQueueContract("the virtual queue", async (retry) => {
  const { queue, clock, runUntil } = createVirtualQueue({ startAt: NINE, retry });
  return {
    queue,
    now: () => clock.now(),
    deliver: (handler, _until, seconds) => runUntil(soon(clock.now(), seconds), handler),
  };
});

describe("a replay in virtual time", () => {
  test("the clock stands at each task's moment while it runs, and at the end afterwards", async () => {
    const { queue, clock, runUntil } = createVirtualQueue({ startAt: NINE });
    await queue.enqueue(taskAt(soon(NINE, 7200), "late"));
    await queue.enqueue(taskAt(soon(NINE, -60), "past"));
    await queue.enqueue(taskAt(soon(NINE, 3600), "early"));
    const seen: string[] = [];
    await runUntil(soon(NINE, 5400), async ({ name }) => {
      seen.push(`${name} ${clock.now()}`);
      return DONE;
    });
    expect(seen).toEqual([`past ${NINE}`, `early ${soon(NINE, 3600)}`]);
    expect(clock.now()).toBe(soon(NINE, 5400));
  });

  test("tasks of one moment run by name, one at a time, and a task laid meanwhile takes its place", async () => {
    const { queue, clock, runUntil } = createVirtualQueue({ startAt: NINE });
    for (const name of ["c", "a", "d"]) await queue.enqueue(taskAt(soon(NINE, 60), name));
    const seen: string[] = [];
    await runUntil(soon(NINE, 3600), async ({ name }) => {
      seen.push(`${name} begins`);
      await Promise.resolve();
      if (name === "a") await queue.enqueue(taskAt(clock.now(), "b"));
      seen.push(`${name} ends`);
      return DONE;
    });
    expect(seen).toEqual(["a", "b", "c", "d"].flatMap((name) => [`${name} begins`, `${name} ends`]));
  });

  test("a failing task waits 10, 20, 40 and 60 seconds at most, and is dead after five attempts", async () => {
    const { queue, clock, runUntil } = createVirtualQueue({ startAt: NINE });
    await queue.enqueue(taskAt(NINE));
    const seen: number[] = [];
    await runUntil(soon(NINE, 3600), async () => {
      seen.push((Date.parse(clock.now()) - Date.parse(NINE)) / 1000);
      throw new Error("unreachable");
    });
    expect(seen).toEqual([0, 10, 30, 70, 130]);
    expect(await queue.list()).toMatchObject([{ state: "dead", attempts: 5, error: "unreachable" }]);
  });

  test("time does not run back, and two runs do not share one clock", async () => {
    const { queue, clock, runUntil } = createVirtualQueue({ startAt: NINE });
    expect(() => clock.set(soon(NINE, -1))).toThrow(RangeError);
    clock.set(soon(NINE, 60));
    expect(clock.now()).toBe(soon(NINE, 60));
    await queue.enqueue(taskAt(NINE));
    const nested: unknown[] = [];
    await runUntil(soon(NINE, 120), async () => {
      nested.push(await runUntil(soon(NINE, 180), async () => DONE).catch((error: unknown) => error));
      return DONE;
    });
    expect(nested).toEqual([new Error("the virtual queue runs already")]);
  });

  test("what a caller does to his task afterwards does not reach the queue", async () => {
    const { queue } = createVirtualQueue({ startAt: NINE });
    const body = { race: "R1C3" };
    await queue.enqueue({ ...taskAt(NINE), body });
    body.race = "R9C9";
    expect(await queue.list()).toMatchObject([{ body: { race: "R1C3" } }]);
  });
});
