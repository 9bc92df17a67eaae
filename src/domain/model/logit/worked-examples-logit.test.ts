import { expect, test } from "vitest";
import { at } from "../at.ts";
import { GAIT_EXPONENTS } from "../gait.ts";
import { choiceData } from "./choice-data.ts";
import { fitExplodedLogit } from "./exploded-logit.ts";
import { noPrior } from "./fit-logit.ts";
import { createLogitPass } from "./logit-pass.ts";
import { rankedRaces } from "./simulated-races.ts";

test("the three runners of §4.1 have chances of 0.589798, 0.278601 and 0.131602, whoever wins", () => {
  const rows = [
    [1, 0],
    [0, 1],
    [-1, 2],
  ];
  const beta = Float64Array.of(0.5, -0.25);
  for (const [winner, chance] of [0.589798, 0.278601, 0.131602].entries()) {
    const { logLikelihood } = createLogitPass(choiceData([{ rows, winners: [winner] }], 2))(beta, false);
    expect(Math.abs(Math.exp(logLikelihood) - chance)).toBeLessThanOrEqual(1e-6);
  }
});

test.each(["trot", "flat", "jumps", "unknown"] as const)(
  "races drawn with the exponents of §0.3 for %s give them back, four places deep, within three standard errors",
  (gait) => {
    const { winExponent, stageExponents } = GAIT_EXPONENTS[gait];
    const exponents = stageExponents.slice(0, 4);
    const races = rankedRaces({ seed: 41, races: 2_000, field: 11, beta: [winExponent], exponents });
    const fit = fitExplodedLogit({ races, featureCount: 1, stages: 4, prior: noPrior(1) });
    if (!fit.ok) throw new Error(fit.error.kind);
    const { coefficients, standardErrors, stageExponents: found, stageExponentErrors } = fit.value;
    expect(Math.abs(at(coefficients, 0) - winExponent)).toBeLessThan(3 * at(standardErrors, 0));
    expect(at(standardErrors, 0)).toBeLessThan(0.05);
    for (const [m, exponent] of exponents.slice(1).entries()) {
      expect(Math.abs(at(found, m) - exponent)).toBeLessThan(3 * at(stageExponentErrors, m));
    }
  },
);
