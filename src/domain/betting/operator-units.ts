import { type Cents, centsOf } from "../kernel/money.ts";
import type { Operator } from "../race/race-result.ts";
import { offerOf } from "./bet-catalogue.ts";
import type { BetType } from "./catalogue/bet-type.ts";
import { BET_RULES, type PricedBetType } from "./dividends/priced-bets.ts";

/** What can be staked on one bet. */
export type StakeUnit = {
  readonly minimum: Cents;
  readonly step: Cents;
  readonly source: string;
};

/** 2sur4 and multi: 50 % Flexi of the base of 3 €, which by itself exceeds the budget of combinations (gpi.md §10). */
const PLAYED_BY_HALF: readonly BetType[] = ["DEUX_SUR_QUATRE", "MULTI", "MINI_MULTI"];

/** Simple gagnant and simple placé; an operator without an entry has no established unit, and gets no ticket. */
export const SIMPLE_UNITS: Readonly<Partial<Record<Operator, StakeUnit>>> = Object.fromEntries(
  (["pmu-online", "pmu-shop", "zeturf"] as const).flatMap((operator) => {
    const unit = stakeUnitOf(operator, "SIMPLE_GAGNANT");
    return unit ? [[operator, unit]] : [];
  }),
);

/** Undefined where no unit of this bet is established at this operator. */
export function stakeUnitOf(operator: Operator, betType: PricedBetType): StakeUnit | undefined {
  const { pool } = BET_RULES[betType];
  const offer = offerOf(pool, operator);
  if (offer?.provenance.status !== "established") return undefined;
  const unit = centsOf(PLAYED_BY_HALF.includes(pool) ? offer.baseStake / 2 : offer.baseStake);
  return { minimum: unit, step: unit, source: offer.provenance.source };
}
