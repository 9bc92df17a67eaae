import * as fc from "fast-check";
import { expect, test } from "vitest";
import { laws } from "../../../test/order-laws.ts";
import { rankProbabilities } from "../betting/bet-catalogue.ts";
import { betRules } from "../betting/catalogue/bet-rules.ts";
import { BET_TYPES, type BetType } from "../betting/catalogue/bet-type.ts";
import { arrivalChances } from "../model/order/order-event.ts";
import type { ArrivalTicket } from "./arrival-claims.ts";
import { arrivalScenarios } from "./arrival-scenarios.ts";
import { expectedReturns, type Scenarios } from "./scenarios.ts";
import { topThreeScenarios } from "./top-three-scenarios.ts";
import type { TopThreeBet } from "./top-three-ticket.ts";

const anyBets = fc.array(
  fc.record({
    betType: fc.constantFrom(...BET_TYPES),
    draw: fc.shuffledSubarray([...Array(9).keys()], { minLength: 9, maxLength: 9 }),
    size: fc.nat(3),
    places: fc.constant(3 as const),
  }),
  { minLength: 1, maxLength: 12 },
);

test("every bet of the catalogue brings its ranks' chances times their returns, however many are played together", () => {
  fc.assert(
    fc.property(laws(9, 9), anyBets, (law, bets) => {
      const chances = arrivalChances(law);
      const tickets = bets.map(({ betType, draw, size }) => ticketOf(betType, draw, size));
      const scenarios = arrivalScenarios(law, tickets);
      expect(Math.abs(scenarios.probability.reduce((sum, p) => sum + p, 0) - 1)).toBeLessThan(1e-12);
      const expected = expectedReturns(scenarios);
      for (const [j, { runners, ranks }] of tickets.entries()) {
        const betType = bets[j]?.betType ?? "TRIO";
        const worth = rankProbabilities(chances, { betType, runners, paidPlaces: 3 }).reduce(
          (sum, { probability }, k) => sum + probability * (ranks[k]?.grossReturn ?? 0),
          0,
        );
        expect(Math.abs((expected[j] ?? 0) - worth)).toBeLessThan(1e-11);
      }
    }),
    { numRuns: 60 },
  );
});

test("what the first three decide is as their own tables say, outcome by outcome", () => {
  const three: readonly TopThreeBet[] = ["SIMPLE_GAGNANT", "SIMPLE_PLACE", "COUPLE_PLACE", "COUPLE_ORDRE", "TRIO"];
  fc.assert(
    fc.property(laws(6, 9), (law) => {
      const tickets = three.map((betType) => ({ betType, ...ticketOf(betType, [2, 0, 4, 1, 3], 0) }));
      const tables = topThreeScenarios(
        law,
        tickets.map(({ betType, runners }) => ({ betType, runners, grossReturn: 2 })),
        3,
      );
      const walked = arrivalScenarios(
        law,
        tickets.map(({ runners, ranks }) => ({
          runners,
          ranks: ranks.map(({ event }) => ({ event, grossReturn: 2 })),
        })),
      );
      const expected = bySet(tables);
      expect([...bySet(walked).keys()].toSorted()).toEqual([...expected.keys()].toSorted());
      for (const [set, p] of bySet(walked)) expect(Math.abs(p - (expected.get(set) ?? 0))).toBeLessThan(1e-12);
    }),
    { numRuns: 40 },
  );
});

test("a quinté and a 2sur4 are paid together as the arrival has it", () => {
  fc.assert(
    fc.property(laws(7, 7), (law) => {
      const quinte = ticketOf("QUINTE_PLUS", [0, 1, 2, 3, 4], 0);
      const pair = ticketOf("DEUX_SUR_QUATRE", [0, 1], 0);
      const sets = bySet(arrivalScenarios(law, [quinte, pair]));
      // Five of seven home in order: the two are then among the first four.
      const both = rankProbabilities(arrivalChances(law), {
        betType: "QUINTE_PLUS",
        runners: [0, 1, 2, 3, 4],
        paidPlaces: 3,
      });
      expect(sets.get("0:10,1:10")).toBeCloseTo(both[0]?.probability ?? Number.NaN, 12);
    }),
    { numRuns: 20 },
  );
});

test("a runner twice or of another race is a bug, and no ticket is one scenario", () => {
  const [law] = fc.sample(laws(6, 6), 1);
  if (!law) throw new Error("no law");
  expect(() => arrivalScenarios(law, [ticketOf("TRIO", [0, 0, 1], 0)])).toThrow(RangeError);
  expect(() => arrivalScenarios(law, [ticketOf("TRIO", [0, 6, 1], 0)])).toThrow(RangeError);
  expect([...arrivalScenarios(law, []).probability]).toEqual([1]);
});

/** Rank k of a bet brings 10 + k. */
function ticketOf(betType: BetType, draw: readonly number[], size: number): ArrivalTicket {
  const { sizes, ranks } = betRules(betType, 3);
  return {
    runners: draw.slice(0, sizes[size % sizes.length]),
    ranks: ranks.map(({ event }, k) => ({ event, grossReturn: 10 + k })),
  };
}

function bySet({ probability, start, ticket, grossReturn }: Scenarios): Map<string, number> {
  const sets = new Map<string, number>();
  for (const [s, p] of probability.entries()) {
    const paid: string[] = [];
    for (let k = start[s] ?? 0; k < (start[s + 1] ?? 0); k++) paid.push(`${ticket[k]}:${grossReturn[k]}`);
    const set = paid.join(",");
    sets.set(set, (sets.get(set) ?? 0) + p);
  }
  return sets;
}
