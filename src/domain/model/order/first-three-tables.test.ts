import * as fc from "fast-check";
import { expect, test } from "vitest";
import { laws, R8, R8_EXPONENTS } from "../../../../test/order-laws.ts";
import { at } from "../at.ts";
import {
  bothInFirstThreeProbability,
  firstThreeProbability,
  orderOfFinish,
  placeProbabilities,
} from "../order-of-finish.ts";
import { fillFirstThreeTables, firstThreeTables, newFirstThreeTables, trioIndex } from "./first-three-tables.ts";
import { fillOrderTables, newOrderTables } from "./order-tables.ts";

test("the tables hold every place, couplé placé and trio of the field, in fields of any size", () => {
  fc.assert(
    fc.property(laws(3, 19), (law) => {
      const n = law.runnerCount;
      const { placed, bothInThree, trios } = firstThreeTables(law);
      const places = placeProbabilities(law, 3);
      let t = 0;
      for (let i = 0; i < n; i++) {
        expect(Math.abs(at(placed, i) - at(places, i))).toBeLessThan(1e-13);
        for (let j = 0; j < n; j++) {
          expect(Math.abs(at(bothInThree, i * n + j) - bothInFirstThreeProbability(law, i, j))).toBeLessThan(1e-13);
        }
        for (let j = i + 1; j < n; j++) {
          for (let k = j + 1; k < n; k++) {
            expect(trioIndex(n, i, j, k)).toBe(t);
            expect(Math.abs(at(trios, t++) - firstThreeProbability(law, i, j, k))).toBeLessThan(1e-15);
          }
        }
      }
      expect(trios.length).toBe(t);
    }),
    { numRuns: 60 },
  );
});

test("a field with one giant keeps its digits", () => {
  const law = orderOfFinish([1 - 5e-9, 2e-9, 1e-9, 1e-9, 1e-9], [1, 1, 1]);
  const { placed, trios } = firstThreeTables(law);
  expect(Math.abs(placed.reduce((sum, p) => sum + p, 0) - 3)).toBeLessThan(1e-12);
  expect(Math.abs(trios.reduce((sum, p) => sum + p, 0) - 1)).toBeLessThan(1e-12);
});

test("tables filled again hold nothing of the field before", () => {
  const other = [0.3, 0.25, 0.2, 0.1, 0.06, 0.05, 0.03, 0.01];
  const law = newOrderTables(8);
  const tables = newFirstThreeTables(8);
  fillFirstThreeTables(tables, fillOrderTables(law, other, [1, 1, 1]));
  fillFirstThreeTables(tables, fillOrderTables(law, R8, R8_EXPONENTS));
  expect(law).toEqual(orderOfFinish(R8, R8_EXPONENTS));
  expect(tables).toEqual(firstThreeTables(orderOfFinish(R8, R8_EXPONENTS)));
});

test("tables of another size are a bug", () => {
  expect(() => fillOrderTables(newOrderTables(7), R8, R8_EXPONENTS)).toThrow(RangeError);
  expect(() => fillFirstThreeTables(newFirstThreeTables(7), orderOfFinish(R8, R8_EXPONENTS))).toThrow(RangeError);
});
