import { ALIAS_BITS, type AliasTables } from "./alias-tables.ts";
import type { StageWeights } from "./stage-weights.ts";
import { nextWord, type RandomState } from "./xoshiro.ts";

// Hot: random arrivals for what no table holds: more than five places, and products of races. One alias table a stage
// over the whole field, and a draw again where the runner is home already: exact, some 1.3 draws a place. The generator,
// xoshiro128++ (Blackman & Vigna 2021), lives in four local words of the loop, a quarter faster than a call a draw.
// bench/kernel-c.ts: a million first fives of 16 against scalar C.

/** Draws that find a horse already home, after which the rest are drawn from directly: a favourite may hold all weight. */
const MAXIMUM_REJECTIONS = 64;

/**
 * Draws arrivals of the stage-wise law.
 *
 * Thresholds have 27 − cellBits bits (23 for 16 runners), so a chance is met to 1e-7: far below any sampling error.
 *
 * @param tables of `stages`, which gives the depth
 * @param state moved on by the draws
 * @param orders filled with arrivals, one after another, best first: a multiple of the depth long
 * @throws RangeError on orders of a length that is none
 */
export function sampleOrders(
  stages: StageWeights,
  tables: AliasTables,
  state: RandomState,
  orders: Uint8Array,
): Uint8Array {
  const { depth, cellBits, cells } = tables;
  if (orders.length % depth !== 0) throw new RangeError(`${orders.length} places for arrivals of ${depth}`);
  const shift = 32 - cellBits;
  const lowerBits = (-1 >>> cellBits) | 0;
  let s0 = (state[0] as number) | 0;
  let s1 = (state[1] as number) | 0;
  let s2 = (state[2] as number) | 0;
  let s3 = (state[3] as number) | 0;
  for (let first = 0; first < orders.length; first += depth) {
    let home = 0;
    for (let stage = 0; stage < depth; stage++) {
      const from = stage << cellBits;
      let runner = 0;
      for (let rejections = 0; ; rejections++) {
        const sum = (s0 + s3) | 0;
        const word = (((sum << 7) | (sum >>> 25)) + s0) | 0;
        const shifted = s1 << 9;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= shifted;
        s3 = (s3 << 11) | (s3 >>> 21);
        const cell = word >>> shift;
        const drawn = cells[from + cell] as number;
        // All ones where the lower bits stay below the threshold: a branch here would be guessed wrong half the time.
        const own = ((word & lowerBits) - drawn) >> 31;
        runner = (cell & own) | (drawn & ALIAS_BITS & ~own);
        if (((home >>> runner) & 1) === 0) break;
        if (rejections === MAXIMUM_REJECTIONS) {
          // With a word of its own: the one in hand is known to have been rejected.
          state.set([s0, s1, s2, s3]);
          runner = drawDirectly(stages, stage, home, nextWord(state) / 2 ** 32);
          s0 = (state[0] as number) | 0;
          s1 = (state[1] as number) | 0;
          s2 = (state[2] as number) | 0;
          s3 = (state[3] as number) | 0;
          break;
        }
      }
      home |= 1 << runner;
      orders[first + stage] = runner;
    }
  }
  state.set([s0, s1, s2, s3]);
  return orders;
}

/** One runner of those not yet home, by weight. */
function drawDirectly(stages: StageWeights, stage: number, home: number, uniform: number): number {
  const weights = stages.weights[stage] as Float64Array;
  let left = 0;
  for (let i = 0; i < weights.length; i++) if (((home >>> i) & 1) === 0) left += weights[i] as number;
  let target = uniform * left;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    if (((home >>> i) & 1) !== 0) continue;
    last = i;
    target -= weights[i] as number;
    if (target < 0) return i;
  }
  return last;
}
