import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** SQLITE_BUSY: another connection, here or in another process, holds the lock. */
const SQLITE_BUSY = 5;

/** Another process, or another queue of this one, works in the directory. */
export class DirectoryInUse extends Error {
  override readonly name = "DirectoryInUse";
  readonly directory: string;
  /** As the holder wrote it down; undefined if it has not come to that yet. */
  readonly holderPid: number | undefined;

  constructor(directory: string, holderPid: number | undefined, cause: unknown) {
    super(`the queue directory ${directory} is in use by process ${holderPid ?? "unknown"}`, { cause });
    this.directory = directory;
    this.holderPid = holderPid;
  }
}

export type DirectoryLock = { readonly release: () => void };

/** A connection that is garbage collected closes, and gives its lock away. */
const held = new Set<DatabaseSync>();

/**
 * Takes a directory for this process, until it is released or the process dies in whatever way.
 *
 * PGlite does not lock its directory: two processes in one lose rows without an error (electric-sql/pglite#1106). This
 * is SQLite's lock on its file, an OS lock: there is no stale pid to judge, and the pid beside it is for people only.
 *
 * @throws DirectoryInUse
 */
export function lockDirectory(directory: string): DirectoryLock {
  mkdirSync(directory, { recursive: true });
  const pidFile = join(directory, "holder.pid");
  const lock = new DatabaseSync(join(directory, "lock.sqlite"), { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new DirectoryInUse(directory, pidIn(pidFile), error);
  }
  held.add(lock);
  writeFileSync(pidFile, String(process.pid));
  return {
    release() {
      if (held.delete(lock)) lock.close();
    },
  };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY;
}

function pidIn(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined; // the holder is between taking the lock and writing its pid
  }
}
