import type { ChoiceData } from "../src/domain/model/logit/choice-data.ts";

/** Sizes of kernel e in the C yardstick. */
export const RACES = 10_000;
export const RUNNERS = 12;
export const FEATURES = 20;
const SEED = 20_240;

/**
 * The races of the C yardstick's kernel e, from the same generator (Numerical Recipes' 32-bit LCG): features are sums of
 * three uniforms, the winner is drawn from the logit with Gumbel noise. On shared memory, so that two threads may read it.
 */
export function kernelEData(): ChoiceData {
  let state = SEED;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 4_294_967_296;
  };
  const truth = Array.from({ length: FEATURES }, () => 0.8 * (uniform() - 0.5));
  const features = new Float64Array(new SharedArrayBuffer(8 * RACES * RUNNERS * FEATURES));
  const offsets = new Int32Array(new SharedArrayBuffer(4 * (RACES + 1)));
  const winners = new Int32Array(new SharedArrayBuffer(4 * RACES));
  const weights = new Float64Array(new SharedArrayBuffer(8 * RACES)).fill(1);
  let cell = 0;
  for (let r = 0; r < RACES; r++) {
    let best = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < RUNNERS; i++) {
      let score = 0;
      for (const coefficient of truth) {
        const x = (uniform() + uniform() + uniform() - 1.5) * 2;
        features[cell++] = x;
        score += x * coefficient;
      }
      score -= Math.log(-Math.log(uniform()));
      if (score > best) {
        best = score;
        winners[r] = r * RUNNERS + i;
      }
    }
    offsets[r + 1] = (r + 1) * RUNNERS;
  }
  return { featureCount: FEATURES, offsets, features, winners, weights };
}
