import type { Finish } from "../race/race-result.ts";
import { paidCombinations } from "./paid-combinations.ts";

/** The bets on one horse that the PMU's rules know. */
export const SIMPLE_BETS = ["SIMPLE_GAGNANT", "SIMPLE_PLACE"] as const;
export type SimpleBet = (typeof SIMPLE_BETS)[number];

/**
 * The runners for which an arrival pays a simple bet, by the arrival alone.
 *
 * Simple gagnant: all who are first. Simple placé: the places by the number declared, 3 from 8 and 2 from 4 to 7, counted
 * in horses; a dead heat for the last paid place pays all of it.
 *
 * @param declaredRunners non-runners included; where unknown, the two places that every field pays are counted
 * @returns runner numbers, best first; empty for simple placé below 4 declared, where it is not sold
 * @example paidRunners("SIMPLE_PLACE", [[12], [6, 8], [11]], 8) // [12, 6, 8]
 */
export function paidRunners(betType: SimpleBet, finish: Finish, declaredRunners: number | undefined): number[] {
  const paid = paidCombinations(betType, { finish, nonRunners: [], declaredRunners });
  const placed = new Set(paid.flatMap(({ runners }) => runners));
  return finish.flat().filter((runner) => placed.has(runner));
}
