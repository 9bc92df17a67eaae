import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { at } from "../at.ts";
import { type ChoiceRace, choiceData, withinRaceVariances } from "./choice-data.ts";
import { fitLogit } from "./fit-logit.ts";
import { createLogitPass } from "./logit-pass.ts";
import { lcg, simulatedRaces } from "./simulated-races.ts";

/** Specification §4.1: three runners, two features that are one, winner 2. */
const worked = choiceData(
  [
    {
      rows: [
        [1, 0],
        [0, 1],
        [-1, 2],
      ],
      winners: [1],
    },
  ],
  2,
);
const workedBeta = Float64Array.of(0.5, -0.25);

describe("one pass over the races", () => {
  test("gives the worked example of the specification", () => {
    const { logLikelihood, gradient, information } = createLogitPass(worked)(workedBeta, true);
    expect(logLikelihood).toBeCloseTo(-1.277976, 6);
    expect(gradient[0]).toBeCloseTo(-0.458196, 6);
    expect(gradient[1]).toBeCloseTo(0.458196, 6);
    for (const [i, entry] of [0.511456, -0.511456, -0.511456, 0.511456].entries()) {
      expect(information?.[i]).toBeCloseTo(entry, 6);
    }
  });

  test("has the slopes that finite differences have, and an information that is minus the slope of the gradient", () => {
    // Sizes that fill no tile and several blocks, a dead heat among them.
    const races: ChoiceRace[] = [...simulatedRaces({ seed: 3, races: 30, field: 13, beta: [0.4, -0.2, 0, 0.3, 0.1] })];
    races.push({ rows: races[0]?.rows ?? [], winners: [0, 5] });
    const pass = createLogitPass(choiceData(races, 5));
    const beta = Float64Array.of(0.3, 0.1, -0.2, 0.25, -0.05);
    const here = pass(beta, true);
    const h = 1e-5;
    for (let k = 0; k < 5; k++) {
      const [up, down] = [h, -h].map((d) =>
        pass(
          beta.map((b, i) => (i === k ? b + d : b)),
          false,
        ),
      );
      expect(((up?.logLikelihood ?? 0) - (down?.logLikelihood ?? 0)) / (2 * h)).toBeCloseTo(at(here.gradient, k), 6);
      for (let l = 0; l < 5; l++) {
        const slope = (at(up?.gradient ?? [], l) - at(down?.gradient ?? [], l)) / (2 * h);
        expect(-slope).toBeCloseTo(at(here.information ?? [], k * 5 + l), 6);
      }
    }
  });

  test("counts what is added in two halves as it counts the whole, blocks being cut elsewhere", () => {
    const pass = createLogitPass(choiceData(simulatedRaces({ seed: 5, races: 41, field: 9, beta: [0.5, 0.5] }), 2));
    const beta = Float64Array.of(0.2, -0.4);
    const [whole, first, second] = [pass(beta, true), pass(beta, true, 0, 17), pass(beta, true, 17)];
    expect(first.logLikelihood + second.logLikelihood).toBeCloseTo(whole.logLikelihood, 10);
    for (let i = 0; i < 4; i++) {
      const sum = at(first.information ?? [], i) + at(second.information ?? [], i);
      expect(sum).toBeCloseTo(at(whole.information ?? [], i), 10);
    }
  });

  test("cares for differences within a race alone, however far the features lie off", () => {
    const races = simulatedRaces({ seed: 7, races: 20, field: 8, beta: [1] });
    const shifted = races.map((race, r) => ({ ...race, rows: race.rows.map(([x = 0]) => [x + 40 * r]) }));
    const [near, far] = [races, shifted].map((all) => createLogitPass(choiceData(all, 1))(Float64Array.of(0.7), true));
    expect(far?.logLikelihood).toBeCloseTo(near?.logLikelihood ?? 0, 9);
    expect(far?.information?.[0]).toBeCloseTo(near?.information?.[0] ?? 0, 5);
  });
});

describe("a fit", () => {
  test("finds within three standard errors what 10,000 simulated races were drawn with", () => {
    const beta = [1, 0.35, -0.2, 0, 0.08];
    const fit = fitLogit({ data: choiceData(simulatedRaces({ seed: 11, races: 10_000, field: 12, beta }), 5) });
    if (!fit.ok) throw new Error(fit.error.kind);
    for (const [k, truth] of beta.entries()) {
      const error = at(fit.value.standardErrors, k);
      expect(Math.abs(at(fit.value.coefficients, k) - truth)).toBeLessThan(3 * error);
      expect(error).toBeLessThan(0.02);
    }
  });

  test("stands where the slope is nothing, prior and all", () => {
    const data = choiceData(simulatedRaces({ seed: 13, races: 300, field: 10, beta: [0.8, -0.5] }), 2);
    const prior = { mean: [1, 0], precision: [25, 25] };
    const fit = fitLogit({ data, prior });
    if (!fit.ok) throw new Error(fit.error.kind);
    const { gradient } = createLogitPass(data)(fit.value.coefficients, false);
    for (let k = 0; k < 2; k++) {
      const pull = at(prior.precision, k) * (at(fit.value.coefficients, k) - at(prior.mean, k));
      expect(at(gradient, k) - pull).toBeCloseTo(0, 8);
    }
    const free = fitLogit({ data });
    if (!free.ok) throw new Error(free.error.kind);
    expect(free.value.logLikelihood).toBeGreaterThan(fit.value.logLikelihood);
    expect(fit.value.penalised).toBeLessThan(fit.value.logLikelihood);
    for (const k of [0, 1]) expect(at(fit.value.standardErrors, k)).toBeLessThan(at(free.value.standardErrors, k));
  });

  test("of a strong prior is the prior, whatever the races say", () => {
    const data = choiceData(simulatedRaces({ seed: 17, races: 50, field: 8, beta: [3, -2] }), 2);
    const fit = fitLogit({ data, prior: { mean: [1, 0], precision: [1e9, 1e9] } });
    expect(fit.ok && fit.value.coefficients[0]).toBeCloseTo(1, 5);
    expect(fit.ok && fit.value.coefficients[1]).toBeCloseTo(0, 5);
  });

  test("refuses features that say the same, and names the second; a ridge holds them", () => {
    expect(fitLogit({ data: worked })).toEqual({ ok: false, error: { kind: "features_collinear", feature: 1 } });
    expect(fitLogit({ data: worked, prior: { mean: [0, 0], precision: [1, 1] } }).ok).toBe(true);
  });

  test("refuses a feature that every winner has and nobody else: its coefficient has no end", () => {
    const races = Array.from({ length: 20 }, () => ({ rows: [[1], [0], [0]], winners: [0] }));
    const fit = fitLogit({ data: choiceData(races, 1) });
    expect(fit.ok ? "fitted" : fit.error.kind).toMatch(/not_converged|features_collinear/);
    expect(fitLogit({ data: choiceData(races, 1), prior: { mean: [0], precision: [1] } }).ok).toBe(true);
  });

  test("climbs also from a start from which a whole step overshoots", () => {
    const data = choiceData(simulatedRaces({ seed: 19, races: 200, field: 6, beta: [1.5] }), 1);
    const [near, far] = [fitLogit({ data }), fitLogit({ data, start: [-4] })];
    if (!near.ok || !far.ok) throw new Error("no fit");
    expect(far.value.coefficients[0]).toBeCloseTo(at(near.value.coefficients, 0), 8);
  });

  test("of one binary feature is the log of the odds ratio that a pocket calculator gives", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), (wins, losses) => {
        const rows = [[1], [0]];
        const races = Array.from({ length: wins + losses }, (_, r) => ({ rows, winners: [r < wins ? 0 : 1] }));
        const fit = fitLogit({ data: choiceData(races, 1) });
        expect(fit.ok && fit.value.coefficients[0]).toBeCloseTo(Math.log(wins / losses), 8);
        expect(fit.ok && fit.value.standardErrors[0]).toBeCloseTo(Math.sqrt(1 / wins + 1 / losses), 4);
      }),
    );
  });
});

test("races that no logit can read are a bug of the caller", () => {
  expect(() => choiceData([{ rows: [[1], [2]], winners: [] }], 1)).toThrow("without a winner");
  expect(() => choiceData([{ rows: [[1], [2]], winners: [2] }], 1)).toThrow("winner 2 of 2");
  expect(() => choiceData([{ rows: [[1], [Number.NaN]], winners: [0] }], 1)).toThrow("NaN");
  expect(() => choiceData([{ rows: [[1], [2, 3]], winners: [0] }], 1)).toThrow("2 features");
  expect(() => choiceData([{ rows: [[1], [2]], winners: [0], weight: 0 }], 1)).toThrow("weight 0");
});

test("the scale of a feature is its spread within races, not between them", () => {
  const rows = [0, 100].map((base) => ({ rows: [[base - 1], [base + 1]], winners: [0] }));
  expect([...withinRaceVariances(choiceData(rows, 1))]).toEqual([1]);
});

test("the generator of the simulated races is even", () => {
  const random = lcg(1);
  const mean = Array.from({ length: 10_000 }, random).reduce((sum, u) => sum + u, 0) / 10_000;
  expect(mean).toBeCloseTo(0.5, 1);
});
