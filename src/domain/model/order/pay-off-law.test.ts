import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { laws, R8, R8_EXPONENTS } from "../../../../test/order-laws.ts";
import { at } from "../at.ts";
import { type OrderOfFinish, orderOfFinish } from "../order-of-finish.ts";
import { arrivalChances, eventProbability, type OrderEvent } from "./order-event.ts";
import { payOffLaw } from "./pay-off-law.ts";
import type { FixedTicket } from "./pay-off-tables.ts";
import { stageWeights } from "./stage-weights.ts";
import { walkOrders } from "./walk-orders.ts";

const allHome = (size: number, depth: number): OrderEvent => ({
  conditions: [{ depth, atLeast: size, atMost: size }],
  order: "any",
});
/** Every additive event, with how many runners it takes. */
const EVENTS: readonly (readonly [size: number, event: OrderEvent])[] = [
  [1, allHome(1, 1)],
  [1, allHome(1, 2)],
  [1, allHome(1, 3)],
  [1, allHome(1, 4)],
  [2, allHome(2, 2)],
  [2, allHome(2, 3)],
  [2, allHome(2, 4)],
  [3, allHome(3, 3)],
  [3, allHome(3, 4)],
  [4, allHome(4, 4)],
  [5, allHome(4, 4)],
  [6, allHome(4, 4)],
  [4, allHome(2, 2)],
  [2, { conditions: [], order: "exact" }],
  [3, { conditions: [], order: "exact" }],
  [4, { conditions: [], order: "exact" }],
  [3, { ...allHome(3, 3), order: "not_exact" }],
  [4, { ...allHome(4, 4), order: "not_exact" }],
];
const MONEY = { bankroll: 100, stake: 6 };

/** Every order of the first four, every ticket tested. */
function enumerated(law: OrderOfFinish, tickets: readonly FixedTicket[], { bankroll, stake } = MONEY) {
  const moments = { expectedReturn: 0, expectedSquare: 0, expectedLogWealth: 0, lossProbability: 0 };
  walkOrders(stageWeights(law, 4), 4, (runners, chance) => {
    let back = 0;
    for (const { event, runners: picked, payout } of tickets) {
      const inOrder = picked.every((runner, i) => runners[i] === runner);
      const holds = event.conditions.every(({ depth, atLeast }) => {
        return picked.filter((runner) => runners.slice(0, depth).includes(runner)).length >= atLeast;
      });
      if (event.order === "exact" ? inOrder : holds && !(event.order === "not_exact" && inOrder)) back += payout;
    }
    moments.expectedReturn += chance * back;
    moments.expectedSquare += chance * back * back;
    moments.expectedLogWealth += chance * Math.log(bankroll - stake + back);
    if (back < stake - 1e-9) moments.lossProbability += chance;
  });
  return moments;
}

describe("the law of what tickets pay", () => {
  test("is that of every order of the first four with every ticket tested", () => {
    fc.assert(
      fc.property(
        laws(6, 8).chain((law) => fc.tuple(fc.constant(law), ticketsOn(law.runnerCount))),
        ([law, bets]) => {
          const { probabilities, ...moments } = payOffLaw(law, bets, MONEY);
          const expected = enumerated(law, bets);
          for (const key of ["expectedReturn", "expectedSquare", "expectedLogWealth", "lossProbability"] as const) {
            expect(Math.abs(moments[key] - expected[key]), key).toBeLessThan(1e-12 * Math.max(1, expected[key]));
          }
          for (const [i, { event, runners }] of bets.entries()) {
            const chance = eventProbability(arrivalChances(law), event, runners);
            expect(Math.abs(at(probabilities, i) - chance)).toBeLessThan(1e-13);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test("keeps its digits where three horses hold nearly all the weight", () => {
    const law = orderOfFinish([0.4, 0.3, 0.3 - 5e-9, 2e-9, 2e-9, 1e-9], [1, 1, 1, 1]);
    const tickets = [{ event: allHome(2, 4), runners: [0, 3], payout: 7 }];
    expect(payOffLaw(law, tickets, MONEY).expectedReturn).toBeCloseTo(enumerated(law, tickets).expectedReturn, 10);
  });

  test("getting the stake back is no loss", () => {
    const tickets = [0.1, 0.2].map((payout) => ({ event: allHome(1, 1), runners: [0], payout }));
    const law = orderOfFinish(R8, R8_EXPONENTS);
    expect(payOffLaw(law, tickets, { bankroll: 10, stake: 0.3 }).lossProbability).toBeCloseTo(1 - at(R8, 0), 12);
  });

  test("without a ticket nothing is staked and nothing comes back", () => {
    expect(payOffLaw(orderOfFinish(R8, R8_EXPONENTS), [], { bankroll: 100, stake: 0 })).toEqual({
      probabilities: [],
      expectedReturn: 0,
      expectedSquare: 0,
      expectedLogWealth: expect.closeTo(Math.log(100), 12),
      lossProbability: 0,
    });
  });

  test("bonuses, bets on five and small fields are refused", () => {
    const law = orderOfFinish(R8, R8_EXPONENTS);
    const law3 = orderOfFinish([0.5, 0.3, 0.2], [1]);
    const bonus: OrderEvent = {
      conditions: [
        { depth: 3, atLeast: 3, atMost: 3 },
        { depth: 4, atLeast: 3, atMost: 3 },
      ],
      order: "any",
    };
    const pay = (event: OrderEvent, runners: number[]) => () => payOffLaw(law, [{ event, runners, payout: 1 }], MONEY);
    expect(pay(bonus, [0, 1, 2, 3])).toThrow(RangeError);
    expect(pay(allHome(5, 5), [0, 1, 2, 3, 4])).toThrow(RangeError);
    expect(pay(allHome(1, 3), [0, 1])).toThrow(RangeError);
    expect(pay({ conditions: [], order: "exact" }, [0, 1, 2, 3, 4])).toThrow(RangeError);
    expect(() => payOffLaw(law3, [], MONEY)).toThrow(RangeError);
    expect(() => payOffLaw(law, [], { bankroll: 5, stake: 5 })).toThrow(RangeError);
  });
});

function ticketsOn(n: number): fc.Arbitrary<FixedTicket[]> {
  return fc.array(
    fc.constantFrom(...EVENTS).chain(([size, event]) =>
      fc
        .tuple(
          fc.shuffledSubarray(
            Array.from({ length: n }, (_, i) => i),
            { minLength: size, maxLength: size },
          ),
          fc.double({ min: 0.5, max: 40, noNaN: true }),
        )
        .map(([runners, payout]) => ({ event, runners, payout })),
    ),
    { maxLength: 8 },
  );
}
