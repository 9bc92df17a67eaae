import { describe, expect, test } from "vitest";
import { choiceData } from "./choice-data.ts";
import { fitLogit } from "./fit-logit.ts";
import { chiSquareTail, likelihoodRatio, normalTail } from "./likelihood-ratio.ts";
import { simulatedRaces } from "./simulated-races.ts";

describe("the tail of chi-square", () => {
  test.each([
    [3.841458820694124, 1, 0.05],
    [5.991464547107979, 2, 0.05],
    [11.344866730144373, 3, 0.01],
    [18.307038053275146, 10, 0.05],
    [24.995790139728616, 15, 0.05],
    [10.827566170662733, 1, 0.001],
    [0, 4, 1],
  ])("is as printed in every table: above %d with %i degrees of freedom, %d", (x, degrees, p) => {
    expect(chiSquareTail(x, degrees)).toBeCloseTo(p, 10);
  });

  test("and the normal one on both sides of where its formula changes", () => {
    expect(normalTail(0)).toBe(0.5);
    expect(normalTail(1.959963984540054)).toBeCloseTo(0.025, 12);
    expect(normalTail(-1)).toBeCloseTo(1 - normalTail(1), 15);
    expect(normalTail(3) / 1.349898031630094e-3).toBeCloseTo(1, 10);
    expect(normalTail(2.9999999999) / normalTail(3)).toBeCloseTo(1, 8);
    expect(normalTail(6) / 9.865876450376946e-10).toBeCloseTo(1, 10);
  });

  test.each([0, -1, 1.5])("has no %d degrees of freedom", (degrees) => {
    expect(() => chiSquareTail(1, degrees)).toThrow(RangeError);
  });
});

describe("a likelihood ratio", () => {
  const races = simulatedRaces({ seed: 29, races: 800, field: 10, beta: [0.6, 0.3, 0] });
  const fitOf = (features: readonly number[]) => {
    const kept = races.map(({ rows, winners }) => ({
      rows: rows.map((row) => features.map((k) => row[k] ?? 0)),
      winners,
    }));
    const fit = fitLogit({ data: choiceData(kept, features.length) });
    if (!fit.ok) throw new Error(fit.error.kind);
    return fit.value.logLikelihood;
  };

  test("finds a feature that decides races, and not one that is noise", () => {
    expect(likelihoodRatio(fitOf([0, 1]), fitOf([0]), 1).pValue).toBeLessThan(1e-6);
    expect(likelihoodRatio(fitOf([0, 1, 2]), fitOf([0, 1]), 1).pValue).toBeGreaterThan(0.05);
  });

  test("of models that are not one inside the other is a bug", () => {
    expect(() => likelihoodRatio(-100, -99, 1)).toThrow("fits worse");
  });
});
