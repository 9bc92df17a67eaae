import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { centsOf } from "../domain/kernel/money.ts";
import type { Dividend } from "../domain/race/race-result.ts";
import { dividendFault, unpaidFamily } from "./dividend-fault.ts";

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
  expect(dividendFault({ nonRunners: [], finish, dividends: whole }, 14)).toBeUndefined();
  expect(dividendFault({ nonRunners: [], finish, dividends: [] }, 14)).toBeUndefined();
});

test("no row of a simple or a couplé bet can be lost, come twice, or name another horse", () => {
  const index = fc.nat(7);
  fc.assert(
    fc.property(index, fc.integer({ min: 14, max: 20 }), (i, stranger) => {
      expect(dividendFault({ nonRunners: [], finish, dividends: whole.toSpliced(i, 1) }, 14)).toMatch(/none/);
      expect(dividendFault({ nonRunners: [], finish, dividends: [...whole, ...whole.slice(i, i + 1)] }, 14)).toMatch(
        /twice/,
      );
      const renamed = whole.map((shown, at) =>
        at === i ? { ...shown, runners: [stranger, ...shown.runners.slice(1)] } : shown,
      );
      expect(dividendFault({ nonRunners: [], finish, dividends: renamed }, 14)).toMatch(/none for/);
    }),
  );
});

test("two places are paid below eight, each of a dead heat is paid, and a trio on two horses is a thin pool's", () => {
  const simple = [row("SIMPLE_GAGNANT", 7), row("SIMPLE_PLACE", 7), row("SIMPLE_PLACE", 3)];
  expect(dividendFault({ nonRunners: [], finish, dividends: simple }, 7)).toBeUndefined();
  expect(dividendFault({ nonRunners: [], finish, dividends: simple }, 8)).toMatch(/none for 9/);
  expect(dividendFault({ nonRunners: [], finish: [[7, 3], [9]], dividends: simple }, 7)).toMatch(
    /none for 3 among those of pmu-shop SIMPLE_GAGNANT/,
  );
  expect(
    dividendFault({ nonRunners: [], finish: [[7, 3], [9]], dividends: [...simple, row("SIMPLE_GAGNANT", 3)] }, 7),
  ).toBeUndefined();
  expect(dividendFault({ nonRunners: [], finish, dividends: [row("TRIO", 7, 3)] }, 14)).toBeUndefined();
});

const both = (...betTypes: string[]) =>
  betTypes.flatMap((betType) => [row(betType, 7, 3, 9), { ...row(betType, 7, 3, 9), operator: "pmu-online" as const }]);
const places = whole.filter(({ betType }) => betType === "COUPLE_PLACE");
const ofFault = (dividends: readonly Dividend[]) => dividendFault({ nonRunners: [], finish, dividends }, 14);

test("what the PMU's shops sell its site sells too, but for quarté and multi; what the site sells the shops always do", () => {
  expect(ofFault(both("TRIO"))).toBeUndefined();
  expect(ofFault([...both("TRIO"), row("TRIO_ORDRE", 7, 3, 9)])).toMatch(
    /pmu-shop shows TRIO_ORDRE and pmu-online none/,
  );
  expect(ofFault([...both("TRIO"), { ...row("TIERCE", 7, 3, 9), operator: "pmu-online" }])).toMatch(
    /pmu-online shows TIERCE and pmu-shop none/,
  );
  const multi = [4, 5, 6, 7].map((size) => ({ ...row("MULTI", 7, 3, 9, 13), label: `Multi en ${size}` }));
  expect(ofFault([...both("TRIO"), ...multi])).toBeUndefined();
  expect(ofFault([...both("TRIO"), ...multi.slice(1)])).toMatch(/none for 7-3-9-13 among those of pmu-shop MULTI/);
});

test("a horse that did not run has its dividends where the rules pay them, and a degraded pool demands nothing", () => {
  const dividends = [row("DEUX_SUR_QUATRE", 7, 3, 9, 13)];
  expect(ofFault(dividends)).toBeUndefined(); // one row for all two of four
  expect(dividendFault({ nonRunners: [5], finish, dividends }, 14)).toMatch(/none for 7-NP/);
  expect(ofFault([{ ...row("TRIO", 7, 3), label: "Trio dégradé 1 rang" }])).toBeUndefined();
});

describe("a couplé that nobody had", () => {
  const nobody = { ...row("COUPLE_GAGNANT", 7, 3), dividend: centsOf(0) };
  const lower = { ...row("COUPLE_GAGNANT", 3, 9), label: "Couplé gagnant dégradé" };

  test("is shown with 0 and the pair that was paid instead; without either the page is refused", () => {
    expect(ofFault([nobody, lower, ...places])).toBeUndefined();
    expect(ofFault([lower, ...places])).toMatch(/none for 7-3 among those of pmu-shop COUPLE_GAGNANT/);
    expect(ofFault([nobody, ...places])).toBe(
      "dividends: nobody had 7-3 of pmu-shop COUPLE_GAGNANT, and no lower rank is shown",
    );
  });

  test("whose stakes are given back pays no lower rank", () => {
    const refundedBets = [{ operator: "pmu-shop" as const, betType: "COUPLE_GAGNANT" }];
    const result = { nonRunners: [], finish, dividends: [nobody, ...places] };
    expect(dividendFault({ ...result, refundedBets }, 14)).toBeUndefined();
  });
});

test("a family that the race sold has a row, is given back, or is missed; bets without rows of a race are not asked for", () => {
  const sold = { operator: "pmu-shop", sold: ["TRIO", "MULTI", "REPORT_PLUS"], refunded: [] } as const;
  expect(unpaidFamily(whole, sold)).toBe("dividends: the race sold MULTI and pmu-shop has no row of it");
  expect(unpaidFamily(whole, { ...sold, refunded: ["MULTI"] })).toBeUndefined();
  expect(unpaidFamily([], sold)).toBeUndefined();
  expect(unpaidFamily(whole, { ...sold, operator: "pmu-online" })).toBeUndefined();
});
