import { describe, expect, test } from "vitest";
import { placeOverround } from "./place-overround.ts";

describe("the place overround", () => {
  const range = { min: 2, max: 4 };

  test("is the sum of 1/middle over the paid places", () => {
    expect(placeOverround([1, 2, 3], { 1: range, 2: range, 3: range }, 2)).toBeCloseTo(0.5, 12);
  });

  test("takes one dividend for a range", () => {
    expect(placeOverround([1, 2], { 1: { min: 1.5, max: 1.5 }, 2: range }, 2)).toBeCloseTo((1 / 1.5 + 1 / 3) / 2, 12);
  });

  test("cannot be observed where one starter has no range, or no pool shows any", () => {
    expect(placeOverround([1, 2], { 1: range }, 2)).toBe("not_observable");
    expect(placeOverround([1], { 1: { min: 4, max: 2 } }, 2)).toBe("not_observable");
    expect(placeOverround([1], undefined, 2)).toBe("not_observable");
  });
});
