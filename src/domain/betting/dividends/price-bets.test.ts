import { describe, expect, test } from "vitest";
import { type Cents, centsOf } from "../../kernel/money.ts";
import type { RaceDay } from "../../kernel/time.ts";
import { FINAL_AS_SHOWN, forecastFinalShares, MEASURED_FINAL_ODDS } from "../../market/final-odds.ts";
import { orderOfFinish, placeProbabilities } from "../../model/order-of-finish.ts";
import { combinationChances } from "./combination-chances.ts";
import { type DividendCalibration, YML51_CALIBRATION_RULES } from "./dividend-calibration.ts";
import { POOL_FLOORS, TAKEOUTS } from "./pool-terms.ts";
import { priceBets } from "./price-bets.ts";
import { PRICED_BETS, type PricedBetType } from "./priced-bets.ts";
import type { BetBook, BetPricingInput } from "./pricing-input.ts";

const R8 = [2.3, 3.9, 6, 8.7, 13, 19, 33, 70];
const EXPONENTS = [1, 0.74, 0.56, 0.41, 0.3];
const MILLION: Cents = centsOf(100_000_000_00);
const HUGE = {
  SIMPLE_GAGNANT: MILLION,
  SIMPLE_PLACE: MILLION,
  COUPLE_GAGNANT: MILLION,
  COUPLE_PLACE: MILLION,
  TRIO: MILLION,
};
const CALIBRATED: DividendCalibration = {
  operator: "pmu-shop",
  pool: "TRIO",
  kappa: { value: 0.9, standardError: 0.01 },
  beta: { value: 0.95, standardError: 0.01 },
  logSd: 0.3,
  edgeSd: 0.15,
  meanAbsoluteError: 0.1,
  n: 500,
  source: "a test's own",
  measuredOn: "2025-11-04" as RaceDay,
};

describe("every bet of a race", () => {
  test("is looked at, on every combination, and the counts say so", () => {
    const { books, refused } = priced({ bets: PRICED_BETS });
    const counts = Object.fromEntries(
      books.map(({ betType, considered, possible }) => [betType, [considered, possible]]),
    );
    expect(counts).toMatchObject({
      SIMPLE_GAGNANT: [8, 8],
      SIMPLE_PLACE: [8, 8],
      COUPLE_GAGNANT: [28, 28],
      COUPLE_ORDRE: [56, 56],
      TRIO: [56, 56],
      TRIO_ORDRE: [336, 336],
      DEUX_SUR_QUATRE: [28, 28],
      MULTI_EN_7: [8, 8],
    });
    expect(refused).toEqual([
      { betType: "TIERCE", kind: "calibration_missing", field: "calibrations.pmu-shop.TIERCE.order" },
      // The shops' rate for super4 was not found.
      { betType: "SUPER_QUATRE", kind: "takeout_unknown", field: "takeouts.pmu-shop.SUPER_QUATRE" },
      { betType: "QUARTE_PLUS", kind: "calibration_missing", field: "calibrations.pmu-shop.QUARTE_PLUS.order" },
      { betType: "QUINTE_PLUS", kind: "calibration_missing", field: "calibrations.pmu-shop.QUINTE_PLUS.order" },
      ...PRICED_BETS.filter((bet) => bet.startsWith("ZE_")).map((betType) => ({
        betType,
        kind: "rules_not_established",
        field: `betRules.${betType}`,
      })),
    ]);
    for (const { prices } of books) {
      for (const [k, price] of prices.entries()) {
        expect(price.expectedValue).toBeCloseTo(price.probability * price.expectedDividend - 1, 12);
        expect(price.expectedValue).toBeLessThanOrEqual(prices[k - 1]?.expectedValue ?? Infinity);
      }
    }
  });

  test("in a large field a multi is made of the runners best liked beside the public, and the cut is told", () => {
    const odds = Array.from({ length: 18 }, (_, i) => 4 + 2 * i);
    const liked = tempered(odds, 1.3); // favourites are underrated by the public
    const { books } = priced({ ...fieldOf(odds), winProbabilities: liked, bets: ["MULTI_EN_6", "TRIO"] });
    expect(books[0]).toMatchObject({ possible: 18_564, considered: 84, cutTo: [1, 2, 3, 4, 5, 6, 7, 8, 9] });
    expect(books[1]).toMatchObject({ possible: 816, considered: 816 });
    expect(books[1]).not.toHaveProperty("cutTo");
  });

  test("the price is asked of the operator's own pool, the chance of whoever is believed", () => {
    const believed = tempered(R8, 1.3);
    const [win] = priced({ winProbabilities: believed, bets: ["SIMPLE_GAGNANT"] }).books;
    expect(win?.prices[0]).toMatchObject({ runners: [1], operator: "pmu-shop" });
    expect(win?.prices[0]?.probability).toBeCloseTo(believed[0] ?? Number.NaN, 12);
    const online = priced({ operator: "pmu-online", publicOdds: R8.map((o) => o * 1.1), bets: ["SIMPLE_GAGNANT"] });
    expect(online.books[0]?.prices[0]?.expectedDividend).toBeGreaterThan(win?.prices[0]?.expectedDividend ?? Infinity);
  });
});

describe("what simple gagnant is expected to pay", () => {
  test("is the odds rounded down where they are final and the pool is large", () => {
    const [book] = priced({ bets: ["SIMPLE_GAGNANT"], publicOdds: [2.37, ...R8.slice(1)] }).books;
    const favourite = book?.prices.find(({ runners }) => runners[0] === 1);
    expect(favourite).toMatchObject({ expectedDividend: 2.3, interval: { low: 2.3, high: 2.3 } });
  });

  test("is less at H-5: the money that is still to come knows, and its interval says how little is certain", () => {
    const [book] = priced({ bets: ["SIMPLE_GAGNANT"], finalOdds: { ...MEASURED_FINAL_ODDS, sharpening: 0 } }).books;
    for (const price of book?.prices ?? []) {
      const odds = R8[(price.runners[0] ?? 0) - 1] ?? 0;
      expect(price.expectedDividend).toBeLessThan(odds);
      expect(price.expectedDividend).toBeGreaterThan(0.9 * odds - 0.05);
      expect(price.interval?.low).toBeLessThan(odds);
      expect(price.interval?.high).toBeGreaterThan(odds);
      expect(price.valueInterval?.high).toBeGreaterThan(price.expectedValue);
    }
    const noise = priced({
      bets: ["SIMPLE_GAGNANT"],
      finalOdds: { ...MEASURED_FINAL_ODDS, sharpening: 0, informed: 0 },
    });
    // Were late money noise, uncertainty would raise the mean dividend (Jensen), and every bet would look better.
    expect(noise.books[0]?.prices[0]?.expectedValue).toBeGreaterThan(book?.prices[0]?.expectedValue ?? Infinity);
  });

  test("follows the share to where it is expected to end, and is as uncertain as that", () => {
    const finalOdds = { ...FINAL_AS_SHOWN, sharpening: 0.1, favouriteLogSd: 0.24, otherLogSd: 0.31, informed: 1 };
    const [book] = priced({ bets: ["SIMPLE_GAGNANT"], finalOdds }).books;
    const outsider = book?.prices.find(({ runners }) => runners[0] === 8);
    const favourite = book?.prices.find(({ runners }) => runners[0] === 1);
    const { publicWin } = forecastFinalShares(tempered(R8, 1), finalOdds);
    const [first = 0, last = 0] = [publicWin[0], publicWin[7]];
    expect(last).toBeLessThan(0.9 * (tempered(R8, 1)[7] ?? 0));
    const variance = (0.31 * (1 - last)) ** 2;
    const expected = ((70 * (tempered(R8, 1)[7] ?? 0)) / last) * Math.exp(-variance / 2) - 0.05;
    expect((outsider?.expectedDividend ?? 0) / expected).toBeCloseTo(1, 2);
    // What one horse gains all others lose: its own share moves by 1 − share of the push.
    expect((favourite?.logSd ?? 0) / (0.24 * (1 - first))).toBeCloseTo(1, 1);
  });

  test("falls with one's own stake", () => {
    expect(outsiderDividend(1)).toBeLessThan(70);
    expect(outsiderDividend(20)).toBeLessThan(outsiderDividend(1) - 10);
  });
});

test("simple placé is corrected for a bias that flatters, not for one that does not", () => {
  const fair = bestPlace(0);
  expect(bestPlace(0.1)?.expectedDividend).toBe(fair?.expectedDividend);
  expect(bestPlace(-0.1)?.expectedDividend).toBeLessThan(0.95 * (fair?.expectedDividend ?? 0));
  expect(fair?.logSd).toBeGreaterThan(0.15);
  const law = orderOfFinish(tempered(R8, 1.09), EXPONENTS);
  const runner = (fair?.runners[0] ?? 0) - 1;
  expect(fair?.probability).toBeCloseTo(placeProbabilities(law, 3)[runner] ?? Number.NaN, 12);
});

test("where an operator shows the range of a place dividend, the forecast is held within it", () => {
  const free = placeDividend({});
  expect(placeDividend({ 1: { min: free + 1, max: free + 2 } })).toBe(free + 1);
  expect(placeDividend({ 1: { min: 1, max: 1.05 } })).toBe(1.05);
  expect(placeDividend({ 1: { min: 3, max: 2 } })).toBe(free);
});

describe("a combination bet without a valid calibration", () => {
  test("is shown without an interval, and carries why it may not be played", () => {
    const [book] = priced({ bets: ["TRIO"] }).books;
    expect(book?.reason).toEqual({ code: "calibration_missing", operator: "pmu-shop", pool: "TRIO" });
    expect(book?.prices[0]).not.toHaveProperty("interval");
    const [stale] = priced({ bets: ["TRIO"], calibrations: [CALIBRATED], day: "2025-11-20" as RaceDay }).books;
    expect(stale?.reason).toMatchObject({ code: "calibration_stale", ageDays: 16 });
    expect(stale?.prices[0]).toHaveProperty("interval");
  });

  test("with one, its edge is shrunk by what the forecast has erred by", () => {
    const believed = tempered(R8, 1.6);
    const of = (edgeSd: number) =>
      priced({ bets: ["TRIO"], winProbabilities: believed, calibrations: [{ ...CALIBRATED, edgeSd }] }).books[0];
    const [shrunk, trusted] = [of(0.15), of(1e6)];
    expect(shrunk).not.toHaveProperty("reason");
    const [a, b] = [shrunk, trusted].map((book) => book?.prices.find(({ runners }) => runners.join() === "1,2,3"));
    const edge = (price: typeof a): number => Math.log(((price?.expectedValue ?? Number.NaN) + 1) / 0.77);
    expect(edge(a) / edge(b)).toBeCloseTo(0.15 ** 2 / (0.15 ** 2 + 0.3 ** 2), 6);
    expect(b?.expectedDividend).toBeGreaterThan(a?.expectedDividend ?? Infinity);
  });
});

describe("what cannot be priced is refused by the name of the input", () => {
  test("one bet, and the others are priced", () => {
    const { books, refused } = priced({ places: undefined, bets: ["SIMPLE_GAGNANT", "SIMPLE_PLACE"] });
    expect(books.map(({ betType }) => betType)).toEqual(["SIMPLE_GAGNANT"]);
    expect(refused).toEqual([{ betType: "SIMPLE_PLACE", kind: "paid_places_unknown", field: "places" }]);
  });

  test.each<[string, Partial<BetPricingInput>, object]>([
    [
      "a pool smaller than the stake",
      { poolSizes: { TRIO: centsOf(150) } },
      { kind: "pool_smaller_than_stake", field: "poolSizes.TRIO", pool: 150, stake: 200 },
    ],
    ["a pool below nothing", { poolSizes: { TRIO: centsOf(-1) } }, { kind: "value_invalid", field: "poolSizes.TRIO" }],
    [
      "an assumed pool that the stake exceeds",
      { stake: centsOf(400_000), poolSizes: {} },
      { kind: "pool_smaller_than_stake", field: "poolFloors.pmu-shop.TRIO" },
    ],
    [
      "an operator whose takeouts nobody knows",
      { operator: "zeturf" },
      { kind: "takeout_unknown", field: "takeouts.zeturf.TRIO" },
    ],
    [
      "a takeout that takes all",
      { takeouts: { ...TAKEOUTS, "pmu-shop": { TRIO: { value: 1, source: "", asOf: "" } } } },
      { kind: "value_invalid", field: "takeouts.pmu-shop.TRIO", shown: "1" },
    ],
    [
      "pools of unknown size",
      { poolSizes: {}, poolFloors: noFloors() },
      { kind: "pool_size_unknown", field: "poolSizes.TRIO" },
    ],
    ["two runners", fieldOf([1.8, 2.4]), { kind: "too_few_runners", field: "starters", starters: 2, minimum: 3 }],
  ])("%s", (_, change, refusal) => {
    expect(priced({ bets: ["TRIO"], ...change }).refused[0]).toMatchObject({ betType: "TRIO", ...refusal });
  });

  test.each<[string, Partial<BetPricingInput>, object]>([
    [
      "chances of 101 %",
      { winProbabilities: [0.51, ...R8.slice(1).map(() => 0.5 / 7)] },
      { kind: "impossible_sum", field: "winProbabilities" },
    ],
    [
      "chances that are none",
      { winProbabilities: [Number.NaN, ...R8.slice(1).map(() => 1 / 7)] },
      { kind: "value_invalid", field: "winProbabilities[0]", shown: "NaN" },
    ],
    [
      "a share of nothing",
      { publicWin: [0, ...R8.slice(1).map(() => 1 / 7)] },
      { kind: "value_invalid", field: "publicWin[0]" },
    ],
    [
      "odds of 1",
      { publicOdds: [...R8.slice(0, 7), 1] },
      { kind: "value_invalid", field: "publicOdds[7]", shown: "1" },
    ],
    [
      "odds of another field",
      { publicOdds: R8.slice(1) },
      { kind: "lengths_differ", field: "publicOdds", length: 7, starters: 8 },
    ],
    ["a number twice", { starters: [1, 2, 3, 4, 5, 6, 7, 7] }, { kind: "value_invalid", field: "starters" }],
    ["one runner", fieldOf([1.1]), { kind: "too_few_runners", field: "starters", minimum: 2 }],
    ["thirty-two runners", fieldOf(Array.from({ length: 32 }, () => 30)), { kind: "value_invalid", field: "starters" }],
    ["no stake", { stake: centsOf(0) }, { kind: "value_invalid", field: "stake" }],
    ["nothing kept", { keep: 0 }, { kind: "value_invalid", field: "keep" }],
  ])("a race with %s", (_, change, refusal) => {
    const result = priceBets(input(change));
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.error).toMatchObject(refusal);
  });

  test("thirty runners, all equal, one at 1000: all are priced, and finite", () => {
    for (const odds of [Array<number>(30).fill(25), Array<number>(8).fill(6.9), [...R8.slice(0, 7), 1000]]) {
      const { books } = priced({ ...fieldOf(odds), finalOdds: MEASURED_FINAL_ODDS, bets: PRICED_BETS });
      expect(books.length).toBe(16);
      for (const { prices } of books)
        for (const price of prices) expect(Number.isFinite(price.expectedValue)).toBe(true);
    }
  });
});

function priced(change: Partial<BetPricingInput>): {
  books: readonly BetBook[];
  refused: readonly { betType: PricedBetType }[];
} {
  const result = priceBets(input(change));
  if (!result.ok) throw new Error(`${result.error.kind} ${result.error.field}`);
  return result.value;
}

/** Runner 8 in a pool of 2,000 €. */
function outsiderDividend(stakeEuros: number): number {
  const { books } = priced({
    bets: ["SIMPLE_GAGNANT"],
    stake: centsOf(stakeEuros * 100),
    poolSizes: { SIMPLE_GAGNANT: centsOf(200_000) },
  });
  return books[0]?.prices.find(({ runners }) => runners[0] === 8)?.expectedDividend ?? Number.NaN;
}

/** Of runner 1. */
function placeDividend(shownPlaceRanges: NonNullable<BetPricingInput["shownPlaceRanges"]>): number {
  const { books } = priced({ bets: ["SIMPLE_PLACE"], shownPlaceRanges });
  return books[0]?.prices.find(({ runners }) => runners[0] === 1)?.expectedDividend ?? Number.NaN;
}

function bestPlace(meanLogError: number) {
  const calibration = {
    operator: "pmu-shop",
    gait: "trot",
    places: 3,
    meanLogError,
    standardError: 0.01,
    logSd: 0.15,
    n: 100,
    races: 34,
    source: "a test's own",
    measuredOn: "2025-11-01",
  } as const;
  return priced({ bets: ["SIMPLE_PLACE"], placeCalibrations: [calibration] }).books[0]?.prices[0];
}

/** R8 in the shops, final, with pools that one's stake does not move. */
function input(change: Partial<BetPricingInput>): BetPricingInput {
  return {
    operator: "pmu-shop",
    day: "2025-11-05" as RaceDay,
    gait: "trot",
    ...fieldOf(R8),
    chancesOf: (win) => combinationChances(orderOfFinish(win, EXPONENTS)),
    stageExponents: EXPONENTS,
    places: 3,
    bets: ["SIMPLE_GAGNANT"],
    finalOdds: FINAL_AS_SHOWN,
    takeouts: TAKEOUTS,
    calibrations: [],
    calibrationRules: YML51_CALIBRATION_RULES,
    placeCalibrations: [],
    poolSizes: HUGE,
    poolFloors: POOL_FLOORS,
    stake: centsOf(200),
    keep: 400,
    ...change,
  };
}

function fieldOf(odds: readonly number[]) {
  return {
    starters: odds.map((_, i) => i + 1),
    publicOdds: odds,
    publicWin: tempered(odds, 1),
    winProbabilities: tempered(odds, 1.09),
  };
}

function tempered(odds: readonly number[], exponent: number): number[] {
  const weights = odds.map((o) => o ** -exponent);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function noFloors(): BetPricingInput["poolFloors"] {
  return { "pmu-shop": {}, "pmu-online": {}, genybet: {}, zeturf: {} };
}
