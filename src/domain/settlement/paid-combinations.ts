import { type BetRank, betRules, type RankName } from "../betting/catalogue/bet-rules.ts";
import type { BetType } from "../betting/catalogue/bet-type.ts";
import { at } from "../model/at.ts";
import type { OrderEvent } from "../model/order/order-event.ts";
import { paidPlaces } from "../model/paid-places.ts";
import type { Dividend, Finish, Operator } from "../race/race-result.ts";
import { arrivalOrders } from "./arrival-orders.ts";
import { nonRunnersHold } from "./open-rules.ts";
import { familyOf } from "./reglement/reglement.ts";

/** What an arrival pays of a bet, by the rules; dividends list the same. */
export type PaidCombination = {
  readonly betType: BetType;
  readonly rank: RankName;
  /** The horses that a ticket must have, in the order of the arrival; `nonRunner` last, for any one of those. */
  readonly runners: Dividend["runners"];
  /** Whether a ticket must have named them in that order, and no other before them. */
  readonly inOrder: boolean;
  /** How many runners the ticket names; more than are needed in multi and in the lower ranks. */
  readonly size: number;
};

/** What of a result decides who is paid. */
export type Arrival = {
  readonly finish: Finish;
  readonly nonRunners: readonly number[];
  /** Non-runners included; where unknown, simple placé counts the two places that every field pays. */
  readonly declaredRunners?: number | undefined;
};

type Options = {
  readonly operator?: Operator;
  readonly confirmedRules?: readonly string[];
  /** Only what tickets on so many runners are paid: one multi of four. */
  readonly size?: number;
};

/**
 * Which combinations of a bet an arrival pays, in which rank, best rank first.
 *
 * A dead heat pays every combination that some way to part it would make win. Where a horse did not run, the dividends
 * "1 NP" of the bets that have them at this operator follow.
 *
 * @returns none where the arrival is too short for the bet, and for simple placé below 4 declared
 * @example paidCombinations("COUPLE_GAGNANT", { finish: [[5], [2]], nonRunners: [9] }) // 5-2, 5-NP
 */
export function paidCombinations(betType: BetType, arrival: Arrival, options: Options = {}): PaidCombination[] {
  const { declaredRunners, finish } = arrival;
  const places = declaredRunners === undefined ? 2 : paidPlaces(declaredRunners);
  if (betType === "SIMPLE_PLACE" && places === 0) return [];
  // Only simple placé asks for the places; the others' rules are the same with either.
  const { sizes, ranks } = betRules(betType, places === 0 ? 2 : places);
  const asked = options.size === undefined ? sizes : sizes.filter((size) => size === options.size);
  const whole = asked.flatMap((size) =>
    ranks.flatMap(({ rank, event }) =>
      hitsOf(event, finish, size).map((runners) => ({
        betType,
        rank,
        runners,
        inOrder: event.order === "exact",
        size,
      })),
    ),
  );
  return [...whole, ...withNonRunner(betType, arrival, ranks, options)];
}

function withNonRunner(
  betType: BetType,
  { finish, nonRunners }: Arrival,
  ranks: readonly BetRank[],
  { operator = "pmu-shop", confirmedRules = [] }: Options,
): PaidCombination[] {
  const rule = familyOf(betType).nonRunners;
  const [best] = ranks;
  if (rule.kind !== "special" || !best || nonRunners.length === 0) return [];
  if (!nonRunnersHold(betType, operator, confirmedRules)) return [];
  return betRules(betType, 3).sizes.flatMap((size) =>
    hitsOf(rule.event, finish, size - 1).map((runners) => ({
      betType,
      rank: best.rank,
      runners: [...runners, "nonRunner" as const],
      inOrder: false,
      size,
    })),
  );
}

/** The sets of horses that fulfil an event, or the orders of an exact one, each once, over all orders of the arrival. */
function hitsOf(event: OrderEvent, finish: Finish, size: number): number[][] {
  const last = event.conditions.at(-1);
  const depth = event.order === "exact" ? size : (last?.depth ?? 0);
  const orders = arrivalOrders(finish, depth);
  const [only, ...others] = orders;
  // A normal arrival needs no comparing of what several orders have alike.
  if (only && others.length === 0) return hitsOfOrder(event, only, size);
  const found = new Map<string, number[]>();
  for (const order of orders) {
    for (const hits of hitsOfOrder(event, order, size)) {
      const key = event.order === "exact" ? hits.join(" ") : hits.toSorted((a, b) => a - b).join(" ");
      if (!found.has(key)) found.set(key, hits);
    }
  }
  return [...found.values()];
}

function hitsOfOrder(event: OrderEvent, order: readonly number[], size: number): number[][] {
  if (event.order === "exact") return order.length === size ? [[...order]] : [];
  return placesOf(event, order.length).map((places) => places.map((place) => at(order, place)));
}

/** Of each event, by how many came home: which places fulfil it, 0 the first. The same for every race. */
const PLACES = new WeakMap<OrderEvent, Map<number, readonly (readonly number[])[]>>();

function placesOf(event: OrderEvent, home: number): readonly (readonly number[])[] {
  const byHome = PLACES.get(event) ?? new Map<number, readonly (readonly number[])[]>();
  PLACES.set(event, byHome);
  const known = byHome.get(home);
  if (known) return known;
  const count = event.conditions.at(-1)?.atLeast ?? 0;
  const found = choices([...Array(home).keys()], count).filter((places) =>
    event.conditions.every(({ depth, atLeast, atMost }) => {
      const among = places.filter((place) => place < depth).length;
      return among >= atLeast && among <= atMost;
    }),
  );
  byHome.set(home, found);
  return found;
}

/** All choices of so many, each in the order given. */
function choices(places: readonly number[], count: number): number[][] {
  if (count === 0) return [[]];
  return places.flatMap((first, i) => choices(places.slice(i + 1), count - 1).map((later) => [first, ...later]));
}
