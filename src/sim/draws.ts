import { nextWord, type RandomState, randomState } from "../domain/model/order/xoshiro.ts";

/** Random numbers that a seed decides; the state lies open for whoever draws arrivals from it. */
export type Draws = {
  readonly state: RandomState;
  /** In (0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** A whole number 0 … below − 1. */
  below(count: number): number;
};

/** Words of a generator hold 32 bits. */
const WORDS = 2 ** 32;

/** @param seed a whole number; its low 32 bits count */
export function createDraws(seed: number): Draws {
  const state = randomState(seed);
  const uniform = () => (nextWord(state) + 0.5) / WORDS;
  // Box–Muller gives two at a time.
  let kept: number | undefined;
  return {
    state,
    uniform,
    below: (count) => Math.floor(uniform() * count),
    normal() {
      if (kept !== undefined) {
        const drawn = kept;
        kept = undefined;
        return drawn;
      }
      const radius = Math.sqrt(-2 * Math.log(uniform()));
      const angle = 2 * Math.PI * uniform();
      kept = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
  };
}

/** One of a list by its weights, each ≥ 0 and one above 0. */
export function weighted<T>(draws: Draws, choices: readonly (readonly [T, number])[]): T {
  const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
  let left = draws.uniform() * total;
  for (const [choice, weight] of choices) {
    left -= weight;
    if (left < 0) return choice;
  }
  const last = choices.findLast(([, weight]) => weight > 0);
  if (!last) throw new RangeError("nothing to choose from");
  return last[0];
}
