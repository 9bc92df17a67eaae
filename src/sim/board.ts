import { forecastPlaceDividends } from "../domain/betting/dividend-forecast.ts";
import { displayedOdds } from "../domain/market/displayed-odds.ts";
import { orderOfFinish, placeProbabilities } from "../domain/model/order-of-finish.ts";
import { paidPlaces } from "../domain/model/paid-places.ts";
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

type Range = { readonly min: number; readonly max: number };

/**
 * What a board of simple placé shows of each starter so many minutes before the off: the dividend with the two (or one)
 * beside it on whom most lies, and on whom least. Undefined where no place is paid.
 *
 * @param starters by number; `odds` uncut, of these
 */
export function placeRanges(
  odds: readonly number[],
  declared: number,
  { stageExponents, takeout }: { readonly stageExponents: readonly number[]; readonly takeout: number },
): readonly Range[] | undefined {
  const places = paidPlaces(declared);
  if (places === 0 || odds.length <= places) return undefined;
  const law = orderOfFinish(sharesOf(odds.map((each) => 1 / each)), stageExponents);
  const stakes = Array.from(placeProbabilities(law, places), (chance) => chance / places);
  return forecastPlaceDividends({ stakes, takeout, places }, law).map(({ minimum, maximum }) => ({
    min: minimum,
    max: maximum,
  }));
}
