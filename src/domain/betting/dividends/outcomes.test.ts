import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { at } from "../../model/at.ts";
import {
  bothInFirstThreeProbability,
  firstThreeProbability,
  firstTwoProbability,
  orderedPairProbability,
  orderOfFinish,
  placeProbabilities,
} from "../../model/order-of-finish.ts";
import { type CombinationChances, combinationChances } from "./combination-chances.ts";
import { binomial, combinationsOf, orderedChoicesOf } from "./combinations.ts";
import { chanceOf as chanceOfWay, type Payment, type PoolForecast, poolPayments } from "./outcomes.ts";
import { BET_RULES, type PricedBetType } from "./priced-bets.ts";

const R8 = [2.3, 3.9, 6, 8.7, 13, 19, 33, 70];
const EXPONENTS = [1, 0.74, 0.56, 0.41, 0.3];
const believed = combinationChances(orderOfFinish(tempered(1.075), EXPONENTS));
const publicChances = combinationChances(orderOfFinish(tempered(1), EXPONENTS));
const ALL = [...R8.keys()];

describe("the first four and five of race R8", () => {
  test("have the chances of the worked examples", () => {
    near(believed.firstSet([0, 1, 2, 3]), 0.114283);
    near(believed.firstInOrder([0, 1, 2, 3]), 0.010181);
    near(believed.firstInOrder([0, 1, 2, 3, 4]), 0.003175);
    near(believed.firstSet([0, 1, 2, 3, 4]), 0.112693);
    near(chanceOf("DEUX_SUR_QUATRE", [0, 1]), 0.613948);
    near(chanceOf("DEUX_SUR_QUATRE", [0, 3]), 0.434065);
    near(chanceOf("DEUX_SUR_QUATRE", [3, 5]), 0.149616);
    near(chanceOf("MULTI_EN_4", [0, 1, 2, 3]), 0.114283);
    near(chanceOf("MULTI_EN_5", [0, 1, 2, 3, 4]), 0.322294);
    near(chanceOf("MULTI_EN_6", [0, 1, 2, 3, 4, 5]), 0.579342);
    near(chanceOf("MULTI_EN_7", [0, 1, 2, 3, 4, 5, 6]), 0.819767);
  });

  test("add up: every set of a depth to 1, and a set to its orders", () => {
    for (const depth of [1, 2, 3, 4, 5]) {
      const total = combinationsOf(ALL, depth).reduce((sum, set) => sum + believed.firstSet(set), 0);
      expect(Math.abs(total - 1)).toBeLessThan(1e-12);
      const set = ALL.slice(1, 1 + depth);
      const orders = orderedChoicesOf(set, depth).reduce((sum, order) => sum + believed.firstInOrder(order), 0);
      expect(Math.abs(orders - believed.firstSet(set))).toBeLessThan(1e-14);
    }
  });

  test("stay whole where one runner has nearly all the weight", () => {
    const chances = combinationChances(orderOfFinish([1 - 5e-9, 1e-9, 1e-9, 1e-9, 1e-9, 1e-9], [1, 1, 1, 1]));
    const total = combinationsOf([0, 1, 2, 3, 4, 5], 4).reduce((sum, set) => sum + chances.firstSet(set), 0);
    expect(Math.abs(total - 1)).toBeLessThan(1e-9);
  });
});

describe("dividends forecast before the off", () => {
  test("couplé gagnant 1-4 at 7.62, trio 1-2-4 at 7.96 from the public's chances", () => {
    near(publicChances.firstSet([0, 3]), 0.097855);
    near(publicChances.firstSet([0, 1, 3]), 0.096774);
    const [pair] = outcomes("COUPLE_GAGNANT", [0, 3], { takeout: 0.254 });
    const [trio] = outcomes("TRIO", [0, 1, 3], { takeout: 0.23 });
    expect(pair?.dividend).toBeCloseTo(0.746 / publicChances.firstSet([0, 3]), 10);
    expect(pair?.dividend.toFixed(2)).toBe("7.62");
    expect(trio?.dividend.toFixed(2)).toBe("7.96");
  });

  test("κ and β bend them", () => {
    const [plain] = outcomes("TRIO", [0, 1, 3], {});
    const [bent] = outcomes("TRIO", [0, 1, 3], { kappa: 0.9, beta: 0.8 });
    expect(bent?.dividend).toBeCloseTo(0.9 * (plain?.dividend ?? 0) * publicChances.firstSet([0, 1, 3]) ** 0.2, 10);
  });

  test("couplé placé 1-4 pays by who is third: 2.85, 3.04, 3.28, 3.36, 3.45, 3.52", () => {
    const ways = outcomes("COUPLE_PLACE", [0, 3], { takeout: 0.254 });
    const worked = [2.85, 3.036, 3.28, 3.362, 3.447, 3.522]; // thirds 2, 3, 5, 6, 7, 8
    for (const [k, dividend] of worked.entries())
      expect(
        at(
          ways.map((way) => way.dividend),
          k,
        ),
      ).toBeCloseTo(dividend, 3);
    near(chanceOf("COUPLE_PLACE", [0, 3]), 0.259104);
  });

  test("simple placé returns the worked sums over all sets, and they are no chance times middle", () => {
    const stakes = [10_240, 8_130, 6_400, 5_080, 3_890, 3_000, 2_050, 1_210];
    const placeShares = stakes.map((stake) => stake / 40_000);
    const worked = [1.095729, 0.938932, 0.826335, 0.749464, 0.686767, 0.64218, 0.594531, 0.556649];
    const placed = [0.767564, 0.609932, 0.480234, 0.380738, 0.291801, 0.225183, 0.15355, 0.090997];
    for (const i of ALL) {
      const ways = outcomes("SIMPLE_PLACE", [i], { placeShares, takeout: 0.139 });
      near(sumOf(ways.map((way) => way.probability)), at(placed, i));
      near(sumOf(ways.map((way) => way.probability * way.dividend)), at(worked, i));
    }
  });

  test("2sur4 pays one dividend to all six pairs of a four", () => {
    const forecast = outcomesOf(forecastOf("DEUX_SUR_QUATRE", { takeout: 0.25 }));
    const dividends = combinationsOf([0, 1, 2, 3], 2).map((pair) => {
      const four = combinationsOf(
        ALL.filter((i) => !pair.includes(i)),
        2,
      ).findIndex((rest) => [...pair, ...rest].every((i) => i < 4));
      return at(
        forecast(pair).map((way) => way.dividend),
        four,
      );
    });
    for (const dividend of dividends) expect(dividend).toBeCloseTo(at(dividends, 0), 12);
  });

  test("a multi in 4 pays 5 times the one in 5, 15 times that in 6, 35 times that in 7", () => {
    const four = firstDividend("MULTI_EN_4", 4);
    expect(four / firstDividend("MULTI_EN_5", 5)).toBeCloseTo(5, 10);
    expect(four / firstDividend("MULTI_EN_6", 6)).toBeCloseTo(15, 10);
    expect(four / firstDividend("MULTI_EN_7", 7)).toBeCloseTo(35, 10);
  });
});

describe("any field", () => {
  const field = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 5, maxLength: 9 });

  test("whoever believes what the public does gets the net pool back on the public's own money, in every family", () => {
    fc.assert(
      fc.property(field, (weights) => {
        const total = sumOf(weights);
        const law = orderOfFinish(
          weights.map((weight) => weight / total),
          [1, 0.8, 0.6, 0.5],
        );
        const chances = combinationChances(law);
        const all = [...weights.keys()];
        const same = {
          believed: chances,
          publicChances: chances,
          placeShares: weights.map((weight) => weight / total),
        };
        const pairShare = (depth: number) => (pair: readonly number[]) =>
          chanceWithin(chances, pair, depth) / binomial(depth, 2);
        const families: [PricedBetType, number, (ticket: readonly number[]) => number][] = [
          ["SIMPLE_PLACE", 1, ([i = 0]) => at(same.placeShares, i)],
          ["COUPLE_GAGNANT", 2, (pair) => chances.firstSet(pair)],
          ["COUPLE_PLACE", 2, pairShare(3)],
          ["DEUX_SUR_QUATRE", 2, pairShare(4)],
          ["TRIO", 3, (trio) => chances.firstSet(trio)],
        ];
        for (const [betType, size, shareOf] of families) {
          const back = outcomesOf(forecastOf(betType, { ...same, takeout: 0.2 }));
          const returned = sumOf(
            combinationsOf(all, size).map(
              (ticket) => shareOf(ticket) * sumOf(back(ticket).map((way) => way.probability * way.dividend)),
            ),
          );
          expect(Math.abs(returned - 0.8)).toBeLessThan(1e-9);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("chances are those of the closed forms, and one's own stake never raises a dividend", () => {
    const law = orderOfFinish(tempered(1.075), EXPONENTS);
    const pairs = combinationsOf(ALL, 2);
    const placed = placeProbabilities(law, 2);
    for (const i of ALL) {
      const ways = outcomes("SIMPLE_PLACE", [i], { places: 2 });
      expect(Math.abs(sumOf(ways.map((way) => way.probability)) - at(placed, i))).toBeLessThan(1e-14);
    }
    for (const [i = 0, j = 0] of pairs) {
      expect(Math.abs(chanceOf("COUPLE_PLACE", [i, j]) - bothInFirstThreeProbability(law, i, j))).toBeLessThan(1e-14);
      expect(chanceOf("COUPLE_GAGNANT", [i, j])).toBe(firstTwoProbability(law, i, j));
      expect(chanceOf("COUPLE_ORDRE", [j, i])).toBe(orderedPairProbability(law, j, i));
    }
    expect(chanceOf("TRIO", [1, 2, 6])).toBe(firstThreeProbability(law, 1, 2, 6));
    for (const betType of [
      "SIMPLE_PLACE",
      "COUPLE_GAGNANT",
      "COUPLE_PLACE",
      "DEUX_SUR_QUATRE",
      "MULTI_EN_5",
    ] as const) {
      const runners = ALL.slice(0, BET_RULES[betType].size);
      const without = outcomes(betType, runners, {});
      const withStake = outcomes(betType, runners, { ownStake: 50_000, poolSize: 1_000_000 });
      for (const [k, way] of withStake.entries()) {
        expect(way.dividend).toBeLessThan(
          at(
            without.map(({ dividend }) => dividend),
            k,
          ),
        );
      }
    }
  });
});

function forecastOf(betType: PricedBetType, change: Partial<Believed>): Believed {
  return {
    rule: BET_RULES[betType],
    believed,
    publicChances,
    takeout: 0.25,
    kappa: 1,
    beta: 1,
    places: 3,
    placeShares: tempered(0.8),
    poolSize: 1_000_000,
    ownStake: 0,
    ...change,
  };
}

type Believed = PoolForecast & { readonly believed: CombinationChances };
type Outcome = Payment & { readonly probability: number };

function outcomesOf({ believed: chances, ...pool }: Believed): (runners: readonly number[]) => readonly Outcome[] {
  const payments = poolPayments(pool);
  return (runners) => {
    const ways = payments.waysOf(runners).map((way) => {
      return { ...way, probability: chanceOfWay(pool.rule, chances, runners, way) };
    });
    const worth = sumOf(ways.map((way) => way.probability * way.dividend));
    expect(Math.abs(payments.worthTo(chances)(runners) - worth)).toBeLessThan(1e-12);
    return ways;
  };
}

function outcomes(betType: PricedBetType, runners: readonly number[], change: Partial<Believed>): readonly Outcome[] {
  return outcomesOf(forecastOf(betType, change))(runners);
}

/** What a ticket on the first numbers pays when the first four of it come in. */
function firstDividend(betType: PricedBetType, size: number): number {
  const dividends = outcomes(betType, ALL.slice(0, size), {}).map((way) => way.dividend);
  return at(dividends, 0);
}

function chanceOf(betType: PricedBetType, runners: readonly number[]): number {
  return sumOf(outcomes(betType, runners, {}).map((way) => way.probability));
}

function chanceWithin(chances: typeof believed, pair: readonly number[], depth: number): number {
  const rivals = [...Array(chances.runnerCount).keys()].filter((i) => !pair.includes(i));
  return sumOf(combinationsOf(rivals, depth - 2).map((rest) => chances.firstSet([...pair, ...rest])));
}

function tempered(exponent: number): number[] {
  const weights = R8.map((odds) => odds ** -exponent);
  return weights.map((weight) => weight / sumOf(weights));
}

function near(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThan(1e-6);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
