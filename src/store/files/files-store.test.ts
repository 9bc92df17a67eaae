import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { bytes, documentStoreContract } from "../document-store.contract.ts";
import { createFilesStore } from "./files-store.ts";

const folders: string[] = [];
async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "files-store-"));
  folders.push(made);
  return made;
}
afterAll(async () => {
  await Promise.all(folders.map((made) => rm(made, { recursive: true, force: true })));
});

documentStoreContract("the store in files", async () => {
  const dir = await mkdtemp(join(tmpdir(), "files-store-"));
  return { store: createFilesStore({ dir }), remove: () => rm(dir, { recursive: true, force: true }) };
});

test("a document is the file of its key, for people and their tools", async () => {
  const dir = await folder();
  await createFilesStore({ dir: join(dir, "data") }).create("days/2025-10-16/plan.json", bytes("{}"));
  expect(await readFile(join(dir, "data", "days", "2025-10-16", "plan.json"), "utf8")).toBe("{}");
});

test("a second store on the same folder sees the documents and their versions", async () => {
  const dir = await folder();
  const one = createFilesStore({ dir });
  await one.create("plan", bytes("1"));
  const read = await createFilesStore({ dir }).read("plan");
  expect(await one.replace("plan", bytes("2"), read?.version ?? "")).toBe("replaced");
});

test("no reader sees half of a big document while it is replaced", async () => {
  const dir = await folder();
  const store = createFilesStore({ dir });
  const size = 1_000_000;
  await store.create("big", new Uint8Array(size).fill(65));
  const writing = new AbortController();
  const readers = Array.from({ length: 6 }, async () => {
    let reads = 0;
    for (; !writing.signal.aborted; reads++) expect(onlyLetter(await store.read("big"), size)).toBeDefined();
    return reads;
  });
  for (let round = 1; round <= 30; round++) {
    const version = (await store.read("big"))?.version ?? "";
    expect(await store.replace("big", new Uint8Array(size).fill(65 + (round % 26)), version)).toBe("replaced");
  }
  writing.abort();
  expect(Math.min(...(await Promise.all(readers)))).toBeGreaterThan(0);
});

test("two processes that count in one document lose no count", async () => {
  const dir = await folder();
  const store = createFilesStore({ dir });
  await store.create("counter", bytes("0"));
  const ended = [start(dir, "count", 60), start(dir, "count", 60)].map((counter) => once(counter, "exit"));
  expect((await Promise.all(ended)).map(([code]) => code)).toEqual([0, 0]);
  expect(Buffer.from((await store.read("counter"))?.body ?? []).toString()).toBe("120");
});

test("a writer killed at any moment leaves a whole document, and no lock behind", { timeout: 30_000 }, async () => {
  const dir = await folder();
  const size = 3_000_000;
  for (const lives of [3, 11, 23, 41, 67]) {
    const writer = start(dir, "fill", size);
    await once(writer.stdout ?? writer, "data");
    await wait(lives); // milliseconds: somewhere within a write
    writer.kill("SIGKILL");
    await once(writer, "exit");
    const store = createFilesStore({ dir });
    const read = await store.read("big");
    expect(onlyLetter(read, size)).toBeDefined();
    expect(await store.list("")).toEqual(["big"]);
    expect(await store.replace("big", new Uint8Array(size).fill(90), read?.version ?? "")).toBe("replaced");
  }
});

test("what dead writers left unfinished is never a document, and goes after an hour", async () => {
  const dir = await folder();
  await mkdir(join(dir, ".unfinished"));
  const [old, young] = [join(dir, ".unfinished", "1-old"), join(dir, ".unfinished", "2-young")];
  await writeFile(old, "half");
  await writeFile(young, "half");
  const twoHoursAgo = new Date(Date.now() - 7_200_000);
  await utimes(old, twoHoursAgo, twoHoursAgo);
  expect(await createFilesStore({ dir }).list("")).toEqual([]);
  expect(await readdir(join(dir, ".unfinished"))).toEqual(["2-young"]);
});

test("a write leaves nothing unfinished behind, whether it won or lost", async () => {
  const dir = await folder();
  const store = createFilesStore({ dir });
  await Promise.all([store.create("plan", bytes("1")), store.create("plan", bytes("2"))]);
  await store.replace("plan", bytes("3"), (await store.read("plan"))?.version ?? "");
  await store.replace("plan", bytes("4"), "old");
  expect(await readdir(join(dir, ".unfinished"))).toEqual([]);
});

test("a disk that refuses is an error that names the key and keeps the cause", async () => {
  const dir = await folder();
  const store = createFilesStore({ dir });
  await store.create("a", bytes("x"));
  const refused = store.create("a/b", bytes("x"));
  await expect(refused).rejects.toThrow(/cannot create document a\/b: .*(EEXIST|ENOTDIR)/);
  await expect(refused).rejects.toHaveProperty("cause.code");
});

test.skipIf(process.getuid?.() === 0)("a folder that may not be written is an error, not a lost document", async () => {
  const dir = await folder();
  await chmod(dir, 0o500);
  await expect(createFilesStore({ dir }).create("plan", bytes("x"))).rejects.toThrow(/document plan: EACCES/);
});

function start(dir: string, task: "count" | "fill", amount: number): ChildProcess {
  const script = join(import.meta.dirname, "writing-process.ts");
  return spawn(process.execPath, [script, dir, task, String(amount)], { stdio: ["ignore", "pipe", "inherit"] });
}

/** The one letter of which the document consists; undefined if it is not whole. */
function onlyLetter(read: { readonly body: Uint8Array } | undefined, size: number): number | undefined {
  const letter = read?.body[0];
  if (read?.body.length !== size || letter === undefined) return undefined;
  return Buffer.alloc(size, letter).equals(read.body) ? letter : undefined;
}
