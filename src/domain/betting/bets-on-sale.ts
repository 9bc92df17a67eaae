import type { Operator } from "../race/race-result.ts";
import { isSold } from "./bet-catalogue.ts";
import type { BetType } from "./catalogue/bet-type.ts";
import { BET_RULES, PRICED_BETS, type PricedBetType } from "./dividends/priced-bets.ts";

/** The combinations that may be on sale, and what keeps one of them, or a simple bet, from being played. */
export type BetsOnSale = {
  readonly combinations: readonly PricedBetType[];
  /** Combinations of which only the programme tells whether they are sold, and none did: priced and shown, not played. */
  readonly saleNotTold: readonly PricedBetType[];
  /** Bets that the declared runners allow and the programme of the race does not list: priced and shown, not played. */
  readonly notOnSale: readonly PricedBetType[];
};

/**
 * What an operator sells on a race, by the bet catalogue; no combination where the declared runners are not known.
 *
 * @param offered what the operator's programme sells on the race, where it was read: it decides what the number leaves
 *   open, and takes out what the number would allow
 */
export function betsOnSale(
  declaredRunners: number | undefined,
  operator: Operator | undefined,
  offered?: readonly BetType[],
): BetsOnSale {
  if (declaredRunners === undefined || operator === undefined) {
    return { combinations: [], saleNotTold: [], notOnSale: [] };
  }
  const saleOf = (betType: PricedBetType): "yes" | "no" | "look" | "not_listed" => {
    const { pool } = BET_RULES[betType];
    const sold = isSold(pool, operator, declaredRunners);
    if (offered && sold !== "no") {
      if (offered.includes(pool)) return "yes";
      return sold === "yes" ? "not_listed" : "no";
    }
    if (sold !== "look") return sold;
    // From 14 declared runners multi was on sale, and mini multi where multi is not (5,720 races, specification §3.1).
    if (pool === "MULTI") return "yes";
    if (pool === "MINI_MULTI") return isSold("MULTI", operator, declaredRunners) === "no" ? "yes" : "no";
    return "look";
  };
  const combinations = PRICED_BETS.filter((bet) => familyOf(bet) === "combo" && saleOf(bet) !== "no");
  return {
    combinations,
    saleNotTold: combinations.filter((bet) => saleOf(bet) === "look"),
    notOnSale: PRICED_BETS.filter((bet) => saleOf(bet) === "not_listed"),
  };
}

/** Simple bets and combinations have budgets of their own. ZEturf's bets on one horse alone are no simple ones. */
export function familyOf(betType: PricedBetType): "simple" | "combo" {
  return betType === "SIMPLE_GAGNANT" || betType === "SIMPLE_PLACE" ? "simple" : "combo";
}
