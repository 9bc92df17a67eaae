import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { RaceDay } from "../kernel/time.ts";
import { CLASSIC_WIN_MODEL, createClassicModel } from "./classic-model.ts";
import { parseFittedModel } from "./fitted-model.ts";
import { createFittedModel } from "./fitted-win-model.ts";
import { type ModelWorth, worthVerdict } from "./model-worth.ts";
import { MARKET_WIN_MODEL } from "./win-model.ts";

const file = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

/** The rows of the report's tables of gains, by model; the first is of every race, the last of the later ones. */
function rowsOf(name: string): readonly (readonly string[])[] {
  const [, tables = ""] = file("docs/model.md").split("### Models against the odds of H-5");
  return tables
    .split("\n")
    .filter((line) => line.startsWith(`| ${name} |`))
    .map((line) => line.split("|").map((cell) => cell.trim()));
}

const shown = ({ gain, standardError }: ModelWorth) =>
  `${gain.toFixed(4).replace("-", "−")} ± ${standardError.toFixed(4)}`;

function shippedFit() {
  const parsed = parseFittedModel(JSON.parse(file("models/fitted-2025q4.json")));
  if (!parsed.ok) throw new Error(parsed.error.field);
  return createFittedModel(parsed.value);
}

describe("what a model has been worth", () => {
  test.each([
    ["`market` (default γ)", MARKET_WIN_MODEL, 0],
    ["`classic`", CLASSIC_WIN_MODEL, 0],
    ["`fitted`, as shipped (Holm)", shippedFit(), -1],
  ] as const)("is, for %s, the figure of the report, of these very parameters", (name, { version, worth }, row) => {
    const cells = rowsOf(name).at(row);
    if (!worth) throw new Error("not measured");
    expect([worth.version, String(worth.races), shown(worth)]).toEqual([version, cells?.[2], cells?.[4]]);
    // The report's own interval of resampled days comes to the same.
    const [low = Number.NaN, high = Number.NaN] = (cells?.[5] ?? "").replaceAll("−", "-").split(" to ").map(Number);
    expect(worthVerdict(worth)).toBe(low > 0 ? "better" : high < 0 ? "worse" : "not_measurable");
  });

  test("is not claimed for parameters that were not measured", () => {
    expect(createClassicModel({ drift: "applied" }).worth).toBeUndefined();
  });

  test.each([
    [0.004, "better"],
    [-0.004, "worse"],
    [0.0039, "not_measurable"],
    [-0.0039, "not_measurable"],
    [0, "not_measurable"],
  ])("a gain of %s ± 0.002 is %s", (gain, verdict) => {
    const day = "2025-12-01" as RaceDay;
    expect(worthVerdict({ version: "v", races: 100, from: day, to: day, gain, standardError: 0.002 })).toBe(verdict);
  });
});
