import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { laws, R8, R8_EXPONENTS, shares } from "../../../../test/order-laws.ts";
import { at } from "../at.ts";
import { orderOfFinish, placeProbabilities } from "../order-of-finish.ts";
import { ALIAS_BITS, aliasTables } from "./alias-tables.ts";
import { arrivalChances, eventProbability } from "./order-event.ts";
import { sampleOrders } from "./sample-orders.ts";
import { sampledMean } from "./sampled-mean.ts";
import { stageWeights } from "./stage-weights.ts";
import { nextWord, randomState } from "./xoshiro.ts";

describe("random words", () => {
  test("are those of xoshiro128++ from the state 1, 2, 3, 4", () => {
    // The published reference code (prng.di.unimi.it) from that state.
    const state = Uint32Array.of(1, 2, 3, 4);
    expect([641, 1573767, 3222811527, 3517856514, 836907274].map(() => nextWord(state))).toEqual([
      641, 1573767, 3222811527, 3517856514, 836907274,
    ]);
  });

  test("begin with the seed, and with it alone", () => {
    expect(randomState(7)).toEqual(randomState(7));
    expect(randomState(7)).not.toEqual(randomState(8));
    expect(() => randomState(0.5)).toThrow(RangeError);
  });
});

describe("alias tables", () => {
  test("give each runner its share of each stage, to the grain of the threshold", () => {
    fc.assert(
      fc.property(laws(1, 30), (law) => {
        const stages = stageWeights(law, 5);
        const { cellBits, cells } = aliasTables(stages);
        const count = 1 << cellBits;
        for (const [stage, weights] of stages.weights.entries()) {
          const drawn = new Float64Array(law.runnerCount);
          for (let cell = 0; cell < count; cell++) {
            const own = at(cells, stage * count + cell) / 2 ** (32 - cellBits);
            const alias = at(cells, stage * count + cell) & ALIAS_BITS;
            if (cell < law.runnerCount) drawn[cell] = at(drawn, cell) + own / count;
            drawn[alias] = at(drawn, alias) + (1 - own) / count;
          }
          for (const [i, weight] of weights.entries()) {
            expect(Math.abs(at(drawn, i) - weight / at(stages.totals, stage))).toBeLessThan(1e-7);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("drawn arrivals", () => {
  test("place each horse as often as the exact law, within four standard errors", () => {
    const law = orderOfFinish(R8, R8_EXPONENTS);
    const stages = stageWeights(law, 5);
    const draws = 200_000;
    const orders = sampleOrders(stages, aliasTables(stages), randomState(20), new Uint8Array(draws * 5));
    const placed = placeProbabilities(law, 3);
    const counts = new Float64Array(8);
    for (const [i, runner] of orders.entries()) if (i % 5 < 3) counts[runner] = at(counts, runner) + 1;
    for (let i = 0; i < 8; i++) {
      const standardError = Math.sqrt((at(placed, i) * (1 - at(placed, i))) / draws);
      expect(Math.abs(at(counts, i) / draws - at(placed, i)) / standardError).toBeLessThan(4);
    }
  });

  test("hold every horse once, to the last of a whole field", () => {
    const stages = stageWeights(orderOfFinish(R8, R8_EXPONENTS), 8);
    const orders = sampleOrders(stages, aliasTables(stages), randomState(1), new Uint8Array(8 * 500));
    for (let i = 0; i < orders.length; i += 8) expect(new Set(orders.slice(i, i + 8)).size).toBe(8);
  });

  test("come to an end behind a favourite that holds all the weight", () => {
    const law = orderOfFinish([1 - 3e-12, 2e-12, 1e-12], [1, 1, 1]);
    const stages = stageWeights(law, 3);
    const { mean, standardError } = sampledMean(
      [stages],
      ([order]) => (order?.[1] === 1 ? 1 : 0),
      20_000,
      randomState(3),
    );
    expect(Math.abs(mean - 2 / 3) / standardError).toBeLessThan(4);
  });

  test("are the same for the same seed, and go on where they stopped", () => {
    const stages = stageWeights(orderOfFinish(R8, R8_EXPONENTS), 4);
    const tables = aliasTables(stages);
    const whole = sampleOrders(stages, tables, randomState(9), new Uint8Array(80));
    const state = randomState(9);
    const parts = [1, 2].flatMap(() => [...sampleOrders(stages, tables, state, new Uint8Array(40))]);
    expect(parts).toEqual([...whole]);
    expect(() => sampleOrders(stages, tables, state, new Uint8Array(41))).toThrow(RangeError);
  });
});

describe("a product of races", () => {
  test("drawn three times has the standard error of a mean of three", () => {
    const values = [1, 2, 6];
    const stages = stageWeights(orderOfFinish(R8, R8_EXPONENTS), 3);
    const { mean, standardError } = sampledMean([stages], () => values.shift() ?? Number.NaN, 3, randomState(5));
    expect(mean).toBe(3);
    // Squares about the mean 4 + 1 + 9, over two, over three.
    expect(standardError).toBeCloseTo(Math.sqrt(14 / 2 / 3), 12);
  });

  test("is told far better by the exact chances of each race, and as truly", () => {
    const [first, second] = [R8, shares([5, 4, 3, 2, 1])].map((p) => orderOfFinish(p, R8_EXPONENTS));
    if (!first || !second) throw new Error("two races");
    const races = [first, second].map((law) => stageWeights(law, 3));
    const placed = [first, second].map((law) => at(placeProbabilities(law, 3), 0));
    // Two tickets placé, one a race, and a bonus where both come in.
    const [a = 0, b = 0] = placed;
    const exact = twoAndBoth(a, b);
    const controls = [0, 1].map((race) => ({ value: isPlaced(race), expectation: placed[race] ?? Number.NaN }));
    const plain = sampledMean(races, twoPlaced, 20_000, randomState(8));
    const told = sampledMean(races, twoPlaced, 20_000, randomState(8), controls);
    for (const { mean, standardError } of [plain, told]) {
      expect(Math.abs(mean - exact) / standardError).toBeLessThan(4);
    }
    // What is left is the product of the two deviations alone.
    expect(told.standardError).toBeCloseTo(Math.sqrt((a * (1 - a) * b * (1 - b)) / 20_000), 4);
    expect(told.standardError).toBeLessThan(plain.standardError / 5);
  });

  test("of what a control says already is known without an error", () => {
    const stages = stageWeights(orderOfFinish(R8, R8_EXPONENTS), 1);
    const control = { value: thirdWins, expectation: R8[2] ?? Number.NaN };
    const { mean, standardError } = sampledMean([stages], (one) => 5 * thirdWins(one), 500, randomState(2), [control]);
    expect(mean).toBeCloseTo(5 * (R8[2] ?? 0), 12);
    expect(standardError).toBeLessThan(1e-7);
    expect(() => sampledMean([stages], thirdWins, 500, randomState(2), [control, control])).toThrow("control 1");
    expect(() => sampledMean([stages], thirdWins, 2, randomState(2), [control])).toThrow(RangeError);
  });

  test("has the product of its chances, within four standard errors", () => {
    const races = [R8, shares([5, 4, 3, 2, 1]), shares([1, 1, 1, 1])].map((p) => orderOfFinish(p, R8_EXPONENTS));
    const inThree = { conditions: [{ depth: 3, atLeast: 1, atMost: 1 }], order: "any" as const };
    const exact = races.reduce((chance, law) => chance * eventProbability(arrivalChances(law), inThree, [1]), 1);
    const { mean, standardError, draws } = sampledMean(
      races.map((law) => stageWeights(law, 3)),
      (arrivals) => (arrivals.every((arrival) => arrival.includes(1)) ? 1 : 0),
      50_000,
      randomState(4),
    );
    expect(draws).toBe(50_000);
    expect(standardError).toBeCloseTo(Math.sqrt((exact * (1 - exact)) / 50_000), 4);
    expect(Math.abs(mean - exact) / standardError).toBeLessThan(4);
    expect(() => sampledMean([], () => 1, 1, randomState(4))).toThrow(RangeError);
  });
});

function isPlaced(race: number): (arrivals: readonly Uint8Array[]) => number {
  return (arrivals) => (arrivals[race]?.includes(0) ? 1 : 0);
}

function thirdWins([order]: readonly Uint8Array[]): number {
  return order?.[0] === 2 ? 1 : 0;
}

function twoAndBoth(a: number, b: number): number {
  return 2 * a + 3 * b + a * b;
}

function twoPlaced(arrivals: readonly Uint8Array[]): number {
  return twoAndBoth(isPlaced(0)(arrivals), isPlaced(1)(arrivals));
}
