import type { Operator } from "../race/race-result.ts";
import { isSold } from "./bet-catalogue.ts";
import type { BetType } from "./catalogue/bet-type.ts";
import { BET_RULES, PRICED_BETS, type PricedBetType } from "./dividends/priced-bets.ts";

/** The combinations that may be on sale, and those of them of which only the programme tells. */
export type CombinationsOnSale = {
  readonly combinations: readonly PricedBetType[];
  /** Priced and shown; not played. */
  readonly saleNotTold: readonly PricedBetType[];
};

/**
 * The combinations of an operator on a race, by the bet catalogue; none where the number of declared runners is not known.
 *
 * @param offered what the operator's programme sells on the race, where it was read: it decides what the number leaves open
 */
export function combinationsOnSale(
  declaredRunners: number | undefined,
  operator: Operator | undefined,
  offered?: readonly BetType[],
): CombinationsOnSale {
  if (declaredRunners === undefined || operator === undefined) return { combinations: [], saleNotTold: [] };
  const saleOf = (betType: PricedBetType): "yes" | "no" | "look" => {
    const { pool } = BET_RULES[betType];
    const sold = isSold(pool, operator, declaredRunners);
    if (sold !== "look") return sold;
    if (offered) return offered.includes(pool) ? "yes" : "no";
    // From 14 declared runners multi was on sale, and mini multi where multi is not (5,720 races, specification §3.1).
    if (pool === "MULTI") return "yes";
    if (pool === "MINI_MULTI") return isSold("MULTI", operator, declaredRunners) === "no" ? "yes" : "no";
    return "look";
  };
  const combinations = PRICED_BETS.filter((bet) => familyOf(bet) === "combo" && saleOf(bet) !== "no");
  return { combinations, saleNotTold: combinations.filter((bet) => saleOf(bet) === "look") };
}

/** Simple bets and combinations have budgets of their own. ZEturf's bets on one horse alone are no simple ones. */
export function familyOf(betType: PricedBetType): "simple" | "combo" {
  return betType === "SIMPLE_GAGNANT" || betType === "SIMPLE_PLACE" ? "simple" : "combo";
}
