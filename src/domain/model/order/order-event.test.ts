import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { laws, R8, R8_EXPONENTS, shares } from "../../../../test/order-laws.ts";
import { at } from "../at.ts";
import { type OrderOfFinish, orderOfFinish } from "../order-of-finish.ts";
import { firstSetProbability, firstSets } from "./first-sets.ts";
import { arrivalChances, eventProbability, type OrderEvent } from "./order-event.ts";
import { orderedProbability } from "./ordered-probability.ts";
import { binomial, maskOf, setRank, subsetsOf } from "./set-rank.ts";
import { stageWeights } from "./stage-weights.ts";
import { expectedOverOrders, walkOrders } from "./walk-orders.ts";

describe("sets of the first home", () => {
  test("are those of the enumeration of all arrivals, in 200 fields to 1e-14", () => {
    fc.assert(
      fc.property(laws(2, 9), fc.integer({ min: 1, max: 5 }), (law, depth) => {
        const stages = stageWeights(law, depth);
        const sets = firstSets(stages);
        const tables = sets.probabilities.map((table) => new Float64Array(table.length));
        walkOrders(stages, stages.depth, (runners, chance) => {
          const rank = setRank(maskOf(runners, law.runnerCount));
          const table = tables[stages.depth] ?? new Float64Array();
          table[rank] = at(table, rank) + chance;
        });
        for (const [rank, chance] of (sets.probabilities[stages.depth] ?? []).entries()) {
          expect(Math.abs(chance - at(tables[stages.depth] ?? [], rank))).toBeLessThan(1e-14);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("of each size have chances that add up to one, up to five of thirty", () => {
    const law = orderOfFinish(shares(Array.from({ length: 30 }, (_, i) => 1.2 ** -i)), R8_EXPONENTS);
    for (const table of firstSets(stageWeights(law, 5)).probabilities) {
      expect(Math.abs(table.reduce((sum, p) => sum + p, 0) - 1)).toBeLessThan(1e-12);
    }
  });

  test("keep their digits where two horses hold nearly all the weight", () => {
    const law = orderOfFinish([0.5, 0.5 - 4e-9, 1e-9, 1e-9, 1e-9, 1e-9], [1, 1, 1, 1, 1]);
    const sets = firstSets(stageWeights(law, 5));
    for (const table of sets.probabilities)
      expect(Math.abs(table.reduce((sum, p) => sum + p, 0) - 1)).toBeLessThan(1e-12);
    // The two are first, and each of the four others is third, or fourth, as likely as the next.
    expect(Math.abs(firstSetProbability(sets, maskOf([0, 1, 2, 3], 6)) - 1 / 6)).toBeLessThan(1e-7);
  });

  test("more than thirty runners, or six places, are a bug", () => {
    expect(() => firstSets(stageWeights(orderOfFinish(shares(Array<number>(31).fill(1)), [1]), 2))).toThrow(RangeError);
    expect(() => firstSets(stageWeights(orderOfFinish(R8, [1]), 6))).toThrow(RangeError);
    expect(() => stageWeights(orderOfFinish(R8, [1]), 0)).toThrow(RangeError);
  });
});

describe("ranks of sets", () => {
  test("number the sets of a size without a gap", () => {
    for (const size of [1, 2, 3, 4, 5]) {
      const ranks = subsetsOf((1 << 9) - 1, size).map(setRank);
      expect(ranks.toSorted((a, b) => a - b)).toEqual(Array.from({ length: binomial(9, size) }, (_, i) => i));
    }
  });

  test("a runner twice or of another field is a bug", () => {
    expect(() => maskOf([1, 1], 8)).toThrow(RangeError);
    expect(() => maskOf([8], 8)).toThrow(RangeError);
    expect(() => maskOf([0.5], 8)).toThrow(RangeError);
  });
});

describe("events", () => {
  const conditions = fc
    .uniqueArray(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 })
    .chain((depths) =>
      fc.tuple(
        ...depths
          .toSorted((a, b) => a - b)
          .map((depth) =>
            fc
              .tuple(fc.integer({ min: 0, max: depth }), fc.integer({ min: 0, max: 3 }))
              .map(([atLeast, more]) => ({ depth, atLeast, atMost: atLeast + more })),
          ),
      ),
    );

  test("have the chance that all arrivals give them, whatever they ask", () => {
    fc.assert(
      fc.property(
        laws(5, 8),
        conditions,
        fc.constantFrom<OrderEvent["order"]>("any", "exact"),
        fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 1 }),
        (law, asked, order, picked) => {
          const event = { conditions: asked, order };
          const chance = eventProbability(arrivalChances(law), event, picked);
          expect(Math.abs(chance - fromAllArrivals(law, event, picked))).toBeLessThan(1e-12);
        },
      ),
      { numRuns: 150 },
    );
  });

  test("a set in any but the order named is the set less the order", () => {
    const law = orderOfFinish(R8, R8_EXPONENTS);
    const event: OrderEvent = { conditions: [{ depth: 4, atLeast: 4, atMost: 4 }], order: "not_exact" };
    const chance = eventProbability(arrivalChances(law), event, [2, 0, 3, 1]);
    expect(Math.abs(chance - fromAllArrivals(law, event, [2, 0, 3, 1]))).toBeLessThan(1e-14);
  });

  test("in a field smaller than the depth all are home", () => {
    const chances = arrivalChances(orderOfFinish([0.5, 0.3, 0.2], [1, 0.8, 0.6]));
    const bothInFour: OrderEvent = { conditions: [{ depth: 4, atLeast: 2, atMost: 2 }], order: "any" };
    expect(eventProbability(chances, bothInFour, [0, 2])).toBeCloseTo(1, 14);
    expect(eventProbability(chances, { conditions: [], order: "exact" }, [0, 1, 2])).toBeGreaterThan(0);
  });

  test("depths that do not rise are a bug", () => {
    const twice = [
      { depth: 3, atLeast: 1, atMost: 1 },
      { depth: 3, atLeast: 1, atMost: 1 },
    ];
    const chances = arrivalChances(orderOfFinish(R8, [1]));
    expect(() => eventProbability(chances, { conditions: twice, order: "any" }, [0])).toThrow(RangeError);
  });
});

describe("orders", () => {
  test("of the first four and five in R8 are those of the specification", () => {
    const stages = stageWeights(orderOfFinish(R8, R8_EXPONENTS), 5);
    expect(orderedProbability(stages, [0, 1, 2, 3])).toBeCloseTo(0.010181, 6);
    expect(orderedProbability(stages, [0, 1, 2, 3, 4])).toBeCloseTo(0.003175, 6);
    expect(orderedProbability(stages, [0, 1, 0])).toBe(0);
    expect(orderedProbability(stages, [0, 1, 2, 3, 4, 5, 6, 7, 0])).toBe(0);
  });

  test("walked one by one have the chance of each, and add up to one", () => {
    const stages = stageWeights(orderOfFinish(R8, R8_EXPONENTS), 3);
    let count = 0;
    let total = 0;
    walkOrders(stages, 3, (runners, chance) => {
      count++;
      total += chance;
      expect(chance).toBeCloseTo(orderedProbability(stages, runners), 15);
    });
    expect(count).toBe(336);
    expect(total).toBeCloseTo(1, 13);
    expect(() => walkOrders(stages, 4, () => undefined)).toThrow(RangeError);
  });

  test("the number of places that ours take is the sum of their chances to be placed", () => {
    const law = orderOfFinish(R8, R8_EXPONENTS);
    const ours = [1, 4, 6];
    const expected = expectedOverOrders(
      stageWeights(law, 3),
      3,
      (runners) => runners.filter((r) => ours.includes(r)).length,
    );
    expect(expected).toBeCloseTo(0.609932 + 0.291801 + 0.15355, 5);
  });
});

/** The definition: over all arrivals to depth five, does the event hold? */
function fromAllArrivals(law: OrderOfFinish, event: OrderEvent, picked: readonly number[]): number {
  const depth = Math.min(5, law.runnerCount);
  return expectedOverOrders(stageWeights(law, depth), depth, (runners) => {
    const inOrder = picked.every((runner, i) => runners[i] === runner);
    if (event.order === "exact") return inOrder ? 1 : 0;
    const holds = event.conditions.every(({ depth: first, atLeast, atMost }) => {
      const hits = picked.filter((runner) => runners.slice(0, first).includes(runner)).length;
      return hits >= atLeast && hits <= atMost;
    });
    return holds && !(event.order === "not_exact" && inOrder) ? 1 : 0;
  });
}
