import * as fc from "fast-check";
import { expect, test } from "vitest";
import { centsOf } from "../../domain/kernel/money.ts";
import type { Dividend } from "../../domain/race/race-result.ts";
import { parsePmuDividends } from "./parse-pmu-dividends.ts";
import { DIVIDENDS_URL, renderDividends } from "./pmu-fixtures.ts";

const row = {
  libelle: "2sur4",
  dividende: 1500,
  dividendePourUnEuro: 500,
  combinaison: "7-3",
  nombreGagnants: 2736.74,
};

function textOf(fields: Readonly<Record<string, unknown>>, typePari = "DEUX_SUR_QUATRE"): string {
  return JSON.stringify([{ typePari, miseBase: 300, audience: "NATIONAL", rapports: [{ ...row, ...fields }] }]);
}

function dividendsOf(text: string): readonly Dividend[] {
  const dividends = parsePmuDividends(text, DIVIDENDS_URL);
  if (!dividends.ok) throw new Error(dividends.error.detail);
  return dividends.value;
}

test("a dividend is for one euro, also where the PMU names it for a base stake of three", () => {
  expect(dividendsOf(textOf({}))).toEqual([
    {
      operator: "pmu-shop",
      betType: "DEUX_SUR_QUATRE",
      label: "2sur4",
      runners: [7, 3],
      dividend: 500,
      winningStakes: 2736.74,
    },
  ]);
});

test("the site's bets are paid by the site, the shops' by the shops, under one code", () => {
  const operators = ["SIMPLE_GAGNANT", "E_SIMPLE_GAGNANT", "SIMPLE_GAGNANT_INTERNATIONAL"].map((typePari) =>
    dividendsOf(textOf({ combinaison: "7" }, typePari)).map(({ operator, betType }) => [operator, betType]),
  );
  expect(operators).toEqual([
    [["pmu-shop", "SIMPLE_GAGNANT"]],
    [["pmu-online", "SIMPLE_GAGNANT"]],
    [["pmu-shop", "SIMPLE_GAGNANT_INTERNATIONAL"]],
  ]);
});

test("a non-runner in the combination is no number", () => {
  expect(dividendsOf(textOf({ combinaison: "5-NP" }))[0]?.runners).toEqual([5, "nonRunner"]);
});

test("a dividend of 0 is kept: nobody had it", () => {
  expect(dividendsOf(textOf({ dividendePourUnEuro: 0 }))[0]?.dividend).toBe(0);
});

test("a thin pool pays a trio on two horses", () => {
  expect(dividendsOf(textOf({ combinaison: "3-2" }, "TRIO"))[0]?.runners).toEqual([3, 2]);
});

test("the same four horses are paid again for every Multi, in the order of the answer", () => {
  const rapports = [4, 5, 6, 7].map((n) => ({ ...row, libelle: `Multi en ${n}`, combinaison: "7-3-9-13" }));
  const dividends = dividendsOf(JSON.stringify([{ typePari: "MULTI", rapports }]));
  expect(dividends.map(({ label }) => label)).toEqual(["Multi en 4", "Multi en 5", "Multi en 6", "Multi en 7"]);
});

test("before the end there is no row", () => {
  expect(dividendsOf("[]")).toEqual([]);
});

test.each([
  ["combinaison", ""],
  ["combinaison", "7-"],
  ["combinaison", "7-x"],
  ["combinaison", "0-7"],
  ["combinaison", 7],
  ["combinaison", undefined],
  ["dividendePourUnEuro", undefined],
  ["dividendePourUnEuro", -10],
  ["dividendePourUnEuro", 310.5],
  ["dividendePourUnEuro", "310"],
  ["libelle", " "],
  ["nombreGagnants", -1],
])("a row whose %s is %j spoils the dividends", (field, value) => {
  const dividends = parsePmuDividends(textOf({ [field]: value }), DIVIDENDS_URL);
  expect(dividends).toMatchObject({ ok: false, error: { kind: "unreadable", url: DIVIDENDS_URL } });
  expect(JSON.stringify(dividends)).toContain(`[0].rapports[0].${field}`);
});

test.each(["{}", "null", '[{"typePari":"TRIO"}]', '[{"rapports":[]}]'])("a body of %s is not dividends", (text) => {
  expect(parsePmuDividends(text, DIVIDENDS_URL)).toMatchObject({ ok: false, error: { kind: "unreadable" } });
});

const dividend: fc.Arbitrary<Dividend> = fc.record(
  {
    operator: fc.constantFrom("pmu-shop", "pmu-online"),
    betType: fc.constantFrom("SIMPLE_GAGNANT", "COUPLE_PLACE", "TRIO", "QUINTE_PLUS"),
    label: fc.constantFrom("Simple gagnant", "Couplé Gagnant 1 NP", "Bonus 4sur5"),
    runners: fc.array(fc.oneof(fc.integer({ min: 1, max: 24 }), fc.constant("nonRunner" as const)), {
      minLength: 1,
      maxLength: 5,
    }),
    dividend: fc.nat(90_000_000).map(centsOf),
    winningStakes: fc.nat(10_000_000).map((hundredths) => hundredths / 100),
  },
  { requiredKeys: ["operator", "betType", "label", "runners", "dividend"] },
);

test("whatever dividends the PMU pays are the dividends that are read", () => {
  fc.assert(
    fc.property(fc.array(dividend), (paid) => {
      expect(dividendsOf(renderDividends(paid))).toEqual(paid);
    }),
  );
});

const bet = (perEuro: number, perBase: number) =>
  JSON.stringify([
    {
      typePari: "DEUX_SUR_QUATRE",
      miseBase: 300,
      rapports: [
        { libelle: "2sur4", dividendePourUnEuro: perEuro, dividendePourUneMiseDeBase: perBase, combinaison: "7-3" },
      ],
    },
  ]);

test("an amount that is not the same for one euro and for the base stake was misread on one side", () => {
  expect(parsePmuDividends(bet(500, 1500), DIVIDENDS_URL)).toMatchObject({ ok: true, value: [{ dividend: 500 }] });
  expect(parsePmuDividends(bet(333, 1000), DIVIDENDS_URL)).toMatchObject({ ok: true }); // rounded to the cent
  expect(parsePmuDividends(bet(900, 1500), DIVIDENDS_URL)).toMatchObject({
    error: { kind: "unreadable", detail: expect.stringMatching(/900 cents for one euro and 1500 for 300/) as string },
  });
});
