import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RaceDay } from "../domain/kernel/time.ts";
import { parisDayOf } from "../domain/kernel/time.ts";
import { at } from "../domain/model/at.ts";
import { createDraws } from "./draws.ts";
import { stakesAt, sumOf } from "./money.ts";
import { betsSold, takeoutOf } from "./official-dividends.ts";
import { type DayRace, type SimulatedDay, simulateDay } from "./simulate-day.ts";
import { simulateRace } from "./simulate-race.ts";
import { SIMULATED_BETS } from "./simulated-market.ts";

const DAY = "2030-01-15" as RaceDay;
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

function racesOf({ meetings }: SimulatedDay): readonly DayRace[] {
  return meetings.flatMap(({ races }) => races);
}

describe("a simulated day", () => {
  test("is the same for the same seed, and another for another", () => {
    const one = simulateDay({ seed: 3, day: DAY, races: 20 });
    expect(simulateDay({ seed: 3, day: DAY, races: 20 })).toEqual(one);
    expect(simulateDay({ seed: 4, day: DAY, races: 20 })).not.toEqual(one);
  });

  test("holds as many races as asked for, the first of a longer day being those of a shorter one", () => {
    const [short, long] = [9, 60].map((races) => racesOf(simulateDay({ seed: 5, day: DAY, races })));
    expect([short?.length, long?.length]).toEqual([9, 60]);
    expect(long?.slice(0, 9)).toEqual(short);
  });

  test("names no horse twice, no jockey twice in a race, and runs within the day", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 60 }), (seed, count) => {
        const races = racesOf(simulateDay({ seed, day: DAY, races: count }));
        const names = races.flatMap(({ runners }) => runners.map(({ name }) => name));
        expect(new Set(names).size).toBe(names.length);
        for (const { runners, startsAt } of races) {
          expect(new Set(runners.map(({ jockey }) => jockey)).size).toBe(runners.length);
          expect(runners.map(({ number }) => number)).toEqual(runners.map((_, i) => i + 1));
          expect(runners.every(({ musique }) => musique?.understood)).toBe(true);
          expect(parisDayOf(startsAt)).toBe(DAY);
        }
      }),
      { numRuns: 20 },
    );
  });

  test("without a race is refused", () => {
    expect(() => simulateDay({ seed: 1, day: DAY, races: 0 })).toThrow(RangeError);
  });
});

describe("the money of a simulated race", () => {
  test("never leaves a pool, and all of it is there at the off", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        for (const pool of simulateRace(createDraws(seed)).pools) {
          const seen = [480, 300, 60, 30, 29, 15, 5, 4, 1, 0].map((minutes) => stakesAt(pool, minutes));
          for (const [k, stakes] of seen.entries()) {
            for (const [i, euros] of stakes.entries()) {
              expect(Number.isSafeInteger(euros)).toBe(true);
              if (k > 0) expect(euros).toBeGreaterThanOrEqual(at(seen[k - 1] ?? [], i));
            }
          }
          expect(seen.at(-1)).toEqual(pool.stakes.at(-1));
        }
      }),
      { numRuns: 50 },
    );
  });

  test("of the winner comes back to those who had it, and no pool pays out more than it took but for the minimum", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { pools, dividends, finish } = simulateRace(createDraws(seed));
        for (const { operator, stakes } of pools) {
          const rows = dividends.filter((row) => row.operator === operator && row.betType === "SIMPLE_GAGNANT");
          expect(rows.map(({ runners }) => runners)).toEqual([finish[0]]);
          const [row] = rows;
          if (!row) throw new Error("no dividend of the winner");
          const total = sumOf(stakes.at(-1) ?? []);
          const net = (1 - (takeoutOf("SIMPLE_GAGNANT", operator) ?? Number.NaN)) * total;
          const paid = (row.dividend / 100) * (row.winningStakes ?? Number.NaN);
          if (row.dividend > 110) expect(paid).toBeLessThanOrEqual(net + 1e-6);
          // What is not paid is less than ten cents a winning euro: the breakage.
          expect(net - paid).toBeLessThan(0.1 * (row.winningStakes ?? 0) + 1e-6);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("pays every bet that the race sells, at the shops and on the site alike", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { dividends, truth } = simulateRace(createDraws(seed));
        for (const operator of ["pmu-shop", "pmu-online"]) {
          const paid = new Set(dividends.filter((row) => row.operator === operator).map(({ betType }) => betType));
          expect([...paid].toSorted()).toEqual([...betsSold(truth.length)].toSorted());
        }
        const placed = dividends.filter(
          ({ operator, betType }) => operator === "pmu-shop" && betType === "SIMPLE_PLACE",
        );
        expect(placed.length).toBe(truth.length >= 8 ? 3 : 2);
        expect(dividends.every(({ dividend }) => dividend >= 105)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test("sells couplé ordre to fields of seven, couplé gagnant to fields of eight", () => {
    expect(betsSold(7)).toEqual(["SIMPLE_GAGNANT", "SIMPLE_PLACE", "COUPLE_ORDRE"]);
    expect(betsSold(8)).toEqual(SIMULATED_BETS.filter((bet) => bet !== "COUPLE_ORDRE"));
  });
});
