import { describe, expect, test } from "vitest";
import { comparableName } from "../kernel/names.ts";
import type { RaceDay } from "../kernel/time.ts";
import { chronoFactors, driftFactor, jockeyAndTrainer } from "./classic-factors.ts";
import { noPastDays, type PastDays } from "./factors/past-days.ts";

const look = (odds: number, probability = 0.1) => ({ odds, probability });

describe("the old chain's factor for a move of the odds (gpi.md §5.4)", () => {
  test.each<[string, number, number, number]>([
    ["under 7 % nothing", 10, 10.6, 1],
    ["an ordinary drift goes by 0.7", 6, 7.2, 1.2 ** -0.7],
    ["an ordinary steam too", 6, 5, 1.2 ** 0.7],
    ["a favourite of 4.0 that drifts by a fifth goes by 0.9", 4, 4.8, 1.2 ** -0.9],
    ["one of 4.1 does not", 4.1, 4.1 * 1.2, 1.2 ** -0.7],
    ["nor one that drifts by less", 4, 4.6, 1.15 ** -0.7],
    ["an outsider of 8.0 that is backed goes by 0.85", 8, 6.8, 0.85 ** -0.85],
    ["one of 7.9 does not", 7.9, 7.9 * 0.85, 0.85 ** -0.7],
    ["never below four fifths", 6, 12, 0.8],
    ["never above six fifths", 30, 10, 1.2],
    ["beyond 60 never below nine tenths", 50, 61, 0.9],
    ["beyond 60 an outsider that is backed never above eleven tenths", 61, 40, 1.1],
    ["at 60 as ever", 50, 60, 1.2 ** -0.7],
    ["beyond 60 never above eleven tenths", 70, 30, 1.1],
  ])("%s", (_, before, now, factor) => {
    const told = driftFactor(look(before), look(now), false);
    expect(told.factor).toBeCloseTo(factor, 12);
    expect(told.value).toBeCloseTo(now / before, 12);
  });
});

describe("the market tweak of §5.3, where the odds moved by less", () => {
  test.each<[string, number, number, boolean, number]>([
    ["four points up", 0.3, 0.3401, false, 1.03],
    ["less than four", 0.3, 0.3399, false, 1],
    ["the favourite four points down", 0.5, 0.4599, true, 0.97],
    ["another four points down", 0.5, 0.4599, false, 1],
    ["the favourite less than four down", 0.5, 0.4601, true, 1],
  ])("%s", (_, before, now, favourite, factor) => {
    expect(driftFactor(look(2.5, before), look(2.5, now), favourite).factor).toBe(factor);
  });
});

describe("the old chain's factor for jockey and trainer", () => {
  // 20 starts at the mean rate of 8 % beside each.
  test.each<[string, number, number, number, number, number]>([
    ["a jockey of 12 %", 12.8, 100, 10, 100, 1.06],
    ["one a little below", 12.7, 100, 10, 100, 1],
    ["a trainer of 15 %", 10, 100, 16.4, 100, 1.06],
    ["one a little below 15 %", 10, 100, 16.3, 100, 1],
    ["a jockey below 6 %", 5.5, 100, 10, 100, 0.94],
    ["a trainer below 8 %", 10, 100, 7.9, 100, 0.94],
    ["a good jockey with a poor trainer", 20, 100, 5, 100, 1],
  ])("%s", (_, jockeyWins, jockeyStarts, trainerWins, trainerStarts, factor) => {
    const past: PastDays = {
      ...noPastDays("2025-10-16" as RaceDay),
      jockeys: new Map([[comparableName("J. Essai"), { wins: jockeyWins, starts: jockeyStarts }]]),
      trainers: new Map([[comparableName("T. Essai"), { wins: trainerWins, starts: trainerStarts }]]),
    };
    const runner = { number: 1, name: "Essai", nonRunner: false, jockey: "J. Essai", trainer: "T. Essai" };
    expect(jockeyAndTrainer(runner, past)?.factor).toBe(factor);
    expect(jockeyAndTrainer({ ...runner, trainer: "T. Inconnu" }, past)).toBeUndefined();
  });
});

describe("the old chain's factor for the chrono", () => {
  test("is measured in half seconds from the median, within 0.85 and 1.25", () => {
    const factors = chronoFactors([73, 74, 74.2, 74.4, 77]).map((one) => one?.factor ?? Number.NaN);
    const told = [1.25, Math.exp(0.18 * 0.4), 1, Math.exp(-0.18 * 0.4), 0.85];
    for (const [i, factor] of told.entries()) expect(factors[i]).toBeCloseTo(factor, 12);
  });

  test("is at most 0.92 a second behind the median, as §5.4 asks", () => {
    const [, , late] = chronoFactors([74, 74, 75.001]);
    expect(late?.factor).toBeLessThanOrEqual(0.92);
  });

  test("is none for a horse without one, and of an even field the median lies between the middle two", () => {
    const factors = chronoFactors([undefined, 74, 74.4]);
    expect(factors[0]).toBeUndefined();
    expect(factors[1]?.factor).toBeCloseTo(Math.exp(0.18 * 0.4), 12);
    expect(chronoFactors([undefined])).toEqual([undefined]);
  });
});
