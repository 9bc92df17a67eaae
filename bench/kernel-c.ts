import { aliasTables } from "../src/domain/model/order/alias-tables.ts";
import { sampleOrders } from "../src/domain/model/order/sample-orders.ts";
import { stageWeights } from "../src/domain/model/order/stage-weights.ts";
import { randomState } from "../src/domain/model/order/xoshiro.ts";
import { orderOfFinish, placeProbabilities } from "../src/domain/model/order-of-finish.ts";
import type { BenchKernel } from "./bench-kernel.ts";
import { LCG_EXPONENTS, lcgField } from "./lcg.ts";

const RUNNERS = 16;
const DEPTH = 5;
const DRAWS = 1_000_000;

/** A million first fives of 16, sampled. */
export const KERNEL_C: BenchKernel = {
  letter: "c",
  title: "10⁶ sampled top-5 of 16 (ms)",
  perRun: 1,
  setUp() {
    const law = orderOfFinish(lcgField(RUNNERS, 999), LCG_EXPONENTS);
    const orders = new Uint8Array(DRAWS * DEPTH);
    return {
      run() {
        const stages = stageWeights(law, DEPTH);
        sampleOrders(stages, aliasTables(stages), randomState(1), orders);
      },
      checksums() {
        const placed = new Float64Array(RUNNERS);
        for (const [i, runner] of orders.entries()) {
          if (i % DEPTH < 3) placed[runner] = (placed[runner] ?? 0) + 1 / DRAWS;
        }
        const exact = placeProbabilities(law, 3);
        return { max_place_err_vs_exact: Math.max(...placed.map((share, i) => Math.abs(share - (exact[i] ?? 0)))) };
      },
    };
  },
};
