/** The generator of the yardstick: s ← 1664525 s + 1013904223 mod 2³², u = (s + ½)/2³². */
export function lcg(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 4_294_967_296;
  };
}

/** The yardstick's win probabilities of a field: (0.02 + u)², summing to 1. */
export function lcgField(runnerCount: number, seed: number): Float64Array {
  const next = lcg(seed);
  const field = new Float64Array(runnerCount);
  let sum = 0;
  for (let i = 0; i < runnerCount; i++) {
    const u = next();
    const weight = (0.02 + u) * (0.02 + u);
    field[i] = weight;
    sum += weight;
  }
  return field.map((weight) => weight / sum);
}

/** The yardstick's stage exponents. */
export const LCG_EXPONENTS = [1, 0.74, 0.56, 0.41, 0.3];
