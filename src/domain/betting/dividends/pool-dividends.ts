import type { Finish } from "../../race/race-result.ts";
import { type DividendRounding, roundedDividend } from "./dividend-rounding.ts";

/** Dividends of the three families of pools, in euros for €1. Stakes and pools in one unit of money, or in shares. */

/** One combination is paid: simple and couplé gagnant, couplé ordre, trio, trio ordre, super4, pick5. */
export function singleDividend(net: number, stake: number, rounding: DividendRounding): number {
  return roundedDividend(net / stake, rounding);
}

/** All payable combinations are paid the same: 2sur4. `stakes` are those of the six payable pairs. */
export function commonDividend(net: number, stakes: readonly number[], rounding: DividendRounding): number {
  return roundedDividend(net / sumOf(stakes), rounding);
}

/**
 * The split of the profit: the stakes on what is payable are taken out of the net pool, the rest is cut in equal parts, and
 * each part goes to one payable combination with its stakes back. Simple placé, couplé placé; simple gagnant with a dead
 * heat for the first place.
 *
 * @param stakes on each payable combination, each > 0
 * @see arrêté of 31 August 1990, article 40.5 (specification §3.4)
 */
export function splitDividends(net: number, stakes: readonly number[], rounding: DividendRounding): number[] {
  const profit = net - sumOf(stakes);
  return stakes.map((stake) => splitDividend(profit, stakes.length, stake, rounding));
}

/** One dividend of that split. `profit` may be negative: the pool then cannot pay, and the minimum holds. */
export function splitDividend(profit: number, parts: number, stake: number, rounding: DividendRounding): number {
  return roundedDividend(1 + profit / (parts * stake), rounding);
}

/**
 * What an arrival pays among the first `depth`, dead heats included: every set of `size` runners that some order of those
 * who share a place brings among them. For a dead heat for second, couplé placé pays the winner with each and the two
 * together; for third, never two of the thirds.
 *
 * @returns sets in the order of the arrival
 * @see arrêté of 31 August 1990, article 40.3 c, d (specification §3.4)
 * @example payableSets([[1], [2], [3, 4]], 3, 2) // 1-2, 1-3, 1-4, 2-3, 2-4
 */
export function payableSets(finish: Finish, depth: number, size: number): number[][] {
  const runners: { readonly number: number; readonly group: number }[] = [];
  const room: number[] = [];
  let ahead = 0;
  for (const [group, sharing] of finish.entries()) {
    room.push(Math.max(0, Math.min(sharing.length, depth - ahead)));
    if (ahead < depth) for (const number of sharing) runners.push({ number, group });
    ahead += sharing.length;
  }
  const sets: number[][] = [];
  const extend = (from: number, chosen: readonly number[], left: readonly number[]): void => {
    if (chosen.length === size) {
      sets.push([...chosen]);
      return;
    }
    for (const [i, { number, group }] of runners.entries()) {
      const places = left[group] ?? 0;
      if (i < from || places === 0) continue;
      extend(
        i + 1,
        [...chosen, number],
        left.map((count, g) => (g === group ? count - 1 : count)),
      );
    }
  };
  extend(0, [], room);
  return sets;
}

function sumOf(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
