import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { heneryPlaces } from "./henery-places.ts";
import { orderOfFinish } from "./order-of-finish.ts";

const lawOf = (weights: readonly number[]) => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const win = weights.map((weight) => weight / total);
  return orderOfFinish(win, [1, 0.74, 0.56]);
};

describe("the second opinion on places", () => {
  test("is that of normal running times, by the published worked example", () => {
    // Specification §2.5: p = (.4, .3, .2, .1).
    const law = lawOf([0.4, 0.3, 0.2, 0.1]);
    for (const [places, expected] of [
      [2, [0.681863, 0.589415, 0.45501, 0.273712]],
      [3, [0.88085, 0.83129, 0.74338, 0.5445]],
    ] as const) {
      const placed = heneryPlaces(law, places);
      for (const [i, chance] of expected.entries()) expect(placed?.[i]).toBeCloseTo(chance, places === 2 ? 6 : 4);
    }
  });

  test("fills as many places as are paid, whatever the field, and has none of two runners", () => {
    const field = fc.array(fc.double({ min: 1e-6, max: 1, noNaN: true }), { minLength: 3, maxLength: 20 });
    fc.assert(
      fc.property(field, fc.constantFrom(2 as const, 3 as const), (weights, places) => {
        const placed = [...(heneryPlaces(lawOf(weights), places) ?? [])];
        expect(placed.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(places, 8);
      }),
      { numRuns: 50 },
    );
    expect(heneryPlaces(lawOf([1, 2]), 2)).toBeUndefined();
  });
});
