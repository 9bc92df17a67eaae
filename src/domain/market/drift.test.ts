import { describe, expect, test } from "vitest";
import { driftBetween } from "./drift.ts";

describe("the move of the odds", () => {
  test("is the log of the chance now over the chance before", () => {
    const { byRunner, coverage } = driftBetween([1, 2], { 1: 2, 2: 2 }, { 1: 1.5, 2: 3 });
    expect(byRunner[1]).toBeCloseTo(Math.log(2 / 3 / 0.5), 12);
    expect(byRunner[2]).toBeCloseTo(Math.log(1 / 3 / 0.5), 12);
    expect(coverage).toBe(1);
  });

  test("is nil where all odds keep their proportion, and a horse without odds at H-30 moves nobody", () => {
    const { byRunner, coverage } = driftBetween([1, 2, 3], { 1: 2, 3: 4 }, { 1: 3, 2: 5, 3: 6 });
    expect(byRunner[1]).toBeCloseTo(0, 12);
    expect(byRunner[3]).toBeCloseTo(0, 12);
    expect(byRunner[2]).toBeUndefined();
    expect(coverage).toBeCloseTo(2 / 3, 12);
  });

  test("is not told of odds that are none at one of the looks", () => {
    for (const none of [Infinity, 1, Number.NaN]) {
      const { byRunner, coverage } = driftBetween([1, 2, 3], { 1: 2, 2: none, 3: 2 }, { 1: 2, 2: 3, 3: 2 });
      expect(byRunner[2]).toBeUndefined();
      expect(byRunner[1]).toBeCloseTo(0, 12);
      expect(coverage).toBeCloseTo(2 / 3, 12);
    }
  });

  test("covers nothing in an empty field", () => {
    expect(driftBetween([], {}, {}).coverage).toBe(0);
  });
});
