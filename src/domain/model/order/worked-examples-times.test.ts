import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { laws } from "../../../../test/order-laws.ts";
import { at } from "../at.ts";
import { orderedTriplesOfTimes } from "./ordered-times.ts";
import { runningTimes } from "./running-times.ts";
import { gammaTimes, normalTimes, type TimeLaw } from "./time-law.ts";

const FOUR = Float64Array.of(0.4, 0.3, 0.2, 0.1);

// The specification's ordered triples sum to `sum`, not to 1 (its integrals are off by as much), and its place chances are
// sums of them: divided by it they are the chances to the sixth digit, but where the error is largest and falls unevenly.
test.each<[string, TimeLaw, Printed]>([
  [
    "Stern of one stage, which is Harville",
    gammaTimes(1),
    {
      sum: 1.00000373,
      abilities: [...FOUR].map((p) => -Math.log(p)), // 0.916291, 1.203973, 1.609438, 2.302585
      pair: 0.2,
      triple: 0.133333,
      two: [0.715873, 0.608333, 0.44127, 0.234524],
      three: [0.922225, 0.870241, 0.758733, 0.448812],
    },
  ],
  [
    "Stern of two stages",
    gammaTimes(2),
    {
      sum: 1.00000601,
      abilities: [-0.370563, -0.185177, 0.069017, 0.486723],
      pair: 0.193562,
      triple: 0.123837,
      two: [0.705402, 0.60213, 0.446068, 0.2464],
      three: [0.910068, 0.857459, 0.75214, 0.48035],
    },
  ],
  [
    "Stern of four stages",
    gammaTimes(4),
    {
      sum: 1.00000946,
      abilities: [-0.243629, -0.11957, 0.047637, 0.315563],
      pair: 0.189383,
      triple: 0.118016,
      two: [0.698088, 0.597993, 0.449034, 0.254885],
      three: [0.901232, 0.848935, 0.74857, 0.501292],
    },
  ],
  [
    "Henery",
    normalTimes(),
    {
      sum: 1.00000378,
      abilities: [-0.431236, -0.204255, 0.091612, 0.543878],
      pair: 0.180968,
      triple: 0.107016,
      two: [0.681863, 0.589415, 0.45501, 0.273712],
      three: [0.880845, 0.83129, 0.743375, 0.544501],
    },
  ],
])("the four runners of §2.5 under %s", (_, law, printed) => {
  const { abilities, firstSecond, inFirstTwo, placed } = runningTimes(law, FOUR);
  // Where the location is a matter of choice the specification's is taken.
  const shift = printed.abilities.reduce((sum, ability, i) => sum + ability - at(abilities, i), 0) / 4;
  for (let i = 0; i < 4; i++) {
    near(at(abilities, i) + shift, at(printed.abilities, i));
    near(at(inFirstTwo, i), at(printed.two, i));
    near(at(placed, i), at(printed.three, i) / printed.sum, Math.max(1e-6, (printed.sum - 1) / 5));
  }
  near(at(firstSecond, 1), printed.pair);
  near(at(orderedTriplesOfTimes(law, abilities), 6), printed.triple / printed.sum);
});

describe("identities of §7 under running times", () => {
  test("chances rise with the places, places are half their pairs, pairs are the sum of their trios", () => {
    fc.assert(
      fc.property(
        laws(4, 12),
        fc.constantFrom<TimeLaw>(normalTimes(), gammaTimes(3)),
        ({ win, runnerCount: n }, law) => {
          const { inFirstTwo, placed, bothInThree, firstSecond, trios } = runningTimes(law, win);
          const trio = trioOf(n, trios);
          for (let i = 0; i < n; i++) {
            expect(at(inFirstTwo, i)).toBeGreaterThanOrEqual(at(win, i) - 1e-12);
            expect(at(placed, i)).toBeGreaterThanOrEqual(at(inFirstTwo, i) - 1e-9);
            let [pairs, first] = [0, 0];
            for (let j = 0; j < n; j++) {
              if (i === j) continue;
              pairs += at(bothInThree, i * n + j) / 2;
              first += at(firstSecond, i * n + j);
              let holding = 0;
              for (let k = 0; k < n; k++) if (k !== i && k !== j) holding += trio(i, j, k);
              near(holding, at(bothInThree, i * n + j), 1e-12);
            }
            near(pairs, at(placed, i), 1e-12);
            near(first, at(win, i), 1e-8); // whoever is first has somebody second
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  test("renaming the horses renames the chances", () => {
    fc.assert(
      fc.property(laws(4, 9), ({ win, runnerCount: n }) => {
        const straight = runningTimes(normalTimes(), win);
        const turned = runningTimes(normalTimes(), win.toReversed());
        for (let i = 0; i < n; i++) {
          near(at(turned.placed, n - 1 - i), at(straight.placed, i), 1e-8);
          near(at(turned.abilities, n - 1 - i), at(straight.abilities, i), 1e-7);
        }
      }),
      { numRuns: 20 },
    );
  });

  test("eight equal horses have the chances of a lottery", () => {
    const { placed, bothInThree, trios, firstSecond } = runningTimes(normalTimes(), new Float64Array(8).fill(1 / 8));
    near(at(placed, 3), 3 / 8, 1e-10);
    near(at(bothInThree, 10), 3 / 28, 1e-10);
    near(at(trios, 17), 1 / 56, 1e-10);
    near(at(firstSecond, 10), 1 / 56, 1e-10);
  });
});

type Printed = {
  readonly sum: number;
  readonly abilities: readonly number[];
  readonly pair: number;
  readonly triple: number;
  readonly two: readonly number[];
  readonly three: readonly number[];
};

/** The chance of three runners, whatever their order, from the list of trios i < j < k. */
function trioOf(n: number, trios: Float64Array): (...runners: number[]) => number {
  const byName = new Map<string, number>();
  let t = 0;
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) for (let k = j + 1; k < n; k++) byName.set(`${i}-${j}-${k}`, at(trios, t++));
  return (...runners) => byName.get(runners.toSorted((a, b) => a - b).join("-")) ?? Number.NaN;
}

function near(actual: number, expected: number, tolerance = 1e-6): void {
  expect(Math.abs(actual - expected), `${actual} is not ${expected}`).toBeLessThanOrEqual(tolerance);
}
