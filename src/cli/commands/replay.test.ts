import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { gpi } from "../../../test/fakes/gpi-process.ts";
import { madeUpRecording } from "../../../test/fakes/made-up-recording.ts";

const folder = mkdtempSync(join(tmpdir(), "replay-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DAY_MS = 24 * 60 * 60_000;

/** Two days of one race each, the second a day later to the millisecond. */
const days = join(folder, "days");
mkdirSync(days);
const first = madeUpRecording([{ number: 1, off: "14:15", moved: { off: "14:21", seen: "14:10" } }]);
const second = first.replaceAll("16102025", "17102025").replaceAll(/\b\d{13}\b/g, (at) => String(Number(at) + DAY_MS));
writeFileSync(join(days, "2025-10-16.ndjson"), first);
writeFileSync(join(days, "2025-10-17.ndjson"), second);
writeFileSync(join(days, "README.md"), "no recording");

/** Path → text of every file below a folder. */
function filesOf(dir: string): Record<string, string> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const file = join(parentPath, name);
      return [file.slice(dir.length), readFileSync(file, "utf8")];
    }),
  );
}

test("a folder of two days replays twice to the same bytes, documents and report", { timeout: 40_000 }, async () => {
  const run = (name: string) =>
    gpi(["replay", "--recording", days, "--out", join(folder, name), "--report", join(folder, `${name}.json`)]);
  const ended = await Promise.all([run("one"), run("two")]);
  expect(ended.map(({ code }) => code)).toEqual([0, 0]);
  const [one, two] = [filesOf(join(folder, "one")), filesOf(join(folder, "two"))];
  for (const day of ["2025-10-16", "2025-10-17"]) {
    expect(Object.keys(one)).toContain(`/${day}/days/${day}/R1C1/snapshot_H5.json`);
  }
  expect(two).toEqual(one);
  expect(readFileSync(join(folder, "two.json"), "utf8")).toBe(readFileSync(join(folder, "one.json"), "utf8"));
});

test("several days are told as JSON with one report; --from and --to choose among them; moves are told by seed", {
  timeout: 40_000,
}, async () => {
  const [all, chosen] = await Promise.all([
    gpi(["replay", "--recording", days, "--json"]),
    gpi(["replay", "--recording", days, "--from", "2025-10-17", "--json", "--interpolate-moves", "1"]),
  ]);
  expect([all.code, chosen.code]).toEqual([0, 0]);
  expect(JSON.parse(all.stdout)).toMatchObject({
    days: [{ day: "2025-10-16" }, { day: "2025-10-17" }],
    report: { days: ["2025-10-16", "2025-10-17"], races: 2, leads: { races: 2 }, moves: { told: "at the look" } },
  });
  expect(JSON.parse(chosen.stdout)).toMatchObject({
    day: "2025-10-17",
    report: { days: ["2025-10-17"], moves: { told: "between looks", seed: 1 } },
  });
});

test("a day that its folder holds is lived through again in memory: the same bytes stay, another look is named field by field", {
  timeout: 60_000,
}, async () => {
  const out = join(folder, "again");
  const one = ["replay", "--recording", join(days, "2025-10-16.ndjson"), "--out", out, "--lang", "en"];
  expect((await gpi(one)).code).toBe(0);
  const before = filesOf(out);
  const [again, moved] = await Promise.all([gpi(one), gpi([...one, "--interpolate-moves", "1"])]);
  expect(again.code).toBe(0);
  expect(again.stdout).toContain("byte for byte");
  expect(moved.code).toBe(1);
  expect(moved.stderr).toContain("other: days/2025-10-16/R1C1/snapshot_H5.json");
  expect(moved.stderr).toMatch(/ {4}\w+: ".*" → ".*"/);
  expect(filesOf(out)).toEqual(before);
});
