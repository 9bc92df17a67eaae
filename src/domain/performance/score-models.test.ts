import { describe, expect, test } from "vitest";
import type { RaceId } from "../kernel/race-id.ts";
import type { RaceDay } from "../kernel/time.ts";
import { lcg } from "../model/logit/simulated-races.ts";
import { calibrationBands } from "./calibration-bands.ts";
import { scoreModels } from "./score-models.ts";
import { PUBLIC, type ScoredRace } from "./scored-race.ts";

describe("what the chances of models were worth", () => {
  test("are the figures of the specification: five winners in fields of eight", () => {
    const races = [0.4, 0.25, 0.35, 0.5, 0.1].map((chance, i) => fieldOfEight(i, chance));
    const [shares] = scoreModels(races);
    expect(shares).toMatchObject({ name: PUBLIC, races: 5, days: 5, inSampleRaces: 0 });
    expect(shares?.logLoss).toBeCloseTo(1.269628, 6);
    expect(shares?.rSquared).toBeCloseTo(0.389438, 6);
    expect(shares?.versusPublic).toBeUndefined();
  });

  test("who knows the truth gains on a public that is too bold, and its slope is one", () => {
    const races = drawnRaces(4000);
    const models = scoreModels(races);
    const truth = models.find(({ name }) => name === "truth");
    const bold = models.find(({ name }) => name === PUBLIC);
    expect(truth?.versusPublic?.gain?.low).toBeGreaterThan(0);
    expect(truth?.versusPublic?.gain?.atMostZero).toBe(1 / 2001);
    expect(Math.abs((truth?.slope?.value ?? 0) - 1)).toBeLessThan(3 * (truth?.slope?.standardError ?? 0));
    // The public's chances are the truth's to the power of 1.5.
    expect(Math.abs((bold?.slope?.value ?? 0) - 1 / 1.5)).toBeLessThan(3 * (bold?.slope?.standardError ?? 0));
    const wrong = truth?.winBands.filter(({ low, high, expected }) => expected < low || expected > high) ?? [];
    expect(wrong.length).toBeLessThanOrEqual(1);
    expect(
      bold?.winBands.filter(({ low, high, expected }) => expected < low || expected > high).length,
    ).toBeGreaterThan(2);
  });

  test("a model that answered once is scored on that race alone, beside the public there", () => {
    const [first, second] = [fieldOfEight(1, 0.4), fieldOfEight(2, 0.2)];
    const own = { name: "late", version: "v1", win: first.forecasts[0]?.win ?? [] };
    const late = scoreModels([{ ...first, forecasts: [...first.forecasts, own] }, second]).find(
      ({ name }) => name === "late",
    );
    expect(late).toMatchObject({ races: 1, versions: ["v1"], versusPublic: { rSquared: 0, gain: undefined } });
  });

  test("bands hold every chance once, also 0 and 1", () => {
    const told = [0, 1e-9, 0.004, 0.0057, 0.5, 0.9999, 1].map((chance) => ({ chance, happened: chance > 0.4 }));
    const bands = calibrationBands(told);
    expect(bands.reduce((sum, { count }) => sum + count, 0)).toBe(told.length);
    for (const { from, below, expected } of bands) {
      expect(expected).toBeGreaterThanOrEqual(from);
      expect(expected).toBeLessThanOrEqual(below);
    }
    expect(() => calibrationBands([{ chance: 1.1, happened: true }])).toThrow("a chance of 1.1");
  });
});

function fieldOfEight(day: number, winner: number): ScoredRace {
  const others = Array.from({ length: 7 }, () => (1 - winner) / 7);
  return race(day, [winner, ...others], [0], []);
}

function race(
  day: number,
  shares: readonly number[],
  winners: readonly number[],
  models: ScoredRace["forecasts"],
): ScoredRace {
  const date = `2025-12-${String((day % 28) + 1).padStart(2, "0")}` as RaceDay;
  return {
    raceId: `${date}-R1C${day}` as RaceId,
    day: date,
    gait: "flat",
    starters: shares.length,
    winners,
    forecasts: [{ name: PUBLIC, win: shares }, ...models],
  };
}

function drawnRaces(count: number): ScoredRace[] {
  const random = lcg(7);
  return Array.from({ length: count }, (_, i) => {
    const weights = Array.from({ length: 10 }, () => (0.05 + random()) ** 2);
    const truth = normalised(weights);
    const draw = random();
    let passed = 0;
    const winner = truth.findIndex((p) => {
      passed += p;
      return draw < passed;
    });
    const shares = normalised(truth.map((p) => p ** 1.5));
    return race(i, shares, [Math.max(0, winner)], [{ name: "truth", win: truth }]);
  });
}

function normalised(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
