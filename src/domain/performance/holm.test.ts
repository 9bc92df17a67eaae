import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holm } from "./holm.ts";

describe("claims that were tried together", () => {
  test("are deflated by Holm's steps, in the order given", () => {
    const deflated = holm([0.01, 0.04, 0.03, 0.005]);
    for (const [i, expected] of [0.03, 0.06, 0.06, 0.02].entries()) expect(deflated[i]).toBeCloseTo(expected, 12);
  });

  test("weigh less the more was tried before, and a trial that was forgotten is refused", () => {
    expect(holm([0.01], 12)[0]).toBeCloseTo(0.12, 12);
    expect(() => holm([0.1, 0.2], 1)).toThrow("1 tried, 2 given");
  });

  test("never become more likely true, keep their order, and one alone stays as it is", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }), (pValues) => {
        const deflated = holm(pValues);
        for (const [i, p] of pValues.entries()) {
          expect(deflated[i]).toBeGreaterThanOrEqual(p);
          expect(deflated[i]).toBeLessThanOrEqual(1);
          for (const [j, q] of pValues.entries()) if (p < q) expect(deflated[i]).toBeLessThanOrEqual(deflated[j] ?? 0);
        }
        if (pValues.length === 1) expect(deflated).toEqual(pValues);
      }),
    );
  });
});
