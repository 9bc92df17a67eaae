import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { gpi } from "../../../test/fakes/gpi-process.ts";

const folder = mkdtempSync(join(tmpdir(), "demo-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const WORKBOOK = "modele_suivi_courses_hippiques.xlsx";

test("a simulated day lived at once ends with every race settled, every refusal with a reason, and a ledger that holds", {
  timeout: 60_000,
}, async () => {
  const out = join(folder, "once");
  const { code, stdout, stderr } = await gpi([
    "demo",
    "--once",
    "--races",
    "10",
    "--seed",
    "2",
    "--out",
    out,
    "--json",
  ]);
  expect([code, stderr]).toEqual([0, ""]);
  const told = JSON.parse(stdout);
  expect(told).toMatchObject({ simulated: true, open: {}, ledger: [{ month: "2030-01", holds: true }] });
  const [first, second] = told.meetings;
  expect([first.settled, second.settled]).toEqual([8, 2]);
  const reasons: number[] = Object.values(told.refusals);
  const played = first.played + second.played;
  expect(reasons.reduce((sum, count) => sum + count, 0) + played).toBe(10);
  // Whoever follows the market plays where the program may: not in a field that its rules call too small.
  expect(told.refusals.too_few_runners).toBe(1);
  expect(told.market.races).toBe(9);
  expect(told.market.payout - told.market.stake).toBe(told.market.profit);
  expect(readdirSync(told.files.workbook)).toEqual([WORKBOOK]);
  for (const path of Object.values<string>(told.files)) expect(existsSync(path)).toBe(true);
});

test("the user's own settings do not reach it: neither a bucket nor a source of theirs is asked", {
  timeout: 60_000,
}, async () => {
  const home = mkdtempSync(join(folder, "home-"));
  const theirs = "GCS_BUCKET=their-bucket\nLOCAL_DATA_DIR=theirs\nPMU_BASE_URL=http://127.0.0.1:1\n";
  writeFileSync(join(home, ".env"), theirs);
  const out = join(folder, "apart");
  const environment = { CWD: home, GCS_BUCKET: "their-bucket", LOCAL_DATA_DIR: join(home, "theirs") };
  const { code } = await gpi(["demo", "--once", "--races", "1", "--out", out, "--json"], environment);
  expect(code).toBe(0);
  expect(readdirSync(home)).toEqual([".env"]);
});

test("accelerated, the day is lived by the service over HTTP, and told as it goes", { timeout: 120_000 }, async () => {
  const out = join(folder, "live");
  const { code, stdout } = await gpi(["demo", "--races", "1", "--speed", "100", "--out", out, "--lang", "en"]);
  expect(code, stdout).toBe(0);
  expect(stdout).toMatch(/simulated day at http:\/\/127\.0\.0\.1:\d+/);
  expect(stdout).toMatch(/R1C1 +H-30 +recorded\n.*R1C1 +H-5 .*\n.*R1C1 +Result +settled\n/);
  expect(stdout).toContain("the chain holds");
  expect(stdout).toContain("invented");
  expect(readdirSync(join(out, "lived", "excel"))).toEqual([WORKBOOK]);
});

test("a speed at which phases would be over before their tasks is refused", async () => {
  const { code, stderr } = await gpi(["demo", "--speed", "3600"]);
  expect([code, stderr]).toEqual([2, expect.stringContaining("--speed")]);
});
