import { at } from "../domain/model/at.ts";
import type { Draws } from "./draws.ts";
import {
  ABILITY_SD,
  BETTORS,
  POOL_SIZES,
  SAME_OPINION,
  SIMULATED_OPERATORS,
  type SimulatedOperator,
  WAVES,
} from "./simulated-market.ts";

/** Whole euros on each starter of one simple gagnant pool, cumulative, at the end of each wave of money. */
export type SimplePool = { readonly operator: SimulatedOperator; readonly stakes: readonly (readonly number[])[] };

/**
 * The money of one race as it comes in.
 *
 * Each wave spreads its euros by what its bettors see: the true log chance seen through `insight`, what the whole public is
 * wrong about, and the wave's own error, most of it the same at every operator.
 *
 * @param logChances true log chances, 0 that of a starter of middling ability
 */
export function simulatedMoney(draws: Draws, logChances: readonly number[]): SimplePool[] {
  const wrong = logChances.map(() => BETTORS.sharedError * draws.normal());
  const waves = WAVES.map((wave) => ({
    ...wave,
    errors: logChances.map((log) => wave.error * Math.exp((-wave.onLongshots * log) / ABILITY_SD)),
  }));
  const seen = waves.map(({ insight, errors }) =>
    logChances.map((log, i) => insight * log + at(wrong, i) + Math.sqrt(SAME_OPINION) * at(errors, i) * draws.normal()),
  );
  return SIMULATED_OPERATORS.map((operator) => {
    const { median, logSd } = POOL_SIZES[operator];
    const total = median * Math.exp(logSd * draws.normal());
    let before = logChances.map(() => 0);
    const stakes = waves.map(({ part, errors }, k) => {
      const own = (seen[k] ?? []).map(
        (score, i) => score + Math.sqrt(1 - SAME_OPINION) * at(errors, i) * draws.normal(),
      );
      before = wholeEuros(own, part * total).map((euros, i) => at(before, i) + euros);
      return before;
    });
    return { operator, stakes };
  });
}

/** Someone backs every horse: at least €1 a wave, so that no odds are infinite. */
function wholeEuros(scores: readonly number[], amount: number): number[] {
  const highest = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - highest));
  const all = sumOf(weights);
  return weights.map((weight) => Math.max(1, Math.round((amount * weight) / all)));
}

/**
 * Whole euros on each starter some minutes before the off: within a wave money comes in evenly.
 *
 * @param minutes before the off, ≥ 0
 */
export function stakesAt({ stakes }: SimplePool, minutes: number): readonly number[] {
  const none = (stakes[0] ?? []).map(() => 0);
  const wave = WAVES.findIndex(({ from, until }) => minutes < from && minutes >= until);
  if (wave < 0) return minutes >= (WAVES[0]?.from ?? 0) ? none : (stakes.at(-1) ?? none);
  const { from, until } = WAVES[wave] ?? { from: 0, until: 0 };
  const passed = (from - minutes) / (from - until);
  const before = stakes[wave - 1] ?? none;
  return (stakes[wave] ?? none).map((end, i) => at(before, i) + Math.floor(passed * (end - at(before, i))));
}

export function sumOf(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Parts of a whole: each over their sum. */
export function sharesOf(values: readonly number[]): number[] {
  const total = sumOf(values);
  return values.map((value) => value / total);
}
