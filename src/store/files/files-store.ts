import { createHash } from "node:crypto";
import { type Dirent, readdirSync, rmSync, statSync } from "node:fs";
import { readdir, readFile, unlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { assertKey, type PrunableStore } from "../../ports/document-store.ts";
import { assertPrefix } from "../assert-prefix.ts";
import { isCode, writeDurably } from "./durable-files.ts";
import { withWriterLock } from "./writer-lock.ts";

/** No key begins with a dot (`assertKey`), so these two are never documents. */
const LOCK_FILE = ".lock";
const UNFINISHED_FOLDER = ".unfinished";
/** Milliseconds. No write takes an hour: its writer is dead. */
const ABANDONED_AFTER_MS = 3_600_000;

/**
 * Documents as files below a folder, the key being the path. Several processes may use the folder.
 *
 * The version is the SHA-256 of the content. Since a key is a path, no key may be the folder of another (`a` and `a/b`).
 * A broken or full disk throws an Error that names the key and carries the cause.
 *
 * @param dir made at the first write; unfinished files of dead writers are removed from it at once
 */
export function createFilesStore({ dir }: { readonly dir: string }): PrunableStore {
  const root = resolve(dir);
  const unfinished = join(root, UNFINISHED_FOLDER);
  removeAbandoned(unfinished);
  const oneAtATime = queueOfOne();

  async function replace(key: string, body: Uint8Array, version: string): Promise<"replaced" | "conflict"> {
    const standing = await readIfThere(join(root, key));
    if (standing === undefined || versionOf(standing) !== version) return "conflict";
    await writeDurably(join(root, key), body, unfinished, "rename");
    return "replaced";
  }

  return {
    async read(key) {
      assertKey(key);
      const body = await naming("read", key, () => readIfThere(join(root, key)));
      return body && { body, version: versionOf(body) };
    },
    async create(key, body) {
      assertKey(key);
      const taken = new Uint8Array(body); // the caller may go on writing into his
      const written = await naming("create", key, () => writeDurably(join(root, key), taken, unfinished, "link"));
      return written === "written" ? "created" : "exists";
    },
    async replace(key, body, version) {
      assertKey(key);
      const taken = new Uint8Array(body);
      return naming("replace", key, () =>
        oneAtATime(() => withWriterLock(root, join(root, LOCK_FILE), () => replace(key, taken, version))),
      );
    },
    async list(prefix) {
      assertPrefix(prefix);
      const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
      const keys = await naming("list", prefix, () => keysBelow(root, folder));
      return keys.filter((key) => key.startsWith(prefix)).toSorted();
    },
    async remove(key) {
      assertKey(key);
      await naming("remove", key, () => removeIfThere(join(root, key)));
    },
  };
}

function versionOf(body: Uint8Array): string {
  return createHash("sha256").update(body).digest("hex");
}

/** A folder is not a document: a key that is only the beginning of others is not there. */
async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if (isCode(error, "ENOENT", "ENOTDIR", "EISDIR")) return undefined;
    throw error;
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!isCode(error, "ENOENT", "ENOTDIR")) throw error;
  }
}

/** @param folder `""` or a path that ends in a slash */
async function keysBelow(root: string, folder: string): Promise<string[]> {
  let entries: Dirent[];
  try {
    entries = await readdir(join(root, folder), { withFileTypes: true });
  } catch (error) {
    if (isCode(error, "ENOENT", "ENOTDIR")) return [];
    throw error;
  }
  const keys: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith(".")) continue; // the lock, the unfinished, and what an operator's tools leave behind
    if (entry.isDirectory()) keys.push(...(await keysBelow(root, `${folder}${entry.name}/`)));
    else if (entry.isFile()) keys.push(`${folder}${entry.name}`);
  }
  return keys;
}

function removeAbandoned(unfinished: string): void {
  const names = readdirIfThere(unfinished);
  const before = Date.now() - ABANDONED_AFTER_MS;
  for (const name of names) {
    const path = join(unfinished, name);
    const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (written !== undefined && written < before) rmSync(path, { force: true });
  }
}

function readdirIfThere(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isCode(error, "ENOENT")) return [];
    throw error;
  }
}

/** Within the process the turns are kept by promises: the lock is for the others. */
function queueOfOne(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined); // its own caller hears of it
    return turn;
  };
}

async function naming<T>(verb: string, key: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new Error(`cannot ${verb} document ${key}: ${detail}`, { cause: error });
  }
}
