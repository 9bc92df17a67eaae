import { Worker } from "node:worker_threads";
import { noPrior } from "../src/domain/model/logit/fit-logit.ts";
import { createLogitPass } from "../src/domain/model/logit/logit-pass.ts";
import { type LogitFit, maximiseLogit } from "../src/domain/model/logit/maximise-logit.ts";
import type { BenchKernel } from "./bench-kernel.ts";
import { FEATURES, kernelEData, RACES } from "./kernel-e-data.ts";
import type { SharedLogit } from "./logit-worker.ts";

/** The same fit, each pass halved between this thread and a second one over shared memory. */
export const KERNEL_E_TWO_THREADS: BenchKernel = {
  letter: "e2",
  title: "conditional logit as e, two threads",
  perRun: 1,
  setUp() {
    const half = RACES / 2;
    const shared: SharedLogit = {
      data: kernelEData(),
      firstRace: half,
      signal: new Int32Array(new SharedArrayBuffer(8)),
      wanted: new Int32Array(new SharedArrayBuffer(4)),
      coefficients: new Float64Array(new SharedArrayBuffer(8 * FEATURES)),
      sums: new Float64Array(new SharedArrayBuffer(8 * (1 + FEATURES + FEATURES ** 2))),
    };
    const worker = new Worker(new URL("./logit-worker.ts", import.meta.url), { workerData: shared });
    worker.unref(); // it waits for ever; the process ends without it
    const pass = createLogitPass(shared.data);
    let ticket = 0;
    let fit: LogitFit | undefined;
    return {
      run() {
        const fitted = maximiseLogit({
          start: new Float64Array(FEATURES),
          prior: noPrior(FEATURES),
          evaluate: (coefficients, withInformation) => {
            shared.coefficients.set(coefficients);
            shared.wanted[0] = withInformation ? 1 : 0;
            Atomics.store(shared.signal, 0, ++ticket);
            Atomics.notify(shared.signal, 0);
            const mine = pass(coefficients, withInformation, 0, half);
            while (Atomics.load(shared.signal, 1) < ticket) Atomics.wait(shared.signal, 1, ticket - 1);
            const theirs = shared.sums;
            return {
              logLikelihood: mine.logLikelihood + (theirs[0] ?? Number.NaN),
              gradient: mine.gradient.map((slope, k) => slope + (theirs[1 + k] ?? Number.NaN)),
              information: mine.information?.map((value, k) => value + (theirs[1 + FEATURES + k] ?? Number.NaN)),
            };
          },
        });
        if (!fitted.ok) throw new Error(fitted.error.kind);
        fit = fitted.value;
      },
      checksums: () => ({
        loglik: fit?.logLikelihood ?? Number.NaN,
        beta0: fit?.coefficients[0] ?? Number.NaN,
        beta19: fit?.coefficients[19] ?? Number.NaN,
      }),
    };
  },
};
