import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { at } from "../model/at.ts";
import { type OrderOfFinish, orderedTripleProbability, orderOfFinish } from "../model/order-of-finish.ts";
import { R8_LAW, R8_TICKETS } from "./r8-fixtures.ts";
import { expectedReturns, type Scenarios } from "./scenarios.ts";
import { topThreeScenarios } from "./top-three-scenarios.ts";
import type { TopThreeBet, TopThreeTicket } from "./top-three-ticket.ts";
import { type OrderWalk, topThreeScenariosOfWalk } from "./walk-scenarios.ts";

const BETS: readonly [TopThreeBet, number][] = [
  ["SIMPLE_GAGNANT", 1],
  ["SIMPLE_PLACE", 1],
  ["COUPLE_GAGNANT", 2],
  ["COUPLE_PLACE", 2],
  ["COUPLE_ORDRE", 2],
  ["TRIO", 3],
  ["TRIO_ORDRE", 3],
];

describe("scenarios of the first three", () => {
  test("the tables and the walk over every order make the same scenarios", () => {
    fc.assert(
      fc.property(fields(), fc.constantFrom(2 as const, 3 as const), ({ law, tickets }, places) => {
        const tabled = byReturns(topThreeScenarios(law, tickets, places));
        const walked = byReturns(topThreeScenariosOfWalk(tickets, places, law.runnerCount, walkOf(law)));
        expect(tabled.size).toBe(walked.size);
        for (const [key, chance] of walked) expect(tabled.get(key)).toBeCloseTo(chance, 13);
      }),
      { numRuns: 150 },
    );
  });

  test("their probabilities are those of a race that ends", () => {
    fc.assert(
      fc.property(fields(), ({ law, tickets }) => {
        const { probability } = topThreeScenarios(law, tickets, 3);
        expect(Math.abs(probability.reduce((sum, p) => sum + p, 0) - 1)).toBeLessThan(1e-12);
        for (const p of probability) expect(p).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test("a wide field with 32 tickets has more scenarios than the first table of them holds", () => {
    const weights = Array.from({ length: 14 }, (_, i) => 0.8 ** i);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const law = orderOfFinish(
      weights.map((weight) => weight / total),
      [1, 0.71, 0.53],
    );
    const tickets = Array.from({ length: 32 }, (_, t): TopThreeTicket => {
      const betType = t < 14 ? "SIMPLE_PLACE" : t < 28 ? "SIMPLE_GAGNANT" : "COUPLE_PLACE";
      const runners = t < 28 ? [t % 14] : [t - 28, t - 27];
      return { betType, runners, grossReturn: 2 };
    });
    const tabled = byReturns(topThreeScenarios(law, tickets, 3));
    const walked = byReturns(topThreeScenariosOfWalk(tickets, 3, 14, walkOf(law)));
    expect(tabled.size).toBeGreaterThan(1024);
    expect(tabled.size).toBe(walked.size);
    for (const [key, chance] of walked) expect(tabled.get(key)).toBeCloseTo(chance, 13);
  });

  test("a giant among dwarfs keeps its digits", () => {
    const law = orderOfFinish([1 - 4e-9, 1e-9, 1e-9, 1e-9, 1e-9], [1, 1, 1]);
    const tickets: TopThreeTicket[] = [{ betType: "TRIO", runners: [0, 1, 2], grossReturn: 1 }];
    expect(at(expectedReturns(topThreeScenarios(law, tickets, 3)), 0)).toBeCloseTo(1 / 6, 9);
  });

  test("a ticket paid by who else is placed has as many scenarios as dividends", () => {
    const place = R8_TICKETS.slice(2, 3);
    // 21 pairs of others beside no 4, and the races where it is not placed.
    expect(topThreeScenarios(R8_LAW, place, 3).probability).toHaveLength(22);
  });

  test("more tickets than bits take the walk and come to the same", () => {
    const tickets = Array.from({ length: 40 }, (_, t): TopThreeTicket => {
      const runner = t % 8;
      return { betType: t < 20 ? "SIMPLE_GAGNANT" : "SIMPLE_PLACE", runners: [runner], grossReturn: 2 + t };
    });
    const all = expectedReturns(topThreeScenarios(R8_LAW, tickets, 3));
    const few = expectedReturns(topThreeScenarios(R8_LAW, tickets.slice(20), 3));
    for (const [t, value] of few.entries()) expect(at(all, t + 20)).toBeCloseTo(value, 12);
  });

  test.each<[string, TopThreeTicket]>([
    ["a horse with itself", { betType: "COUPLE_PLACE", runners: [1, 1], grossReturn: 3 }],
    ["two horses for one", { betType: "SIMPLE_PLACE", runners: [1, 2], grossReturn: 3 }],
    ["a horse that does not run", { betType: "SIMPLE_GAGNANT", runners: [8], grossReturn: 3 }],
  ])("%s is a bug", (_, ticket) => {
    expect(() => topThreeScenarios(R8_LAW, [ticket], 3)).toThrow(RangeError);
  });

  test("a race of two has no first three", () => {
    expect(() => topThreeScenarios(orderOfFinish([0.6, 0.4], [1]), [], 3)).toThrow(RangeError);
  });
});

/** Every order of the first three, by the law itself. */
function walkOf(law: OrderOfFinish): OrderWalk {
  const runners = [...Array(law.runnerCount).keys()];
  return (visit) => {
    for (const i of runners)
      for (const j of runners)
        for (const k of runners) {
          if (i !== j && i !== k && j !== k) visit([i, j, k], orderedTripleProbability(law, i, j, k));
        }
  };
}

function byReturns({ probability, start, ticket, grossReturn }: Scenarios): Map<string, number> {
  const chances = new Map<string, number>();
  for (const [s, p] of probability.entries()) {
    const entries = [];
    for (let k = at(start, s); k < at(start, s + 1); k++) entries.push(`${at(ticket, k)}:${at(grossReturn, k)}`);
    expect(chances.has(entries.join())).toBe(false);
    chances.set(entries.join(), p);
  }
  return chances;
}

function fields() {
  return fc
    .record({
      weights: fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 3, maxLength: 9 }),
      exponents: fc.tuple(fc.double({ min: 0, max: 1.2, noNaN: true }), fc.double({ min: 0, max: 1.2, noNaN: true })),
      bets: fc.array(
        fc.record({ bet: fc.constantFrom(...BETS), from: fc.nat(1000), gross: fc.constantFrom(1.5, 2, 7.3) }),
        { maxLength: 32 },
      ),
    })
    .map(({ weights, exponents, bets }) => {
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const law = orderOfFinish(
        weights.map((weight) => weight / total),
        [1, ...exponents],
      );
      const n = weights.length;
      const tickets = bets.map(
        ({ bet: [betType, count], from, gross }): TopThreeTicket => ({
          betType,
          runners: Array.from({ length: count }, (_, i) => (from + i * (1 + (from % 2))) % n).slice(0, count),
          grossReturn: gross,
        }),
      );
      return { law, tickets: tickets.filter(({ runners }) => new Set(runners).size === runners.length) };
    });
}
