import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { truncationMidPoint } from "./displayed-odds.ts";
import { booksumOf, type OddsMethod, winProbabilities } from "./win-probabilities.ts";

const R8 = [2.3, 3.9, 6, 8.7, 13, 19, 33, 70];

function solved(odds: readonly number[], method: OddsMethod) {
  const result = winProbabilities(odds, method);
  if (!result.ok) throw new Error(result.error.kind);
  return result.value;
}

function expectAll(actual: readonly number[], expected: readonly number[], tolerance = 1e-6): void {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of expected.entries())
    expect(Math.abs((actual[i] ?? Number.NaN) - value)).toBeLessThan(tolerance);
}

describe("published cases", () => {
  test("mberk/shin on 2.6, 2.4, 4.3", () => {
    const shin = solved([2.6, 2.4, 4.3], { kind: "shin" });
    expectAll(shin.probabilities, [0.3729941, 0.4047794, 0.2222265]);
    expect(shin.parameter).toBeCloseTo(0.01694251, 7);
  });

  test("mberk/shin on two runners", () => {
    const shin = solved([1.5, 2.74], { kind: "shin" });
    expectAll(shin.probabilities, [0.6508515815, 0.3491484185], 1e-9);
    expect(shin.parameter).toBeCloseTo(0.0317272854, 9);
  });

  test("penaltyblog on 2.7, 2.3, 4.4", () => {
    const odds = [2.7, 2.3, 4.4];
    expectAll(solved(odds, { kind: "proportional" }).probabilities, [0.3587380362, 0.4211272598, 0.220134704], 1e-9);
    const power = solved(odds, { kind: "power" });
    expectAll(power.probabilities, [0.3591710999, 0.423730753, 0.2170981472], 1e-9);
    expect(power.parameter).toBeCloseTo(1.030913239, 8);
    const shin = solved(odds, { kind: "shin" });
    expectAll(shin.probabilities, [0.3593439196, 0.4232438482, 0.2174122322], 1e-9);
    expect(shin.parameter).toBeCloseTo(0.0162364429, 9);
    const oddsRatio = solved(odds, { kind: "odds_ratio" });
    expectAll(oddsRatio.probabilities, [0.3588103621, 0.4225614222, 0.2186282157], 1e-9);
    expect(oddsRatio.parameter).toBeCloseTo(1.0511691273, 9);
  });
});

describe("race R8 of the specification", () => {
  test.each<[OddsMethod, number | undefined, number[]]>([
    [
      { kind: "proportional" },
      undefined,
      [0.379079, 0.223559, 0.145314, 0.100216, 0.067068, 0.045888, 0.026421, 0.012455],
    ],
    [{ kind: "power" }, 1.089999, [0.403382, 0.226851, 0.141846, 0.094607, 0.061066, 0.040379, 0.022122, 0.009746]],
    [{ kind: "odds_ratio" }, 1.20134, [0.390359, 0.223021, 0.142721, 0.097558, 0.064867, 0.044201, 0.025353, 0.01192]],
    [{ kind: "shin" }, 0.022968, [0.399135, 0.230751, 0.146127, 0.097462, 0.061857, 0.039335, 0.019191, 0.006142]],
    [
      { kind: "exponent", exponent: 1.075 },
      1.075,
      [0.399354, 0.226371, 0.142463, 0.09555, 0.062048, 0.041263, 0.022794, 0.010156],
    ],
  ])("%o", (method, parameter, probabilities) => {
    const result = solved(R8, method);
    expectAll(result.probabilities, probabilities);
    if (parameter !== undefined) expect(Math.abs((result.parameter ?? 0) - parameter)).toBeLessThan(1e-6);
    expect(result.booksum).toBeCloseTo(1.146945, 6);
  });

  test("on the middle of the truncation interval", () => {
    const odds = R8.map(truncationMidPoint);
    expect(odds).toEqual([2.3499999999999996, 3.95, 6.05, 8.75, 13.5, 19.5, 33.5, 70.5]);
    expect(booksumOf(odds)).toBeCloseTo(1.127663, 6);
    expectAll(
      solved(odds, { kind: "proportional" }).probabilities,
      [0.377357, 0.224504, 0.146577, 0.101347, 0.065688, 0.045476, 0.026471, 0.012579],
    );
  });
});

const METHODS: readonly OddsMethod[] = [
  { kind: "proportional" },
  { kind: "exponent", exponent: 1.09 },
  { kind: "power" },
  { kind: "odds_ratio" },
  { kind: "shin" },
];
const field = fc.array(fc.double({ min: 1.01, max: 1000, noNaN: true }), { minLength: 2, maxLength: 30 });

describe("any field", () => {
  test("the chances add up to one, to a billionth of a thousandth, whatever the method", () => {
    fc.assert(
      fc.property(field, fc.constantFrom(...METHODS), (odds, method) => {
        const { probabilities } = solved(odds, method);
        expect(Math.abs(booksumOf(probabilities.map((p) => 1 / p)) - 1)).toBeLessThan(1e-12);
        for (const p of probabilities) expect(p >= 0 && p < 1).toBe(true);
      }),
    );
  });

  test("shorter odds never mean a smaller chance", () => {
    fc.assert(
      fc.property(field, fc.constantFrom(...METHODS), (odds, method) => {
        const { probabilities } = solved(odds, method);
        const order = [...odds.keys()].toSorted((i, j) => (odds[i] ?? 0) - (odds[j] ?? 0));
        for (const [rank, i] of order.entries()) {
          const next = order[rank + 1];
          if (next !== undefined) expect(probabilities[i]).toBeGreaterThanOrEqual((probabilities[next] ?? 0) - 1e-12);
        }
      }),
    );
  });

  test("power, odds-ratio and Shin say so when the booksum is not above one, and give the proportional chances", () => {
    for (const kind of ["power", "odds_ratio", "shin"] as const) {
      const result = solved([4, 4, 4], { kind });
      expect(result.fallback).toBe("booksum_not_above_one");
      expectAll(result.probabilities, [1 / 3, 1 / 3, 1 / 3], 1e-15);
      expect(solved(R8, { kind }).fallback).toBeUndefined();
    }
  });

  test("with two runners Shin takes the same from both 1/odds", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1.05, max: 20, noNaN: true }),
        fc.double({ min: 1.05, max: 20, noNaN: true }),
        (a, b) => {
          fc.pre(1 / a + 1 / b > 1.0001);
          const excess = (1 / a + 1 / b - 1) / 2;
          expectAll(solved([a, b], { kind: "shin" }).probabilities, [1 / a - excess, 1 / b - excess], 1e-9);
        },
      ),
    );
  });

  test("an exponent of one is the proportional method", () => {
    expectAll(
      solved(R8, { kind: "exponent", exponent: 1 }).probabilities,
      solved(R8, { kind: "proportional" }).probabilities,
      1e-15,
    );
  });
});

describe("odds that no pool shows are refused by name", () => {
  test.each([1, 0.5, 0, -3, Number.NaN, Number.POSITIVE_INFINITY])("%d", (bad) => {
    const result = winProbabilities([2, bad, 3], { kind: "shin" });
    expect(result).toEqual({ ok: false, error: { kind: "odds_invalid", field: "odds[1]", shown: String(bad) } });
  });

  test("a runner without odds", () => {
    const result = winProbabilities([2, undefined, 3, 8], { kind: "proportional" });
    expect(result).toEqual({
      ok: false,
      error: { kind: "odds_incomplete", field: "odds", missing: [1], coverage: 0.75 },
    });
  });

  test("a single runner", () => {
    const result = winProbabilities([2], { kind: "proportional" });
    expect(result).toEqual({ ok: false, error: { kind: "odds_too_few", field: "odds", withOdds: 1, minimum: 2 } });
  });

  test("a negative exponent is a bug", () => {
    expect(() => winProbabilities([2, 3], { kind: "exponent", exponent: -1 })).toThrow(RangeError);
  });
});
