import type { OpenQueue } from "./boss-queue.ts";

/**
 * A queue that opens when it is first asked: a command that only reads documents does not wait for a database.
 *
 * @param release what was taken before the opening, and is given back though the queue was never opened
 */
export function lazyQueue(open: () => Promise<OpenQueue>, release: () => void): OpenQueue {
  let opening: Promise<OpenQueue> | undefined;
  const opened = (): Promise<OpenQueue> => (opening ??= open());
  return {
    queue: {
      enqueue: async (task) => (await opened()).queue.enqueue(task),
      cancel: async (name) => (await opened()).queue.cancel(name),
      list: async () => (await opened()).queue.list(),
    },
    worker: {
      start: async (handler) => (await opened()).worker.start(handler),
      stop: async () => (opening ? (await opening).worker.stop() : undefined),
    },
    daily: async (task) => (await opened()).daily(task),
    close: async () => (opening ? (await opening).close() : release()),
  };
}
