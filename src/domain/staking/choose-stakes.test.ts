import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { centsOf } from "../kernel/money.ts";
import { branchAndBound } from "./branch-and-bound.ts";
import { type ChosenStakes, chooseStakes } from "./choose-stakes.ts";
import { growthAt } from "./growth-at.ts";
import { noBet } from "./incumbent.ts";
import { R8_LAW, R8_TICKETS } from "./r8-fixtures.ts";
import { setGrowth } from "./set-growth.ts";
import { optimum, returnTables, scenarios } from "./stake-problems.contract.ts";
import { keepsRules, type StakeCandidate, type StakeInput, type StakeRules, stakeSpace } from "./stake-space.ts";
import { topThreeScenarios } from "./top-three-scenarios.ts";

const EURO = { minimum: centsOf(100), step: centsOf(100) };
const GPI: StakeRules = {
  bankroll: centsOf(10_000),
  budget: centsOf(500),
  simpleBudget: centsOf(300),
  comboBudget: centsOf(200),
  horseCap: centsOf(300),
  maximumTickets: 2,
  maximumCombos: 1,
  kellyFraction: 1,
};
const FREE: StakeRules = { ...GPI, simpleBudget: centsOf(500), comboBudget: centsOf(500), horseCap: centsOf(500) };
const R8 = topThreeScenarios(R8_LAW, R8_TICKETS, 3);
const R8_CANDIDATES = R8_TICKETS.map(({ betType, runners }): StakeCandidate => {
  const family = betType.startsWith("SIMPLE") ? "simple" : "combo";
  return { family, runners: runners.map((i) => i + 1), unit: EURO };
});

describe("race R8 with 5 € of 100 €", () => {
  const input = { candidates: R8_CANDIDATES, scenarios: R8, rules: FREE };

  test("3 € on no 4 to win and 2 € on no 1 to be placed, of 1,287 allocations", () => {
    const found = chosen(input);
    expect(found.tickets).toEqual([
      { candidate: 0, stake: 300 },
      { candidate: 3, stake: 200 },
    ]);
    expect(found.growth).toBeCloseTo(0.00628069, 8);
    expect(found.fractionGrowth).toBe(found.growth);
  });

  test("the next best allocations have the growth that the specification prints", () => {
    expect(growthAt(R8, Float64Array.of(0.02, 0, 0, 0.03, 0, 0, 0, 0))).toBeCloseTo(0.00600936, 8);
    expect(growthAt(R8, Float64Array.of(0.04, 0, 0, 0.01, 0, 0, 0, 0))).toBeCloseTo(0.0057981, 8);
  });

  test("any number of tickets finds the same two", () => {
    const many = chosen({ ...input, rules: { ...FREE, maximumTickets: 8, maximumCombos: 4 } });
    expect(many.tickets).toEqual(chosen(input).tickets);
  });

  test("with 3 € for simple bets together no more than that is staked on them", () => {
    const { tickets } = chosen({ ...input, rules: GPI });
    const simple = tickets.filter(({ candidate }) => R8_CANDIDATES[candidate]?.family === "simple");
    expect(simple.reduce((sum, { stake }) => sum + stake, 0)).toBeLessThanOrEqual(300);
    expect(keepsRules(stakeSpace({ ...input, rules: GPI }), tickets)).toBe(true);
  });

  test("two combinations, or 4 € on one horse, break the rules", () => {
    const space = stakeSpace({ ...input, rules: GPI });
    const set = (...tickets: [number, number][]) =>
      keepsRules(
        space,
        tickets.map(([candidate, euros]) => ({ candidate, stake: centsOf(100 * euros) })),
      );
    expect(set([4, 1])).toBe(true);
    expect(set([4, 1], [6, 1])).toBe(false);
    expect(set([0, 2], [4, 1])).toBe(true);
    expect(set([0, 2], [4, 2])).toBe(false);
    expect(set([0, 1], [1, 3])).toBe(false);
  });

  test("half Kelly is full Kelly of half the bankroll", () => {
    const half = chosen({ ...input, rules: { ...FREE, kellyFraction: 0.5 } });
    expect(half.tickets).toEqual(chosen({ ...input, rules: { ...FREE, bankroll: centsOf(5000) } }).tickets);
    const staked = new Float64Array(8);
    for (const { candidate, stake } of half.tickets) staked[candidate] = stake / 10_000;
    expect(half.growth).toBeCloseTo(growthAt(R8, staked), 12);
    expect(half.growth).not.toBeCloseTo(half.fractionGrowth, 6);
  });

  test("a small bankroll has no whole euro for such an edge", () => {
    expect(chosen({ ...input, rules: { ...FREE, bankroll: centsOf(200) } }).tickets).toEqual([]);
  });

  test("a bankroll below the smallest stake plays nothing", () => {
    const poor = chosen({ ...input, rules: { ...FREE, bankroll: centsOf(150), kellyFraction: 0.5 } });
    expect(poor.tickets).toEqual([]);
    expect([...poor.growthAlone]).toEqual(Array(8).fill(0));
  });

  test("a bet that can neither win nor lose is no bet", () => {
    const refunded = { candidates: [at0(R8_CANDIDATES)], scenarios: scenarios([[1, 1]], [0.5, 0.5]), rules: FREE };
    expect(chosen(refunded).tickets).toEqual([]);
  });

  test("a set that a gate refuses gives way to the next best", () => {
    const answer = chooseStakes(input, (tickets) => tickets.every(({ candidate }) => candidate !== 3));
    if (!answer.ok) throw new Error(answer.error.field);
    expect(answer.value.tickets.map(({ candidate }) => candidate)).not.toContain(3);
    expect(answer.value.tickets.length).toBeGreaterThan(0);
    expect(answer.value.setsRefused).toBeGreaterThan(0);
  });
});

describe("any race", () => {
  test("pairs, branch and bound, and trying everything find the same growth", () => {
    fc.assert(
      fc.property(inputs(), (input) => {
        const found = chosen(input);
        const space = stakeSpace(input);
        const bounded = noBet(() => true);
        branchAndBound(space, bounded);
        expect(bounded.growth).toBeCloseTo(found.fractionGrowth, 12);
        expect(everything(input)).toBeCloseTo(found.fractionGrowth, 12);
        expect(setGrowth(space, found.tickets)).toBe(found.fractionGrowth);
        for (const [candidate, levels] of space.levels.entries()) {
          const alone = levels.map((stake) => setGrowth(space, [{ candidate, stake }]));
          expect(found.growthAlone[candidate]).toBeCloseTo(Math.max(0, ...alone), 12);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("never above the budget, its split or a horse's cap, never two combinations, never off the unit", () => {
    fc.assert(
      fc.property(inputs(), (input) => {
        const { tickets } = chosen(input);
        expect(keepsRules(stakeSpace(input), tickets)).toBe(true);
        expect(tickets.filter(({ candidate }) => input.candidates[candidate]?.family === "combo").length).toBeLessThan(
          2,
        );
        for (const { candidate, stake } of tickets) {
          const unit = input.candidates[candidate]?.unit ?? EURO;
          expect(stake).toBeGreaterThanOrEqual(unit.minimum);
          expect((stake - unit.minimum) % unit.step).toBe(0);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("whole stakes never beat the continuous optimum, and a larger budget is never worse", () => {
    fc.assert(
      fc.property(inputs(), (input) => {
        const { growth } = chosen({ ...input, rules: { ...input.rules, kellyFraction: 1 } });
        expect(growth).toBeLessThanOrEqual(optimum({ scenarios: input.scenarios }).growth + 1e-12);
        const richer = { ...input.rules, kellyFraction: 1, budget: centsOf(800), simpleBudget: centsOf(600) };
        expect(chosen({ ...input, rules: richer }).growth).toBeGreaterThanOrEqual(growth - 1e-15);
      }),
      { numRuns: 100 },
    );
  });

  test("no bet where nothing has an edge", () => {
    fc.assert(
      fc.property(inputs(), (input) => {
        const weak = { ...input.scenarios, grossReturn: input.scenarios.grossReturn.map((gross) => gross / 1.51) };
        const found = chosen({ ...input, scenarios: weak });
        expect(found).toMatchObject({ tickets: [], growth: 0, fractionGrowth: 0 });
        expect([...found.growthAlone].every((growth) => growth === 0)).toBe(true);
      }),
    );
  });

  test("our own stakes in a small pool never make it grow faster", () => {
    fc.assert(
      fc.property(inputs(), (input) => {
        const candidates = input.candidates.map((candidate) => ({
          ...candidate,
          ownPool: { onTicket: 1000, marginalReturn: 0.86 },
        }));
        const small = { ...input, candidates };
        expect(chosen(small).fractionGrowth).toBeLessThanOrEqual(chosen(input).fractionGrowth + 1e-15);
        expect(everything(small)).toBeCloseTo(chosen(small).fractionGrowth, 12);
      }),
      { numRuns: 60 },
    );
  });

  test("dividends are paid in steps of ten cents, after our stake has moved them", () => {
    const race = scenarios([[3.19, 0]], [0.4, 0.6]);
    const candidates = [{ ...at0(R8_CANDIDATES), ownPool: { onTicket: 10_000, marginalReturn: 0.86 } }];
    const rules = { ...FREE, budget: centsOf(300) };
    const { tickets, growth } = chosen({ candidates, scenarios: race, rules, payDividend: paid });
    const [ticket] = tickets;
    expect(ticket?.stake).toBe(300);
    // (3.19·100 + 0.86·3)/103 = 3.122 is paid as 3.10
    expect(growth).toBeCloseTo(0.4 * Math.log(1 + 0.03 * 2.1) + 0.6 * Math.log(0.97), 12);
  });
});

describe("figures that cannot be staked on are refused by name", () => {
  const input: StakeInput = {
    candidates: [at0(R8_CANDIDATES)],
    scenarios: scenarios([[4, 0]], [0.3, 0.7]),
    rules: GPI,
  };
  const rules = (over: Record<string, number>): StakeInput => ({ ...input, rules: { ...GPI, ...over } });
  const candidate = (over: object): StakeInput => ({ ...input, candidates: [{ ...at0(R8_CANDIDATES), ...over }] });
  test.each<[string, StakeInput]>([
    ["scenarios.ticketCount", { ...input, candidates: [] }],
    ["rules.budget", rules({ budget: Number.NaN })],
    ["rules.horseCap", rules({ horseCap: -1 })],
    ["rules.simpleBudget", rules({ simpleBudget: 0.5 })],
    ["rules.bankroll", rules({ bankroll: 0 })],
    ["rules.maximumTickets", rules({ maximumTickets: 1.5 })],
    ["rules.kellyFraction", rules({ kellyFraction: 2 })],
    ["candidates[0].runners", candidate({ runners: [] })],
    ["candidates[0].unit.step", candidate({ unit: { minimum: 100, step: 0 } })],
    ["candidates[0].ownPool.onTicket", candidate({ ownPool: { onTicket: 50, marginalReturn: 0.86 } })],
    ["candidates[0].ownPool.marginalReturn", candidate({ ownPool: { onTicket: 5000, marginalReturn: Number.NaN } })],
    ["probability.sum", { ...input, scenarios: { ...input.scenarios, probability: Float64Array.of(0.5, 0.6) } }],
  ])("%s", (field, broken) => {
    const answer = chooseStakes(broken);
    expect(answer.ok ? undefined : answer.error).toMatchObject({ kind: "invalid_staking_input", field });
  });
});

function chosen(input: StakeInput): ChosenStakes {
  const answer = chooseStakes(input);
  if (!answer.ok) throw new Error(`${answer.error.field} ${answer.error.shown}`);
  return answer.value;
}

function paid(raw: number): number {
  return Math.max(1.1, Math.floor(raw * 10 + 1e-9) / 10);
}

/** The best growth of every set of at most two tickets, one by one. */
function everything(input: StakeInput): number {
  const space = stakeSpace(input);
  const all = space.levels.flatMap((levels, candidate) => levels.map((stake) => ({ candidate, stake })));
  let best = 0;
  for (const [a, first] of all.entries()) {
    for (const second of [undefined, ...all.slice(a + 1)]) {
      if (second?.candidate === first.candidate) continue;
      const set = second ? [first, second] : [first];
      if (keepsRules(space, set)) best = Math.max(best, setGrowth(space, set));
    }
  }
  return best;
}

function inputs(): fc.Arbitrary<StakeInput> {
  return fc
    .record({
      table: returnTables(5),
      bets: fc.array(
        fc.record({
          family: fc.constantFrom("simple" as const, "combo" as const),
          runners: fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 2 }),
          unit: fc.constantFrom(
            EURO,
            { minimum: centsOf(200), step: centsOf(200) },
            { minimum: centsOf(150), step: centsOf(50) },
          ),
        }),
        { minLength: 5, maxLength: 5 },
      ),
      kellyFraction: fc.constantFrom(1, 0.5, 0.25),
    })
    .map(({ table, bets, kellyFraction }) => ({
      candidates: bets,
      scenarios: scenarios(table.returns, table.probabilities),
      rules: { ...GPI, kellyFraction },
    }));
}

function at0<T>(list: readonly T[]): T {
  const [first] = list;
  if (first === undefined) throw new Error("empty");
  return first;
}
