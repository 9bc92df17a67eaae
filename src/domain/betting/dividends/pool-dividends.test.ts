import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OFFICIAL_ROUNDING, ROUNDING_OF, roundedDividend } from "./dividend-rounding.ts";
import { commonDividend, payableSets, singleDividend, splitDividends } from "./pool-dividends.ts";

const WIN_STAKES = [37_000, 22_000, 14_500, 9_900, 6_800, 4_600, 3_400, 1_800];
const WIN_NET = 0.861 * 100_000;

describe("simple gagnant of the specification, pool 100,000 €, takeout 13.9 %", () => {
  test("pays the net pool over the stakes, cut to ten cents", () => {
    const raw = WIN_STAKES.map((stake) => singleDividend(WIN_NET, stake, "raw"));
    const worked = [2.327027, 3.913636, 5.937931, 8.69697, 12.661765, 18.717391, 25.323529, 47.833333];
    for (const [i, value] of worked.entries()) expect(Math.abs((raw[i] ?? 0) - value)).toBeLessThan(1e-6);
    expect(WIN_STAKES.map((stake) => singleDividend(WIN_NET, stake, OFFICIAL_ROUNDING))).toEqual([
      2.3, 3.9, 5.9, 8.6, 12.6, 18.7, 25.3, 47.8,
    ]);
  });

  test("a dead heat for first withdraws both stakes and halves the profit", () => {
    const raw = splitDividends(WIN_NET, [37_000, 9_900], "raw");
    expect(raw[0]).toBeCloseTo(1 + 39_200 / 74_000, 10);
    expect(raw.map((dividend) => Math.round(dividend * 1e4) / 1e4)).toEqual([1.5297, 2.9798]);
    expect(splitDividends(WIN_NET, [37_000, 9_900], OFFICIAL_ROUNDING)).toEqual([1.5, 2.9]);
  });
});

test("2sur4 pays all six pairs the same", () => {
  expect(commonDividend(750, [100, 20, 20, 5, 3, 2], "raw")).toBeCloseTo(5, 12);
});

test("the minimum is the operator's own: the online pool has paid 1.05, and 1.10 comes next", () => {
  const online = ROUNDING_OF["pmu-online"]?.value ?? "raw";
  expect([0.97, 1.07, 1.12, 1.2].map((raw) => roundedDividend(raw, online))).toEqual([1.05, 1.05, 1.1, 1.2]);
});

test("what is paid is the net pool, less the cents cut off, plus what the minimum adds", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 99_999 }), { minLength: 4, maxLength: 18 }), (stakes) => {
      const total = stakes.reduce((sum, stake) => sum + stake, 0);
      const payable = stakes.slice(0, 3);
      const paid = splitDividends(0.858 * total, payable, OFFICIAL_ROUNDING);
      const raw = splitDividends(0.858 * total, payable, "raw");
      let out = 0;
      let topUp = 0;
      let breakage = 0;
      for (const [i, stake] of payable.entries()) {
        out += stake * (paid[i] ?? 0);
        topUp += stake * Math.max(0, (paid[i] ?? 0) - (raw[i] ?? 0));
        breakage += stake * 0.1;
      }
      expect(out).toBeLessThanOrEqual(0.858 * total + topUp + 1e-6 * total);
      expect(out).toBeGreaterThanOrEqual(0.858 * total - breakage - 1e-6 * total);
    }),
  );
});

describe("couplé placé after a dead heat (arrêté of 1990, article 40.3)", () => {
  test.each<[string, number[][], number[][]]>([
    [
      "none",
      [[1], [2], [3], [4]],
      [
        [1, 2],
        [1, 3],
        [2, 3],
      ],
    ],
    [
      "for second: the winner with each, and the two together",
      [[1], [2, 3], [4]],
      [
        [1, 2],
        [1, 3],
        [2, 3],
      ],
    ],
    [
      "for third: never two thirds",
      [[1], [2], [3, 4]],
      [
        [1, 2],
        [1, 3],
        [1, 4],
        [2, 3],
        [2, 4],
      ],
    ],
    [
      "of three for second",
      [[1], [2, 3, 4]],
      [
        [1, 2],
        [1, 3],
        [1, 4],
        [2, 3],
        [2, 4],
        [3, 4],
      ],
    ],
    ["fewer home than places", [[5], [6]], [[5, 6]]],
  ])("%s", (_, finish, pairs) => {
    expect(payableSets(finish, 3, 2)).toEqual(pairs);
  });

  test("of two for first: simple gagnant on either", () => {
    expect(payableSets([[1, 4], [2]], 1, 1)).toEqual([[1], [4]]);
  });
});
