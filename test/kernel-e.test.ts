import { expect, test } from "vitest";
import { kernelEData } from "../bench/kernel-e-data.ts";
import { fitLogit } from "../src/domain/model/logit/fit-logit.ts";

test("10,000 races of the yardstick's generator are fitted as R's survival::clogit fits them", () => {
  const fit = fitLogit({ data: kernelEData() });
  if (!fit.ok) throw new Error(fit.error.kind);
  // Specification §7: the figures that R printed.
  expect(Math.abs((fit.value.coefficients[0] ?? Number.NaN) - -0.3118385)).toBeLessThanOrEqual(5e-8);
  expect(Math.abs(fit.value.logLikelihood - -21_181.9)).toBeLessThanOrEqual(0.05);
  expect(fit.value.coefficients).toHaveLength(20);
});
