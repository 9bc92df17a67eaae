import { mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** A folder cannot be made, or is none. */
export class DirectoryUnusable extends Error {
  override readonly name = "DirectoryUnusable";
  readonly directory: string;

  constructor(directory: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`the folder ${directory} cannot be used: ${why}`, { cause });
    this.directory = directory;
  }
}

/**
 * Makes a folder and those above it.
 *
 * One level at a time: `mkdir -p` of Node 24 tries without end where the system says "no such file" of a new folder below
 * one that is there, as it does in /proc.
 *
 * @throws DirectoryUnusable
 */
export function makeDirectory(path: string): void {
  try {
    makeLevel(resolve(path));
  } catch (cause) {
    throw new DirectoryUnusable(path, cause);
  }
}

function makeLevel(path: string): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) return;
  if (there) throw new Error(`${path} is not a folder`);
  if (dirname(path) !== path) makeLevel(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
}
