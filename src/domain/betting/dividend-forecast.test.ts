import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { winProbabilities } from "../market/win-probabilities.ts";
import { at } from "../model/at.ts";
import { orderOfFinish, placeProbabilities } from "../model/order-of-finish.ts";
import {
  expectedValueOf,
  forEachPlacedSet,
  forecastPlaceDividends,
  type PlacePool,
  placeDividends,
} from "./dividend-forecast.ts";
import { OFFICIAL_ROUNDING, roundedDividend } from "./dividends/dividend-rounding.ts";
import { publicPlacePool } from "./place-pool.ts";

const R8 = [2.3, 3.9, 6, 8.7, 13, 19, 33, 70];
const WIN = chances(R8, 1.075);
const LAW = orderOfFinish(WIN, [1, 0.74, 0.56, 0.41, 0.3]);
/** The worked pool of the specification, 40,000 €. */
const POOL: PlacePool = {
  stakes: [10_240, 8_130, 6_400, 5_080, 3_890, 3_000, 2_050, 1_210],
  takeout: 0.139,
  places: 3,
};

describe("the split of the profit", () => {
  test("pays 1.5, 2.0 and 2.7 on the worked arrival 1-4-6", () => {
    const [first, second, third] = placeDividends(POOL, [0, 3, 5], "raw");
    expect(first).toBeCloseTo(1.5247, 4);
    expect(second).toBeCloseTo(2.0577, 4);
    expect(third).toBeCloseTo(2.7911, 4);
    expect(placeDividends(POOL, [0, 3, 5])).toEqual([1.5, 2, 2.7]);
  });

  test("falls when one's own stake is added", () => {
    const stakes = POOL.stakes.map((stake, i) => (i === 3 ? stake + 100 : stake));
    expect(at(placeDividends({ ...POOL, stakes }, [0, 3, 5], "raw"), 1)).toBeCloseTo(2.0364, 4);
  });

  test("pays 1.10 where favourites have eaten the pool", () => {
    const pool: PlacePool = {
      stakes: [30_000, 2_500, 2_000, 1_500, 1_200, 1_000, 1_000, 800],
      takeout: 0.139,
      places: 3,
    };
    const raw = placeDividends(pool, [0, 1, 2], "raw");
    expect(raw.map((dividend) => Math.round(dividend * 1e4) / 1e4)).toEqual([0.9993, 0.992, 0.99]);
    expect(placeDividends(pool, [0, 1, 2])).toEqual([1.1, 1.1, 1.1]);
  });

  test("pays out the net pool, no more and no less, before rounding", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 99_999 }), { minLength: 3, maxLength: 18 }), (stakes) => {
        const paid = placeDividends({ stakes, takeout: 0.142, places: 3 }, [0, 1, 2], "raw");
        const total = stakes.reduce((sum, stake) => sum + stake, 0);
        const out = paid.reduce((sum, dividend, i) => sum + dividend * at(stakes, i), 0);
        expect(Math.abs(out - 0.858 * total)).toBeLessThan(1e-6 * total);
        const floored = placeDividends({ stakes, takeout: 0.142, places: 3 }, [0, 1, 2]);
        for (const [i, dividend] of floored.entries()) {
          expect(dividend).toBeLessThanOrEqual(Math.max(1.1, at(paid, i) + 1e-9));
          expect(dividend).toBeGreaterThan(at(paid, i) - 0.1);
        }
      }),
    );
  });

  test("is shared among the horses there are where fewer finish than places", () => {
    const paid = placeDividends({ stakes: [1, 1], takeout: 0.1, places: 3 }, [0, 1], "raw");
    expect(paid).toEqual([0.9, 0.9]);
  });
});

describe("a dividend is rounded down to ten cents", () => {
  test("and a quotient a hair below a step stands for that step", () => {
    expect(roundedDividend(2.3999999999999995, OFFICIAL_ROUNDING)).toBe(2.4);
    expect(roundedDividend(2.39, OFFICIAL_ROUNDING)).toBe(2.3);
    expect(roundedDividend(0.5, OFFICIAL_ROUNDING)).toBe(1.1);
    expect(roundedDividend(1.2345, "raw")).toBe(1.2345);
  });
});

describe("the forecast of simple placé", () => {
  test("gives the expected returns of race R8, unrounded", () => {
    const forecast = forecastPlaceDividends(POOL, LAW, "raw");
    nearAll(
      forecast.map(({ expectedPayout }) => expectedPayout),
      [1.095729, 0.938932, 0.826335, 0.749464, 0.686767, 0.64218, 0.594531, 0.556649],
    );
    nearAll(
      forecast.map(({ expectedDividend }) => expectedDividend),
      [1.427542, 1.539404, 1.720693, 1.96845, 2.353543, 2.851807, 3.871905, 6.117201],
    );
  });

  test("gives the range that the operator would show", () => {
    const forecast = forecastPlaceDividends(POOL, LAW);
    expect(forecast.map(({ minimum, maximum }) => [minimum, maximum])).toEqual([
      [1.3, 1.6],
      [1.3, 1.9],
      [1.5, 2.2],
      [1.7, 2.7],
      [2, 3.3],
      [2.4, 4.1],
      [3.2, 5.5],
      [5, 8.7],
    ]);
  });

  test("is the sum over all arrivals, for two places and for three, rounding included", () => {
    for (const places of [2, 3] as const) {
      const pool = { ...POOL, places };
      const forecast = forecastPlaceDividends(pool, LAW);
      const byHand = Array<number>(8).fill(0);
      let sets = 0;
      forEachPlacedSet(LAW, places, (placed, probability) => {
        sets++;
        const paid = placeDividends(pool, placed);
        for (const [k, i] of placed.entries()) byHand[i] = at(byHand, i) + probability * at(paid, k);
      });
      expect(sets).toBe(places === 2 ? 28 : 56);
      nearAll(
        forecast.map(({ expectedPayout }) => expectedPayout),
        byHand,
        1e-12,
      );
      nearAll(
        forecast.map(({ placeProbability }) => placeProbability),
        [...placeProbabilities(LAW, places)],
        1e-15,
      );
    }
  });

  test("lies between the ends of its range, and rounding only takes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 10, max: 9_999 }), { minLength: 4, maxLength: 12 }),
        fc.constantFrom<2 | 3>(2, 3),
        (weights, places) => {
          const total = weights.reduce((sum, weight) => sum + weight, 0);
          const win = weights.map((weight) => weight / total);
          const law = orderOfFinish(win, [1, 0.7, 0.5]);
          const pool = publicPlacePool(win.toReversed(), law.stageExponents, 0.142, places);
          const rounded = forecastPlaceDividends(pool, law);
          for (const { expectedDividend, minimum, maximum } of rounded) {
            expect(expectedDividend).toBeGreaterThanOrEqual(minimum - 1e-9);
            expect(expectedDividend).toBeLessThanOrEqual(maximum + 1e-9);
          }
        },
      ),
    );
  });

  test("refuses a pool of another field, and an empty pocket", () => {
    expect(() => forecastPlaceDividends({ ...POOL, stakes: [1, 2] }, LAW)).toThrow(RangeError);
    expect(() => forecastPlaceDividends({ ...POOL, stakes: [0, 1, 1, 1, 1, 1, 1, 1] }, LAW)).toThrow(RangeError);
  });
});

describe("the place pool that goes with a win pool", () => {
  const publicWin = chances(R8, 1);

  test("lies as the chances to be placed with weight 0, as the win pool with weight 1", () => {
    const placed = placeProbabilities(orderOfFinish(publicWin, [1, 0.74, 0.56]), 3);
    nearAll(
      publicPlacePool(publicWin, [1, 0.74, 0.56], 0.139, 3, 0).stakes,
      [...placed].map((chance) => chance / 3),
      1e-12,
    );
    nearAll(publicPlacePool(publicWin, [1, 0.74, 0.56], 0.139, 3, 1).stakes, publicWin, 1e-12);
  });

  test("of the worked example is the model's chance to be placed, to the rounding of its stakes", () => {
    nearAll(
      publicPlacePool(WIN, LAW.stageExponents, 0.139, 3, 0).stakes,
      POOL.stakes.map((stake) => stake / 40_000),
      2.5e-4, // stakes of the example are whole tens of 40,000 €
    );
  });

  test("lies in between by default, and adds up to one", () => {
    const { stakes } = publicPlacePool(publicWin, LAW.stageExponents, 0.139, 3);
    expect(stakes.reduce((sum, stake) => sum + stake, 0)).toBeCloseTo(1, 12);
    expect(at(stakes, 0)).toBeGreaterThan(0.2559);
    expect(at(stakes, 0)).toBeLessThan(0.379);
  });
});

test("the value of a bet is its profit per euro", () => {
  expect(expectedValueOf(0.3, 4)).toBeCloseTo(0.2, 12);
  expect(expectedValueOf(0.1, 2)).toBeCloseTo(-0.8, 12);
});

function chances(odds: readonly number[], exponent: number): readonly number[] {
  const result = winProbabilities(odds, { kind: "exponent", exponent });
  if (!result.ok) throw new Error(result.error.kind);
  return result.value.probabilities;
}

function nearAll(actual: readonly number[], expected: readonly number[], tolerance = 1e-6): void {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(Math.abs(at(actual, i) - value)).toBeLessThanOrEqual(tolerance);
}
