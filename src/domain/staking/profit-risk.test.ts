import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { centsOf } from "../kernel/money.ts";
import { at } from "../model/at.ts";
import { dayProfit } from "./day-profit.ts";
import { exclusiveStakes } from "./exclusive-stakes.ts";
import { expectedPoolProfit, isaacsStake } from "./isaacs-stake.ts";
import { type ProfitDistribution, profitDistribution } from "./profit-distribution.ts";
import { profitOfTickets } from "./profit-of-tickets.ts";
import { lossProbabilityOf, profitRisk } from "./profit-risk.ts";
import { R8_LAW, R8_TICKETS } from "./r8-fixtures.ts";
import { adjustmentCoefficient, drawdownProbability, ruinBound } from "./ruin.ts";
import { shrinkToMarket } from "./shrink-to-market.ts";
import { near } from "./stake-problems.contract.ts";
import type { StakeInput } from "./stake-space.ts";
import { topThreeScenarios } from "./top-three-scenarios.ts";

const INPUT: StakeInput = {
  candidates: R8_TICKETS.map(({ runners }) => ({
    family: "simple",
    runners,
    unit: { minimum: centsOf(100), step: centsOf(100) },
  })),
  scenarios: topThreeScenarios(R8_LAW, R8_TICKETS, 3),
  rules: {
    bankroll: centsOf(10_000),
    budget: centsOf(500),
    simpleBudget: centsOf(500),
    comboBudget: centsOf(500),
    horseCap: centsOf(500),
    maximumTickets: 2,
    maximumCombos: 1,
    kellyFraction: 1,
  },
};
const R8_SET = profitOfTickets(INPUT, [
  { candidate: 0, stake: centsOf(300) },
  { candidate: 3, stake: centsOf(200) },
]);

describe("race R8: 3 € on no 4 to win, 2 € on no 1 to be placed", () => {
  test("expected profit, spread, and the chances to lose", () => {
    const risk = profitRisk(R8_SET, 500);
    expect(risk.expectedProfit / 100).toBeCloseTo(1.0056, 4);
    expect(risk.standardDeviation / 100).toBeCloseTo(9.1882, 4);
    expect(risk.lossProbability).toBeCloseTo(0.8517, 4);
    expect(risk.loseAllProbability).toBeCloseTo(0.1935, 4);
    expect(risk.valueAtRisk).toBe(500);
    expect(risk.conditionalValueAtRisk).toBeCloseTo(500, 9);
    expect(risk.sharpe).toBeCloseTo(1.0056 / 9.1882, 4);
  });

  test("ruin of repeating it: Lundberg's exponent, not the Gaussian one", () => {
    expect(100 * adjustmentCoefficient(R8_SET)).toBeCloseTo(0.02817, 6);
    expect(ruinBound(R8_SET, 10_000)).toBeCloseTo(0.059782, 6);
    const { expectedProfit, standardDeviation } = profitRisk(R8_SET, 500);
    expect(Math.exp((-2 * expectedProfit * 10_000) / standardDeviation ** 2)).toBeCloseTo(0.092349, 6);
  });
});

describe("closed forms", () => {
  test("exclusive win bets", () => {
    const { stakes, reserve } = exclusiveStakes([0.5, 0.35, 0.15], [2.1, 3.2, 4]);
    near(stakes, [0.161972, 0.128169, 0]);
    expect(reserve).toBeCloseTo(0.709859, 6);
    // Odds that can be beaten for certain take the whole bankroll.
    near(exclusiveStakes([0.5, 0.5], [2.2, 2.2]).stakes, [0.5, 0.5]);
    expect(() => exclusiveStakes([0.5, 0.6], [2.2, 2.2])).toThrow(RangeError);
    expect(() => exclusiveStakes([0.5], [2.2, 2.2])).toThrow(RangeError);
  });

  test("the stake of greatest expected profit in one pool", () => {
    const pool = { total: 2000, onTicket: 200, takeout: 0.14 };
    const stake = isaacsStake(0.15, pool);
    expect(stake).toBeCloseTo(30.907, 3);
    expect(expectedPoolProfit(0.15, pool, stake)).toBeCloseTo(4.1601, 4);
    for (const other of [stake - 0.1, stake + 0.1]) {
      expect(expectedPoolProfit(0.15, pool, other)).toBeLessThan(expectedPoolProfit(0.15, pool, stake));
    }
    expect(isaacsStake(0.1, pool)).toBe(0);
  });

  test("drawdown of a fraction of Kelly", () => {
    near(
      [1, 0.5, 0.25].map((c) => drawdownProbability(0.5, c)),
      [0.5, 0.125, 0.007812],
    );
    near(
      [1, 0.5, 0.25].map((c) => drawdownProbability(0.25, c)),
      [0.25, 0.015625, 6.1e-5],
    );
  });

  test("probabilities part of the way from fair odds stake that part", () => {
    const fair = 1 / 4;
    for (const weight of [0.5, 0.25]) {
      const [p] = shrinkToMarket([0.3, 0.7], [fair, 1 - fair], weight);
      expect(((p ?? 0) * 4 - 1) / 3).toBeCloseTo((weight * (0.3 * 4 - 1)) / 3, 12);
    }
    expect(() => shrinkToMarket([1], [0.5, 0.5], 0.5)).toThrow(RangeError);
    expect(() => shrinkToMarket([1], [1], 1.5)).toThrow(RangeError);
  });
});

describe("any distribution", () => {
  test("figures are those of the outcomes, one by one", () => {
    fc.assert(
      fc.property(distributions(), fc.constantFrom(0.9, 0.95, 0.99), (distribution, level) => {
        const { profit, probability } = distribution;
        const risk = profitRisk(distribution, 300, level);
        // The worst outcomes in ten thousandths of probability.
        const draws = [...profit].flatMap((x, s) => Array<number>(Math.round(at(probability, s) * 10_000)).fill(x));
        const tail = draws.slice(0, Math.round((1 - level) * 10_000));
        expect(risk.conditionalValueAtRisk).toBeCloseTo(-tail.reduce((sum, x) => sum + x, 0) / tail.length, 6);
        expect(risk.valueAtRisk).toBe(-at(tail, tail.length - 1));
        expect(risk.conditionalValueAtRisk).toBeGreaterThanOrEqual(risk.valueAtRisk - 1e-9);
        expect(risk.lossProbability).toBeCloseTo(draws.filter((x) => x < 0).length / 10_000, 9);
        expect(risk.loseAllProbability).toBeCloseTo(draws.filter((x) => x <= -300).length / 10_000, 9);
      }),
    );
  });

  test("Lundberg's exponent solves its equation, and ruin is certain without an edge", () => {
    fc.assert(
      fc.property(distributions(), (distribution) => {
        const { profit, probability } = distribution;
        const theta = adjustmentCoefficient(distribution);
        const { expectedProfit } = profitRisk(distribution, 500);
        if (expectedProfit <= 0) expect(ruinBound(distribution, 10_000)).toBe(1);
        else if (at(profit, 0) >= 0) expect(ruinBound(distribution, 10_000)).toBe(0);
        else {
          const value = profit.reduce((sum, x, s) => sum + at(probability, s) * Math.exp(-theta * x), 0);
          expect(value).toBeCloseTo(1, 9);
          expect(theta).toBeGreaterThan(0);
        }
      }),
    );
  });

  test("equal outcomes are one, in rising order", () => {
    const merged = profitDistribution([100, -300, 99.99999999999, -300], [0.1, 0.2, 0.3, 0.4]);
    expect([...merged.profit]).toEqual([-300, 100]);
    near(merged.probability, [0.6, 0.4], 1e-12);
  });

  test("a day of races is the sum over all their outcomes", () => {
    fc.assert(
      fc.property(fc.array(distributions(), { minLength: 1, maxLength: 3 }), (races) => {
        let sums = [{ profit: 0, chance: 1 }];
        for (const { profit, probability } of races) {
          sums = sums.flatMap((sum) =>
            [...profit].map((x, s) => ({ profit: sum.profit + x, chance: sum.chance * at(probability, s) })),
          );
        }
        const day = dayProfit(races, 10);
        expect(day.probability.reduce((total, p) => total + p, 0)).toBeCloseTo(1, 10);
        for (const loss of [10, 100, 500, 1000]) {
          const told = sums.reduce((total, sum) => total + (sum.profit <= -loss ? sum.chance : 0), 0);
          expect(lossProbabilityOf(day, loss)).toBeCloseTo(told, 10);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("a profit between two steps counts as the lower", () => {
    const day = dayProfit([{ profit: Float64Array.of(-105, 55), probability: Float64Array.of(0.5, 0.5) }], 10);
    expect([...day.profit]).toEqual([-110, 50]);
  });
});

/** Profits on a grid of ten cents, chances in ten thousandths. */
function distributions(): fc.Arbitrary<ProfitDistribution> {
  return fc.uniqueArray(fc.integer({ min: -50, max: 200 }), { minLength: 2, maxLength: 6 }).chain((steps) =>
    fc.array(fc.integer({ min: 1, max: 100 }), { minLength: steps.length, maxLength: steps.length }).map((weights) => {
      const sorted = steps.toSorted((a, b) => a - b);
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const parts = weights.map((weight) => Math.max(1, Math.floor((10_000 * weight) / total)));
      const rest = 10_000 - parts.reduce((sum, part) => sum + part, 0);
      return {
        profit: Float64Array.from(sorted, (step) => step * 10),
        probability: Float64Array.from(parts, (part, i) => (part + (i === 0 ? rest : 0)) / 10_000),
      };
    }),
  );
}
