import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { WrittenTable } from "../ports/table-writer.ts";

/** What a dead process left begins so. */
const UNFINISHED = ".unfinished-";
/** Milliseconds. No export takes a day: its writer is dead. */
const ABANDONED_AFTER_MS = 86_400_000;
const MANIFEST = "export.json";

/** A folder beside the files' place, on the same file system, so that a file moves there in one step. */
export type Stage = {
  /** Path of a file that is being written. */
  path(file: string): string;
  commit(
    files: readonly Omit<WrittenTable, "sha256">[],
    about: Readonly<Record<string, string | number>>,
  ): Promise<readonly WrittenTable[]>;
  discard(): Promise<void>;
};

export async function openStage(dir: string): Promise<Stage> {
  await mkdir(dir, { recursive: true });
  await removeAbandoned(dir);
  const folder = await mkdtemp(join(dir, UNFINISHED));
  const path = (file: string) => join(folder, file);
  const discard = () => rm(folder, { recursive: true, force: true });
  return {
    path,
    discard,
    async commit(files, about) {
      const written: WrittenTable[] = [];
      for (const { file, rows } of files) written.push({ file, rows, sha256: await syncedHash(path(file)) });
      // No manifest stands beside files of two exports: it goes first and comes last.
      await rm(join(dir, MANIFEST), { force: true });
      for (const { file } of files) await rename(path(file), join(dir, file));
      await writeFile(path(MANIFEST), `${JSON.stringify({ ...about, tables: written }, null, 2)}\n`);
      await rename(path(MANIFEST), join(dir, MANIFEST));
      await discard();
      return written;
    },
  };
}

/** The file is on the disk before it gets its name. */
async function syncedHash(path: string): Promise<string> {
  const handle = await open(path, "r+");
  await handle.sync();
  await handle.close();
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

async function removeAbandoned(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if (!name.startsWith(UNFINISHED)) continue;
    const { mtimeMs } = await stat(join(dir, name));
    if (mtimeMs < Date.now() - ABANDONED_AFTER_MS) await rm(join(dir, name), { recursive: true, force: true });
  }
}
