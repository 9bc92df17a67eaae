import { at } from "../model/at.ts";
import {
  bothInFirstThreeProbability,
  firstTwoProbability,
  type OrderOfFinish,
  orderedPairProbability,
  orderedTripleProbability,
} from "../model/order-of-finish.ts";
import type { BetType } from "./analysis.ts";

/** A simple bet on one runner, by its index in the field. */
export type SimpleBet = { readonly betType: BetType; readonly runner: number };

/** A simple bet with what is staked and what it is expected to pay. Stakes in any unit of money. */
export type StakedBet = SimpleBet & {
  readonly stake: number;
  readonly probability: number;
  /** For 1 staked, given that it wins. */
  readonly expectedDividend: number;
};

export type TicketSetRisk = {
  /** In the unit of the stakes. */
  readonly stake: number;
  readonly expectedProfit: number;
  readonly standardDeviation: number;
};

/**
 * Expected profit and its spread of tickets in one race, with their exact dependence: two winners exclude each other, two
 * placed horses do not. Dividends stand at their expectation, so what varies in a place dividend itself is left out.
 */
export function ticketSetRisk(law: OrderOfFinish, places: 2 | 3, bets: readonly StakedBet[]): TicketSetRisk {
  let stake = 0;
  let expectedPayout = 0;
  let secondMoment = 0;
  for (const bet of bets) {
    stake += bet.stake;
    expectedPayout += bet.stake * bet.expectedDividend * bet.probability;
    for (const other of bets) {
      const both = bet === other ? bet.probability : jointProbability(law, places, bet, other);
      secondMoment += bet.stake * bet.expectedDividend * other.stake * other.expectedDividend * both;
    }
  }
  const variance = Math.max(0, secondMoment - expectedPayout * expectedPayout);
  return { stake, expectedProfit: expectedPayout - stake, standardDeviation: Math.sqrt(variance) };
}

/** Probability that both of two simple bets win. */
export function jointProbability(law: OrderOfFinish, places: 2 | 3, a: SimpleBet, b: SimpleBet): number {
  if (a.betType === "SIMPLE_PLACE" && b.betType === "SIMPLE_GAGNANT") return jointProbability(law, places, b, a);
  const [i, j] = [a.runner, b.runner];
  if (a.betType === "SIMPLE_GAGNANT") {
    // The winner is placed; two runners do not both win.
    if (i === j) return at(law.win, i);
    return b.betType === "SIMPLE_GAGNANT" ? 0 : firstAndPlaced(law, places, i, j);
  }
  if (i === j) throw new RangeError(`one bet twice: simple placé on runner ${i}`);
  if (law.runnerCount <= places) return 1;
  return places === 2 ? firstTwoProbability(law, i, j) : bothInFirstThreeProbability(law, i, j);
}

/** Probability that i wins and j is second, or with three places third. */
function firstAndPlaced(law: OrderOfFinish, places: 2 | 3, i: number, j: number): number {
  let chance = orderedPairProbability(law, i, j);
  if (places === 3) {
    for (let k = 0; k < law.runnerCount; k++) {
      if (k !== i && k !== j) chance += orderedTripleProbability(law, i, k, j);
    }
  }
  return chance;
}
