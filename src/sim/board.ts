import { displayedOdds } from "../domain/market/displayed-odds.ts";
import { sharesOf, stakesAt } from "./money.ts";
import { takeoutOf } from "./official-dividends.ts";
import type { SimulatedRace } from "./simulate-race.ts";
import type { SimulatedOperator } from "./simulated-market.ts";

/** What an operator's simple gagnant would pay on each starter some minutes before the off, euros for €1, uncut. */
export function oddsAt({ pools }: SimulatedRace, operator: SimulatedOperator, minutes: number): number[] {
  const pool = pools.find((each) => each.operator === operator);
  const takeout = takeoutOf("SIMPLE_GAGNANT", operator);
  if (!pool || takeout === undefined) throw new RangeError(`no pool of ${operator}`);
  return sharesOf(stakesAt(pool, minutes)).map((share) => (1 - takeout) / share);
}

/** The same as its board shows it. */
export function boardAt(race: SimulatedRace, operator: SimulatedOperator, minutes: number): number[] {
  return oddsAt(race, operator, minutes).map(displayedOdds);
}
