import { runningTimes } from "../src/domain/model/order/running-times.ts";
import { normalTimes } from "../src/domain/model/order/time-law.ts";
import type { BenchKernel } from "./bench-kernel.ts";

/** The field of specification §2.5, up to its scale. */
const WEIGHTS = [0.25, 0.18, 0.14, 0.1, 0.08, 0.06, 0.05, 0.04, 0.03, 0.02, 0.015, 0.012, 0.01, 0.006, 0.004, 0.003];

/** Henery: abilities to 1e-9, then place, couplés and 560 trios, n = 16. No C kernel: the target is 0.9 ms. */
export const KERNEL_F: BenchKernel = {
  letter: "f",
  title: "Henery abilities and integrals, n = 16 (ms)",
  perRun: 1,
  setUp() {
    const total = WEIGHTS.reduce((sum, weight) => sum + weight, 0);
    const win = Float64Array.from(WEIGHTS, (weight) => weight / total);
    const law = normalTimes();
    let times = runningTimes(law, win);
    return {
      run() {
        times = runningTimes(law, win);
      },
      checksums() {
        const { abilities, placed, trios } = times;
        return { theta1: abilities[0] ?? 0, place1: placed[0] ?? 0, place16: placed[15] ?? 0, trio123: trios[0] ?? 0 };
      },
    };
  },
};
