import { describe, expect, test } from "vitest";
import { R8, R8_EXPONENTS } from "../../../../test/order-laws.ts";
import { centsOf } from "../../kernel/money.ts";
import type { RaceDay } from "../../kernel/time.ts";
import { FINAL_AS_SHOWN } from "../../market/final-odds.ts";
import { orderOfFinish } from "../../model/order-of-finish.ts";
import type { RankName } from "../catalogue/bet-rules.ts";
import { combinationChances } from "./combination-chances.ts";
import { type DividendCalibration, YML51_CALIBRATION_RULES } from "./dividend-calibration.ts";
import { POOL_FLOORS, TAKEOUTS } from "./pool-terms.ts";
import { priceBets } from "./price-bets.ts";
import type { BetPricingInput } from "./pricing-input.ts";

describe("a quinté+ of race R8", () => {
  const { books } = priced({ calibrations: QUINTE_CALIBRATIONS() });
  const [book] = books;
  const best = book?.prices[0];

  test("is worth the sum of its ranks, each by its own calibration", () => {
    expect(best?.ranks?.map(({ rank }) => rank)).toEqual(["order", "disorder", "bonus_4_of_5", "bonus_3"]);
    const worth = (best?.ranks ?? []).reduce((sum, each) => sum + each.probability * each.expectedDividend, 0);
    expect(best?.expectedValue).toBeCloseTo(worth - 1, 12);
    const chance = (best?.ranks ?? []).reduce((sum, each) => sum + each.probability, 0);
    expect(best?.probability).toBeCloseTo(chance, 12);
    expect((best?.probability ?? 0) * (best?.expectedDividend ?? 0)).toBeCloseTo(worth, 12);
  });

  test("has the chances of the specification for 1 to 5 in order, whoever is best liked", () => {
    const chances = combinationChances(orderOfFinish(R8, R8_EXPONENTS));
    const ticket = [0, 1, 2, 3, 4];
    expect(chances.firstInOrder(ticket)).toBeCloseTo(0.003175, 6);
    expect(chances.firstSet(ticket)).toBeCloseTo(0.112693, 6);
    const seldom = combinationChances(orderOfFinish(R8, R8_EXPONENTS), "seldom");
    expect(seldom.firstSet(ticket)).toBeCloseTo(chances.firstSet(ticket), 14);
  });

  test("pays a rank its part of the net pool over the public's chance of it, where nobody's edge is believed", () => {
    for (const { probability, expectedDividend, rank } of best?.ranks ?? []) {
      // The same chances on both sides: what comes back is the part of the rank, less rounding (0.26 to 0.20) and our stake.
      const back = probability * expectedDividend;
      const part = (1 - 0.285) * (PARTS[rank] ?? 0);
      expect(back).toBeLessThan(part * 1.01);
      expect(back).toBeGreaterThan(part * 0.7);
    }
  });

  test("is looked at in every order of the best liked, and the counts say so", () => {
    expect(book?.considered).toBe(720);
    expect(book?.possible).toBe(6720);
    expect(book?.cutTo).toHaveLength(6);
    expect(book?.reason).toBeUndefined();
  });
});

describe("ranks without a calibration that may carry a stake", () => {
  test("one that is missing is named, and the bet has no price", () => {
    const { books, refused } = priced({ calibrations: QUINTE_CALIBRATIONS().slice(0, 3) });
    expect(books).toEqual([]);
    expect(refused).toEqual([
      { betType: "QUINTE_PLUS", kind: "calibration_missing", field: "calibrations.pmu-shop.QUINTE_PLUS.bonus_3" },
    ]);
  });

  test("one that is stale is priced with and shown, and closes the bet", () => {
    const [first, ...others] = QUINTE_CALIBRATIONS();
    if (!first) throw new Error("no calibration");
    const stale = { ...first, measuredOn: "2025-10-01" as RaceDay };
    const [book] = priced({ calibrations: [...others, stale] }).books;
    expect(book?.reason).toMatchObject({ code: "calibration_stale", pool: "QUINTE_PLUS" });
    expect(book?.prices.length).toBeGreaterThan(0);
  });

  test("one of nonsense is refused by the name of its figure", () => {
    const [first, ...others] = QUINTE_CALIBRATIONS();
    if (!first) throw new Error("no calibration");
    const { refused } = priced({
      calibrations: [{ ...first, kappa: { value: Number.NaN, standardError: 0 } }, ...others],
    });
    expect(refused).toMatchObject([
      { kind: "value_invalid", field: "calibrations.pmu-shop.QUINTE_PLUS.order.kappa", shown: "NaN" },
    ]);
  });
});

test("ZEturf's own bets name the rules that were not read, its jumelé the takeout", () => {
  const { refused } = priced({ operator: "zeturf", bets: ["COUPLE_GAGNANT", "ZE_SHOW", "ZE_234"] });
  expect(refused).toEqual([
    { betType: "COUPLE_GAGNANT", kind: "takeout_unknown", field: "takeouts.zeturf.COUPLE_GAGNANT" },
    { betType: "ZE_SHOW", kind: "rules_not_established", field: "betRules.ZE_SHOW" },
    { betType: "ZE_234", kind: "rules_not_established", field: "betRules.ZE_234" },
  ]);
});

const PARTS: Readonly<Partial<Record<RankName, number>>> = {
  order: 0.3,
  disorder: 0.4,
  bonus_4_of_5: 0.2,
  bonus_3: 0.1,
};

function QUINTE_CALIBRATIONS(): DividendCalibration[] {
  return (["order", "disorder", "bonus_4_of_5", "bonus_3"] as const).map((rank) => ({
    operator: "pmu-shop",
    pool: "QUINTE_PLUS",
    rank,
    kappa: { value: { order: 0.3, disorder: 0.4, bonus_4_of_5: 0.2, bonus_3: 0.1 }[rank], standardError: 0.01 },
    beta: { value: 1, standardError: 0.01 },
    logSd: 0.1,
    edgeSd: 1,
    meanAbsoluteError: 0.1,
    n: 500,
    source: "a test's own",
    measuredOn: "2025-11-04" as RaceDay,
  }));
}

/** The public thinks as we do. */
function priced(change: Partial<BetPricingInput>) {
  const result = priceBets({
    operator: "pmu-shop",
    day: "2025-11-05" as RaceDay,
    gait: "trot",
    starters: R8.map((_, i) => i + 1),
    publicOdds: R8.map((p) => 0.85 / p),
    publicWin: R8,
    winProbabilities: R8,
    chancesOf: (win, asked) => combinationChances(orderOfFinish(win, R8_EXPONENTS), asked),
    stageExponents: R8_EXPONENTS,
    places: 3,
    bets: ["QUINTE_PLUS"],
    finalOdds: FINAL_AS_SHOWN,
    takeouts: TAKEOUTS,
    calibrations: [],
    calibrationRules: YML51_CALIBRATION_RULES,
    placeCalibrations: [],
    poolSizes: { QUINTE_PLUS: centsOf(1_000_000_000) },
    poolFloors: POOL_FLOORS,
    stake: centsOf(200),
    keep: 5,
    ...change,
  });
  if (!result.ok) throw new Error(`${result.error.kind} ${result.error.field}`);
  return result.value;
}
