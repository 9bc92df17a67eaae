import { parentPort, workerData } from "node:worker_threads";
import type { ChoiceData } from "../src/domain/model/logit/choice-data.ts";
import { createLogitPass } from "../src/domain/model/logit/logit-pass.ts";

/** What the two threads share. `signal` [0]: tickets handed out, [1]: tickets done; `wanted` [0]: with information. */
export type SharedLogit = {
  readonly data: ChoiceData;
  readonly firstRace: number;
  readonly signal: Int32Array;
  readonly wanted: Int32Array;
  readonly coefficients: Float64Array;
  /** Log-likelihood, gradient, information. */
  readonly sums: Float64Array;
};

if (parentPort) {
  const { data, firstRace, signal, wanted, coefficients, sums } = workerData as SharedLogit;
  const pass = createLogitPass(data);
  for (let ticket = 0; ; ticket++) {
    Atomics.wait(signal, 0, ticket);
    const { logLikelihood, gradient, information } = pass(coefficients.slice(), wanted[0] === 1, firstRace);
    sums[0] = logLikelihood;
    sums.set(gradient, 1);
    if (information) sums.set(information, 1 + data.featureCount);
    Atomics.add(signal, 1, 1);
    Atomics.notify(signal, 1);
  }
}
