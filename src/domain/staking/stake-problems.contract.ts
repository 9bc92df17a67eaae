import * as fc from "fast-check";
import { expect } from "vitest";
import { at } from "../model/at.ts";
import { type GrowthOptimum, type GrowthProblem, maximiseGrowth } from "./maximise-growth.ts";
import type { Scenarios } from "./scenarios.ts";
import { scenariosOf } from "./scenarios-of.ts";

export function optimum(problem: GrowthProblem): GrowthOptimum {
  const answer = maximiseGrowth(problem);
  if (!answer.ok) throw new Error(`${answer.error.field} ${answer.error.shown}`);
  return answer.value;
}

export function scenarios(returns: readonly number[][], probabilities: readonly number[]): Scenarios {
  const answer = scenariosOf(returns, probabilities);
  if (!answer.ok) throw new Error(`${answer.error.field} ${answer.error.shown}`);
  return answer.value;
}

/** Win bets on every horse of a race. */
export function winners(probabilities: readonly number[], odds: readonly number[]): Scenarios {
  return scenarios(
    odds.map((o, i) => probabilities.map((_, s) => (s === i ? o : 0))),
    probabilities,
  );
}

export function within({ scenarios: race, caps = {} }: GrowthProblem, stakes: Float64Array): void {
  const sum = (tickets: readonly number[]): number => tickets.reduce((total, j) => total + at(stakes, j), 0);
  for (const stake of stakes) expect(stake).toBeGreaterThanOrEqual(0);
  expect(sum([...Array(race.ticketCount).keys()])).toBeLessThanOrEqual((caps.total ?? 1) + 1e-12);
  for (const [j, cap] of (caps.perTicket ?? []).entries()) expect(at(stakes, j)).toBeLessThanOrEqual(cap + 1e-12);
  for (const { tickets, cap } of caps.groups ?? []) expect(sum(tickets)).toBeLessThanOrEqual(cap + 1e-12);
}

/** Tickets that pay at random, at prices around fair. */
export function returnTables(tickets: number): fc.Arbitrary<{ returns: number[][]; probabilities: number[] }> {
  const outcomes = 8;
  return fc
    .record({
      weights: fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: outcomes, maxLength: outcomes }),
      hits: fc.array(fc.integer({ min: 1, max: 2 ** outcomes - 2 }), { minLength: tickets, maxLength: tickets }),
      edges: fc.array(fc.double({ min: 0.6, max: 1.5, noNaN: true }), { minLength: tickets, maxLength: tickets }),
    })
    .map(({ weights, hits, edges }) => {
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const probabilities = weights.map((weight) => weight / total);
      const returns = hits.map((hit, j) => {
        const chance = probabilities.reduce((sum, p, s) => sum + ((hit >> s) & 1) * p, 0);
        return probabilities.map((_, s) => ((hit >> s) & 1) * (at(edges, j) / chance));
      });
      return { returns, probabilities };
    });
}

export function races(fewest: number, most: number): fc.Arbitrary<Scenarios> {
  return fc
    .integer({ min: fewest, max: most })
    .chain((tickets) => returnTables(tickets))
    .map(({ returns, probabilities }) => scenarios(returns, probabilities));
}

export function problems(): fc.Arbitrary<GrowthProblem> {
  return races(1, 8).chain((race) => {
    const cap = fc.double({ min: 0, max: 0.5, noNaN: true });
    const n = race.ticketCount;
    const group = fc.record({ tickets: fc.uniqueArray(fc.integer({ min: 0, max: n - 1 }), { minLength: 1 }), cap });
    return fc.record({
      scenarios: fc.constant(race),
      caps: fc.record(
        {
          total: cap,
          perTicket: fc.array(cap, { minLength: n, maxLength: n }),
          groups: fc.array(group, { maxLength: 3 }),
        },
        { requiredKeys: [] },
      ),
    });
  });
}

/** The specification prints six digits. */
export function near(found: ArrayLike<number>, told: readonly number[], tolerance = 1e-6): void {
  expect(found.length).toBe(told.length);
  for (const [i, value] of told.entries()) expect(Math.abs(at(found, i) - value)).toBeLessThanOrEqual(tolerance);
}
