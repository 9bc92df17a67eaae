import { expect, test } from "vitest";
import { additiveShares } from "./additive-shares.ts";

test.each<[string, number[], number[], number]>([
  ["the published case", [2.6, 2.4, 4.3], [0.373335, 0.405387, 0.221278], 1e-6],
  ["penaltyblog", [2.7, 2.3, 4.4], [0.3595618016, 0.4239740399, 0.2164641585], 1e-9],
  [
    "race R8, whose longshot falls below zero",
    [2.3, 3.9, 6, 8.7, 13, 19, 33, 70],
    [0.416414, 0.238042, 0.148298, 0.096574, 0.058555, 0.034263, 0.011935, -0.004082],
    1e-6,
  ],
])("the additive method on %s", (_, odds, expected, tolerance) => {
  const result = additiveShares(odds);
  if (!result.ok) throw new Error(result.error.kind);
  expect(result.value.shares).toHaveLength(expected.length);
  for (const [i, share] of expected.entries()) {
    expect(Math.abs((result.value.shares[i] ?? Number.NaN) - share)).toBeLessThan(tolerance);
  }
});

test("odds of nonsense are refused by name", () => {
  expect(additiveShares([2, Number.NaN])).toEqual({
    ok: false,
    error: { kind: "odds_invalid", field: "odds[1]", shown: "NaN" },
  });
});
