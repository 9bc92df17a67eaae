import { readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { DirectoryUnusable, makeDirectory } from "./make-directory.ts";

/** SQLITE_BUSY: another connection, here or in another process, holds the lock. */
const SQLITE_BUSY = 5;

/** Who has the directory, as that process wrote it down when it took it. */
const Holder = z.object({ pid: z.int().positive(), host: z.string(), startedAt: z.iso.datetime() });
export type Holder = z.output<typeof Holder>;

/** Another process, or another queue of this one, works in the directory. */
export class DirectoryInUse extends Error {
  override readonly name = "DirectoryInUse";
  readonly directory: string;
  /** Undefined if it has not come to writing it down yet. */
  readonly holder: Holder | undefined;

  constructor(directory: string, holder: Holder | undefined, cause: unknown) {
    const who = holder ? `process ${holder.pid} on ${holder.host} since ${holder.startedAt}` : "an unknown process";
    super(`the queue directory ${directory} is in use by ${who}`, { cause });
    this.directory = directory;
    this.holder = holder;
  }
}

export type DirectoryLock = { readonly release: () => void };

/** A connection that is garbage collected closes, and gives its lock away. */
const held = new Set<DatabaseSync>();

/**
 * Takes a directory for this process, until it is released or the process dies in whatever way.
 *
 * PGlite does not lock its directory: two processes in one lose rows without an error (electric-sql/pglite#1106). This
 * is SQLite's lock on its file, an OS lock: there is no stale pid to judge, and the name of the holder beside it is for
 * people only.
 *
 * @throws DirectoryInUse
 * @throws DirectoryUnusable where it cannot be made or written
 */
export function lockDirectory(directory: string): DirectoryLock {
  makeDirectory(directory);
  const holderFile = join(directory, "holder.json");
  const lock = openLock(directory);
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw new DirectoryUnusable(directory, error);
    throw new DirectoryInUse(directory, holderIn(holderFile), error);
  }
  held.add(lock);
  const holder: Holder = { pid: process.pid, host: hostname(), startedAt: new Date().toISOString() };
  writeFileSync(holderFile, JSON.stringify(holder));
  return {
    release() {
      if (held.delete(lock)) lock.close();
    },
  };
}

function openLock(directory: string): DatabaseSync {
  try {
    return new DatabaseSync(join(directory, "lock.sqlite"), { timeout: 0 });
  } catch (error) {
    throw new DirectoryUnusable(directory, error);
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY;
}

function holderIn(file: string): Holder | undefined {
  try {
    return Holder.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined; // the holder is between taking the lock and writing its name
  }
}
