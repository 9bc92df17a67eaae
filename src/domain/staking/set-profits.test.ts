import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { laws } from "../../../test/order-laws.ts";
import { rankProbabilities } from "../betting/bet-catalogue.ts";
import { betRules } from "../betting/catalogue/bet-rules.ts";
import { BET_TYPES, type BetType } from "../betting/catalogue/bet-type.ts";
import { centsOf } from "../kernel/money.ts";
import { arrivalChances } from "../model/order/order-event.ts";
import { stageWeights } from "../model/order/stage-weights.ts";
import { walkOrders } from "../model/order/walk-orders.ts";
import { firstThreeProbability, type OrderOfFinish } from "../model/order-of-finish.ts";
import { firstThreeStates } from "./first-three-states.ts";
import { expectedReturns } from "./scenarios.ts";
import { meanScenarios, setProfits } from "./set-profits.ts";
import { type TicketLaw, ticketLaw } from "./ticket-law.ts";

const RANKED = BET_TYPES.filter((betType) => betRules(betType, 3).pays === "one");
const anyBet = fc.record({
  betType: fc.constantFrom(...RANKED),
  draw: fc.shuffledSubarray([...Array(8).keys()], { minLength: 8, maxLength: 8 }),
  size: fc.nat(3),
});

describe("the law of a ticket", () => {
  test("holds the chance of every rank of the catalogue, and its mean is the value that was priced", () => {
    fc.assert(
      fc.property(
        laws(8, 8),
        anyBet,
        fc.constantFrom(2 as const, 3 as const),
        (law, { betType, draw, size }, places) => {
          const { sizes, ranks } = betRules(betType, places);
          const runners = draw.slice(0, sizes[size % sizes.length]);
          const states = firstThreeStates(law, places);
          const chances = rankProbabilities(arrivalChances(law), { betType, runners, paidPlaces: places });
          const made = ticketLaw(states, {
            runners,
            ways: ranks.map(({ event }, k) => ({
              when: { event },
              dividend: 2 + k,
              raw: 2,
              onTicket: 1e5,
              logSd: 0.2,
            })),
            expectedReturn: 1.2,
            pricedAt: 300,
            marginalReturn: 0.8,
          });
          const total = made.probability.reduce((sum, p) => sum + p, 0);
          expect(total).toBeCloseTo(
            chances.reduce((sum, { probability }) => sum + probability, 0),
            11,
          );
          expect(expectedReturns(meanScenarios(states, [made], [300]))[0]).toBeCloseTo(1.2, 10);
          // Less of ours in the pool brings more, never less.
          expect(meanOf(states, made, 100)).toBeGreaterThan(1.2);
          const profits = setProfits(states, [made], [{ candidate: 0, stake: centsOf(300) }]);
          const mean = profits.profit.reduce((sum, x, s) => sum + x * (profits.probability[s] ?? 0), 0);
          expect(mean).toBeCloseTo(300 * 0.2, 8);
          expect(profits.probability.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 11);
        },
      ),
      { numRuns: 60 },
    );
  });
});

test("a placed horse and a quinté: every profit and its chance are those of all arrivals one by one", () => {
  fc.assert(
    fc.property(laws(7, 7), (law) => {
      const states = firstThreeStates(law, 3);
      const placed = placeLaw(law);
      const runners = [1, 0, 2, 3, 4];
      const { ranks } = betRules("QUINTE_PLUS", 3);
      const quinte = ticketLaw(states, {
        runners,
        ways: ranks.map(({ event }, k) => ({ when: { event }, dividend: 10 + k, raw: 10, onTicket: 1, logSd: 0 })),
        expectedReturn: rankProbabilities(arrivalChances(law), {
          betType: "QUINTE_PLUS",
          runners,
          paidPlaces: 3,
        }).reduce((sum, { probability }, k) => sum + probability * (10 + k), 0),
        pricedAt: 0,
        marginalReturn: "our stake moves nothing",
      });
      const tickets = [
        { candidate: 0, stake: centsOf(100) },
        { candidate: 1, stake: centsOf(200) },
      ];
      const found = summed(setProfits(states, [placed, quinte], tickets));
      const expected = new Map<number, number>();
      walkOrders(stageWeights(law, 5), 5, (order, p) => {
        const three = [order[0], order[1], order[2]].map(Number);
        const five = Array.from({ length: 5 }, (_, m) => Number(order[m]));
        const hits = (depth: number): number => five.slice(0, depth).filter((i) => runners.includes(i)).length;
        const exact = runners.every((runner, m) => runner === five[m]);
        const rank = exact ? 0 : hits(5) === 5 ? 1 : hits(5) === 4 ? 2 : hits(3) === 3 && hits(5) === 3 ? 3 : -1;
        const won = (three.includes(0) ? dividendOf(three) : 0) + (rank < 0 ? 0 : 2 * (10 + rank));
        const key = Math.round(100 * won - 300);
        expected.set(key, (expected.get(key) ?? 0) + p);
      });
      for (const [profit, p] of expected) expect(Math.abs((found.get(profit) ?? 0) - p)).toBeLessThan(1e-10);
      expect([...found.values()].reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 10);
    }),
    { numRuns: 15 },
  );
});

test("two combinations in one set are a bug: given the first three they still hang together", () => {
  const [law] = fc.sample(laws(7, 7), 1);
  if (!law) throw new Error("no law");
  const states = firstThreeStates(law, 3);
  const trio = eventLaw(law, "TRIO", [0, 1, 2]);
  const couple = eventLaw(law, "COUPLE_GAGNANT", [0, 1]);
  const tickets = [0, 1].map((candidate) => ({ candidate, stake: centsOf(100) }));
  expect(() => setProfits(states, [trio, couple], tickets)).toThrow(RangeError);
});

function dividendOf(set: readonly number[]): number {
  return set.reduce((sum, i) => sum + 0.1 * i, 1.1);
}

/** Simple placé on runner 0, its dividend by who else is placed. */
function placeLaw(law: OrderOfFinish): TicketLaw {
  const sets: number[][] = [];
  for (let j = 1; j < law.runnerCount; j++) for (let k = j + 1; k < law.runnerCount; k++) sets.push([0, j, k]);
  return ticketLaw(firstThreeStates(law, 3), {
    runners: [0],
    ways: sets.map((home) => ({ when: { home }, dividend: dividendOf(home), raw: 2, onTicket: 1, logSd: 0 })),
    expectedReturn: sets.reduce((sum, [i = 0, j = 0, k = 0]) => {
      return sum + firstThreeProbability(law, i, j, k) * dividendOf([i, j, k]);
    }, 0),
    pricedAt: 0,
    marginalReturn: "our stake moves nothing",
  });
}

function eventLaw(law: OrderOfFinish, betType: BetType, runners: readonly number[]): TicketLaw {
  return ticketLaw(firstThreeStates(law, 3), {
    runners,
    ways: betRules(betType, 3).ranks.map(({ event }) => ({
      when: { event },
      dividend: 5,
      raw: 5,
      onTicket: 1,
      logSd: 0.3,
    })),
    expectedReturn: 1,
    pricedAt: 0,
    marginalReturn: "our stake moves nothing",
  });
}

function meanOf(states: ReturnType<typeof firstThreeStates>, law: TicketLaw, stake: number): number {
  return expectedReturns(meanScenarios(states, [law], [stake]))[0] ?? Number.NaN;
}

function summed({ profit, probability }: ReturnType<typeof setProfits>): Map<number, number> {
  const sums = new Map<number, number>();
  for (const [s, x] of profit.entries())
    sums.set(Math.round(x), (sums.get(Math.round(x)) ?? 0) + (probability[s] ?? 0));
  return sums;
}
