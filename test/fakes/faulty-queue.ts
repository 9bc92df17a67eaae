import { addMinutes } from "../../src/domain/kernel/time.ts";
import type { TaskQueue } from "../../src/ports/task-queue.ts";
import type { TaskFault } from "../../src/sim/fault-plan.ts";
import type { FaultName } from "../../src/sim/faults.ts";

/** A queue that brings some tasks later than they are due, and loses others though it took them. Names stay used. */
export function faultyQueue(
  queue: TaskQueue,
  faults: readonly TaskFault[],
  struck: (name: FaultName) => void,
): TaskQueue {
  const lost = new Set<string>();
  const delayed = new Map<string, number>();
  return {
    async enqueue(task) {
      const fault = faults.find((one) => one.task === task.name);
      if (fault?.name === "task-lost") {
        if (lost.has(task.name)) return "exists";
        lost.add(task.name);
        struck("task-lost");
        return "created";
      }
      if (!fault || fault.minutes === 0) return queue.enqueue(task);
      delayed.set(task.name, fault.minutes);
      return queue.enqueue({ ...task, runAt: addMinutes(task.runAt, fault.minutes) });
    },
    cancel: (name) => queue.cancel(name),
    async list() {
      const tasks = await queue.list();
      return tasks.map((task) => {
        const minutes = delayed.get(task.name);
        return minutes === undefined ? task : { ...task, runAt: addMinutes(task.runAt, -minutes) };
      });
    },
  };
}
