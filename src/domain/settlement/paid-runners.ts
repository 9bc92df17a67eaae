import { paidPlaces } from "../model/paid-places.ts";
import type { Finish } from "../race/race-result.ts";

/** The bets whose rule is established here. */
export const SIMPLE_BETS = ["SIMPLE_GAGNANT", "SIMPLE_PLACE"] as const;
export type SimpleBet = (typeof SIMPLE_BETS)[number];

/**
 * The runners for which an arrival pays a simple bet, by the arrival alone.
 *
 * Simple gagnant: all who are first (math. spec. §2.3; each of a dead heat is paid, §3.4). Simple placé: the places by
 * the number declared, 3 from 8 and 2 from 4 to 7 (§2.3), counted in horses; a dead heat for the last paid place pays
 * all of it. The stable ("écurie") that also pays its other horse is not seen in an arrival: only dividends show it.
 *
 * @param declaredRunners non-runners included; where unknown, the two places that every field pays are counted
 * @returns runner numbers, best first; empty for simple placé below 4 declared, where it is not sold
 * @example paidRunners("SIMPLE_PLACE", [[12], [6, 8], [11]], 8) // [12, 6, 8]
 */
export function paidRunners(betType: SimpleBet, finish: Finish, declaredRunners: number | undefined): number[] {
  if (betType === "SIMPLE_GAGNANT") return [...(finish[0] ?? [])];
  const places = declaredRunners === undefined ? 2 : paidPlaces(declaredRunners);
  const paid: number[] = [];
  for (const sharing of finish) {
    if (paid.length >= places) break;
    paid.push(...sharing);
  }
  return paid;
}
