import { describe, expect, test } from "vitest";
import { candidateObstacles, type PlaceMarket, type PricedBet } from "./candidate-gates.ts";
import { profileOf } from "./profile.ts";
import type { ProfileRules } from "./profile-rules.ts";

const STD = rulesOf("gpi-v5.1");

describe("the gates of one bet", () => {
  const place = { pool: "zeturf", overround: 1.13, discipline: "PLAT", starters: 16 } as const;

  test("place odds that cannot be seen block simple placé under gpi-v5.1, not under research", () => {
    const unseen = { ...place, overround: "not_observable" } as const;
    expect(codes(3, unseen, STD)).toEqual(["place_odds_not_observable"]);
    expect(codes(3, unseen, rulesOf("research"))).toEqual([]);
    expect(candidateObstacles(priced(1, 0.6, 3), unseen, STD)).toEqual([]);
  });

  test("a big flat field has the lower cap on the place overround", () => {
    expect(codes(3, { ...place, overround: 1.27 }, STD)).toEqual(["place_overround_above_cap"]);
    expect(codes(3, { ...place, overround: 1.27, starters: 13 }, STD)).toEqual([]);
    expect(codes(3, { ...place, overround: 1.27, discipline: "ATTELE" }, STD)).toEqual([]);
    expect(codes(3, { ...place, overround: 1.31, discipline: "ATTELE" }, STD)).toEqual(["place_overround_above_cap"]);
  });

  test("a place overround on the cap passes, a hair above does not, and fourteen runners are a big field", () => {
    expect(codes(3, { ...place, discipline: "ATTELE", overround: 1.3 }, STD)).toEqual([]);
    expect(codes(3, { ...place, discipline: "ATTELE", overround: 1.3001 }, STD)).toEqual(["place_overround_above_cap"]);
    expect(codes(3, { ...place, overround: 1.25, starters: 14 }, STD)).toEqual([]);
    expect(codes(3, { ...place, overround: 1.2501, starters: 14 }, STD)).toEqual(["place_overround_above_cap"]);
  });

  test("a big field without a discipline is flat where its title says so, or says that it is a handicap", () => {
    const untold = { ...place, discipline: undefined, overround: 1.27 } as const;
    for (const title of ["HANDICAP DE LA FABLE", "Prix X - Handicap divisé", "Course de Plat"]) {
      expect(codes(3, { ...untold, title }, STD), title).toEqual(["place_overround_above_cap"]);
      expect(codes(3, { ...untold, title, starters: 13 }, STD)).toEqual([]);
      expect(codes(3, { ...untold, title, discipline: "ATTELE" }, STD)).toEqual([]);
    }
    for (const title of ["PRIX DE LA FABLE", "PRIX DU PLATEAU", undefined]) {
      expect(codes(3, { ...untold, title }, STD), title).toEqual([]);
    }
  });

  test("simple placé has to be worth its stake at the least dividend that the pool shows", () => {
    const shown = (shownMinimum: number): PricedBet => ({ ...placeBet(3), shownMinimum });
    // 0.6 × 3 is worth 0.8; at 2 it would be worth 0.2, and 0.4 is asked.
    expect(candidateObstacles(shown(2), place, STD)).toEqual([
      { code: "place_minimum_below_threshold", shownMinimum: 2, expectedValue: expect.closeTo(0.2, 12), minimum: 0.4 },
    ]);
    expect(candidateObstacles(shown(1.4 / 0.6), place, STD)).toEqual([]);
    expect(candidateObstacles(shown(2), place, rulesOf("research"))).toEqual([]);
    expect(candidateObstacles(shown(1.99), place, rulesOf("research"))).toMatchObject([{ minimum: 0.2 }]);
    expect(candidateObstacles(placeBet(3), place, STD)).toEqual([]); // no range, nothing to hold it to
  });

  test("v5.2 holds the shown minimum to its range of place dividends, where there is one", () => {
    const bet = { ...placeBet(7.1), shownMinimum: 7 };
    expect(candidateObstacles(bet, place, rulesOf("gpi-v5.2"))).toEqual([]);
    expect(candidateObstacles({ ...bet, shownMinimum: 2.4 }, place, rulesOf("gpi-v5.2"))).toEqual([
      { code: "dividend_outside_range", expectedDividend: 7.1, shownMinimum: 2.4, minimum: 2.5, maximum: 7 },
    ]);
  });

  test("v5.2 wants a place dividend between 2.5 and 7", () => {
    expect(codes(2.4, place, rulesOf("gpi-v5.2"))).toEqual(["dividend_outside_range"]);
    expect(codes(2.5, place, rulesOf("gpi-v5.2"))).toEqual([]);
    expect(codes(7, place, rulesOf("gpi-v5.2"))).toEqual([]);
    expect(codes(7.1, place, rulesOf("gpi-v5.2"))).toEqual(["dividend_outside_range"]);
  });

  test("a value that meets the floor counts as met, to the last digit of a double", () => {
    expect(0.35 * 4 - 1).toBeLessThan(0.4);
    expect(candidateObstacles(priced(1, 0.35, 4), place, STD)).toEqual([]);
    expect(candidateObstacles(priced(1, 0.34, 4), place, STD).map(({ code }) => code)).toEqual(["ev_below_threshold"]);
    expect(candidateObstacles(priced(1, 0.29, 4), place, STD).map(({ code }) => code)).toEqual([
      "roi_below_threshold",
      "ev_below_threshold",
    ]);
  });
});

function priced(number: number, probability: number, dividend: number): PricedBet {
  return {
    betType: "SIMPLE_GAGNANT",
    runners: [number],
    probability,
    expectedDividend: dividend,
    expectedValue: probability * dividend - 1,
  };
}

function codes(dividend: number, market: PlaceMarket, rules: ProfileRules): string[] {
  return candidateObstacles(placeBet(dividend), market, rules).map(({ code }) => code);
}

function placeBet(dividend: number): PricedBet {
  return { ...priced(1, 0.6, dividend), betType: "SIMPLE_PLACE" };
}

function rulesOf(name: string): ProfileRules {
  const profile = profileOf(name);
  if (!profile.ok) throw new Error(profile.error.kind);
  return profile.value.rules;
}
