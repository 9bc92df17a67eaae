// Hot: 2n powers a field. Without a branch on the data, which the library's exponential has, and which costs most where
// every call brings another number: over a thousand fields 4 ns for its 13 (bench/kernel-a.ts), and as exact. In base two
// the reduction to a small remainder is without error; two table entries and a short series are what is left. One call
// for all runners: a call for each would be one call too many for the compiler to put in place.

/** Logarithms lie between −40 and 0, for chances are 1e-12 and more; factors to 1.5 then stay above this. */
const LOWEST = -61;
const LARGEST_FACTOR = 1.5;
/** 2^(LOWEST + j): an index that is never −0, which an array would not take for a whole number. */
const WHOLE_POWERS = Float64Array.from({ length: 1 - LOWEST }, (_, j) => 2 ** (LOWEST + j));
/** Steps of the table of powers in one binary power. */
const STEPS = 64;
const STEP_POWERS = Float64Array.from({ length: STEPS }, (_, j) => 2 ** (j / STEPS));

/**
 * Writes 2^(factor · x) of every x, to a relative 5e-16, and returns their sum.
 *
 * @param logs from −40 to 0, or a rounding above
 * @param factor ≥ 0; above 1.5 the powers are the library's
 * @param powers as long as `logs`
 */
export function powersOfTwo(logs: Float64Array, factor: number, powers: Float64Array): number {
  let total = 0;
  if (factor > LARGEST_FACTOR) {
    for (let i = 0; i < logs.length; i++) {
      const power = 2 ** (factor * (logs[i] as number));
      powers[i] = power;
      total += power;
    }
    return total;
  }
  for (let i = 0; i < logs.length; i++) {
    const x = factor * (logs[i] as number);
    const step = (x * STEPS - 0.5) | 0; // the nearest
    const z = (x - step * (1 / STEPS)) * Math.LN2;
    const zz = z * z;
    const series = 1 + z + zz * (1 / 2 + z * (1 / 6) + zz * (1 / 24 + z * (1 / 120)));
    const power = (STEP_POWERS[step & (STEPS - 1)] as number) * (WHOLE_POWERS[(step >> 6) - LOWEST] as number) * series;
    powers[i] = power;
    total += power;
  }
  return total;
}
