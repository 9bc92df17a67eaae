import * as fc from "fast-check";
import { expect, test } from "vitest";
import { binaryLogs } from "./binary-logs.ts";

test("the logarithms of a field, of any size and to any scale, are the library's to 15 digits", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -40, max: 0, noNaN: true }), { minLength: 1, maxLength: 70 }),
      fc.double({ min: 0.5, max: 1, noNaN: true }),
      (exponents, scale) => {
        const chances = Float64Array.from(exponents, (exponent) => 2 ** exponent);
        const logs = new Float64Array(chances.length);
        binaryLogs(chances, scale, logs);
        for (const [i, chance] of chances.entries()) {
          const exact = Math.log2(scale * chance);
          expect(Math.abs((logs[i] ?? 0) - exact)).toBeLessThan(1e-15 * Math.max(1, Math.abs(exact)));
        }
      },
    ),
  );
});

test("numbers beyond a chance are left to the library", () => {
  const logs = new Float64Array(3);
  binaryLogs(Float64Array.of(1, 8, 2 ** -80), 1, logs);
  expect([...logs]).toEqual([expect.closeTo(0, 15), 3, -80]);
});
