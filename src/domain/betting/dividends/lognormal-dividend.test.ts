import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OFFICIAL_ROUNDING, roundedDividend } from "./dividend-rounding.ts";
import { gaussHermite } from "./gauss-hermite.ts";
import { eightyPercentInterval, meanDividend, meanPaidDividend, shrunkLogEdge } from "./lognormal-dividend.ts";
import { standardNormalCdf } from "./standard-normal.ts";

describe("the normal", () => {
  test.each([
    [0, 0.5],
    [1, 0.8413447460685429],
    [-1.2815515655446004, 0.1],
    [3, 0.9986501019683699],
  ])("below %d lie %d", (x, chance) => {
    expect(Math.abs(standardNormalCdf(x) / chance - 1)).toBeLessThan(1e-12);
  });

  test("its far tail keeps its size, and ends", () => {
    expect(standardNormalCdf(-8) / 6.220960574271785e-16).toBeCloseTo(1, 7);
    expect([standardNormalCdf(-40), standardNormalCdf(40)]).toEqual([0, 1]);
  });

  test("its nodes carry all moments that their number can", () => {
    for (const count of [1, 2, 5, 7, 9]) {
      const nodes = gaussHermite(count);
      expect(nodes).toHaveLength(count);
      let moment = 1; // E[Z^k] = (k − 1)·E[Z^(k − 2)], odd ones 0
      for (let k = 0; k < 2 * count; k++) {
        if (k > 0 && k % 2 === 0) moment *= k - 1;
        const sum = nodes.reduce((total, { z, weight }) => total + weight * z ** k, 0);
        expect(Math.abs(sum - (k % 2 === 0 ? moment : 0))).toBeLessThan(1e-9 * moment);
      }
    }
    expect(() => gaussHermite(0)).toThrow(RangeError);
  });
});

describe("a dividend with a spread", () => {
  test("has the lognormal mean, which nodes give too", () => {
    const dividend = { median: 7.62, logSd: 0.4 };
    expect(meanDividend(dividend)).toBeCloseTo(7.62 * Math.exp(0.08), 12);
    const byNodes = gaussHermite(9).reduce((sum, { z, weight }) => sum + weight * 7.62 * Math.exp(0.4 * z), 0);
    expect(byNodes).toBeCloseTo(meanDividend(dividend), 9);
    expect(meanPaidDividend(dividend, "raw")).toBe(meanDividend(dividend));
  });

  test("loses half a step to rounding where it is wide, and what a fixed one would where it is narrow", () => {
    expect(meanPaidDividend({ median: 40, logSd: 0.3 }, OFFICIAL_ROUNDING)).toBeCloseTo(40 * Math.exp(0.045) - 0.05, 9);
    expect(meanPaidDividend({ median: 2.37, logSd: 0 }, OFFICIAL_ROUNDING)).toBe(2.3);
    expect(meanPaidDividend({ median: 2.37, logSd: 1e-4 }, OFFICIAL_ROUNDING)).toBeCloseTo(2.3, 9);
  });

  test("is paid what the mean of its rounded values says, minimum included", () => {
    const field = fc.double({ min: 0.7, max: 12, noNaN: true });
    fc.assert(
      fc.property(field, fc.double({ min: 0.005, max: 0.6, noNaN: true }), (median, logSd) => {
        // A fine grid of quantiles, each at the middle of its slice of the normal.
        let byGrid = 0;
        let mass = 0;
        for (let z = -7; z < 7; z += 5e-4) {
          const weight = Math.exp((-(z + 2.5e-4) * (z + 2.5e-4)) / 2);
          byGrid += weight * roundedDividend(median * Math.exp(logSd * (z + 2.5e-4)), OFFICIAL_ROUNDING);
          mass += weight;
        }
        expect(Math.abs(meanPaidDividend({ median, logSd }, OFFICIAL_ROUNDING) - byGrid / mass)).toBeLessThan(8e-4);
      }),
      { numRuns: 40 },
    );
  });

  test("has a mean at once for a dividend of millions, and for a tail that outgrows its median", () => {
    expect(meanPaidDividend({ median: 5e6, logSd: 1e-9 }, OFFICIAL_ROUNDING)).toBeCloseTo(5e6, 0);
    // A thousandth of a euro spread over six sd: half a step less than the mean where it counts, and the minimum below.
    const wide = { median: 0.001, logSd: 6 };
    const paid = meanPaidDividend(wide, OFFICIAL_ROUNDING);
    expect(paid).toBeGreaterThan(meanDividend(wide));
    expect(paid).toBeLessThan(meanDividend(wide) + 1.1);
  });

  test("a median that is not a number is a bug of the caller, not a sum without end", () => {
    for (const dividend of [
      { median: Number.NaN, logSd: 0.1 },
      { median: 0, logSd: 0.1 },
      { median: 2, logSd: Infinity },
    ]) {
      expect(() => meanPaidDividend(dividend, OFFICIAL_ROUNDING)).toThrow(RangeError);
    }
  });

  test("lies within its interval in 8 cases of 10", () => {
    const { low, high } = eightyPercentInterval({ median: 5, logSd: 0.2 }, "raw");
    const inside = standardNormalCdf(Math.log(high / 5) / 0.2) - standardNormalCdf(Math.log(low / 5) / 0.2);
    expect(inside).toBeCloseTo(0.8, 12);
    expect(eightyPercentInterval({ median: 5, logSd: 0.2 }, OFFICIAL_ROUNDING)).toEqual({ low: 3.8, high: 6.4 });
  });

  test("an edge is drawn towards none by the share of the error in what is seen", () => {
    expect(shrunkLogEdge(0.3, 0.4, 0.2)).toBeCloseTo(0.3 * (0.04 / 0.2), 12);
    expect(shrunkLogEdge(0.3, 0, 0.2)).toBeCloseTo(0.3, 12);
    expect(shrunkLogEdge(0.3, 0, 0)).toBe(0.3); // nothing is known to be wrong
    expect(shrunkLogEdge(-0.3, 0.4, 0)).toBeCloseTo(0, 12);
  });
});
