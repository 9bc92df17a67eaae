import { mkdir } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";

/** SQLITE_BUSY: another connection, here or in another process, holds the lock. */
const SQLITE_BUSY = 5;
/** Milliseconds between two tries; a replacement holds the lock for a few, most of them in fsync. */
const RETRY_MS = 5;
/** Milliseconds after which the holder is not busy but stuck. */
const GIVE_UP_MS = 30_000;

/**
 * Runs one piece of work at a time among all processes that use the folder.
 *
 * The lock is SQLite's lock on its file, an OS lock: it dies with its holder, however the holder dies. It is tried
 * again in small steps and not by SQLite's own busy timeout, which would stop the event loop.
 *
 * @param file path of the lock's file, made where it is missing
 * @throws Error when the lock stays taken for half a minute
 */
export async function withWriterLock<T>(folder: string, file: string, work: () => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    await take(lock, file);
    return await work();
  } finally {
    lock.close(); // rolls back, which gives the lock back
  }
}

async function take(lock: DatabaseSync, file: string): Promise<void> {
  const giveUpAt = performance.now() + GIVE_UP_MS;
  for (;;) {
    try {
      lock.exec("BEGIN EXCLUSIVE");
      return;
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (performance.now() > giveUpAt) {
        throw new Error(`the lock ${file} stayed taken for ${GIVE_UP_MS / 1000} s`, { cause: error });
      }
    }
    await wait(RETRY_MS);
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY;
}
