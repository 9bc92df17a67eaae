import { describe, expect, test } from "vitest";
import { at } from "../model/at.ts";
import { coverUpdate } from "./cover-update.ts";
import { exclusiveStakes } from "./exclusive-stakes.ts";
import { coverGap, gradientAt, growthAt } from "./growth-at.ts";
import { expectedPoolProfit } from "./isaacs-stake.ts";
import { R8_LAW, R8_TICKETS } from "./r8-fixtures.ts";
import { near, optimum, scenarios, winners } from "./stake-problems.contract.ts";
import { topThreeScenarios } from "./top-three-scenarios.ts";

const R8 = topThreeScenarios(R8_LAW, R8_TICKETS, 3);

describe("race R8 of §6.4", () => {
  test("beside the two tickets that are played none has a slope above nought: the six printed ones", () => {
    const { stakes } = optimum({ scenarios: R8 });
    expect(Math.abs(stakes.reduce((sum, stake) => sum + stake, 0) - 0.218158)).toBeLessThanOrEqual(1e-6);
    near(gradientAt(R8, stakes, undefined), [0, -0.163445, -0.060778, 0, -0.089104, -0.101058, -0.060617, -0.091025]);
    for (const j of [0, 3]) expect(Math.abs(at(gradientAt(R8, stakes, undefined), j))).toBeLessThan(1e-10);
  });

  test("of 1,287 allocations of five euros the three best are those printed", () => {
    const found = allocations(8, 5).map((euros) => ({
      euros,
      growth: growthAt(
        R8,
        Float64Array.from(euros, (euro) => euro / 100),
      ),
    }));
    expect(found).toHaveLength(1287);
    const [first, second, third] = found.toSorted((a, b) => b.growth - a.growth);
    expect([first?.euros, second?.euros, third?.euros]).toEqual([
      [3, 0, 0, 2, 0, 0, 0, 0],
      [2, 0, 0, 3, 0, 0, 0, 0],
      [4, 0, 0, 1, 0, 0, 0, 0],
    ]);
    near(
      [first, second, third].map((one) => 1e4 * (one?.growth ?? Number.NaN)),
      [62.8069, 60.0936, 57.981],
      5e-5,
    );
  });

  test("Cover's certificate is nothing at the optimum, and falls along his update", () => {
    const { stakes } = optimum({ scenarios: R8 });
    expect(coverGap(R8, stakes)).toBeLessThan(1e-8);
    const gaps = [0, 10, 100, 1000].map((iterations) => coverGap(R8, coverUpdate(R8, iterations).stakes));
    near(gaps, [0.92, 0.0187, 2.65e-5, 0], 5e-3);
    expect(Math.abs(at(gaps, 1) - 1.87e-2)).toBeLessThanOrEqual(5e-5);
    expect(Math.abs(at(gaps, 2) - 2.65e-5)).toBeLessThanOrEqual(5e-8);
    expect(at(gaps, 3)).toBeLessThan(1e-12);
    expect(Math.abs(coverUpdate(R8, 20_000).growth - 0.01191972)).toBeLessThanOrEqual(1e-8);
  });
});

test("half Kelly keeps three quarters of the growth, and a pool's first euro its whole edge", () => {
  const bet = scenarios([[4, 0]], [0.3, 0.7]);
  const [full, half] = [1, 0.5].map((kellyFraction) => optimum({ scenarios: bet, kellyFraction }).growth);
  expect((half ?? 0) / (full ?? 1)).toBeCloseTo(0.76, 2);
  const pool = { total: 2_000, onTicket: 200, takeout: 0.14 };
  expect(expectedPoolProfit(0.15, pool, 1e-6) / 1e-6).toBeCloseTo(0.29, 6);
});

test("a bet below its price may enter as a hedge, by the closed form and by Newton", () => {
  // 0.30 × 3.2 = 0.96 beats the reserve that the first horse leaves.
  const [p, odds] = [
    [0.6, 0.3, 0.1],
    [2.2, 3.2, 5],
  ];
  const { stakes, reserve } = exclusiveStakes(p, odds);
  expect(at(p, 1) * at(odds, 1)).toBeLessThan(1);
  expect(at(p, 1) * at(odds, 1)).toBeGreaterThan(reserve);
  expect(at(stakes, 1)).toBeGreaterThan(0);
  near(optimum({ scenarios: winners(p, odds) }).stakes, stakes, 1e-9);
});

/** Every way to lay at most so many euros on so many tickets. */
function allocations(tickets: number, euros: number): number[][] {
  if (tickets === 0) return [[]];
  return Array.from({ length: euros + 1 }, (_, first) =>
    allocations(tickets - 1, euros - first).map((rest) => [first, ...rest]),
  ).flat();
}
