import { resolve } from "node:path";
import { type OpenQueue, type OpenQueueOptions, openBossQueue } from "./boss-queue.ts";
import { lockDirectory } from "./directory-lock.ts";
import { lazyQueue } from "./lazy-queue.ts";
import { nodeWarnings } from "./node-warnings.ts";
import { openPglite } from "./open-pglite.ts";

/**
 * The queue of one process, without any server: pg-boss on PGlite below a directory.
 *
 * The first opening makes a database (2–5 s), a later one takes a second. Tasks that ran when the last process died are
 * delivered again. It costs about 170 MB of memory, so it is loaded only when it is opened.
 *
 * @param options.lazily the directory is taken at once, and the database opened when the queue is first asked
 * @throws DirectoryInUse where another process has the directory: talk to that one's HTTP API instead
 * @throws DirectoryUnusable where it cannot be made or written
 */
export async function openEmbeddedQueue(
  options: { readonly dir: string; readonly lazily?: boolean } & OpenQueueOptions,
): Promise<OpenQueue> {
  const lock = lockDirectory(resolve(options.dir));
  return options.lazily ? lazyQueue(() => openLocked(options, lock), lock.release) : openLocked(options, lock);
}

async function openLocked(
  options: { readonly dir: string } & OpenQueueOptions,
  lock: ReturnType<typeof lockDirectory>,
): Promise<OpenQueue> {
  try {
    const pglite = await openPglite(resolve(options.dir), options.log ?? nodeWarnings);
    try {
      const { fromPglite } = await import("pg-boss");
      const database = { db: fromPglite(pglite), backend: "pglite", registerInstance: false } as const;
      const opened = await openBossQueue(database, { alone: true, options });
      return {
        ...opened,
        async close() {
          try {
            await opened.close();
            await pglite.close();
          } finally {
            lock.release();
          }
        },
      };
    } catch (error) {
      await pglite.close();
      throw error;
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}
