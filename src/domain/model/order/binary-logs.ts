// Hot: n logarithms a field, 5 ns each for the library's 13 (bench/kernel-a.ts). Without a branch on the data; exponent
// and table entry are read from the words of the numbers, which are all written before the first is read: a word read at
// once after its number was written would wait for it.

/** Exponents from here to 0 are ours, others the library's: chances are 1e-12 and more. */
const LOWEST = -60;
/** 2^−(LOWEST + j). */
const INVERSE_POWERS = Float64Array.from({ length: 1 - LOWEST }, (_, j) => 2 ** -(LOWEST + j));
/** Bits of the mantissa that choose the entry of the table. */
const TABLE_BITS = 7;
const ENTRIES = 1 << TABLE_BITS;
const INVERSE_CENTRES = Float64Array.from({ length: ENTRIES }, (_, j) => 1 / (1 + (j + 0.5) / ENTRIES));
/** Of what the rounded inverse stands for, so that the two belong together to the last digit. */
const LOGS = INVERSE_CENTRES.map((inverse) => -Math.log2(inverse));

/** Numbers in hand, and the same as words: overwritten by each call, kept by none. */
const CHUNK = 32;
const numbers = new Float64Array(CHUNK);
const words = new Int32Array(numbers.buffer);
/** Which of a number's two words holds sign, exponent and the upper mantissa. */
const UPPER = new Uint8Array(new Float64Array([-0]).buffer)[7] === 0 ? 0 : 1;

/**
 * Writes log₂(scale · x) of every x, for products up to 2 to 5e-16 (of 1, or of the logarithm where that is more).
 *
 * @param logs as long as `values`
 */
export function binaryLogs(values: Float64Array, scale: number, logs: Float64Array): void {
  for (let from = 0; from < values.length; from += CHUNK) {
    const count = Math.min(CHUNK, values.length - from);
    for (let i = 0; i < count; i++) numbers[i] = scale * (values[from + i] as number);
    for (let i = 0; i < count; i++) {
      const upper = words[2 * i + UPPER] as number;
      const exponent = (upper >> 20) - 1023;
      if (!(exponent > LOWEST && exponent <= 0)) {
        logs[from + i] = Math.log2(numbers[i] as number);
        continue;
      }
      const j = (upper >> (20 - TABLE_BITS)) & (ENTRIES - 1);
      const mantissa = (numbers[i] as number) * (INVERSE_POWERS[exponent - LOWEST] as number);
      const r = mantissa * (INVERSE_CENTRES[j] as number) - 1;
      const rr = r * r;
      const series = r + rr * (r * (1 / 3) - 1 / 2 + rr * (r * (1 / 5) - 1 / 4 - rr * (1 / 6)));
      logs[from + i] = exponent + ((LOGS[j] as number) + series * Math.LOG2E);
    }
  }
}
