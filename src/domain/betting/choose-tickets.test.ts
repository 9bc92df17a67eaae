import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { centsOf } from "../kernel/money.ts";
import type { PricedBet } from "./candidate-gates.ts";
import { chooseTickets, ticketSetObstacles } from "./choose-tickets.ts";
import { SIMPLE_UNITS, type StakeUnit } from "./operator-units.ts";
import { PROFILE_NAMES, profileOf } from "./profile.ts";
import type { ProfileRules } from "./profile-rules.ts";

const ONLINE = unitOf("pmu-online");
const SHOP = unitOf("pmu-shop");
const STD = rulesOf("gpi-v5.1");

describe("whole-unit stakes", () => {
  test("a strong bet takes the horse's cap of 3 € online and one ticket of 2 € in a shop", () => {
    const bet = priced(7, 0.4, 4);
    expect(stakes([bet], ONLINE)).toEqual([300]);
    expect(stakes([bet], SHOP)).toEqual([200]);
  });

  test("half Kelly of a small edge is rounded down, never up", () => {
    // f* = 0.035 / 1.3; half of it of 100 € is 1.346 €.
    expect(stakes([priced(7, 0.45, 2.3)], ONLINE)).toEqual([100]);
    const { chosen, left } = chooseTickets([priced(7, 0.45, 2.3)], SHOP, STD);
    expect(chosen).toEqual([]);
    expect(left[0]?.reason).toMatchObject({ code: "kelly_rounds_to_zero", unit: 200 });
    expect(left[0]?.reason).toHaveProperty("kellyStake", expect.closeTo(134.6, 1));
  });

  test("the best value is served first and the second has what is left of the simple budget", () => {
    const [weak, strong] = [priced(1, 0.45, 2.45), priced(2, 0.28, 5)];
    const { chosen } = chooseTickets([weak, strong], ONLINE, { ...STD, kellyFraction: 0.1 });
    expect(chosen.map(({ bet, stake }) => [bet.runners[0], stake])).toEqual([[2, 100]]);
    const wide = chooseTickets([weak, strong], ONLINE, { ...STD, kellyFraction: 0.25 });
    expect(wide.chosen.map(({ bet, stake }) => [bet.runners[0], stake])).toEqual([
      [2, 200],
      [1, 100],
    ]);
  });

  test("a third ticket is refused by number, and a spent budget by what is left", () => {
    const bets = [priced(1, 0.3, 5), priced(2, 0.3, 5), priced(3, 0.3, 5)];
    const { left } = chooseTickets(bets, ONLINE, { ...STD, kellyFraction: 0.1 });
    expect(left).toMatchObject([{ reason: { code: "ticket_limit", maximum: 2 } }]);
    const spent = chooseTickets(bets, ONLINE, STD);
    expect(spent.chosen).toHaveLength(1);
    expect(spent.left[0]?.reason).toEqual({ code: "budget_spent", left: 0, unit: 100 });
  });

  test("the two bets on one horse share its cap", () => {
    const place: PricedBet = { ...priced(1, 0.6, 2.6), betType: "SIMPLE_PLACE" };
    const rules = { ...STD, horseCapShare: 0.4, simpleShare: 1 };
    expect(stakes([priced(1, 0.4, 4), place], ONLINE, rules)).toEqual([200]);
    expect(stakes([priced(1, 0.4, 4), { ...place, runners: [2] }], ONLINE, rules)).toEqual([200, 200]);
  });

  test("no budget, bet or unit ever makes more than two tickets, a broken unit or more than the budget", () => {
    const bet = fc
      .record({
        number: fc.integer({ min: 1, max: 30 }),
        probability: fc.double({ min: 0.001, max: 1, noNaN: true }),
        dividend: fc.double({ min: 1.1, max: 1000, noNaN: true }),
      })
      .map(({ number, probability, dividend }) => priced(number, probability, dividend));
    fc.assert(
      fc.property(
        fc.uniqueArray(bet, { maxLength: 30, selector: ({ runners }) => runners[0] }),
        fc.integer({ min: 1, max: 20_000 }),
        fc.constantFrom(ONLINE, SHOP),
        fc.constantFrom(...PROFILE_NAMES),
        (bets, budget, unit, name) => {
          const rules = { ...rulesOf(name), budgetPerRace: centsOf(budget) };
          const { chosen, left } = chooseTickets(bets, unit, rules);
          expect(chosen.length + left.length).toBe(bets.length);
          expect(chosen.length).toBeLessThanOrEqual(2);
          const total = chosen.reduce((sum, { stake }) => sum + stake, 0);
          expect(total).toBeLessThanOrEqual(0.6 * budget + 1e-6);
          for (const { stake } of chosen) {
            expect(stake % unit.step).toBe(0);
            expect(stake).toBeGreaterThanOrEqual(unit.minimum);
          }
        },
      ),
    );
  });

  test("the order in which bets are found does not matter", () => {
    const bets = [priced(3, 0.3, 5), priced(1, 0.3, 5), { ...priced(1, 0.3, 5), betType: "SIMPLE_PLACE" as const }];
    expect(chooseTickets(bets, ONLINE, STD)).toEqual(chooseTickets(bets.toReversed(), ONLINE, STD));
    expect(chooseTickets(bets, ONLINE, STD).chosen[0]?.bet.runners).toEqual([1]);
  });
});

describe("a set of tickets", () => {
  test("must promise 40 % of the simple budget, not of its stake", () => {
    const codes = ticketSetObstacles({ stake: 200, expectedProfit: 110, standardDeviation: 100 }, STD).map(
      ({ code }) => code,
    );
    expect(codes).toEqual(["ev_simple_below_threshold"]);
    expect(ticketSetObstacles({ stake: 300, expectedProfit: 120, standardDeviation: 100 }, STD)).toEqual([]);
  });

  test("must be worth its risk", () => {
    expect(ticketSetObstacles({ stake: 300, expectedProfit: 150, standardDeviation: 600 }, STD)).toEqual([
      { code: "sharpe_below_threshold", value: 0.25, minimum: 0.5 },
    ]);
    expect(ticketSetObstacles({ stake: 300, expectedProfit: 150, standardDeviation: 0 }, STD)).toEqual([]);
  });

  test("must promise a quarter of its stake under the older rules", () => {
    const codes = ticketSetObstacles(
      { stake: 300, expectedProfit: 60, standardDeviation: 10 },
      rulesOf("gpi-v5.1-flat"),
    ).map(({ code }) => code);
    expect(codes).toEqual(["ev_global_below_threshold", "roi_global_below_threshold"]);
  });
});

function priced(number: number, probability: number, dividend: number): PricedBet {
  return {
    betType: "SIMPLE_GAGNANT",
    runners: [number],
    probability,
    expectedDividend: dividend,
    expectedValue: probability * dividend - 1,
  };
}

function stakes(bets: readonly PricedBet[], unit: StakeUnit, rules: ProfileRules = STD): number[] {
  return chooseTickets(bets, unit, rules).chosen.map(({ stake }) => stake);
}

function rulesOf(name: string): ProfileRules {
  const profile = profileOf(name);
  if (!profile.ok) throw new Error(profile.error.kind);
  return profile.value.rules;
}

function unitOf(operator: "pmu-online" | "pmu-shop"): StakeUnit {
  const unit = SIMPLE_UNITS[operator];
  if (!unit) throw new Error(operator);
  return unit;
}
