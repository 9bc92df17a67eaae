import * as fc from "fast-check";
import { expect, test } from "vitest";
import { displayedOdds, truncationInterval, truncationMidPoint } from "./displayed-odds.ts";
import { winProbabilities } from "./win-probabilities.ts";

test("shown odds stand for the middle of what they may have been cut from", () => {
  expect(truncationMidPoint(2.3)).toBeCloseTo(2.35, 12);
  expect(truncationMidPoint(9.9)).toBeCloseTo(9.95, 12);
  expect(truncationMidPoint(10)).toBe(10.5);
  expect(truncationMidPoint(70)).toBe(70.5);
  expect(truncationMidPoint(23.8)).toBeCloseTo(23.85, 12); // a board that shows tenths above 10
});

test("a board cuts to the tenth below ten and to the whole number from there, and shows no less than 1.10", () => {
  expect([1.02, 1.1, 2.39, 9.99, 10, 10.99, 70.5].map(displayedOdds)).toEqual([1.1, 1.1, 2.3, 9.9, 10, 10, 70]);
});

test("the true odds of any pool lie in the interval of what the board shows, and so do the shares recomputed from it", () => {
  const pool = fc.array(fc.integer({ min: 50, max: 100_000 }), { minLength: 2, maxLength: 20 });
  fc.assert(
    fc.property(pool, (stakes) => {
      const total = stakes.reduce((sum, stake) => sum + stake, 0);
      const truth = stakes.map((stake) => (0.858 * total) / stake);
      fc.pre(truth.every((odds) => odds >= 1.1));
      const shown = truth.map(displayedOdds);
      const intervals = shown.map(truncationInterval);
      for (const [i, odds] of truth.entries()) {
        expect(odds).toBeGreaterThanOrEqual((intervals[i]?.from ?? 0) - 1e-12);
        expect(odds).toBeLessThan((intervals[i]?.below ?? 0) + 1e-12);
      }
      const shares = winProbabilities(shown.map(truncationMidPoint), { kind: "proportional" });
      if (!shares.ok) throw new Error(shares.error.kind);
      const lowest = intervals.reduce((sum, { below }) => sum + 1 / below, 0);
      const highest = intervals.reduce((sum, { from }) => sum + 1 / from, 0);
      for (const [i, share] of shares.value.probabilities.entries()) {
        const { from, below } = intervals[i] ?? { from: 0, below: 0 };
        expect(share).toBeGreaterThanOrEqual(1 / below / highest);
        expect(share).toBeLessThanOrEqual(1 / from / lowest);
      }
    }),
  );
});
