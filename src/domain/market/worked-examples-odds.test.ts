import { describe, expect, test } from "vitest";
import { booksumOf, type OddsMethod, winProbabilities } from "./win-probabilities.ts";

const PUBLISHED = [2.6, 2.4, 4.3];
const R8 = [2.3, 3.9, 6, 8.7, 13, 19, 33, 70];

describe("the published case of §1.2, odds 2.6, 2.4 and 4.3", () => {
  test.each<[OddsMethod, number | undefined, number[]]>([
    [{ kind: "proportional" }, undefined, [0.372026, 0.403028, 0.224946]],
    [{ kind: "power" }, 1.032137, [0.372984, 0.405107, 0.221908]],
    [{ kind: "odds_ratio" }, 1.053174, [0.372429, 0.404131, 0.22344]],
    [{ kind: "shin" }, 0.01694251, [0.372994, 0.404779, 0.222227]],
  ])("%o", (method, parameter, probabilities) => {
    const answer = winProbabilities(PUBLISHED, method);
    if (!answer.ok) throw new Error(answer.error.kind);
    for (const [i, p] of probabilities.entries()) near(answer.value.probabilities[i], p);
    if (parameter === undefined) expect(answer.value.parameter).toBeUndefined();
    else near(answer.value.parameter, parameter);
    expect(answer.value.fallback).toBeUndefined();
  });
});

test("the booksum of race R8 keeps 12.8119 % back", () => {
  near(booksumOf(R8), 1.146945);
  near(1 - 1 / booksumOf(R8), 0.128119);
});

test("an exponent above one gives the favourite more than its share of the pool, one below gives it less", () => {
  const [sharpened = 0, share = 0, flattened = 0] = [1.075, 1, 0.98].map((exponent) => {
    const answer = winProbabilities(R8, { kind: "exponent", exponent });
    return answer.ok ? answer.value.probabilities[0] : Number.NaN;
  });
  expect(sharpened).toBeGreaterThan(share);
  expect(flattened).toBeLessThan(share);
});

test("a field of outsiders alone keeps its ratios, though no single power of 1/odds is above nought in doubles", () => {
  const answer = winProbabilities([1e6, 2e6], { kind: "exponent", exponent: 60 });
  if (!answer.ok) throw new Error(answer.error.kind);
  const [first = 0, second = 0] = answer.value.probabilities;
  near(second / first, 2 ** -60, 1e-30);
});

function near(actual: number | undefined, expected: number, tolerance = 1e-6): void {
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(tolerance);
}
