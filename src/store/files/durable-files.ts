import { randomUUID } from "node:crypto";
import { link, mkdir, open, rename, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * Writes a file so that it is there whole or not at all, and stays after a crash.
 *
 * The bytes go to a temporary file and to the disk first; only then the file gets its name, and the folder's entry goes
 * to the disk too.
 *
 * @param temporary folder for unfinished files, on the same file system
 * @param naming "link" leaves a file that is there already, "rename" replaces it
 * @returns "exists" where a file of that name was there first
 */
export async function writeDurably(
  path: string,
  body: Uint8Array,
  temporary: string,
  naming: "link" | "rename",
): Promise<"written" | "exists"> {
  await makeFolder(temporary);
  await makeFolder(dirname(path));
  const unfinished = join(temporary, `${process.pid}-${randomUUID()}`);
  try {
    await writeToDisk(unfinished, body);
    if (naming === "rename") await rename(unfinished, path);
    else await link(unfinished, path);
  } catch (error) {
    if (naming === "link" && isCode(error, "EEXIST")) return "exists";
    throw error;
  } finally {
    await unlink(unfinished).catch((error: unknown) => {
      if (!isCode(error, "ENOENT")) throw error; // renamed, or never made
    });
  }
  await syncFolder(dirname(path));
  return "written";
}

export function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

async function writeToDisk(path: string, body: Uint8Array): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(body);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A folder is an entry of its parent, and that entry too has to reach the disk. */
async function makeFolder(folder: string): Promise<void> {
  const firstMade = await mkdir(folder, { recursive: true });
  if (firstMade === undefined) return;
  for (let made = folder; ; made = dirname(made)) {
    await syncFolder(dirname(made));
    if (made === firstMade || made === dirname(made)) return;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
