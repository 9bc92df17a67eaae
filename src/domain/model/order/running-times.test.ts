import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { laws, shares } from "../../../../test/order-laws.ts";
import { at } from "../at.ts";
import {
  type OrderOfFinish,
  orderedPairProbability,
  orderedTripleProbability,
  orderOfFinish,
} from "../order-of-finish.ts";
import { abilitiesOf, winOfAbilities } from "./abilities.ts";
import { firstThreeTables } from "./first-three-tables.ts";
import { orderedTriplesOfTimes } from "./ordered-times.ts";
import { chancesOfAbilities, runningTimes, timesSetProbability } from "./running-times.ts";
import { timeGrid } from "./time-grid.ts";
import { gammaTimes, normalTimes, type TimeLaw } from "./time-law.ts";

const NORMAL = normalTimes();
const FOUR = Float64Array.of(0.4, 0.3, 0.2, 0.1);

function nearAll(actual: ArrayLike<number>, expected: readonly number[], tolerance = 1e-6): void {
  for (const [i, value] of expected.entries()) expect(Math.abs(at(actual, i) - value)).toBeLessThanOrEqual(tolerance);
}

function sumOf(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

describe("four runners of the specification", () => {
  test("with normal times", () => {
    const { abilities, firstSecond, inFirstTwo, placed } = runningTimes(NORMAL, FOUR);
    nearAll(abilities, [-0.431236, -0.204255, 0.091612, 0.543878]);
    nearAll(inFirstTwo, [0.681863, 0.589415, 0.45501, 0.273712]);
    // The specification's own sums of triples are 1.0000038: its integrals end too early by as much.
    nearAll(placed, [0.880845, 0.83129, 0.743375, 0.544501], 4e-6);
    expect(at(firstSecond, 1)).toBeCloseTo(0.180968, 6);
    expect(at(orderedTriplesOfTimes(NORMAL, abilities), 6)).toBeCloseTo(0.107016, 6);
  });

  test("with gamma times of two and four stages", () => {
    const two = runningTimes(gammaTimes(2), FOUR);
    expect(at(two.firstSecond, 1)).toBeCloseTo(0.193562, 6);
    nearAll(two.inFirstTwo, [0.705402, 0.60213, 0.446068, 0.2464]);
    nearAll(two.abilities, [-0.370563, -0.185177, 0.069017, 0.486723]);
    const four = runningTimes(gammaTimes(4), FOUR);
    expect(at(four.firstSecond, 1)).toBeCloseTo(0.189383, 6);
    nearAll(four.inFirstTwo, [0.698088, 0.597993, 0.449034, 0.254885]);
    nearAll(four.abilities, [-0.243629, -0.11957, 0.047637, 0.315563]);
  });
});

test("Henery's field of sixteen", () => {
  const weights = [0.25, 0.18, 0.14, 0.1, 0.08, 0.06, 0.05, 0.04, 0.03, 0.02, 0.015, 0.012, 0.01, 0.006, 0.004, 0.003];
  const { abilities, placed, trios } = runningTimes(NORMAL, Float64Array.from(shares(weights)));
  nearAll([at(abilities, 0), at(placed, 0), at(placed, 15), at(trios, 0)], [-1.162848, 0.545023, 0.019604, 0.046552]);
});

describe("any field", () => {
  test("with gamma times of one stage is Harville's, to 1e-9", () => {
    fc.assert(
      fc.property(laws(3, 9), ({ win }) => {
        const law = orderOfFinish(win, [1, 1, 1]);
        const tables = firstThreeTables(law);
        const times = runningTimes(gammaTimes(1), law.win);
        const n = win.length;
        nearAll(times.placed, [...tables.placed], 1e-9);
        nearAll(times.bothInThree, [...tables.bothInThree], 1e-9);
        nearAll(times.trios, [...tables.trios], 1e-9);
        for (let i = 0; i < n; i++)
          for (let j = 0; j < n; j++)
            expect(Math.abs(at(times.firstSecond, i * n + j) - orderedPairProbability(law, i, j))).toBeLessThan(1e-9);
      }),
      { numRuns: 15 },
    );
  });

  test("has its win probabilities back from its abilities, and sums that add up", () => {
    fc.assert(
      fc.property(laws(3, 20), ({ win }) => {
        const times = runningTimes(NORMAL, win);
        const n = win.length;
        nearAll(winOfAbilities(NORMAL, times.abilities), [...win], 1e-9);
        expect(sumOf(times.abilities)).toBeCloseTo(0, 9);
        expect(Math.abs(sumOf(times.placed) - Math.min(3, n))).toBeLessThan(1e-9);
        expect(Math.abs(sumOf(times.inFirstTwo) - 2)).toBeLessThan(1e-9);
        expect(Math.abs(sumOf(times.firstSecond) - 1)).toBeLessThan(1e-9);
        expect(Math.abs(sumOf(times.trios) - 1)).toBeLessThan(1e-9);
      }),
      { numRuns: 30 },
    );
  });

  test("where all abilities move together nothing changes, between points of the grid or on them", () => {
    const abilities = Float64Array.of(-0.8, -0.1, 0.2, 0.7);
    const before = chancesOfAbilities(NORMAL, abilities);
    for (const shift of [0.125, 0.3331, -5.04]) {
      const after = chancesOfAbilities(
        NORMAL,
        abilities.map((ability) => ability + shift),
      );
      nearAll(after.placed, [...before.placed], 1e-11);
      nearAll(after.firstSecond, [...before.firstSecond], 1e-11);
    }
  });

  test("a finer grid changes no chance by 1e-13", () => {
    const abilities = Float64Array.of(-1.2, -0.9, -0.1, 0, 0.4, 0.7, 1.9);
    const winOn = (pointsPerUnit: number): number => {
      const { step, points, densityPerAbove, allAbove } = timeGrid(NORMAL, abilities, 3, pointsPerUnit);
      let sum = 0;
      for (let point = 0; point < points; point++) sum += at(allAbove, point) * at(densityPerAbove, point);
      return sum * step;
    };
    expect(Math.abs(winOn(8) - winOn(64))).toBeLessThan(1e-13);
  });

  test("an extreme longshot and a certain winner are settled too", () => {
    const law = orderOfFinish([1 - 3e-9, 1e-9, 1e-9, 1e-9], [1]);
    const times = runningTimes(NORMAL, law.win);
    nearAll(winOfAbilities(NORMAL, times.abilities), [...law.win], 1e-12);
    nearAll(times.placed, [1, 2 / 3, 2 / 3, 2 / 3], 1e-6);
  });

  test("the sets of three are the trios, and those of four add up to one", () => {
    const abilities = Float64Array.of(-0.7, -0.2, 0.1, 0.3, 0.5);
    const { trios } = chancesOfAbilities(NORMAL, abilities);
    expect(timesSetProbability(NORMAL, abilities, [2, 0, 1])).toBeCloseTo(at(trios, 0), 12);
    let total = 0;
    for (let out = 0; out < 5; out++) {
      const others = [0, 1, 2, 3, 4].filter((runner) => runner !== out);
      total += timesSetProbability(NORMAL, abilities, others);
    }
    expect(total).toBeCloseTo(1, 11);
  });

  test("the six orders of three horses make their trio", () => {
    const abilities = Float64Array.of(-0.7, -0.2, 0.1, 0.3, 0.5);
    const triples = orderedTriplesOfTimes(NORMAL, abilities);
    const order = (i: number, j: number, k: number): number => at(triples, (i * 5 + j) * 5 + k);
    const six = order(0, 1, 2) + order(0, 2, 1) + order(1, 0, 2) + order(1, 2, 0) + order(2, 0, 1) + order(2, 1, 0);
    expect(Math.abs(six - timesSetProbability(NORMAL, abilities, [0, 1, 2]))).toBeLessThan(1e-9);
  });

  test("scratching a horse is not renormalising", () => {
    const without = winOfAbilities(NORMAL, abilitiesOf(NORMAL, FOUR).slice(1));
    expect(Math.abs(at(without, 0) - 0.5)).toBeGreaterThan(1e-3);
  });
});

describe("published numbers", () => {
  test("the winning README: four normal runners, and three of them", () => {
    nearAll(
      winOfAbilities(NORMAL, Float64Array.of(-0.5, 0, 0.2, 0.3)),
      [0.44269742, 0.23238389, 0.17458276, 0.15033593],
      1e-8,
    );
    nearAll(winOfAbilities(NORMAL, Float64Array.of(0, 0.2, 0.3)), [0.406, 0.3163, 0.2777], 1e-4);
  });

  test("Cotton's rule of a quarter: show of horses at four odds among 25", () => {
    const rows = [
      { oddsTo1: 1.382, show: 0.653, tolerance: 0.03 },
      { oddsTo1: 8.423, show: 0.289, tolerance: 0.02 },
      { oddsTo1: 27.268, show: 0.121, tolerance: 0.02 },
      { oddsTo1: 202.26, show: 0.036, tolerance: 0.02 },
    ];
    // The other 21 of his field are not printed. Equal ones are taken, which bring the favourite nearest: the more they
    // differ, the more often it is placed (0.68 to 0.77), so that his 0.653 is out of reach of normal times with these odds.
    const named = rows.map(({ oddsTo1 }) => 1 / (1 + oddsTo1));
    const left = 1 - named.reduce((sum, p) => sum + p, 0);
    const { placed } = runningTimes(NORMAL, Float64Array.from([...named, ...Array<number>(21).fill(left / 21)]));
    for (const [i, { show, tolerance }] of rows.entries()) {
      expect(Math.abs(at(placed, i) - show)).toBeLessThan(tolerance);
    }
  });

  test("Lo and Bacon-Shone's exponents are those nearest to each law", () => {
    const fields = [
      [2.3, 3.9, 6, 8.7, 13, 19, 33, 70],
      [3.5, 4.2, 5.5, 7, 9.5, 12, 16, 25, 40, 60],
    ].map((odds) => Float64Array.from(shares(odds.map((o) => 1 / o))));
    nearAll(nearestExponents(NORMAL, fields), [0.763, 0.638], 0.02);
    nearAll(nearestExponents(gammaTimes(4), fields), [0.873, 0.798], 0.02);
    nearAll(nearestExponents(gammaTimes(2), fields), [0.927, 0.88], 0.02);
  });
});

test("laws that have no closed form, and fields that have no order, are refused", () => {
  expect(() => gammaTimes(1.5)).toThrow(RangeError);
  expect(() => gammaTimes(0)).toThrow(RangeError);
  expect(() => runningTimes(NORMAL, Float64Array.of(0.5, 0.5))).toThrow(RangeError);
  expect(() => abilitiesOf(NORMAL, Float64Array.of(1, 0))).toThrow(RangeError);
});

/** λ2 and λ3 with the largest likelihood under the exact ordered triples: the least Kullback–Leibler divergence. */
function nearestExponents(law: TimeLaw, fields: readonly Float64Array[]): number[] {
  const triples = fields.map((win) => orderedTriplesOfTimes(law, abilitiesOf(law, win)));
  const nearest = (
    score: (law: OrderOfFinish, triple: number, i: number, j: number, k: number) => number,
    later: number[],
  ) => {
    const loss = (exponent: number): number => {
      let sum = 0;
      for (const [f, win] of fields.entries()) {
        const stages = orderOfFinish(win, [1, ...later, exponent]);
        const n = win.length;
        for (let i = 0; i < n; i++)
          for (let j = 0; j < n; j++)
            for (let k = 0; k < n; k++)
              if (i !== j && j !== k && i !== k)
                sum -= score(stages, at(triples[f] ?? [], (i * n + j) * n + k), i, j, k);
      }
      return sum;
    };
    return leastOf(loss, 0.4, 1.1);
  };
  const second = nearest((stages, triple, i, j) => triple * Math.log(orderedPairProbability(stages, i, j)), []);
  const third = nearest(
    (stages, triple, i, j, k) => triple * Math.log(orderedTripleProbability(stages, i, j, k)),
    [second],
  );
  return [second, third];
}

/** By golden section. */
function leastOf(f: (x: number) => number, from: number, to: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [from, to];
  while (high - low > 1e-3) {
    const [a, b] = [high - ratio * (high - low), low + ratio * (high - low)];
    if (f(a) < f(b)) high = b;
    else low = a;
  }
  return (low + high) / 2;
}
