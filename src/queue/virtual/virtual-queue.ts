import { type Instant, instantOf, millisecondsOf } from "../../domain/kernel/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { QueuedTask, Task, TaskHandler, TaskQueue } from "../../ports/task-queue.ts";
import {
  assertTask,
  backoffSeconds,
  byRunAtThenName,
  deliveryOf,
  RETRY_POLICY,
  type RetryPolicy,
} from "../task-rules.ts";

export type VirtualQueue = {
  readonly queue: TaskQueue;
  readonly clock: VirtualClock;
  /**
   * Delivers every task that is due by then, one at a time, by moment and name, and those that the handler lays; the
   * clock jumps from one to the next and stands at `end` afterwards. The same tasks always run in the same order.
   */
  readonly runUntil: (end: Instant, handler: TaskHandler) => Promise<void>;
};

export type VirtualClock = Clock & {
  /** @throws RangeError on a moment that has passed */
  set(now: Instant): void;
};

type Entry = {
  readonly task: Task;
  state: QueuedTask["state"];
  attempts: number;
  error?: string;
  /** `runAt`, or after a failure the end of its back-off. */
  dueAt: Instant;
};

/** A queue in memory with a clock of its own: a recorded day passes in seconds. It forgets nothing. */
export function createVirtualQueue(options: { readonly startAt: Instant; readonly retry?: RetryPolicy }): VirtualQueue {
  const retry = options.retry ?? RETRY_POLICY;
  const entries = new Map<string, Entry>();
  /** Those that will still be delivered: a replay of many days keeps thousands that will not. */
  const pending = new Set<Entry>();
  let now = options.startAt;
  let running = false;

  const clock: VirtualClock = {
    now: () => now,
    set(next) {
      if (next < now) throw new RangeError(`time does not run back from ${now} to ${next}`);
      now = next;
    },
  };

  const queue: TaskQueue = {
    async enqueue(task) {
      assertTask(task);
      if (entries.has(task.name)) return "exists";
      const entry: Entry = { task: copyOf(task), state: "waiting", attempts: 0, dueAt: task.runAt };
      entries.set(task.name, entry);
      pending.add(entry);
      return "created";
    },
    async cancel(name) {
      const entry = entries.get(name);
      if (entry?.state !== "waiting" && entry?.state !== "retrying") return "unknown";
      settle(entry, "cancelled");
      return "cancelled";
    },
    async list() {
      return [...entries.values()].map(shown).toSorted(byRunAtThenName);
    },
  };

  function settle(entry: Entry, state: "done" | "cancelled" | "dead"): void {
    entry.state = state;
    pending.delete(entry);
    if (state !== "dead") delete entry.error;
  }

  function nextDue(end: Instant): Entry | undefined {
    let next: Entry | undefined;
    for (const entry of pending) if (entry.dueAt <= end && (!next || isBefore(entry, next))) next = entry;
    return next;
  }

  async function deliver(entry: Entry, handler: TaskHandler): Promise<void> {
    entry.state = "running";
    entry.attempts += 1;
    const delivery = await deliveryOf(handler, copyOf(entry.task), retry);
    if (delivery.answer === "done") return settle(entry, "done");
    entry.error = delivery.error;
    if (entry.attempts >= retry.maxAttempts) return settle(entry, "dead");
    entry.state = "retrying";
    entry.dueAt = instantOf(millisecondsOf(now) + backoffSeconds(retry, entry.attempts) * 1000);
  }

  return {
    queue,
    clock,
    async runUntil(end, handler) {
      if (running) throw new Error("the virtual queue runs already");
      running = true;
      try {
        for (let entry = nextDue(end); entry; entry = nextDue(end)) {
          if (entry.dueAt > now) now = entry.dueAt;
          await deliver(entry, handler);
        }
        if (end > now) now = end;
      } finally {
        running = false;
      }
    },
  };
}

function isBefore(a: Entry, b: Entry): boolean {
  return byRunAtThenName({ runAt: a.dueAt, name: a.task.name }, { runAt: b.dueAt, name: b.task.name }) < 0;
}

/** As through JSON: what the caller does to his task afterwards does not reach the queue. */
function copyOf(task: Task): Task {
  return { ...task, body: { ...task.body } };
}

function shown({ task, state, attempts, error }: Entry): QueuedTask {
  return { ...copyOf(task), state, attempts, ...(error === undefined ? {} : { error }) };
}
