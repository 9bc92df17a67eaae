import { BET_TYPES, type BetType } from "../../betting/catalogue/bet-type.ts";
import { BET_RULES, PRICED_BETS } from "../../betting/dividends/priced-bets.ts";
import type { BetFamily } from "./bet-family.ts";
import { COUPLE_IN_ORDER, COUPLE_PLACED, COUPLE_WIN } from "./couple.ts";
import { MINI_MULTI, MULTI } from "./multi.ts";
import { PICK5 } from "./pick5.ts";
import { QUARTE } from "./quarte.ts";
import { QUINTE } from "./quinte.ts";
import { SIMPLE } from "./simple.ts";
import { SUPER_FOUR } from "./super-four.ts";
import { TIERCE } from "./tierce.ts";
import { TRIO, TRIO_IN_ORDER } from "./trio.ts";
import { TWO_OF_FOUR } from "./two-of-four.ts";
import { ZETURF_OWN } from "./zeturf.ts";

const FAMILIES: readonly BetFamily[] = [
  SIMPLE,
  COUPLE_WIN,
  COUPLE_PLACED,
  COUPLE_IN_ORDER,
  TRIO,
  TRIO_IN_ORDER,
  TIERCE,
  TWO_OF_FOUR,
  MULTI,
  MINI_MULTI,
  QUARTE,
  QUINTE,
  PICK5,
  SUPER_FOUR,
  ZETURF_OWN,
];

const FAMILY_OF: ReadonlyMap<BetType, BetFamily> = new Map(
  FAMILIES.flatMap((family) => family.betTypes.map((betType) => [betType, family] as const)),
);

/** The family of a bet; each bet of the catalogue has one. */
export function familyOf(betType: BetType): BetFamily {
  const family = FAMILY_OF.get(betType);
  if (!family) throw new Error(`${betType} of the catalogue has no rules`);
  return family;
}

/** The bet that a code means: the catalogue's own, or a priced formula (`MULTI_EN_5`); undefined for any other text. */
export function knownBet(code: string): BetType | undefined {
  const priced = PRICED_BETS.find((each) => each === code);
  return priced ? BET_RULES[priced].pool : BET_TYPES.find((betType) => betType === code);
}
