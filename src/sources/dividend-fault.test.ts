import * as fc from "fast-check";
import { expect, test } from "vitest";
import { centsOf } from "../domain/kernel/money.ts";
import type { Dividend } from "../domain/race/race-result.ts";
import { dividendFault } from "./dividend-fault.ts";

const row = (betType: string, ...runners: number[]): Dividend => ({
  operator: "pmu-shop",
  betType,
  label: betType,
  runners,
  dividend: centsOf(210),
});
const finish = [[7], [3], [9], [13]];
const whole = [
  row("SIMPLE_GAGNANT", 7),
  ...[7, 3, 9].map((number) => row("SIMPLE_PLACE", number)),
  row("COUPLE_GAGNANT", 7, 3),
  row("COUPLE_PLACE", 7, 3),
  row("COUPLE_PLACE", 9, 7),
  row("COUPLE_PLACE", 3, 9),
  row("TRIO", 9, 3, 7),
];

test("dividends that pay whoever came in have no fault, whatever the order of a combination", () => {
  expect(dividendFault({ finish, dividends: whole }, 14)).toBeUndefined();
  expect(dividendFault({ finish, dividends: [] }, 14)).toBeUndefined();
});

test("no row of a simple or a couplé bet can be lost, come twice, or name another horse", () => {
  const index = fc.nat(7);
  fc.assert(
    fc.property(index, fc.integer({ min: 14, max: 20 }), (i, stranger) => {
      expect(dividendFault({ finish, dividends: whole.toSpliced(i, 1) }, 14)).toMatch(/none/);
      expect(dividendFault({ finish, dividends: [...whole, ...whole.slice(i, i + 1)] }, 14)).toMatch(/twice/);
      const renamed = whole.map((shown, at) =>
        at === i ? { ...shown, runners: [stranger, ...shown.runners.slice(1)] } : shown,
      );
      expect(dividendFault({ finish, dividends: renamed }, 14)).toMatch(/none for/);
    }),
  );
});

test("two places are paid below eight, each of a dead heat is paid, and a trio on two horses is a thin pool's", () => {
  const simple = [row("SIMPLE_GAGNANT", 7), row("SIMPLE_PLACE", 7), row("SIMPLE_PLACE", 3)];
  expect(dividendFault({ finish, dividends: simple }, 7)).toBeUndefined();
  expect(dividendFault({ finish, dividends: simple }, 8)).toMatch(/none for 9/);
  expect(dividendFault({ finish: [[7, 3], [9]], dividends: simple }, 7)).toMatch(
    /none for 3 among those of pmu-shop SIMPLE_GAGNANT/,
  );
  expect(dividendFault({ finish: [[7, 3], [9]], dividends: [...simple, row("SIMPLE_GAGNANT", 3)] }, 7)).toBeUndefined();
  expect(dividendFault({ finish, dividends: [row("TRIO", 7, 3)] }, 14)).toBeUndefined();
});
