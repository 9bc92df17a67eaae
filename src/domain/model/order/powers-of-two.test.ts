import * as fc from "fast-check";
import { expect, test } from "vitest";
import { powersOfTwo } from "./powers-of-two.ts";

test("the powers of a field are the library's to 15 digits, and so is their sum", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -40, max: 0, noNaN: true }), { minLength: 1, maxLength: 20 }),
      fc.double({ min: 0, max: 3, noNaN: true }),
      (logs, factor) => {
        const powers = new Float64Array(logs.length);
        const total = powersOfTwo(Float64Array.from(logs), factor, powers);
        for (const [i, log] of logs.entries()) {
          expect(Math.abs((powers[i] ?? 0) / 2 ** (factor * log) - 1)).toBeLessThan(1e-15);
        }
        expect(total).toBeCloseTo(
          powers.reduce((sum, power) => sum + power, 0),
          12,
        );
      },
    ),
  );
});

test("a favourite's weight is exactly 1", () => {
  const powers = new Float64Array(2);
  powersOfTwo(Float64Array.of(0, -1), 1, powers);
  expect([...powers]).toEqual([1, 0.5]);
});
