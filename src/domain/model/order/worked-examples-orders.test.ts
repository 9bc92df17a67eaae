import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { laws, R8, R8_EXPONENTS, shares } from "../../../../test/order-laws.ts";
import { at } from "../at.ts";
import {
  bothInFirstThreeProbability,
  firstThreeProbability,
  orderedPairProbability,
  orderedTripleProbability,
  orderOfFinish,
  placeProbabilities,
} from "../order-of-finish.ts";
import { aliasTables } from "./alias-tables.ts";
import { firstSetProbability, firstSets } from "./first-sets.ts";
import { orderedProbability } from "./ordered-probability.ts";
import { sampleOrders } from "./sample-orders.ts";
import { maskOf } from "./set-rank.ts";
import { stageWeights } from "./stage-weights.ts";
import { walkOrders } from "./walk-orders.ts";
import { randomState } from "./xoshiro.ts";

describe("race R8 of §2.5", () => {
  test("has 336, 1,680 and 6,720 arrivals of three, four and five, and 70 sets of four", () => {
    const law = orderOfFinish(R8, R8_EXPONENTS);
    const arrivals = [3, 4, 5].map((depth) => {
      let count = 0;
      walkOrders(stageWeights(law, depth), depth, () => count++);
      return count;
    });
    expect(arrivals).toEqual([336, 1680, 6720]);
    expect(firstSets(stageWeights(law, 4)).probabilities[4]).toHaveLength(70);
  });

  test("has by closed forms and by sets what the enumeration of its arrivals gives, to 1e-14", () => {
    const law = orderOfFinish(R8, R8_EXPONENTS);
    const [placed, pairs] = [new Float64Array(8), new Float64Array(64)];
    walkOrders(stageWeights(law, 3), 3, (runners, chance) => {
      for (const i of runners) {
        placed[i] = at(placed, i) + chance;
        for (const j of runners) if (i !== j) pairs[i * 8 + j] = at(pairs, i * 8 + j) + chance;
      }
    });
    const closed = placeProbabilities(law, 3);
    for (let i = 0; i < 8; i++) {
      near(at(closed, i), at(placed, i), 1e-14);
      for (let j = 0; j < 8; j++) near(bothInFirstThreeProbability(law, i, j), at(pairs, i * 8 + j), 1e-14);
    }
    const fours = new Float64Array(256);
    walkOrders(stageWeights(law, 4), 4, (runners, chance) => {
      fours[maskOf(runners, 8)] = at(fours, maskOf(runners, 8)) + chance;
    });
    const sets = firstSets(stageWeights(law, 4));
    for (const [mask, chance] of fours.entries()) if (chance > 0) near(firstSetProbability(sets, mask), chance, 1e-14);
  });

  test("400,000 drawn arrivals have 1 and 4 among the first four as often as 0.434065, within four standard errors", () => {
    const stages = stageWeights(orderOfFinish(R8, R8_EXPONENTS), 4);
    const draws = 400_000;
    const orders = sampleOrders(stages, aliasTables(stages), randomState(400), new Uint8Array(4 * draws));
    let hits = 0;
    for (let from = 0; from < orders.length; from += 4) {
      const four = orders.subarray(from, from + 4);
      if (four.includes(0) && four.includes(3)) hits++;
    }
    const exact = 0.434065;
    expect(Math.abs(hits / draws - exact) / Math.sqrt((exact * (1 - exact)) / draws)).toBeLessThan(4);
  });
});

describe("identities of §7, in any field", () => {
  test("every pair among the first four: six of them, whatever the exponents", () => {
    fc.assert(
      fc.property(laws(5, 10), (law) => {
        const sets = firstSets(stageWeights(law, 4));
        let [fours, pairs] = [0, 0];
        for (let mask = 0; mask < 1 << law.runnerCount; mask++) {
          if (bits(mask) !== 4) continue;
          fours += firstSetProbability(sets, mask);
          for (let i = 0; i < law.runnerCount; i++)
            for (let j = i + 1; j < law.runnerCount; j++)
              if ((mask >>> i) & (mask >>> j) & 1) pairs += firstSetProbability(sets, mask);
        }
        near(fours, 1, 1e-12);
        near(pairs, 6, 1e-11);
      }),
      { numRuns: 40 },
    );
  });

  test("with exponents of one, Harville's products", () => {
    fc.assert(
      fc.property(laws(4, 14), ({ win: p }) => {
        const law = orderOfFinish(p, [1, 1, 1, 1]);
        const [a, b, c, d] = [at(p, 0), at(p, 1), at(p, 2), at(p, 3)];
        near(orderedPairProbability(law, 0, 1), (a * b) / (1 - a), 1e-13);
        near(orderedTripleProbability(law, 0, 1, 2), (a * b * c) / ((1 - a) * (1 - a - b)), 1e-12);
        const four = orderedProbability(stageWeights(law, 4), [0, 1, 2, 3]);
        const rest = 1 - a - b - c;
        if (rest > 1e-3) near(four, (a * b * c * d) / ((1 - a) * (1 - a - b) * rest), 1e-10);
      }),
    );
  });

  test("with later exponents of nought the places behind the winner are drawn by lot, five deep", () => {
    fc.assert(
      fc.property(laws(6, 12), ({ win, runnerCount: n }) => {
        const stages = stageWeights(orderOfFinish(win, [1, 0, 0, 0, 0]), 5);
        const others = (n - 1) * (n - 2) * (n - 3) * (n - 4);
        near(orderedProbability(stages, [2, 0, 1, 3, 4]), at(win, 2) / others, 1e-14);
      }),
    );
  });

  test("renaming the horses renames the chances, to the fifth place", () => {
    fc.assert(
      fc.property(laws(6, 10), fc.integer({ min: 1, max: 1e6 }), (law, seed) => {
        const n = law.runnerCount;
        const renamed = [...Array(n).keys()].toSorted((i, j) => ((seed * (i + 7)) % 101) - ((seed * (j + 7)) % 101));
        const other = orderOfFinish(
          renamed.map((i) => at(law.win, i)),
          law.stageExponents,
        );
        const arrival = [4, 0, 3, 1, 2];
        const told = arrival.map((i) => renamed.indexOf(i));
        near(
          orderedProbability(stageWeights(other, 5), told),
          orderedProbability(stageWeights(law, 5), arrival),
          1e-13,
        );
        near(
          firstSetProbability(firstSets(stageWeights(other, 5)), maskOf(told, n)),
          firstSetProbability(firstSets(stageWeights(law, 5)), maskOf(arrival, n)),
          1e-13,
        );
      }),
      { numRuns: 60 },
    );
  });

  test("a horse whose chance goes to nothing leaves the others as they were, the sooner the larger the exponents", () => {
    const field = shares([5, 4, 3, 2]);
    for (const lambda of [1, 0.8, 0.6]) {
      const without = orderOfFinish(field, [1, lambda, lambda]);
      for (const ghost of [1e-4, 1e-7, 1e-10]) {
        const law = orderOfFinish([...field.map((p) => p * (1 - ghost)), ghost], [1, lambda, lambda]);
        // It weighs ghost^λ of the three that are left at a stage, no more.
        const most = 30 * ghost ** lambda;
        near(firstThreeProbability(law, 0, 1, 2), firstThreeProbability(without, 0, 1, 2), most);
        near(orderedTripleProbability(law, 3, 1, 0), orderedTripleProbability(without, 3, 1, 0), most);
      }
    }
  });

  test("exponents beyond the table repeat its last", () => {
    const short = stageWeights(orderOfFinish(R8, [1, 0.74, 0.56]), 5);
    const long = stageWeights(orderOfFinish(R8, [1, 0.74, 0.56, 0.56, 0.56]), 5);
    expect(orderedProbability(short, [0, 1, 2, 3, 4])).toBe(orderedProbability(long, [0, 1, 2, 3, 4]));
  });
});

function bits(mask: number): number {
  let count = 0;
  for (let left = mask; left !== 0; left &= left - 1) count++;
  return count;
}

function near(actual: number, expected: number, tolerance: number): void {
  expect(Math.abs(actual - expected), `${actual} is not ${expected}`).toBeLessThanOrEqual(tolerance);
}
