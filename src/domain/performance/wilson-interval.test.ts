import { describe, expect, test } from "vitest";
import { wilsonInterval } from "./wilson-interval.ts";

describe("95 % of a share by Wilson", () => {
  test("is that of the published formula, also where none or all happened", () => {
    // Newcombe (1998), Statistics in Medicine 17, table I: 81/263, 15/148, 0/20, 1/29.
    const cases = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const;
    for (const [hits, trials, low, high] of cases) {
      const interval = wilsonInterval(hits, trials);
      expect(interval.low).toBeCloseTo(low, 4);
      expect(interval.high).toBeCloseTo(high, 4);
    }
  });

  test("of no sample is refused", () => {
    expect(() => wilsonInterval(0, 0)).toThrow("0 of 0");
    expect(() => wilsonInterval(3, 2)).toThrow("3 of 2");
  });
});
