import * as fc from "fast-check";
import { expect, test } from "vitest";
import { findRoot } from "./find-root.ts";

test("the zero of a cubic is found wherever it lies in the bracket", () => {
  fc.assert(
    fc.property(fc.double({ min: -9, max: 9, noNaN: true }), (zero) => {
      let calls = 0;
      const cubic = (x: number): number => {
        calls++;
        return (x - zero) * (x * x + 1);
      };
      expect(Math.abs(findRoot(cubic, -10, 10, 1e-13) - zero)).toBeLessThan(1e-12);
      expect(calls).toBeLessThan(60); // bisection to the same point takes 45
    }),
  );
});

test("a step is found to the last digit, though no interpolation helps", () => {
  const edge = Math.PI;
  const found = findRoot((x) => (x < edge ? -1 : 1), 0, 10, 0);
  expect(Math.abs(found - edge)).toBeLessThan(1e-14);
});

test("an end that is the zero is the answer", () => {
  expect(findRoot((x) => x - 2, 2, 5, 0)).toBe(2);
  expect(findRoot((x) => x - 5, 2, 5, 0)).toBe(5);
});

test("no sign change is a bug", () => {
  expect(() => findRoot((x) => x * x + 1, -1, 1, 1e-12)).toThrow(RangeError);
});
