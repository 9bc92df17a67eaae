import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { gpi } from "../../../test/fakes/gpi-process.ts";
import { madeUpRecording } from "../../../test/fakes/made-up-recording.ts";

const folder = mkdtempSync(join(tmpdir(), "backtest-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DAY_MS = 24 * 60 * 60_000;
const days = join(folder, "days");
mkdirSync(days);
const first = madeUpRecording([{ number: 1, off: "14:15", moved: { off: "14:21", seen: "14:10" } }]);
const second = first.replaceAll("16102025", "17102025").replaceAll(/\b\d{13}\b/g, (at) => String(Number(at) + DAY_MS));
writeFileSync(join(days, "2025-10-16.ndjson"), first);
writeFileSync(join(days, "2025-10-17.ndjson"), second);

function asked(out: string, ...more: string[]): string[] {
  const where = ["--source", days, "--from", "2025-10-16", "--to", "2025-10-17", "--out", join(folder, out)];
  return ["backtest", ...where, "--profile", "gpi-v5.1", "research", ...more];
}

test("two days under two profiles and three models come to the same figures on one thread and on two, and when cut off and asked again", {
  timeout: 60_000,
}, async () => {
  const [one, two] = await Promise.all([
    gpi([...asked("one", "--threads", "1"), "--json"]),
    gpi([...asked("two", "--threads", "2"), "--json"]),
  ]);
  expect([one.code, two.code]).toEqual([0, 0]);
  expect(two.stdout).toBe(one.stdout);
  expect(JSON.parse(one.stdout)).toMatchObject({
    from: "2025-10-16",
    to: "2025-10-17",
    counts: { days: 2, planned: 2, unseen: 0, without_result: 0 },
    scoreboard: { models: [{ name: "public", races: 2 }, {}, {}, {}], tried: { variants: 6 } },
  });
  // One day is there, the other was cut off in the middle.
  rmSync(join(folder, "one", "2025-10-17"), { recursive: true });
  mkdirSync(join(folder, "one", "2025-10-17.part"));
  const seen = join(folder, "one", "2025-10-16", "days", "2025-10-16", "R1C1", "snapshot_H5.json");
  const before = readFileSync(seen, "utf8");
  const again = await gpi([...asked("one"), "--json"]);
  expect(again.stdout).toBe(one.stdout);
  expect(readFileSync(seen, "utf8")).toBe(before);
  expect(readdirSync(join(folder, "one")).toSorted()).toEqual(["2025-10-16", "2025-10-17", "archive", "trials.ndjson"]);
});

test("days of other settings, unknown names and an empty folder are refused by name", { timeout: 60_000 }, async () => {
  expect((await gpi(asked("three", "--model", "market"))).code).toBe(0);
  const [other, profile, none] = await Promise.all([
    gpi(asked("three", "--model", "market", "--interpolate-moves", "1")),
    gpi([...asked("four"), "--model", "oracle"]),
    gpi(["backtest", "--source", folder, "--from", "2025-10-16", "--to", "2025-10-17"]),
  ]);
  expect([other.code, profile.code, none.code]).toEqual([1, 2, 2]);
  expect(other.stderr).toContain("other settings");
  expect(profile.stderr).toContain("oracle");
  expect(none.stderr).toContain("--source");
});
