import type { BetType } from "../catalogue/bet-type.ts";

/**
 * Every bet of the catalogue, by the PMU's codes; a multi has one code a formula.
 *
 * Whether one can be priced is told by its terms (bet-terms.ts): tiercé, quarté+ and quinté+ share one pool between ordre,
 * désordre and bonus in parts that only a calibration knows, and the rules of ZEturf's own bets are not established.
 */
export const PRICED_BETS = [
  "SIMPLE_GAGNANT",
  "SIMPLE_PLACE",
  "COUPLE_GAGNANT",
  "COUPLE_PLACE",
  "COUPLE_ORDRE",
  "TRIO",
  "TRIO_ORDRE",
  "TIERCE",
  "DEUX_SUR_QUATRE",
  "SUPER_QUATRE",
  "QUARTE_PLUS",
  "QUINTE_PLUS",
  "PICK5",
  "MULTI_EN_4",
  "MULTI_EN_5",
  "MULTI_EN_6",
  "MULTI_EN_7",
  "MINI_MULTI_EN_4",
  "MINI_MULTI_EN_5",
  "MINI_MULTI_EN_6",
  "ZE_SHOW",
  "ZE_COUILLON",
  "ZE_2_SUR_4",
  "ZE_4",
  "ZE_5",
  "ZE_234",
  "ZE_345",
] as const;
export type PricedBetType = (typeof PRICED_BETS)[number];

/** The pool that a bet plays into, by the catalogue: all formulas of a multi share one. */
export type BetPool = BetType;

export type BetRule = {
  readonly pool: BetPool;
  /** Runners named on a ticket. */
  readonly size: number;
  /** Whether their order counts. */
  readonly ordered: boolean;
  /**
   * How the pool pays: `single`, one combination takes all; `split`, the profit is cut in equal parts; `common`, one
   * dividend for all payable pairs; `multi`, the first four take all, and a ticket of s runners holds C(s, 4) parts;
   * `ranked`, each rank of the catalogue has a part of the pool of its own.
   */
  readonly family: "single" | "split" | "common" | "multi" | "ranked";
};

const ruleOf = (pool: BetPool, size: number, family: BetRule["family"], ordered = false): BetRule => ({
  pool,
  size,
  ordered,
  family,
});

/** @see specification §2.3, §3.4 */
export const BET_RULES: Readonly<Record<PricedBetType, BetRule>> = {
  SIMPLE_GAGNANT: ruleOf("SIMPLE_GAGNANT", 1, "single"),
  SIMPLE_PLACE: ruleOf("SIMPLE_PLACE", 1, "split"),
  COUPLE_GAGNANT: ruleOf("COUPLE_GAGNANT", 2, "single"),
  COUPLE_PLACE: ruleOf("COUPLE_PLACE", 2, "split"),
  COUPLE_ORDRE: ruleOf("COUPLE_ORDRE", 2, "single", true),
  TRIO: ruleOf("TRIO", 3, "single"),
  TRIO_ORDRE: ruleOf("TRIO_ORDRE", 3, "single", true),
  TIERCE: ruleOf("TIERCE", 3, "ranked", true),
  DEUX_SUR_QUATRE: ruleOf("DEUX_SUR_QUATRE", 2, "common"),
  SUPER_QUATRE: ruleOf("SUPER_QUATRE", 4, "single", true),
  QUARTE_PLUS: ruleOf("QUARTE_PLUS", 4, "ranked", true),
  QUINTE_PLUS: ruleOf("QUINTE_PLUS", 5, "ranked", true),
  PICK5: ruleOf("PICK5", 5, "single"),
  MULTI_EN_4: ruleOf("MULTI", 4, "multi"),
  MULTI_EN_5: ruleOf("MULTI", 5, "multi"),
  MULTI_EN_6: ruleOf("MULTI", 6, "multi"),
  MULTI_EN_7: ruleOf("MULTI", 7, "multi"),
  MINI_MULTI_EN_4: ruleOf("MINI_MULTI", 4, "multi"),
  MINI_MULTI_EN_5: ruleOf("MINI_MULTI", 5, "multi"),
  MINI_MULTI_EN_6: ruleOf("MINI_MULTI", 6, "multi"),
  ZE_SHOW: ruleOf("ZE_SHOW", 1, "ranked"),
  ZE_COUILLON: ruleOf("ZE_COUILLON", 1, "ranked"),
  ZE_2_SUR_4: ruleOf("ZE_2_SUR_4", 2, "common"),
  ZE_4: ruleOf("ZE_4", 4, "single"),
  ZE_5: ruleOf("ZE_5", 5, "single"),
  ZE_234: ruleOf("ZE_234", 4, "ranked"),
  ZE_345: ruleOf("ZE_345", 5, "ranked"),
};
