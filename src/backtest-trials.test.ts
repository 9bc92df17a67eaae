import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { registerTrials } from "./backtest-trials.ts";
import type { RaceId } from "./domain/kernel/race-id.ts";
import type { RaceDay } from "./domain/kernel/time.ts";
import type { ScoredRace } from "./domain/performance/scored-race.ts";

const folder = mkdtempSync(join(tmpdir(), "trials-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const newFile = () => join(folder, `out-${files++}`, "trials.ndjson");

function races(...days: readonly string[]): ScoredRace[] {
  return days.map((day) => ({
    raceId: `${day}-R1C1` as RaceId,
    day: day as RaceDay,
    gait: "trot",
    starters: 2,
    winners: [0],
    forecasts: [{ name: "public", win: [0.6, 0.4] }],
  }));
}

const november = races("2025-11-01", "2025-11-30");
const trials = { models: ["market 1"], variants: ["gpi-v5.1 market", "research market"] };

test("each question is counted once, however often the same backtest is run", async () => {
  const file = newFile();
  expect(await registerTrials(file, november, trials)).toEqual({ models: 1, variants: 2 });
  const written = readFileSync(file, "utf8");
  expect(await registerTrials(file, november.toReversed(), trials)).toEqual({ models: 1, variants: 2 });
  expect(readFileSync(file, "utf8")).toBe(written);
});

test("another variant counts, and so does the same one on a part of the days", async () => {
  const file = newFile();
  await registerTrials(file, november, trials);
  const more = { models: ["market 1", "fitted 2"], variants: ["research fitted"] };
  expect(await registerTrials(file, november, more)).toEqual({ models: 2, variants: 3 });
  expect(await registerTrials(file, races("2025-11-30"), trials)).toEqual({ models: 3, variants: 5 });
});

test("days that nobody looked at begin anew: that is what they are kept for", async () => {
  const file = newFile();
  await registerTrials(file, november, trials);
  expect(await registerTrials(file, races("2025-12-02"), { models: [], variants: ["a"] })).toEqual({
    models: 0,
    variants: 1,
  });
});

test("a trial that cannot be read is named, and not forgotten", async () => {
  const file = newFile();
  await registerTrials(file, november, trials);
  writeFileSync(file, `${readFileSync(file, "utf8")}{"sample":1}\n`);
  await expect(registerTrials(file, november, trials)).rejects.toThrow(/trials\.ndjson:4 is no trial/);
});
