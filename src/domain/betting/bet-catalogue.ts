import { type ArrivalChances, eventProbability, type OrderEvent } from "../model/order/order-event.ts";
import type { Operator } from "../race/race-result.ts";
import { BET_OFFERS, type BetOffer } from "./catalogue/bet-offers.ts";
import { type BetRules, betRules, type RankName } from "./catalogue/bet-rules.ts";
import type { BetType } from "./catalogue/bet-type.ts";

/** A bet on runners of one field, by their index in it; in order where the bet has one. */
export type FieldBet = {
  readonly betType: BetType;
  readonly runners: readonly number[];
  /** By declared runners; only simple placé asks. */
  readonly paidPlaces: 2 | 3;
};

export type RankProbability = { readonly rank: RankName; readonly probability: number };

/**
 * Chance that a bet is paid, at whatever rank.
 *
 * @throws RangeError on as many runners as the bet does not take, one twice, or one not in the field
 * @example betProbability(chances, { betType: "DEUX_SUR_QUATRE", runners: [0, 3], paidPlaces: 3 })
 */
export function betProbability(chances: ArrivalChances, bet: FieldBet): number {
  const ranks = rankProbabilities(chances, bet);
  const { pays } = rulesFor(bet);
  // Where every rank reached is paid, they lie within each other, the first the widest.
  return ranks.reduce((sum, { probability }) => (pays === "one" ? sum + probability : Math.max(sum, probability)), 0);
}

/** Chance of each rank of a bet, best rank first. */
export function rankProbabilities(chances: ArrivalChances, bet: FieldBet): RankProbability[] {
  return rulesFor(bet).ranks.map(({ rank, event }) => ({
    rank,
    probability: eventProbability(chances, event, bet.runners),
  }));
}

/** What a bet costs at an operator and what of it is established; undefined where it is not sold. */
export function offerOf(betType: BetType, operator: Operator): BetOffer | undefined {
  return BET_OFFERS[betType].find((offer) => offer.operator === operator);
}

/**
 * Whether a bet is sold on a race with so many declared runners.
 *
 * `look`: the number allows it, or is not known to forbid it, and the programme must tell.
 */
export function isSold(betType: BetType, operator: Operator, declaredRunners: number): "yes" | "no" | "look" {
  const offer = offerOf(betType, operator);
  if (!offer) return "no";
  const { declared, races } = offer;
  if (declared && (declaredRunners < declared.from || declaredRunners > (declared.to ?? Infinity))) return "no";
  return races === "all" && declared ? "yes" : "look";
}

/**
 * How many of the possible bets a normal arrival pays at a rank: 6 of the C(n,2) of 2sur4, 1 + 5 of the tiercé's orders.
 *
 * Bets that have an order are counted with it. Σ over all bets of their chance at the rank is this number.
 *
 * @param size runners that one bet names
 * @throws RangeError on a size or rank that the bet does not have
 */
export function winningBets(
  betType: BetType,
  rank: RankName,
  field: { readonly runnerCount: number; readonly size: number; readonly paidPlaces: 2 | 3 },
): number {
  const rules = betRules(betType, field.paidPlaces);
  const found = rules.ranks.find((each) => each.rank === rank);
  if (!found || !rules.sizes.includes(field.size)) throw new RangeError(`${rank} of ${betType} with ${field.size}`);
  return countOf(found.event, rules, field.runnerCount, field.size);
}

function countOf(event: OrderEvent, rules: BetRules, runnerCount: number, size: number): number {
  if (event.order === "exact") return 1;
  // Level by level: so many of the bet's runners between one condition's depth and the next, the others behind.
  const withHits = (level: number, depthBefore: number, hitsBefore: number): number => {
    const condition = event.conditions[level];
    if (!condition) return combinations(runnerCount - depthBefore, size - hitsBefore);
    let count = 0;
    for (let hits = Math.max(hitsBefore, condition.atLeast); hits <= Math.min(condition.atMost, size); hits++) {
      const here = combinations(condition.depth - depthBefore, hits - hitsBefore);
      count += here * withHits(level + 1, condition.depth, hits);
    }
    return count;
  };
  const sets = withHits(0, 0, 0);
  const inAllOrders = rules.ordered ? sets * factorial(size) : sets;
  return event.order === "not_exact" ? inAllOrders - 1 : inAllOrders;
}

function rulesFor({ betType, runners, paidPlaces }: FieldBet): BetRules {
  const rules = betRules(betType, paidPlaces);
  if (!rules.sizes.includes(runners.length)) throw new RangeError(`${betType} on ${runners.length} runners`);
  return rules;
}

function combinations(n: number, k: number): number {
  if (k < 0 || k > n) return 0;
  let count = 1;
  for (let i = 1; i <= k; i++) count = (count * (n - k + i)) / i;
  return count;
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}
