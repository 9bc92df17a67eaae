import { at } from "../../model/at.ts";
import { firstSetChance, firstSetProbability } from "../../model/order/first-sets.ts";
import { arrivalChances, eventProbability, type OrderEvent } from "../../model/order/order-event.ts";
import { orderedProbability } from "../../model/order/ordered-probability.ts";
import { maskOf } from "../../model/order/set-rank.ts";
import {
  firstThreeProbability,
  firstTwoProbability,
  type OrderOfFinish,
  orderedPairProbability,
  orderedTripleProbability,
} from "../../model/order-of-finish.ts";
import type { HomeSets } from "./home-sets.ts";

/**
 * What pricing asks of an order law. Runners are indices into the field, all different.
 *
 * Any engine that can answer can price every bet: what a pool pays follows from who the first one to five are.
 */
export type CombinationChances = {
  readonly runnerCount: number;
  /** The first home are these, in any order; `runners` has 1 to 5 entries. */
  firstSet(runners: readonly number[]): number;
  /** The same of every set, in the order of `homes.sets`. */
  firstSets(homes: HomeSets): Float64Array;
  /** The first home are these, in this order. */
  firstInOrder(runners: readonly number[]): number;
  /** Any rank of the catalogue. */
  ofEvent(event: OrderEvent, runners: readonly number[]): number;
};

/**
 * The arrival chances of the bet catalogue, by closed forms up to three runners.
 *
 * @param asked `often`: sets of five from the table of all of them; `seldom`: each by itself. Fours always have their table:
 *   one multi asks for 35 of them
 */
export function combinationChances(law: OrderOfFinish, asked: "often" | "seldom" = "often"): CombinationChances {
  const arrival = arrivalChances(law);
  const { runnerCount } = law;
  const deepSet = (runners: readonly number[]): number =>
    asked === "often" || runners.length === 4
      ? firstSetProbability(arrival.sets(runners.length), maskOf(runners, runnerCount))
      : firstSetChance(arrival.stages(runners.length), runners);
  const firstSet: CombinationChances["firstSet"] = (runners) => {
    const [i = 0, j = 0, k = 0] = runners;
    if (runners.length === 1) return at(law.win, i);
    if (runners.length === 2) return firstTwoProbability(law, i, j);
    return runners.length === 3 ? firstThreeProbability(law, i, j, k) : deepSet(runners);
  };
  return {
    runnerCount,
    firstSet,
    firstSets: ({ sets, depth, rank }) => {
      const table = depth === 4 ? arrival.sets(4).probabilities[4] : undefined;
      return table
        ? Float64Array.from(rank, (each) => at(table, each))
        : Float64Array.from(sets, (set) => firstSet(set));
    },
    firstInOrder: (runners) => {
      const [i = 0, j = 0, k = 0] = runners;
      if (runners.length === 1) return at(law.win, i);
      if (runners.length === 2) return orderedPairProbability(law, i, j);
      if (runners.length === 3) return orderedTripleProbability(law, i, j, k);
      return orderedProbability(arrival.stages(runners.length), runners);
    },
    ofEvent: (event, runners) => eventProbability(arrival, event, runners),
  };
}
