import * as fc from "fast-check";
import { expect, test } from "vitest";
import { centsOf } from "../kernel/money.ts";
import { at } from "../model/at.ts";
import { profitOfTickets } from "./profit-distribution.ts";
import { profitRisk } from "./profit-risk.ts";
import { returnMoments } from "./return-moments.ts";
import { races } from "./stake-problems.contract.ts";
import { pairCap, type StakeInput, stakeSpace } from "./stake-space.ts";

const EURO = { minimum: centsOf(100), step: centsOf(100) };

test("mean and spread of any set are those of its outcomes, one by one", () => {
  fc.assert(
    fc.property(
      races(3, 6),
      fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 6, maxLength: 6 }),
      (race, euros) => {
        const input = inputOf(race);
        const tickets = input.candidates.flatMap((_, candidate) => {
          const stake = centsOf(100 * at(euros, candidate));
          return stake > 0 ? [{ candidate, stake }] : [];
        });
        fc.pre(tickets.length > 0);
        const { expectedProfit, standardDeviation } = returnMoments(race)(tickets);
        const told = profitRisk(profitOfTickets(input, tickets), 1);
        expect(expectedProfit).toBeCloseTo(told.expectedProfit, 6);
        expect(standardDeviation).toBeCloseTo(told.standardDeviation, 6);
      },
    ),
    { numRuns: 60 },
  );
});

test("two tickets share the budget of their family, and the cap of a horse that both hold", () => {
  const [race] = fc.sample(races(4, 4), { numRuns: 1, seed: 1 });
  if (!race) throw new Error("no race");
  const input = inputOf(race);
  const candidates = [
    { family: "simple", runners: [1], unit: EURO },
    { family: "simple", runners: [2], unit: EURO },
    { family: "combo", runners: [3, 4], unit: EURO },
    { family: "combo", runners: [5, 1], unit: EURO },
  ] as const;
  const space = stakeSpace({ ...input, candidates });
  expect(pairCap(space, 0, 1)).toBe(300);
  expect(pairCap(space, 2, 3)).toBe(200);
  expect(pairCap(space, 0, 2)).toBe(500);
  expect(pairCap(space, 0, 3)).toBe(250);
  const one = stakeSpace({ ...input, candidates, rules: { ...input.rules, maximumCombos: 1 } });
  expect(pairCap(one, 2, 3)).toBe(0);
});

function inputOf(scenarios: StakeInput["scenarios"]): StakeInput {
  return {
    candidates: Array.from({ length: scenarios.ticketCount }, (_, j) => ({
      family: "simple",
      runners: [j + 1],
      unit: EURO,
    })),
    scenarios,
    rules: {
      bankroll: centsOf(10_000),
      budget: centsOf(500),
      simpleBudget: centsOf(300),
      comboBudget: centsOf(200),
      horseCap: centsOf(250),
      maximumTickets: 2,
      maximumCombos: 2,
      kellyFraction: 1,
    },
  };
}
