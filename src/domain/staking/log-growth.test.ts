import * as fc from "fast-check";
import { expect, test } from "vitest";
import { at } from "../model/at.ts";
import { gradientAt, growthAt } from "./growth-at.ts";
import { growthCurvature, logGrowth } from "./log-growth.ts";
import { ownPoolsOf } from "./own-pool.ts";
import { projectedNewton } from "./projected-newton.ts";
import { R8_LAW, R8_TICKETS } from "./r8-fixtures.ts";
import { races, scenarios } from "./stake-problems.contract.ts";
import { topThreeScenarios } from "./top-three-scenarios.ts";

const STEP = 1e-6;

test("gradient and curvature are the differences of growth, with and without our own stakes in the pools", () => {
  fc.assert(
    fc.property(races(2, 6), fc.boolean(), fc.double({ min: 0, max: 0.05, noNaN: true }), (race, small, stake) => {
      const n = race.ticketCount;
      const pools = Array.from({ length: n }, (_, j) => ({ onTicket: 0.3 + j, marginalReturn: 0.86 }));
      const own = small ? ownPoolsOf(pools, 1) : undefined;
      const stakes = Float64Array.from({ length: n }, (_, j) => stake / (j + 1));
      const moved = (j: number, by: number): Float64Array => stakes.map((x, i) => (i === j ? x + by : x));
      const gradient = gradientAt(race, stakes, own);
      const free = Int32Array.from({ length: n }, (_, j) => j);
      const wealth = new Float64Array(race.probability.length);
      logGrowth(race, stakes, own, wealth);
      const curvature = new Float64Array(n * n);
      growthCurvature(race, stakes, own, wealth, free, n, curvature);
      for (let j = 0; j < n; j++) {
        const slope = (growthAt(race, moved(j, STEP), own) - growthAt(race, moved(j, -STEP), own)) / (2 * STEP);
        expect(at(gradient, j) - slope).toBeCloseTo(0, 5);
        const [after, before] = [gradientAt(race, moved(j, STEP), own), gradientAt(race, moved(j, -STEP), own)];
        for (let i = j; i < n; i++) {
          const bend = (at(after, i) - at(before, i)) / (2 * STEP);
          expect((at(curvature, i * n + j) + bend) / Math.max(1, Math.abs(bend))).toBeCloseTo(0, 4);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test("Newton's method ends in a few steps", () => {
  expect(projectedNewton(topThreeScenarios(R8_LAW, R8_TICKETS, 3), undefined, undefined).iterations).toBeLessThan(9);
});

test("a bankroll that one outcome nearly takes still has a growth, and one that is taken has none", () => {
  const bet = scenarios([[4, 0]], [0.3, 0.7]);
  for (const left of [1e-2, 1e-6, 1e-9]) {
    const told = 0.3 * Math.log(4 - 3 * left) + 0.7 * Math.log(left);
    expect(growthAt(bet, Float64Array.of(1 - left))).toBeCloseTo(told, 6);
  }
  expect(growthAt(bet, Float64Array.of(1))).toBe(-Infinity);
});

test("a refund comes back whole, however small the pool", () => {
  const refunded = scenarios([[1, 0]], [0.5, 0.5]);
  const own = ownPoolsOf([{ onTicket: 0.01, marginalReturn: 0.5 }], 1);
  expect(growthAt(refunded, Float64Array.of(0.2), own)).toBeCloseTo(0.5 * Math.log(0.8), 15);
});
