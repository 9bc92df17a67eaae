import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseMusique } from "../../race/musique.ts";
import {
  disqualifiedShare,
  formScore,
  runsInDiscipline,
  runsOf,
  runsSinceTopThree,
  unfinishedShare,
} from "./musique-form.ts";
import { musiqueScore, volatilityOf } from "./musique-score.ts";

const runs = (text: string) => parseMusique(text).runs;
const token = fc.tuple(
  fc.constantFrom("1", "2", "3", "4", "5", "9", "0", "D", "A", "T"),
  fc.constantFrom("a", "m", "p"),
);
const musique = fc.array(token, { minLength: 1, maxLength: 12 }).map((tokens) => tokens.flat().join(""));

describe("form", () => {
  test("is the decayed mean of the places, one average run beside them", () => {
    // 1st is worth 1, 5th 5/9, the average run 0.45.
    expect(formScore(runs("1a5a"))).toBeCloseTo((0.45 + 1 + 0.8 * (5 / 9)) / 2.8, 12);
    expect(formScore(runs("0aDa"))).toBeCloseTo(0.45 / 2.8, 12);
  });

  test("lies between nothing and a win, and a better last run never lowers it", () => {
    fc.assert(
      fc.property(musique, (text) => {
        const score = formScore(runs(text)) ?? Number.NaN;
        expect(score).toBeGreaterThan(0);
        expect(score).toBeLessThan(1);
        expect(formScore(runs(`1a${text}`))).toBeGreaterThan(formScore(runs(`4a${text}`)) ?? Number.NaN);
      }),
    );
  });

  test("tells the latest run from the one before", () => {
    expect(formScore(runs("1a9a"))).toBeGreaterThan(formScore(runs("9a1a")) ?? Number.NaN);
  });

  test("of twelve thirds is hardly more than of four: a mean, not a sum", () => {
    const [four, twelve] = [formScore(runs("3a".repeat(4))), formScore(runs("3a".repeat(12)))];
    expect(Math.abs((twelve ?? 0) - (four ?? 0))).toBeLessThan(0.06);
  });

  test("is unknown of a horse that never ran, and of a musique that nobody can read", () => {
    expect(formScore([])).toBeUndefined();
    expect(runsOf(undefined)).toBeUndefined();
    expect(runsOf(parseMusique("couru afasec"))).toBeUndefined();
  });
});

test("only runs of today's way of racing count in it; an unnamed obstacle counts for each of them", () => {
  const past = runs("1a2m3p4h5s6c7o8");
  const places = (discipline: Parameters<typeof runsInDiscipline>[1]) =>
    runsInDiscipline(past, discipline).map(({ outcome }) => (outcome.kind === "place" ? outcome.place : undefined));
  expect(places("ATTELE")).toEqual([1]);
  expect(places("MONTE")).toEqual([2]);
  expect(places("PLAT")).toEqual([3]);
  expect(places("HAIE")).toEqual([4, 7]);
  expect(places("STEEPLECHASE")).toEqual([5, 7]);
  expect(places("CROSS")).toEqual([6, 7]);
});

test("disqualified and unfinished are shares of the last six runs, and not each other", () => {
  expect(disqualifiedShare(runs("DaDa1a2a3a4aDaDa"))).toBeCloseTo(2 / 6, 12);
  expect(disqualifiedShare(runs("Da1a"))).toBe(0.5);
  expect(disqualifiedShare([])).toBeUndefined();
  expect(unfinishedShare(runs("ThAh1hDh"))).toBe(0.5);
  expect(unfinishedShare(runs("0h0h"))).toBe(0);
});

test("runs are counted since the last of the first three; without one, at least the whole musique", () => {
  expect(runsSinceTopThree(runs("3a0a"))).toBe(0);
  expect(runsSinceTopThree(runs("0aDa2a"))).toBe(2);
  expect(runsSinceTopThree(runs("4a5a0a"))).toBe(3);
  expect(runsSinceTopThree([])).toBeUndefined();
});

describe("the old GPI's score of a musique", () => {
  test.each([
    ["1a2a3a", 6 - (3 * 1) / 9], // three of the first three, mean place 2
    ["1a4aDa", 2 + 1 - (3 * 1.5) / 9 - 2],
    ["0a0a", -3], // mean 10
    ["DaDa", -5], // no place at all counts as a mean of 10
  ])("of %s is %d", (text, score) => {
    expect(musiqueScore(runs(text))).toBeCloseTo(score, 12);
  });

  test("never falls below −5, and is none where there is no run", () => {
    fc.assert(
      fc.property(musique, (text) => {
        expect(musiqueScore(runs(text))).toBeGreaterThanOrEqual(-5);
      }),
    );
    expect(musiqueScore([])).toBeUndefined();
  });

  test.each([
    ["", "NEUTRE"],
    ["1aDa", "VOLATIL"],
    ["1a9a2a", "VOLATIL"], // spread above 5, and a bad one
    ["1a6a2a", "SUR"], // a spread of five is not above five
    ["1a2a3a", "SUR"],
    ["1a1a3a4a5a", "SUR"], // three in five among the first three
    ["1a1a4a5a", "NEUTRE"], // two in four
    ["7a8a", "VOLATIL"], // mean above 6
    ["4a5a4a", "NEUTRE"],
    ["AhAh", "NEUTRE"], // no place to judge by
  ])("and its steadiness of %j is %s", (text, volatility) => {
    expect(volatilityOf(runs(text))).toBe(volatility);
  });
});
