import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { DirectoryInUse, lockDirectory } from "./directory-lock.ts";
import { DirectoryUnusable, makeDirectory } from "./make-directory.ts";

const folder = mkdtempSync(join(tmpdir(), "directory-lock-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the second is told who has the directory: process, machine and since when; then it is free again", () => {
  const directory = join(folder, "deep", "queue");
  const before = Date.now();
  const lock = lockDirectory(directory);
  const refused = refusalOf(() => lockDirectory(directory));
  expect(refused).toBeInstanceOf(DirectoryInUse);
  expect(refused).toMatchObject({ directory, holder: { pid: process.pid, host: hostname() } });
  expect(refused.message).toMatch(new RegExp(`process ${process.pid} on ${hostname()} since 20\\d\\d-`));
  const { holder } = refused as DirectoryInUse;
  expect(Date.parse(holder?.startedAt ?? "")).toBeGreaterThanOrEqual(before);
  writeFileSync(join(directory, "holder.json"), "not yet");
  expect(refusalOf(() => lockDirectory(directory)).message).toContain("in use by an unknown process");
  lock.release();
  lockDirectory(directory).release();
});

test("a folder where none can be made is named at once, with the system's reason", () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  for (const [path, why] of [
    ["/proc/gpi/queue", /ENOENT/],
    [file, /is not a folder/],
    [join(file, "queue"), /is not a folder/],
  ] as const) {
    const refused = refusalOf(() => makeDirectory(path));
    expect(refused).toBeInstanceOf(DirectoryUnusable);
    expect(refused.message).toMatch(why);
    expect(refused.message).toContain(path);
  }
  expect(refusalOf(() => lockDirectory("/proc"))).toBeInstanceOf(DirectoryUnusable);
});

test("a lock file that is none of ours is named, not overwritten", () => {
  const directory = join(folder, "foreign");
  makeDirectory(directory);
  writeFileSync(
    join(directory, "lock.sqlite"),
    "somebody's notes, longer than a header of SQLite's would be".repeat(20),
  );
  expect(refusalOf(() => lockDirectory(directory))).toBeInstanceOf(DirectoryUnusable);
});

function refusalOf(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("it was not refused");
}
