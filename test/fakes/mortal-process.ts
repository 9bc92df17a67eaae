import type { Creation, DocumentStore, Replacement } from "../../src/ports/document-store.ts";
import type { TaskQueue } from "../../src/ports/task-queue.ts";
import { Killed } from "./watched-store.ts";

/**
 * How a write goes wrong. before: the process is killed, and the write never happened. after: it happened, and the
 * process was killed before it knew. unsaid: it happened, the process lives, and was told that it had failed.
 */
export const FAULTS = ["before", "after", "unsaid"] as const;
export type Fault = (typeof FAULTS)[number];

/**
 * How a write goes wrong where the process lives on. refused: it never happened, and this was said. full: neither did any
 * after it. doubled: it happened, and the answer is that another had been there before.
 */
type Trouble = "refused" | "full" | "doubled";

/** A process whose n-th write, to the store or to the queue, goes wrong. Reads and writes after a kill never happen. */
export function mortalProcess(
  { store, queue }: { readonly store: DocumentStore; readonly queue: TaskQueue },
  n: number,
  fault: Fault | Trouble,
  /** Told when it goes wrong. */
  struck: () => void = () => undefined,
): { readonly store: DocumentStore; readonly queue: TaskQueue } {
  let writes = 0;
  let killed = false;
  const read = async <T>(work: () => Promise<T>): Promise<T> => {
    if (killed) throw new Killed();
    return work();
  };
  const write = async <T>(work: () => Promise<T>, elsewhere: T): Promise<T> => {
    if (killed) throw new Killed();
    writes++;
    if (fault === "full" && writes > n) throw noSpace();
    if (writes !== n) return work();
    struck();
    if (fault === "full") throw noSpace();
    if (fault === "refused") throw new Error("503: the service is unavailable");
    if (fault === "doubled") {
      await work();
      return elsewhere;
    }
    killed = fault !== "unsaid";
    if (fault !== "before") await work();
    throw new Killed();
  };
  return {
    store: {
      read: (key) => read(() => store.read(key)),
      list: (prefix) => read(() => store.list(prefix)),
      create: (key, body) => write<Creation>(() => store.create(key, body), "exists"),
      replace: (key, body, version) => write<Replacement>(() => store.replace(key, body, version), "conflict"),
    },
    queue: {
      enqueue: (task) => write<"created" | "exists">(() => queue.enqueue(task), "exists"),
      cancel: (name) => write<"cancelled" | "unknown">(() => queue.cancel(name), "unknown"),
      list: () => read(() => queue.list()),
    },
  };
}

function noSpace(): Error {
  return Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
}
