import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { gpi } from "../../../test/fakes/gpi-process.ts";

const folder = mkdtempSync(join(tmpdir(), "simulate-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DAY = "2030-01-15";
const simulate = (out: string, ...more: string[]) =>
  gpi(["simulate", "--seed", "7", "--races", "9", "--out", join(folder, out), "--json", ...more]);

function documentOf(race: string, name: string): unknown {
  return JSON.parse(readFileSync(join(folder, "lived", "days", DAY, race, name), "utf8"));
}

test("a simulated day is replayed from its plan to its dividends, workbook and ledger among it", {
  timeout: 60_000,
}, async () => {
  const written = await simulate("whole");
  expect(written.code).toBe(0);
  expect(JSON.parse(written.stdout)).toMatchObject({ day: DAY, races: 9, meetings: 2, simulated: true });
  const recording = join(folder, "whole", `${DAY}.ndjson`);
  const replayed = await gpi(["replay", "--recording", recording, "--out", join(folder, "lived"), "--json"]);
  expect([replayed.code, replayed.stderr]).toEqual([0, ""]);
  expect(JSON.parse(replayed.stdout)).toMatchObject({
    counts: { H30: { recorded: 9 }, RESULT: { settled: 9 } },
    report: { leads: { races: 9, figures: { mean_error: 0 } } },
  });
  // Each race is settled on the dividends of both PMU pools, and nothing is left open.
  for (const race of ["R1C1", "R1C8", "R2C1"]) {
    const { results } = documentOf(race, "result.json") as { results: { dividends: { operator: string }[] }[] };
    const paid = results.flatMap(({ dividends }) => dividends.map(({ operator }) => operator));
    expect([...new Set(paid)]).toEqual(["pmu-shop", "pmu-online"]);
    expect(documentOf(race, "settlement.json")).toMatchObject({ undetermined_stake: 0 });
  }
  expect(readdirSync(join(folder, "lived", "excel"))).toEqual(["modele_suivi_courses_hippiques.xlsx"]);
  expect(readdirSync(join(folder, "lived", "ledger", "2030-01")).length).toBeGreaterThanOrEqual(9);
});

test("the same seed writes the same bytes, and another recording of that day is not written over", {
  timeout: 30_000,
}, async () => {
  await Promise.all([simulate("one"), simulate("two")]);
  const text = (out: string) => readFileSync(join(folder, out, `${DAY}.ndjson`), "utf8");
  expect(text("two")).toBe(text("one"));
  expect((await simulate("one")).code).toBe(0);
  writeFileSync(join(folder, "two", `${DAY}.ndjson`), "somebody's recording");
  const refused = await simulate("two");
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("another recording stands there")]);
  expect(text("two")).toBe("somebody's recording");
});

test("says in both languages that the day is simulated, and refuses what is no seed, number or day", {
  timeout: 30_000,
}, async () => {
  const out = join(folder, "told");
  const [fr, en] = await Promise.all(
    ["fr", "en"].map((lang) => gpi(["simulate", "--races", "1", "--out", join(out, lang), "--lang", lang])),
  );
  expect(fr?.stdout).toMatch(/^SIMULATION .*courses inventées/);
  expect(en?.stdout).toMatch(/^SIMULATION.*invented races/);
  const wrong = [
    ["--seed", "x"],
    ["--races", "0"],
    ["--date", "2030-02-30"],
  ];
  const refused = await Promise.all(wrong.map((option) => gpi(["simulate", "--out", out, ...option])));
  expect(refused.map(({ code }) => code)).toEqual([2, 2, 2]);
  expect(refused.map(({ stderr }, i) => stderr.includes(wrong[i]?.[0] ?? "?"))).toEqual([true, true, true]);
});
