import { describe, expect, test } from "vitest";
import { at } from "../at.ts";
import { orderedTripleProbability, orderOfFinish } from "../order-of-finish.ts";
import { choiceData } from "./choice-data.ts";
import { fitExplodedLogit, type RankedRace } from "./exploded-logit.ts";
import { fitLogit, noPrior } from "./fit-logit.ts";
import { rankedRaces } from "./simulated-races.ts";

const beta = [1, 0.3];
const races = rankedRaces({ seed: 23, races: 3_000, field: 10, beta, exponents: [1, 0.7, 0.55] });

describe("a fit of the first three", () => {
  const fit = fitExplodedLogit({ races, featureCount: 2, stages: 3, prior: noPrior(2) });
  if (!fit.ok) throw new Error(fit.error.kind);

  test("finds coefficients and stage exponents within three standard errors", () => {
    for (const [k, truth] of beta.entries()) {
      expect(Math.abs(at(fit.value.coefficients, k) - truth)).toBeLessThan(3 * at(fit.value.standardErrors, k));
    }
    for (const [m, truth] of [0.7, 0.55].entries()) {
      const error = at(fit.value.stageExponentErrors, m);
      expect(Math.abs(at(fit.value.stageExponents, m) - truth)).toBeLessThan(3 * error);
      expect(error).toBeLessThan(0.05);
    }
  });

  test("is sharper than a fit of the winners alone", () => {
    const winners = races.map(({ rows, finish }) => ({ rows, winners: finish[0] ?? [] }));
    const win = fitLogit({ data: choiceData(winners, 2) });
    if (!win.ok) throw new Error(win.error.kind);
    for (const k of [0, 1]) expect(at(fit.value.standardErrors, k)).toBeLessThan(at(win.value.standardErrors, k));
  });

  test("has the likelihood that the order law gives the same arrivals", () => {
    const expected = races.reduce((sum, { rows, finish }) => {
      const weights = rows.map((row) =>
        Math.exp(row.reduce((x, value, k) => x + value * at(fit.value.coefficients, k), 0)),
      );
      const total = weights.reduce((x, weight) => x + weight, 0);
      const law = orderOfFinish(
        weights.map((weight) => weight / total),
        [1, ...fit.value.stageExponents],
      );
      const [i = -1, j = -1, k = -1] = finish.flat();
      return sum + Math.log(orderedTripleProbability(law, i, j, k));
    }, 0);
    expect(fit.value.logLikelihood).toBeCloseTo(expected, 5);
  });
});

test("a dead heat is the mean of its orders: both ways round say the same", () => {
  const [head = { rows: [], finish: [] }, ...rest] = races.slice(0, 200);
  const fitted = (finish: RankedRace["finish"]) => {
    const fit = fitExplodedLogit({
      races: [{ ...head, finish }, ...rest],
      featureCount: 2,
      stages: 3,
      prior: noPrior(2),
    });
    if (!fit.ok) throw new Error(fit.error.kind);
    return fit.value;
  };
  const [one, other] = [fitted([[0, 3], [5]]), fitted([[3, 0], [5]])];
  expect(one.logLikelihood).toBeCloseTo(other.logLikelihood, 9);
  const [first, second] = [fitted([[0], [3], [5]]), fitted([[3], [0], [5]])];
  // At its own best each order does at least as well as at the best of the mean.
  expect(one.logLikelihood).toBeLessThan((first.logLikelihood + second.logLikelihood) / 2 + 1e-9);
  expect(one.logLikelihood).toBeGreaterThan(Math.min(first.logLikelihood, second.logLikelihood));
});

test("an arrival that tells two places gives two, and the last of a field gives none", () => {
  const short = races.slice(0, 300).map((race) => ({ ...race, finish: race.finish.slice(0, 2) }));
  const two = fitExplodedLogit({ races: short, featureCount: 2, stages: 2, prior: noPrior(2) });
  expect(two.ok && two.value.stageExponents).toHaveLength(1);
  const three = fitExplodedLogit({ races: short, featureCount: 2, stages: 3, prior: noPrior(2) });
  expect(three).toEqual({ ok: false, error: { kind: "features_collinear", feature: 3 } });
  const duels = Array.from({ length: 40 }, (_, r) => ({ rows: [[1], [0]], finish: r < 30 ? [[0], [1]] : [[1], [0]] }));
  expect(fitExplodedLogit({ races: duels, featureCount: 1, stages: 2, prior: noPrior(1) }).ok).toBe(false);
});
