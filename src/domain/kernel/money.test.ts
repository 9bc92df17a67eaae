import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addCents, centsOf, centsOfEuros } from "./money.ts";

describe("money is whole cents", () => {
  test("half a cent, NaN, the infinities and what a double cannot hold are refused", () => {
    for (const value of [0.5, Number.NaN, Infinity, -Infinity, 2 ** 53]) {
      expect(() => centsOf(value)).toThrow(RangeError);
    }
  });

  test("a loss is negative cents", () => {
    expect(centsOf(-200)).toBe(-200);
  });
});

describe("euros become cents", () => {
  test("also where the double is a hair off: 4.35 € × 100 is 434.99999999999994", () => {
    expect(centsOfEuros(4.35)).toBe(435);
    expect(centsOfEuros(1.1)).toBe(110);
    expect(centsOfEuros(0.29)).toBe(29);
  });

  test("a tenth of a cent is refused, not rounded", () => {
    expect(() => centsOfEuros(0.105)).toThrow("0.105");
    expect(() => centsOfEuros(0.001)).toThrow(RangeError);
    expect(() => centsOfEuros(Number.NaN)).toThrow(RangeError);
  });

  test("every whole number of cents up to a hundred million euros survives the way to euros and back", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), (cents) => {
        expect(centsOfEuros(cents / 100) - cents).toBe(0);
      }),
    );
  });
});

describe("adding", () => {
  test("nothing adds up to nothing", () => {
    expect(addCents()).toBe(0);
  });

  test("ten dimes are one euro exactly", () => {
    expect(addCents(...Array.from({ length: 10 }, () => centsOfEuros(0.1)))).toBe(100);
  });

  test("a sum beyond what a double holds exactly is a bug", () => {
    expect(() => addCents(centsOf(Number.MAX_SAFE_INTEGER), centsOf(1))).toThrow(RangeError);
  });
});
