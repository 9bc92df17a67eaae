import type { PricedBetType } from "./dividends/priced-bets.ts";

/** Numbers of declared runners with which the PMU sells a combination that can be priced. */
type Sale = { readonly bet: PricedBetType; readonly from: number; readonly to: number };

/**
 * Seen in 5,720 races, PMU API `paris[]` (specification §3.1). Super4 and pick5 are sold in selected races only, which no
 * card tells, and mini multi only where multi is not.
 */
const COMBINATIONS: readonly Sale[] = [
  { bet: "COUPLE_GAGNANT", from: 8, to: Infinity },
  { bet: "COUPLE_PLACE", from: 8, to: Infinity },
  { bet: "COUPLE_ORDRE", from: 4, to: 7 },
  { bet: "TRIO", from: 8, to: Infinity },
  { bet: "TRIO_ORDRE", from: 4, to: 7 },
  { bet: "DEUX_SUR_QUATRE", from: 10, to: Infinity },
  { bet: "MINI_MULTI_EN_4", from: 10, to: 13 },
  { bet: "MINI_MULTI_EN_5", from: 10, to: 13 },
  { bet: "MINI_MULTI_EN_6", from: 10, to: 13 },
  { bet: "MULTI_EN_4", from: 14, to: Infinity },
  { bet: "MULTI_EN_5", from: 14, to: Infinity },
  { bet: "MULTI_EN_6", from: 14, to: Infinity },
  { bet: "MULTI_EN_7", from: 14, to: Infinity },
];

/** The combinations on sale; none where the number of declared runners is not known. */
export function combinationsOnSale(declaredRunners: number | undefined): PricedBetType[] {
  if (declaredRunners === undefined) return [];
  return COMBINATIONS.filter(({ from, to }) => declaredRunners >= from && declaredRunners <= to).map(({ bet }) => bet);
}

/** Simple bets and combinations have budgets of their own. */
export function familyOf(betType: PricedBetType): "simple" | "combo" {
  return betType === "SIMPLE_GAGNANT" || betType === "SIMPLE_PLACE" ? "simple" : "combo";
}
