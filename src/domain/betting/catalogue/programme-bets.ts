import type { Operator } from "../../race/race-result.ts";
import { BET_TYPES, type BetType } from "./bet-type.ts";

/** How the PMU's programme marks a bet of the online pool; the shops' has no mark (specification §3.1). */
const ONLINE = "E_";

/**
 * The bets of the catalogue that one operator sells on a race, by the codes of the PMU's programme.
 *
 * The list is whole: what does not stand on it is not sold. On 2,248 recorded French races every bet that it names was of
 * a number of runners that allows it, 378 races were sold in the shops alone, and of 1,878 with ten declared or more 507 had
 * no 2sur4 (test/recorded/bets-on-sale.test.ts).
 *
 * @param codes as the programme writes them; absent or empty where no source lists any
 * @param offSale those of them that the programme says are not sold now: 67 of the 9,272 that every sixth recorded day lists of
 *   French races in their last half hour, report bets all; abroad whole races
 * @returns undefined where the programme tells nothing: no list, or an operator that is not the PMU
 */
export function betsSoldBy(
  operator: Operator | undefined,
  codes: readonly string[] | undefined,
  offSale: readonly string[] = [],
): readonly BetType[] | undefined {
  if (!codes || codes.length === 0) return undefined;
  const online = operator === "pmu-online";
  if (!online && operator !== "pmu-shop") return undefined;
  const names = codes.flatMap((code) => {
    if (code.startsWith(ONLINE) !== online || offSale.includes(code)) return [];
    return [online ? code.slice(ONLINE.length) : code];
  });
  return BET_TYPES.filter((betType) => names.includes(betType));
}
