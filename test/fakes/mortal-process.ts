import type { DocumentStore } from "../../src/ports/document-store.ts";
import type { TaskQueue } from "../../src/ports/task-queue.ts";
import { Killed } from "./watched-store.ts";

/**
 * How a write goes wrong. before: the process is killed, and the write never happened. after: it happened, and the
 * process was killed before it knew. unsaid: it happened, the process lives, and was told that it had failed.
 */
export const FAULTS = ["before", "after", "unsaid"] as const;
export type Fault = (typeof FAULTS)[number];

/** A process whose n-th write, to the store or to the queue, goes wrong. Reads and writes after a kill never happen. */
export function mortalProcess(
  { store, queue }: { readonly store: DocumentStore; readonly queue: TaskQueue },
  n: number,
  fault: Fault,
): { readonly store: DocumentStore; readonly queue: TaskQueue } {
  let writes = 0;
  let killed = false;
  const read = async <T>(work: () => Promise<T>): Promise<T> => {
    if (killed) throw new Killed();
    return work();
  };
  const write = async <T>(work: () => Promise<T>): Promise<T> => {
    if (killed) throw new Killed();
    writes++;
    if (writes !== n) return work();
    killed = fault !== "unsaid";
    if (fault !== "before") await work();
    throw new Killed();
  };
  return {
    store: {
      read: (key) => read(() => store.read(key)),
      list: (prefix) => read(() => store.list(prefix)),
      create: (key, body) => write(() => store.create(key, body)),
      replace: (key, body, version) => write(() => store.replace(key, body, version)),
    },
    queue: {
      enqueue: (task) => write(() => queue.enqueue(task)),
      cancel: (name) => write(() => queue.cancel(name)),
      list: () => read(() => queue.list()),
    },
  };
}
