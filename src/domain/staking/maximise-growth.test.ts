import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { at } from "../model/at.ts";
import { coverUpdate } from "./cover-update.ts";
import { coverGap, growthAt } from "./growth-at.ts";
import { singlePoolMarginal } from "./own-pool.ts";
import { R8_LAW, R8_MODEL, R8_TICKETS } from "./r8-fixtures.ts";
import { expectedReturns, returnCorrelation, type Scenarios } from "./scenarios.ts";
import { near, optimum, problems, races, returnTables, scenarios, winners, within } from "./stake-problems.contract.ts";
import { topThreeScenarios } from "./top-three-scenarios.ts";

const R8 = topThreeScenarios(R8_LAW, R8_TICKETS, 3);

describe("published special cases", () => {
  test("one bet: Kelly's fraction, and what half of it keeps", () => {
    const bet = scenarios([[4, 0]], [0.3, 0.7]);
    const full = optimum({ scenarios: bet });
    near(full.stakes, [0.066667]);
    expect(full.growth).toBeCloseTo(0.00640146, 8);
    const half = optimum({ scenarios: bet, kellyFraction: 0.5 });
    near(half.stakes, [0.0333333]);
    expect(half.growth).toBeCloseTo(0.00486197, 8);
  });

  test("exclusive win bets: the third is left, the first two share", () => {
    const { stakes } = optimum({ scenarios: winners([0.5, 0.35, 0.15], [2.1, 3.2, 4]) });
    near(stakes, [0.161972, 0.128169, 0]);
  });

  test("one win ticket in a small pool stakes less than at fixed odds", () => {
    const bet = scenarios([[8.6, 0]], [0.15, 0.85]);
    expect(at(optimum({ scenarios: bet }).stakes, 0)).toBeCloseTo(0.038158, 6);
    const ownPools = [{ onTicket: 2, marginalReturn: singlePoolMarginal(0.14) }]; // 200 € on it, 100 € of bankroll
    const diluted = optimum({ scenarios: bet, ownPools });
    expect(100 * at(diluted.stakes, 0)).toBeCloseTo(3.3781, 4);
    expect(diluted.growth).toBeCloseTo(0.00454833, 8);
  });
});

describe("a fraction of Kelly", () => {
  const bet = scenarios([[4, 0]], [0.3, 0.7]);

  test("within a cap stakes the cap, not a fraction of it", () => {
    near(optimum({ scenarios: bet, kellyFraction: 0.5, caps: { perTicket: [0.02] } }).stakes, [0.02], 1e-12);
    near(optimum({ scenarios: bet, kellyFraction: 0.5, caps: { total: 0.02 } }).stakes, [0.02], 1e-12);
  });

  test("in a small pool is Kelly of a fraction of the bankroll in the same pool", () => {
    const pool = { onTicket: 0.2, marginalReturn: 0.86 };
    const half = optimum({ scenarios: bet, kellyFraction: 0.5, ownPools: [pool] });
    // In half bankrolls the others have staked twice as much.
    const whole = optimum({ scenarios: bet, ownPools: [{ ...pool, onTicket: 0.4 }] });
    near(half.stakes, [0.5 * at(whole.stakes, 0)], 1e-12);
  });
});

test("two caps that nearly coincide: the one that binds is found", () => {
  const race = scenarios([[1.5175648431377675, 0]], [0.97, 0.03]);
  const caps = {
    total: 0.4983481782584174,
    perTicket: [0.4983568377059576],
    groups: [{ tickets: [0], cap: 0.4983481782584175 }],
  };
  const { stakes, kktResidual } = optimum({ scenarios: race, caps });
  near(stakes, [0.4983481782584174], 1e-12);
  expect(kktResidual).toBeLessThan(1e-12);
});

describe("race R8: eight tickets together", () => {
  test("the model and what each ticket is expected to bring", () => {
    near(R8_MODEL, [0.376045, 0.213159, 0.134148, 0.148341, 0.058426, 0.038854, 0.021463, 0.009564]);
    near(expectedReturns(R8), [1.2906, 0.8649, 0.9583, 1.0669, 1.0515, 1.0016, 1.0252, 1.0074], 5e-5);
    expect(returnCorrelation(R8, 0, 2)).toBeCloseTo(0.4428, 4);
    expect(returnCorrelation(R8, 2, 5)).toBeCloseTo(0.6374, 4);
    expect(returnCorrelation(R8, 0, 1)).toBeCloseTo(-0.324, 4);
  });

  test("two are played, though four more have a positive expectation", () => {
    const { stakes, growth, kktResidual, optimalityGap } = optimum({ scenarios: R8 });
    near(stakes, [0.042522, 0, 0, 0.175636, 0, 0, 0, 0]);
    expect(growth).toBeCloseTo(0.01191972, 8);
    expect(kktResidual).toBeLessThan(1e-12);
    expect(optimalityGap).toBeLessThan(1e-12);
  });

  test("Cover's bound at half Kelly and at the best whole stakes", () => {
    const { stakes } = optimum({ scenarios: R8 });
    const half = stakes.map((stake) => stake / 2);
    expect(growthAt(R8, half)).toBeCloseTo(0.00894365, 8);
    expect(coverGap(R8, half)).toBeCloseTo(0.11705196, 7);
    const whole = Float64Array.of(0.03, 0, 0, 0.02, 0, 0, 0, 0);
    expect(growthAt(R8, whole)).toBeCloseTo(0.00628069, 8);
    expect(coverGap(R8, whole)).toBeCloseTo(0.06085543, 7);
  });

  test("Cover's update climbs to the same growth", () => {
    const growths = [0, 10, 100, 1000].map((iterations) => coverUpdate(R8, iterations).growth);
    near(growths, [-0.45570032, 0.00307521, 0.01191287, 0.01191972], 1e-8);
    expect(coverGap(R8, coverUpdate(R8, 100).stakes)).toBeCloseTo(2.65e-5, 7);
  });

  test("with a twentieth of the bankroll to spend, caps bind and are priced", () => {
    const tight = optimum({ scenarios: R8, caps: { total: 0.05 } });
    let best = 0;
    for (let k = 0; k <= 5000; k++) {
      const [win, place] = [k * 1e-5, 0.05 - k * 1e-5];
      best = Math.max(best, growthAt(R8, Float64Array.of(win, 0, 0, place, 0, 0, 0, 0)));
    }
    expect(tight.growth).toBeGreaterThanOrEqual(best);
    expect(tight.growth - best).toBeLessThan(1e-9);
    const onNoFour = { tickets: [0, 2, 4, 5, 6, 7], cap: 0.02 };
    const tighter = optimum({ scenarios: R8, caps: { total: 0.05, groups: [onNoFour] } });
    near(tighter.stakes, [0.02, 0, 0, 0.03, 0, 0, 0, 0]);
    for (const { kktResidual, optimalityGap } of [tight, tighter]) {
      expect(kktResidual).toBeLessThan(1e-12);
      expect(optimalityGap).toBeLessThan(1e-12);
    }
  });
});

describe("any race, any tickets", () => {
  test("the conditions of an optimum hold, and nothing in the neighbourhood is better", () => {
    fc.assert(
      fc.property(problems(), (problem) => {
        const found = optimum(problem);
        expect(found.kktResidual).toBeLessThan(1e-9);
        expect(found.optimalityGap).toBeGreaterThanOrEqual(0);
        expect(found.optimalityGap).toBeLessThan(1e-9);
        expect(found.growth).toBeGreaterThan(-1e-15);
        within(problem, found.stakes);
      }),
      { numRuns: 300 },
    );
  });

  test("neither Cover's climb nor a grid finds more than the printed gap says there can be", () => {
    fc.assert(
      fc.property(races(2, 2), (race) => {
        const { growth, optimalityGap } = optimum({ scenarios: race });
        const most = growth + optimalityGap + 1e-12;
        const climbed = coverUpdate(race, 20_000).growth;
        expect(climbed).toBeLessThanOrEqual(most);
        expect(climbed).toBeGreaterThan(growth - 1e-4);
        let best = 0;
        for (let a = 0; a <= 40; a++)
          for (let b = 0; a + b <= 40; b++) best = Math.max(best, growthAt(race, Float64Array.of(a / 40, b / 40)));
        expect(best).toBeLessThanOrEqual(most);
      }),
      { numRuns: 40 },
    );
  });

  test("a larger budget never grows slower", () => {
    fc.assert(
      fc.property(races(1, 6), fc.double({ min: 0.001, max: 0.5, noNaN: true }), (race, total) => {
        const small = optimum({ scenarios: race, caps: { total } }).growth;
        expect(optimum({ scenarios: race, caps: { total: total * 1.5 } }).growth).toBeGreaterThanOrEqual(small - 1e-10);
      }),
      { numRuns: 100 },
    );
  });

  test("nothing is staked where nothing has an edge", () => {
    fc.assert(
      fc.property(races(1, 6), (race) => {
        const most = Math.max(1e-9, ...expectedReturns(race));
        const fair: Scenarios = { ...race, grossReturn: race.grossReturn.map((gross) => gross / most) };
        const { stakes, growth } = optimum({ scenarios: fair });
        expect(growth).toBeLessThan(1e-12);
        for (const stake of stakes) expect(stake).toBeLessThan(1e-6);
      }),
    );
  });

  test("the order in which tickets are listed does not matter", () => {
    fc.assert(
      fc.property(returnTables(4), ({ returns, probabilities }) => {
        const straight = optimum({ scenarios: scenarios(returns, probabilities), caps: { total: 0.1 } });
        const turned = optimum({ scenarios: scenarios(returns.toReversed(), probabilities), caps: { total: 0.1 } });
        expect(turned.growth).toBeCloseTo(straight.growth, 10);
      }),
      { numRuns: 100 },
    );
  });

  test("a smaller pool never lets us grow faster", () => {
    fc.assert(
      fc.property(races(2, 4), fc.double({ min: 0.05, max: 5, noNaN: true }), (race, onTicket) => {
        const own = (s: number) =>
          Array.from({ length: race.ticketCount }, () => ({ onTicket: s, marginalReturn: 0.86 }));
        const small = optimum({ scenarios: race, ownPools: own(onTicket) });
        const large = optimum({ scenarios: race, ownPools: own(2 * onTicket) });
        expect(small.kktResidual).toBeLessThan(1e-9);
        expect(small.growth).toBeLessThanOrEqual(large.growth + 1e-10);
        expect(large.growth).toBeLessThanOrEqual(optimum({ scenarios: race }).growth + 1e-10);
      }),
      { numRuns: 100 },
    );
  });

  test("a fraction of Kelly within caps is never above the caps", () => {
    fc.assert(
      fc.property(races(1, 5), fc.double({ min: 0.1, max: 1, noNaN: true }), (race, kellyFraction) => {
        const caps = { total: 0.05, perTicket: Array<number>(race.ticketCount).fill(0.02) };
        const { stakes } = optimum({ scenarios: race, caps, kellyFraction });
        within({ scenarios: race, caps }, stakes);
      }),
      { numRuns: 100 },
    );
  });
});
