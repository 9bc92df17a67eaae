import type { RunningClock } from "../../ports/clock.ts";
import type { QueueWorker, TaskHandler, TaskQueue } from "../../ports/task-queue.ts";

/** A queue of the machine's time under a clock of a recorded day: tasks wait for the moment that this clock calls due. */
export function scaleQueue(
  inner: { readonly queue: TaskQueue; readonly worker: QueueWorker },
  mapping: Pick<RunningClock, "toWall" | "fromWall">,
): { readonly queue: TaskQueue; readonly worker: QueueWorker } {
  return {
    queue: {
      enqueue: (task) => inner.queue.enqueue({ ...task, runAt: mapping.toWall(task.runAt) }),
      cancel: (name) => inner.queue.cancel(name),
      list: async () => {
        const tasks = await inner.queue.list();
        return tasks.map((task) => ({ ...task, runAt: mapping.fromWall(task.runAt) }));
      },
    },
    worker: {
      start: (handler: TaskHandler) =>
        inner.worker.start((task) => handler({ ...task, runAt: mapping.fromWall(task.runAt) })),
      stop: () => inner.worker.stop(),
    },
  };
}
