import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { at } from "./at.ts";
import { GAIT_EXPONENTS, gaitOf } from "./gait.ts";
import {
  bothInFirstThreeProbability,
  firstThreeProbability,
  firstTwoProbability,
  orderedPairProbability,
  orderedTripleProbability,
  orderOfFinish,
  placeProbabilities,
} from "./order-of-finish.ts";
import { paidPlaces } from "./paid-places.ts";

const R8 = temper([2.3, 3.9, 6, 8.7, 13, 19, 33, 70], 1.075);
const DISCOUNTED = [1, 0.74, 0.56, 0.41, 0.3];
const HARVILLE = [1, 1, 1];

describe("four runners that can be checked by hand", () => {
  const p = [0.4, 0.3, 0.2, 0.1];

  test("Harville", () => {
    const law = orderOfFinish(p, HARVILLE);
    near(orderedPairProbability(law, 0, 1), 0.2);
    near(orderedTripleProbability(law, 0, 1, 2), 0.133333);
    near(firstThreeProbability(law, 0, 1, 2), 0.55119);
    nearAll(placeProbabilities(law, 2), [0.715873, 0.608333, 0.44127, 0.234524]);
    nearAll(placeProbabilities(law, 3), [0.922222, 0.870238, 0.75873, 0.44881]);
  });

  test("discounted with 0.74 and 0.56", () => {
    const law = orderOfFinish(p, [1, 0.74, 0.56]);
    near(orderedPairProbability(law, 0, 1), 0.183123);
    near(orderedTripleProbability(law, 0, 1, 2), 0.109112);
    near(firstThreeProbability(law, 0, 1, 2), 0.462368);
    nearAll(placeProbabilities(law, 2), [0.687128, 0.591308, 0.452304, 0.269261]);
    nearAll(placeProbabilities(law, 3), [0.88514, 0.834259, 0.742969, 0.537632]);
  });
});

test("race R8 of the specification", () => {
  const law = orderOfFinish(R8, DISCOUNTED);
  nearAll(placeProbabilities(law, 3), [0.767564, 0.609932, 0.480234, 0.380738, 0.291801, 0.225183, 0.15355, 0.090997]);
  nearAll(placeProbabilities(law, 2), [0.628185, 0.440942, 0.312804, 0.229042, 0.162295, 0.116812, 0.072274, 0.037645]);
  nearAll(placeProbabilities(law, 1), R8);
  near(firstTwoProbability(law, 0, 1), 0.218072);
  near(firstTwoProbability(law, 0, 3), 0.100915);
  near(orderedPairProbability(law, 0, 1), 0.125228);
  near(bothInFirstThreeProbability(law, 0, 1), 0.437013);
  near(bothInFirstThreeProbability(law, 0, 3), 0.259104);
  near(bothInFirstThreeProbability(law, 3, 5), 0.054332);
  near(firstThreeProbability(law, 0, 1, 2), 0.14348);
  near(firstThreeProbability(law, 0, 1, 3), 0.104068);
  near(orderedTripleProbability(law, 0, 1, 2), 0.035644);
});

test("eight equal horses have the chances of a lottery, whatever the exponents", () => {
  fc.assert(
    fc.property(exponents(), (lambda) => {
      const law = orderOfFinish(Array<number>(8).fill(1 / 8), lambda);
      for (const chance of placeProbabilities(law, 3)) near(chance, 3 / 8, 1e-13);
      near(firstTwoProbability(law, 2, 5), 1 / 28, 1e-13);
      near(bothInFirstThreeProbability(law, 2, 5), 3 / 28, 1e-13);
      near(firstThreeProbability(law, 1, 2, 5), 1 / 56, 1e-13);
    }),
  );
});

describe("any field, any exponents", () => {
  test("the closed forms are the enumeration of all arrivals, to 1e-13", () => {
    fc.assert(
      fc.property(fields(3, 9), exponents(), (p, lambda) => {
        const law = orderOfFinish(p, lambda);
        const all = enumerated(p, lambda);
        for (let i = 0; i < p.length; i++) {
          near(at(placeProbabilities(law, 2), i), at(all.topTwo, i), 1e-13);
          near(at(placeProbabilities(law, 3), i), at(all.topThree, i), 1e-13);
          for (let j = 0; j < p.length; j++) {
            if (i === j) continue;
            near(firstTwoProbability(law, i, j), all.pair(i, j), 1e-13);
            near(bothInFirstThreeProbability(law, i, j), all.bothInThree(i, j), 1e-13);
            for (let k = 0; k < p.length; k++) {
              if (k === i || k === j) continue;
              near(firstThreeProbability(law, i, j, k), all.triple(i, j, k), 1e-13);
              near(orderedTripleProbability(law, i, j, k), all.ordered(i, j, k), 1e-13);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test("a few giants among dwarfs keep all digits", () => {
    for (const p of [
      [0.5, 0.5 - 3e-12, 1e-12, 1e-12, 1e-12],
      [1 - 4e-12, 1e-12, 1e-12, 1e-12, 1e-12],
      [0.6, 0.3, 0.1 - 2e-9, 1e-9, 1e-9],
    ]) {
      const law = orderOfFinish(p, HARVILLE);
      const all = enumerated([...law.win], HARVILLE);
      nearAll(placeProbabilities(law, 3), all.topThree, 1e-13);
      nearAll(placeProbabilities(law, 2), all.topTwo, 1e-13);
      near(bothInFirstThreeProbability(law, 0, 1), all.bothInThree(0, 1), 1e-13);
      near(bothInFirstThreeProbability(law, 0, 3), all.bothInThree(0, 3), 1e-13);
    }
  });

  test("all places, pairs and triples add up", () => {
    fc.assert(
      fc.property(fields(4, 20), exponents(), (p, lambda) => {
        const n = p.length;
        const law = orderOfFinish(p, lambda);
        const [first, two, three] = ([1, 2, 3] as const).map((places) => placeProbabilities(law, places));
        let [pairs, both, triples] = [0, 0, 0];
        for (let i = 0; i < n; i++) {
          let withOthers = 0;
          for (let j = 0; j < n; j++) {
            if (j === i) continue;
            withOthers += bothInFirstThreeProbability(law, i, j);
            let triplesOfPair = 0;
            for (let k = 0; k < n; k++) triplesOfPair += firstThreeProbability(law, i, j, k);
            near(triplesOfPair, bothInFirstThreeProbability(law, i, j), 1e-12);
            if (j < i) continue;
            pairs += firstTwoProbability(law, i, j);
            both += bothInFirstThreeProbability(law, i, j);
            for (let k = j + 1; k < n; k++) triples += firstThreeProbability(law, i, j, k);
          }
          near(at(three ?? [], i), withOthers / 2, 1e-12);
          expect(at(first ?? [], i)).toBeLessThanOrEqual(at(two ?? [], i) + 1e-15);
          expect(at(two ?? [], i)).toBeLessThanOrEqual(at(three ?? [], i) + 1e-15);
        }
        near(pairs, 1, 1e-12);
        near(both, 3, 1e-12);
        near(triples, 1, 1e-12);
        near(total(two ?? []), 2, 1e-12);
        near(total(three ?? []), 3, 1e-12);
      }),
      { numRuns: 40 },
    );
  });

  test("the six orders of three horses make their trio", () => {
    fc.assert(
      fc.property(fields(3, 12), exponents(), (p, lambda) => {
        const law = orderOfFinish(p, lambda);
        const orders = [
          [0, 1, 2],
          [0, 2, 1],
          [1, 0, 2],
          [1, 2, 0],
          [2, 0, 1],
          [2, 1, 0],
        ] as const;
        const sum = orders.reduce((chance, [i, j, k]) => chance + orderedTripleProbability(law, i, j, k), 0);
        near(sum, firstThreeProbability(law, 0, 1, 2), 1e-13);
      }),
    );
  });

  test("the order in which the horses are listed does not matter", () => {
    fc.assert(
      fc.property(fields(4, 12), exponents(), (p, lambda) => {
        const turned = [...p.slice(1), at(p, 0)];
        const [law, turnedLaw] = [orderOfFinish(p, lambda), orderOfFinish(turned, lambda)];
        const [placed, turnedPlaced] = [placeProbabilities(law, 3), placeProbabilities(turnedLaw, 3)];
        near(at(placed, 0), at(turnedPlaced, p.length - 1), 1e-13);
        near(at(placed, 2), at(turnedPlaced, 1), 1e-13);
        near(bothInFirstThreeProbability(law, 1, 2), bothInFirstThreeProbability(turnedLaw, 0, 1), 1e-13);
      }),
    );
  });

  test("with later exponents of zero the places behind the winner are drawn by lot", () => {
    const law = orderOfFinish([0.6, 0.2, 0.1, 0.1], [1, 0, 0]);
    near(orderedPairProbability(law, 0, 3), 0.6 / 3, 1e-15);
    near(orderedTripleProbability(law, 0, 3, 1), 0.6 / 6, 1e-15);
  });

  test("scratching a horse is renormalising under Harville, and not under the discounted law", () => {
    const [p, without] = [
      [0.4, 0.3, 0.2, 0.1],
      [0.5, 0.375, 0.125],
    ];
    const difference = (lambda: readonly number[]): number => {
      const full = orderOfFinish(p, lambda);
      const scratched = orderOfFinish(without, lambda);
      // Given that horse 2 is last of the four, the others run their own race.
      const given = orderedTripleProbability(full, 0, 1, 3);
      const notLast = firstThreeProbability(full, 0, 1, 3);
      return given / notLast - orderedTripleProbability(scratched, 0, 1, 2);
    };
    expect(Math.abs(difference([1, 0.74, 0.56]))).toBeGreaterThan(1e-3);
    const harville = orderOfFinish(p, HARVILLE);
    const scratched = orderOfFinish(without, HARVILLE);
    const before = (a: number, b: number): number => {
      let chance = orderedPairProbability(harville, a, b);
      for (let k = 0; k < 4; k++) if (k !== a && k !== b) chance += orderedTripleProbability(harville, a, k, b);
      for (let k = 0; k < 4; k++) if (k !== a && k !== b) chance += orderedTripleProbability(harville, k, a, b);
      // b is last: the first three are a and the two others.
      for (let k = 0; k < 4; k++)
        for (let l = k + 1; l < 4; l++)
          if (![a, b].includes(k) && ![a, b].includes(l)) chance += firstThreeProbability(harville, a, k, l);
      return chance;
    };
    let ahead = orderedPairProbability(scratched, 0, 1) + orderedPairProbability(scratched, 0, 2);
    ahead -= orderedTripleProbability(scratched, 0, 2, 1);
    ahead += orderedTripleProbability(scratched, 0, 2, 1) + orderedPairProbability(scratched, 2, 0);
    near(before(0, 1), ahead, 1e-12);
  });

  test("a horse that cannot win leaves the others as they were", () => {
    const withGhost = orderOfFinish([0.5, 0.3, 0.2, 0], HARVILLE);
    const without = orderOfFinish([0.5, 0.3, 0.2], HARVILLE);
    near(orderedPairProbability(withGhost, 0, 1), orderedPairProbability(without, 0, 1), 1e-11);
  });
});

describe("small fields", () => {
  test("all horses are placed where there are no more than places", () => {
    expect([...placeProbabilities(orderOfFinish([0.7, 0.3], HARVILLE), 3)]).toEqual([1, 1]);
    expect([...placeProbabilities(orderOfFinish([0.5, 0.3, 0.2], HARVILLE), 3)]).toEqual([1, 1, 1]);
    expect([...placeProbabilities(orderOfFinish([1], HARVILLE), 2)]).toEqual([1]);
    expect(bothInFirstThreeProbability(orderOfFinish([0.7, 0.3], HARVILLE), 0, 1)).toBe(1);
    near(firstTwoProbability(orderOfFinish([0.7, 0.3], HARVILLE), 0, 1), 1, 1e-15);
  });

  test("a horse with itself is no pair", () => {
    const law = orderOfFinish(R8, DISCOUNTED);
    expect(firstTwoProbability(law, 1, 1)).toBe(0);
    expect(orderedPairProbability(law, 1, 1)).toBe(0);
    expect(bothInFirstThreeProbability(law, 1, 1)).toBe(0);
    expect(firstThreeProbability(law, 1, 1, 2)).toBe(0);
    expect(orderedTripleProbability(law, 1, 2, 1)).toBe(0);
    expect(orderedTripleProbability(law, 1, 2, 2)).toBe(0);
    expect(orderedTripleProbability(law, 1, 1, 2)).toBe(0);
  });

  test("chances that are none are a bug", () => {
    expect(() => orderOfFinish([0.5, 0.4], HARVILLE)).toThrow(RangeError);
    expect(() => orderOfFinish([1.5, -0.5], HARVILLE)).toThrow(RangeError);
    expect(() => orderOfFinish([Number.NaN, 1], HARVILLE)).toThrow(RangeError);
    expect(() => orderOfFinish([0.5, 0.5], [0.9, 1])).toThrow(RangeError);
    expect(() => orderOfFinish([0.5, 0.5], [1, -1])).toThrow(RangeError);
    expect(() => firstTwoProbability(orderOfFinish([0.5, 0.5], HARVILLE), 0, 5)).toThrow(RangeError);
  });
});

describe("rules of the trade", () => {
  test("places are paid by the number of runners declared", () => {
    expect([1, 3, 4, 7, 8, 20].map(paidPlaces)).toEqual([0, 0, 2, 2, 3, 3]);
    expect(() => paidPlaces(0)).toThrow(RangeError);
    expect(() => paidPlaces(7.5)).toThrow(RangeError);
  });

  test("each discipline has the exponents of its gait", () => {
    expect(gaitOf("MONTE")).toBe("trot");
    expect(gaitOf("CROSS")).toBe("jumps");
    expect(gaitOf(undefined)).toBe("unknown");
    expect(GAIT_EXPONENTS[gaitOf("ATTELE")]).toEqual({
      winExponent: 1.09,
      stageExponents: [1, 0.71, 0.53, 0.37, 0.27],
    });
    expect(GAIT_EXPONENTS[gaitOf("PLAT")]).toEqual({
      winExponent: 1.08,
      stageExponents: [1, 0.81, 0.705, 0.577, 0.45],
    });
    expect(GAIT_EXPONENTS[gaitOf("HAIE")]).toEqual({ winExponent: 1, stageExponents: [1, 0.88, 0.67, 0.55, 0.45] });
    expect(GAIT_EXPONENTS.unknown).toEqual({ winExponent: 1.08, stageExponents: [1, 0.745, 0.575, 0.43, 0.3] });
  });
});

function fields(minLength: number, maxLength: number): fc.Arbitrary<number[]> {
  return fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength, maxLength }).map((weights) => {
    const sum = total(weights);
    return weights.map((weight) => weight / sum);
  });
}

function exponents(): fc.Arbitrary<number[]> {
  const exponent = fc.double({ min: 0, max: 1.2, noNaN: true });
  return fc.tuple(exponent, exponent).map(([second, third]) => [1, second, third]);
}

/** The definition itself: every arrival of the first three, stage by stage, from what is still running. */
function enumerated(p: readonly number[], lambda: readonly number[]) {
  const n = p.length;
  const ordered = (i: number, j: number, k: number): number => {
    const home: number[] = [];
    let chance = 1;
    for (const [stage, horse] of [i, j, k].entries()) {
      const exponent = at(lambda, stage);
      let running = 0;
      for (let x = 0; x < n; x++) if (!home.includes(x)) running += at(p, x) ** exponent;
      chance *= at(p, horse) ** exponent / running;
      home.push(horse);
    }
    return chance;
  };
  const topTwo = Array<number>(n).fill(0);
  const topThree = Array<number>(n).fill(0);
  const pairs = Array<number>(n * n).fill(0);
  const both = Array<number>(n * n).fill(0);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      for (let k = 0; k < n; k++) {
        if (i === j || i === k || j === k) continue;
        const chance = ordered(i, j, k);
        for (const horse of [i, j]) topTwo[horse] = at(topTwo, horse) + chance;
        for (const horse of [i, j, k]) topThree[horse] = at(topThree, horse) + chance;
        pairs[i * n + j] = at(pairs, i * n + j) + chance;
        for (const a of [i, j, k])
          for (const b of [i, j, k]) if (a !== b) both[a * n + b] = at(both, a * n + b) + chance;
      }
  return {
    topTwo,
    topThree,
    ordered,
    pair: (i: number, j: number) => at(pairs, i * n + j) + at(pairs, j * n + i),
    bothInThree: (i: number, j: number) => at(both, i * n + j),
    triple: (i: number, j: number, k: number) =>
      ordered(i, j, k) + ordered(i, k, j) + ordered(j, i, k) + ordered(j, k, i) + ordered(k, i, j) + ordered(k, j, i),
  };
}

function temper(odds: readonly number[], exponent: number): number[] {
  const weights = odds.map((o) => o ** -exponent);
  const sum = total(weights);
  return weights.map((weight) => weight / sum);
}

function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += at(values, i);
  return sum;
}

function near(actual: number, expected: number, tolerance = 1e-6): void {
  expect(Math.abs(actual - expected), `${actual} is not ${expected}`).toBeLessThanOrEqual(tolerance);
}

function nearAll(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-6): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) near(at(actual, i), at(expected, i), tolerance);
}
