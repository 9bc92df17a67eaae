import { describe, expect, test } from "vitest";
import type { Instant } from "../kernel/time.ts";
import { winProbabilities } from "../market/win-probabilities.ts";
import { chancesOfMoves, type MoveColumn } from "./probability-move.ts";
import { winnerScore } from "./winner-score.ts";

describe("how well chances knew the winners", () => {
  test("is that of the specification's five winners in fields of eight", () => {
    const score = winnerScore([0.4, 0.25, 0.35, 0.5, 0.1], [8, 8, 8, 8, 8]);
    expect(score.logLoss).toBeCloseTo(1.269628, 6);
    expect(score.rSquared).toBeCloseTo(0.389438, 6);
  });

  test("is nothing for a guess, and all for a certainty", () => {
    expect(winnerScore([1 / 8, 1 / 12], [8, 12]).rSquared).toBeCloseTo(0, 12);
    expect(winnerScore([1, 1], [8, 12]).rSquared).toBe(1);
  });

  test("of no race is a bug", () => {
    expect(() => winnerScore([], [])).toThrow(RangeError);
    expect(() => winnerScore([0.5], [8, 8])).toThrow("1 chances of 2 races");
  });
});

test("Benter's second stage on the specification's race R8: market and form by their exponents", () => {
  const market = winProbabilities([2.3, 3.9, 6, 8.7, 13, 19, 33, 70], { kind: "proportional" });
  if (!market.ok) throw new Error(market.error.kind);
  const form = [0.3, 0.22, 0.12, 0.16, 0.08, 0.06, 0.04, 0.02];
  const combined = chancesOfMoves([weights(0.9, market.value.probabilities), weights(0.2, form)], 8);
  const expected = [0.390706, 0.228301, 0.13724, 0.104049, 0.063103, 0.042338, 0.023754, 0.01051];
  for (const [i, p] of expected.entries()) expect(combined[i]).toBeCloseTo(p, 6);
});

function weights(exponent: number, chances: readonly number[]): MoveColumn {
  return {
    code: "odds",
    values: chances,
    logWeights: chances.map((p) => exponent * Math.log(p)),
    source: "pmu",
    observedAt: "2025-12-10T12:00:00.000Z" as Instant,
  };
}
