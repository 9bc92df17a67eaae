import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { frenchRaces } from "../../bench/french-races.ts";
import { fileOf } from "../../bench/make-fitted-model.ts";
import { makeReport } from "../../bench/make-report.ts";
import { fittedExponent } from "../../bench/report-market.ts";
import { GAIT_EXPONENTS, gaitOf } from "../../src/domain/model/gait.ts";
import { recordedData } from "./recorded-data.ts";

const races = recordedData ? frenchRaces() : [];
const repositoryFile = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

test.skipIf(!recordedData)("γ of final odds is the default within two standard errors, in every way of racing", () => {
  for (const gait of ["trot", "flat", "jumps"] as const) {
    const {
      exponent,
      standardError,
      races: used,
    } = fittedExponent(
      races.filter(({ discipline }) => gaitOf(discipline) === gait),
      "final",
    );
    process.stdout.write(`${gait}: γ ${exponent.toFixed(3)} ± ${standardError.toFixed(3)} on ${used} races\n`);
    expect(Math.abs(exponent - GAIT_EXPONENTS[gait].winExponent)).toBeLessThan(2 * standardError);
  }
});

test.skipIf(!recordedData)(
  "every figure of docs/model.md is what the report prints, and the shipped model is what it fits",
  () => {
    const { text, model, worth } = makeReport(races);
    const [, shown] = repositoryFile("docs/model.md").split(/<!-- figures: (?:begin|end) -->\n/);
    expect(shown).toBe(text);
    expect(fileOf(model)).toBe(repositoryFile("models/fitted-2025q4.json"));
    expect(worth).toBe(repositoryFile("src/domain/model/measured-worth.ts"));
    // The honest outcome: nothing on the card is kept beside the odds of H-5.
    for (const { columns } of model.gaits) expect(columns.map(({ code }) => code)).toEqual(["log_market"]);
    expect(Math.abs(model.test.gain)).toBeLessThan(2 * model.test.standardError);
  },
);
