import type { RunningClock } from "../../ports/clock.ts";
import type { QueueWorker, TaskHandler, TaskQueue } from "../../ports/task-queue.ts";

type Mapping = Pick<RunningClock, "toWall" | "fromWall">;

/** A queue of the machine's time under a clock of a recorded day: tasks wait for the moment that this clock calls due. */
export function scaleQueue(queue: TaskQueue, mapping: Mapping): TaskQueue {
  return {
    enqueue: (task) => queue.enqueue({ ...task, runAt: mapping.toWall(task.runAt) }),
    cancel: (name) => queue.cancel(name),
    list: async () => {
      const tasks = await queue.list();
      return tasks.map((task) => ({ ...task, runAt: mapping.fromWall(task.runAt) }));
    },
  };
}

/** What it delivers, in the time of that clock. */
export function scaleWorker(worker: QueueWorker, mapping: Mapping): QueueWorker {
  return {
    start: (handler: TaskHandler) => worker.start((task) => handler({ ...task, runAt: mapping.fromWall(task.runAt) })),
    stop: () => worker.stop(),
  };
}
