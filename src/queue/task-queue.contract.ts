import { setTimeout as wait } from "node:timers/promises";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Instant, instantOf, millisecondsOf } from "../domain/kernel/time.ts";
import type { Delivery, QueuedTask, Task, TaskHandler, TaskQueue } from "../ports/task-queue.ts";
import { CONCURRENT_TASKS, type RetryPolicy } from "./task-rules.ts";

/** An empty queue that delivers only when told to. */
export type QueueUnderTest = {
  readonly queue: TaskQueue;
  /** The time that the queue lives in, real or virtual. */
  readonly now: () => Instant;
  /** Delivers until the condition holds, or that much of the queue's time has passed; then stops the worker. */
  readonly deliver: (handler: TaskHandler, until: () => boolean, seconds: number) => Promise<void>;
};

const DONE: Delivery = { answer: "done" };
const THREE_AT_ONCE: RetryPolicy = { maxAttempts: 3, minBackoffSeconds: 0, maxBackoffSeconds: 0 };

/**
 * What every queue promises; each adapter's test calls it.
 *
 * @param memory "forgets": as Cloud Tasks, a task that has ended is no longer listed though its name stays used, and a
 *   failure is told by its status and not by the handler's words
 */
export function taskQueueContract(
  adapter: string,
  open: (retry: RetryPolicy) => Promise<QueueUnderTest>,
  memory: "keeps" | "forgets" = "keeps",
): void {
  const emptyQueue = () => open(THREE_AT_ONCE);
  /** What is listed once the only task has ended. */
  const ended = (...tasks: QueuedTask[]) => (memory === "keeps" ? tasks : []);
  const told = (error: string): unknown => (memory === "keeps" ? error : expect.stringMatching(/./));

  describe.concurrent(`${adapter} keeps the contract of a task queue`, () => {
    test("a task is laid once: the same name again exists, whatever its time", async () => {
      const { queue, now } = await emptyQueue();
      expect(await queue.enqueue(taskAt(soon(now(), 3600)))).toBe("created");
      expect(await queue.enqueue(taskAt(soon(now(), 7200)))).toBe("exists");
      expect(await queue.list()).toMatchObject([{ state: "waiting", attempts: 0 }]);
    });

    test("of two who lay one name at once, one does", async () => {
      const { queue, now } = await emptyQueue();
      const task = taskAt(soon(now(), 3600));
      const answers = await Promise.all([queue.enqueue(task), queue.enqueue(task), queue.enqueue(task)]);
      expect(answers.toSorted()).toEqual(["created", "exists", "exists"]);
    });

    test("a moment in the past means at once, once, and the name stays used after the run", async () => {
      const { queue, now, deliver } = await emptyQueue();
      const task = taskAt(instantOf(Date.UTC(2020, 0, 1)));
      await queue.enqueue(task);
      const delivered: Task[] = [];
      await deliver(remember(delivered), () => delivered.length > 0, 6);
      expect(delivered).toEqual([task]);
      expect(await queue.list()).toEqual(ended({ ...task, state: "done", attempts: 1 }));
      expect(await queue.enqueue(task)).toBe("exists");
      expect(await queue.enqueue({ ...task, runAt: soon(now(), 60) })).toBe("exists");
      await deliver(remember(delivered), () => delivered.length > 1, 2);
      expect(delivered).toHaveLength(1);
    });

    test("a task does not come before its time, and soon after", async () => {
      const { queue, now, deliver } = await emptyQueue();
      const task = taskAt(soon(now(), 2));
      await queue.enqueue(task);
      await queue.enqueue(taskAt(soon(now(), 3600), "run-20251016-r1c2-h5"));
      const moments: Instant[] = [];
      const noting = async () => {
        moments.push(now());
        return DONE;
      };
      await deliver(noting, () => moments.length > 0, 6);
      expect(moments).toHaveLength(1);
      const [moment = task.runAt] = moments;
      expect(moment >= task.runAt).toBe(true);
      expect(millisecondsOf(moment) - millisecondsOf(task.runAt)).toBeLessThan(2_500);
    });

    test("a task whose handler fails or throws comes again until it is done", async () => {
      const { queue, now, deliver } = await emptyQueue();
      const task = taskAt(now());
      await queue.enqueue(task);
      let deliveries = 0;
      const thirdTimeLucky = async (): Promise<Delivery> => {
        deliveries += 1;
        if (deliveries === 1) throw new Error("the source did not answer");
        return deliveries === 2 ? { answer: "retry", error: "the page could not be read" } : DONE;
      };
      await deliver(thirdTimeLucky, () => deliveries === 3, 8);
      expect(deliveries).toBe(3);
      expect(await queue.list()).toEqual(ended({ ...task, state: "done", attempts: 3 }));
    });

    test("a task that never succeeds is dead after the last attempt, kept with its error", async () => {
      const { queue, now, deliver } = await emptyQueue();
      const task = taskAt(now());
      await queue.enqueue(task);
      let deliveries = 0;
      const never = async (): Promise<Delivery> => {
        deliveries += 1;
        return { answer: "retry", error: `failure ${deliveries}` };
      };
      await deliver(never, () => deliveries > 3, 4);
      expect(deliveries).toBe(3);
      expect(await queue.list()).toEqual(ended({ ...task, state: "dead", attempts: 3, error: "failure 3" }));
      expect(await queue.enqueue(task)).toBe("exists");
      expect(await queue.cancel(task.name)).toBe("unknown");
    });

    test("between two attempts a task says why it failed, and can be cancelled", async () => {
      const { queue, now, deliver } = await open({ maxAttempts: 3, minBackoffSeconds: 30, maxBackoffSeconds: 60 });
      const task = taskAt(now());
      await queue.enqueue(task);
      let deliveries = 0;
      const once = async (): Promise<Delivery> => {
        deliveries += 1;
        return { answer: "retry", error: "unreachable" };
      };
      await deliver(once, () => deliveries > 0, 4);
      expect(await queue.list()).toEqual([{ ...task, state: "retrying", attempts: 1, error: told("unreachable") }]);
      expect(await queue.cancel(task.name)).toBe("cancelled");
      expect(await queue.list()).toEqual(ended({ ...task, state: "cancelled", attempts: 1 }));
    });

    test("a cancelled task never comes, and its name stays used", async () => {
      const { queue, now, deliver } = await emptyQueue();
      const task = taskAt(soon(now(), 1));
      await queue.enqueue(task);
      expect(await queue.cancel(task.name)).toBe("cancelled");
      expect(await queue.cancel(task.name)).toBe("unknown");
      expect(await queue.cancel("run-20251016-r9c9-h30")).toBe("unknown");
      expect(await queue.enqueue(task)).toBe("exists");
      const delivered: Task[] = [];
      await deliver(remember(delivered), () => delivered.length > 0, 3);
      expect(delivered).toEqual([]);
      expect(await queue.list()).toEqual(ended({ ...task, state: "cancelled", attempts: 0 }));
    });

    test("a running task is not cancelled, and shows as running", async () => {
      const { queue, now, deliver } = await emptyQueue();
      const task = taskAt(now());
      await queue.enqueue(task);
      const answers: unknown[] = [];
      const cancelsItself = async () => {
        answers.push((await queue.list()).map(({ state, attempts }) => ({ state, attempts })));
        answers.push(await queue.cancel(task.name));
        return DONE;
      };
      await deliver(cancelsItself, () => answers.length === 2, 6);
      expect(answers).toEqual([[{ state: "running", attempts: 1 }], "unknown"]);
      expect(await queue.list()).toEqual(ended({ ...task, state: "done", attempts: 1 }));
    });

    test("a delivery that outlives its deadline has failed, and the task comes again", async () => {
      const { queue, now, deliver } = await open({ ...THREE_AT_ONCE, deliverySeconds: 0.2 });
      const task = taskAt(now());
      await queue.enqueue(task);
      const errors: unknown[] = [];
      const stuckAtFirst = async (): Promise<Delivery> => {
        errors.push((await queue.list()).map(({ error }) => error));
        return errors.length === 1 ? new Promise(() => {}) : DONE;
      };
      const begun = performance.now();
      await deliver(stuckAtFirst, () => errors.length === 2, 8);
      expect(performance.now() - begun).toBeLessThan(8_000);
      expect(errors).toEqual([[undefined], [memory === "keeps" ? "no answer within 0.2 s" : undefined]]);
      expect(await queue.list()).toEqual(ended({ ...task, state: "done", attempts: 2 }));
    });

    test("a dozen that are due at once come at once, never more together than the sources can bear", async () => {
      const { queue, now, deliver } = await emptyQueue();
      const names = Array.from({ length: 3 * CONCURRENT_TASKS }, (_, i) => `task-${i}`);
      const due = now();
      expect(await Promise.all(names.map((name) => queue.enqueue(taskAt(due, name))))).not.toContain("exists");
      const done: string[] = [];
      let together = 0;
      let most = 0;
      const counting = async ({ name }: Task): Promise<Delivery> => {
        together += 1;
        most = Math.max(most, together);
        await wait(20);
        together -= 1;
        done.push(name);
        return DONE;
      };
      await deliver(counting, () => done.length === names.length, 6);
      expect(done.toSorted()).toEqual(names.toSorted());
      expect(most).toBeLessThanOrEqual(CONCURRENT_TASKS);
    });

    test("tasks that are laid at the same time are laid each on its own: a bad one spoils no other", async () => {
      const { queue, now } = await emptyQueue();
      const at = soon(now(), 3600);
      const laid = await Promise.allSettled([
        queue.enqueue(taskAt(at, "one")),
        queue.enqueue({ ...taskAt(at, "bad"), body: { budget: Number.NaN } }),
        queue.enqueue(taskAt(at, "one")),
        queue.enqueue(taskAt(at, "two")),
      ]);
      const answers = laid.map((one) => (one.status === "fulfilled" ? one.value : one.status));
      expect(answers).toEqual(["created", "rejected", "exists", "created"]);
      expect((await queue.list()).map(({ name }) => name)).toEqual(["one", "two"]);
    });

    test("the tasks are listed by moment, then by name", async () => {
      const { queue, now } = await emptyQueue();
      const [early, late] = [soon(now(), 3600), soon(now(), 7200)];
      for (const [runAt, task] of [
        [late, "c"],
        [early, "b"],
        [late, "a"],
        [early, "d"],
      ] as const) {
        await queue.enqueue(taskAt(runAt, task));
      }
      expect((await queue.list()).map(({ name }) => name)).toEqual(["b", "d", "a", "c"]);
    });

    test("a task that the handler lays is delivered too", async () => {
      const { queue, now, deliver } = await emptyQueue();
      await queue.enqueue(taskAt(now(), "run-20251016-r1c3-result"));
      const names: string[] = [];
      const layNext = async (task: Task) => {
        names.push(task.name);
        if (names.length === 1) await queue.enqueue(taskAt(now(), "run-20251016-r1c3-result-a2"));
        return DONE;
      };
      await deliver(layNext, () => names.length === 2, 8);
      expect(names).toEqual(["run-20251016-r1c3-result", "run-20251016-r1c3-result-a2"]);
    });

    test("a running task ends before the worker stops", async () => {
      const { queue, now, deliver } = await emptyQueue();
      const task = taskAt(now());
      await queue.enqueue(task);
      const said: string[] = [];
      const slow = async () => {
        said.push("begun");
        await wait(300);
        said.push("ended");
        return DONE;
      };
      await deliver(slow, () => said.length > 0, 6);
      expect(said).toEqual(["begun", "ended"]);
      expect(await queue.list()).toEqual(ended({ ...task, state: "done", attempts: 1 }));
    });

    test("path and body come back as they were laid", async () => {
      const { queue, now } = await emptyQueue();
      const laid = new Map<string, Task>();
      await fc.assert(
        fc.asyncProperty(bodies, fc.constantFrom("/run", "/watch", "/schedule"), async (body, path) => {
          const task: Task = { name: `task-${laid.size}`, runAt: soon(now(), 3600), path, body };
          laid.set(task.name, task);
          expect(await queue.enqueue(task)).toBe("created");
        }),
        { numRuns: 25 },
      );
      for (const { state: _state, attempts: _attempts, ...task } of await queue.list()) {
        expect(task).toEqual(laid.get(task.name));
      }
      expect(await queue.list()).toHaveLength(laid.size);
    });

    test("a task that a queue could not carry is a bug of the caller", async () => {
      const { queue, now } = await emptyQueue();
      const good = taskAt(now());
      for (const bad of [
        { ...good, name: "run 1" },
        { ...good, name: "" },
        { ...good, name: "x".repeat(501) },
        { ...good, runAt: "tomorrow" as Instant },
        { ...good, body: { budget: Number.NaN } },
        { ...good, body: { note: "x".repeat(10_000) } },
      ]) {
        await expect(queue.enqueue(bad)).rejects.toThrow(RangeError);
      }
      expect(await queue.list()).toEqual([]);
    });
  });
}

/** PostgreSQL's JSON has neither the character 0 nor half a surrogate pair; no page of ours has either. */
const words = fc.string({ unit: "grapheme", maxLength: 12 }).filter((text) => !text.includes("\0"));
const bodies = fc.dictionary(
  words.filter((key) => key !== "__proto__"),
  fc.oneof(
    words,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x || 0),
    fc.boolean(),
  ),
  { maxKeys: 5, noNullPrototype: true },
);

export function taskAt(runAt: Instant, name = "run-20251016-r1c3-h30"): Task {
  return { name, runAt, path: "/run", body: { race: "R1C3", phase: "H30", revision: 1, late: false } };
}

export function soon(now: Instant, seconds: number): Instant {
  return instantOf(millisecondsOf(now) + seconds * 1000);
}

export function remember(delivered: Task[]): TaskHandler {
  return async (task) => {
    delivered.push(task);
    return DONE;
  };
}
