/** State of a xoshiro128++ generator: four words, not all zero. */
export type RandomState = Uint32Array;

/**
 * The state that belongs to a seed: four steps of splitmix32, whose words are never all zero.
 *
 * The domain has no randomness of its own: whoever draws passes a state, and the same seed gives the same draws.
 *
 * @param seed a whole number; its low 32 bits count
 * @see Blackman & Vigna (2021), ACM TOMS 47(4): xoshiro128++, period 2^128 − 1
 */
export function randomState(seed: number): RandomState {
  if (!Number.isInteger(seed)) throw new RangeError(`seed ${seed}`);
  let word = seed | 0;
  return Uint32Array.from({ length: 4 }, () => {
    word = (word + 0x9e3779b9) | 0;
    let mixed = word ^ (word >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  });
}

/** The next 32 random bits as a number 0 … 2³² − 1; moves the state on. Hot loops keep the four words in variables. */
export function nextWord(state: RandomState): number {
  const [s0 = 0, s1 = 0, s2 = 0, s3 = 0] = state;
  const sum = (s0 + s3) | 0;
  const word = (((sum << 7) | (sum >>> 25)) + s0) >>> 0;
  const third = s2 ^ s0;
  const fourth = s3 ^ s1;
  state[1] = s1 ^ third;
  state[0] = s0 ^ fourth;
  state[2] = third ^ (s1 << 9);
  state[3] = (fourth << 11) | (fourth >>> 21);
  return word;
}
