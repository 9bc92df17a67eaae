import type { HitCondition, OrderEvent } from "../../model/order/order-event.ts";
import type { BetType, Provenance } from "./bet-type.ts";

/** A way in which a bet is paid: `win` where there is but one. */
export type RankName =
  | "win"
  | "order"
  | "disorder"
  | "bonus"
  | "bonus_4_of_5"
  | "bonus_3"
  | "first_two"
  | "first_three"
  | "first_four"
  | "first_five";

export type BetRank = { readonly rank: RankName; readonly event: OrderEvent };

/** What a bet asks of a normal arrival, without dead heats and non-runners. */
export type BetRules = {
  /** How many runners one bet names. */
  readonly sizes: readonly number[];
  /** Whether they are named in an order. */
  readonly ordered: boolean;
  /** Best first. */
  readonly ranks: readonly BetRank[];
  /** `one`: an arrival pays one rank at most; `all`: every rank that it reaches. */
  readonly pays: "one" | "all";
  readonly provenance: Provenance;
};

const SPECIFICATION: Provenance = { status: "established", source: "mathematical specification §2.3" };
const ZETURF_PAGE = "dividends of one ZEturf page, 2026-01-18 R5C6; the rules of the bet were not read";
const ZETURF: Provenance = { status: "not_established", source: ZETURF_PAGE };

const EXACT: OrderEvent = { conditions: [], order: "exact" };

/**
 * The rules of every bet but simple placé, whose depth is the number of paid places.
 *
 * ZE 234 paid, on that page, a tenth of the jumelé for the first two, a tenth of the trio for the first three and half
 * the ZE 4 for the first four, and their sum to who had all ("champ total"): read here as three ranks, each paid when
 * reached. ZE 345, whose dividends we have not seen, is taken as the same one place deeper. ZEshow paid the second home,
 * ZE couillon the fourth.
 */
const BET_RULES: Readonly<Record<Exclude<BetType, "SIMPLE_PLACE">, BetRules>> = {
  SIMPLE_GAGNANT: unordered([1], allHome(1, 1)),
  COUPLE_GAGNANT: unordered([2], allHome(2, 2)),
  COUPLE_PLACE: unordered([2], allHome(2, 3)),
  COUPLE_ORDRE: inOrder(2, [{ rank: "win", event: EXACT }]),
  TRIO: unordered([3], allHome(3, 3)),
  TRIO_ORDRE: inOrder(3, [{ rank: "win", event: EXACT }]),
  TIERCE: inOrder(3, [
    { rank: "order", event: EXACT },
    { rank: "disorder", event: { ...allHome(3, 3), order: "not_exact" } },
  ]),
  DEUX_SUR_QUATRE: unordered([2], allHome(2, 4)),
  // The first four among the four to seven that are named.
  MULTI: unordered([4, 5, 6, 7], allHome(4, 4)),
  MINI_MULTI: unordered([4, 5, 6], allHome(4, 4)),
  QUARTE_PLUS: inOrder(4, [
    { rank: "order", event: EXACT },
    { rank: "disorder", event: { ...allHome(4, 4), order: "not_exact" } },
    { rank: "bonus", event: hits([3, 3], [4, 3]) },
  ]),
  QUINTE_PLUS: inOrder(5, [
    { rank: "order", event: EXACT },
    { rank: "disorder", event: { ...allHome(5, 5), order: "not_exact" } },
    { rank: "bonus_4_of_5", event: hits([5, 4]) },
    { rank: "bonus_3", event: hits([3, 3], [5, 3]) },
  ]),
  PICK5: unordered([5], allHome(5, 5)),
  SUPER_QUATRE: inOrder(4, [{ rank: "win", event: EXACT }]),
  ZE_SHOW: { ...unordered([1], hits([1, 0], [2, 1])), provenance: ZETURF },
  ZE_COUILLON: { ...unordered([1], hits([3, 0], [4, 1])), provenance: ZETURF },
  ZE_2_SUR_4: { ...unordered([2], allHome(2, 4)), provenance: ZETURF },
  ZE_4: { ...unordered([4], allHome(4, 4)), provenance: ZETURF },
  ZE_5: { ...unordered([5], allHome(5, 5)), provenance: ZETURF },
  ZE_234: nested(4, [
    { rank: "first_two", event: allHome(2, 2) },
    { rank: "first_three", event: allHome(3, 3) },
    { rank: "first_four", event: allHome(4, 4) },
  ]),
  ZE_345: nested(5, [
    { rank: "first_three", event: allHome(3, 3) },
    { rank: "first_four", event: allHome(4, 4) },
    { rank: "first_five", event: allHome(5, 5) },
  ]),
};

const PLACE_RULES: Readonly<Record<2 | 3, BetRules>> = {
  2: unordered([1], allHome(1, 2)),
  3: unordered([1], allHome(1, 3)),
};

/** The rules of a bet; simple placé by the paid places, which go by the runners declared. */
export function betRules(betType: BetType, paidPlaces: 2 | 3): BetRules {
  return betType === "SIMPLE_PLACE" ? PLACE_RULES[paidPlaces] : BET_RULES[betType];
}

/** So many of the runners named are among the first `depth`. Where as many are named, all of them. */
function allHome(count: number, depth: number): OrderEvent {
  return hits([depth, count]);
}

/** Exactly so many hits among the first so many, at each depth given. */
function hits(...conditions: readonly (readonly [depth: number, count: number])[]): OrderEvent {
  return {
    conditions: conditions.map(([depth, count]): HitCondition => ({ depth, atLeast: count, atMost: count })),
    order: "any",
  };
}

function unordered(sizes: readonly number[], event: OrderEvent): BetRules {
  return { sizes, ordered: false, ranks: [{ rank: "win", event }], pays: "one", provenance: SPECIFICATION };
}

function inOrder(size: number, ranks: readonly BetRank[]): BetRules {
  return { sizes: [size], ordered: true, ranks, pays: "one", provenance: SPECIFICATION };
}

function nested(size: number, ranks: readonly BetRank[]): BetRules {
  return { sizes: [size], ordered: false, ranks, pays: "all", provenance: ZETURF };
}
