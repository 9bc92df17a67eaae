import { fitLogit } from "../src/domain/model/logit/fit-logit.ts";
import type { LogitFit } from "../src/domain/model/logit/maximise-logit.ts";
import type { BenchKernel } from "./bench-kernel.ts";
import { kernelEData } from "./kernel-e-data.ts";

export const KERNEL_E: BenchKernel = {
  letter: "e",
  title: "conditional logit, 10,000 races × 12 runners × 20 features, Newton to 1e-9, one thread",
  perRun: 1,
  setUp() {
    const data = kernelEData();
    let fit: LogitFit | undefined;
    return {
      run() {
        const fitted = fitLogit({ data });
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
