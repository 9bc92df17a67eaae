import type { ChosenMarket } from "../market/choose-market.ts";
import type { Drift } from "../market/drift.ts";
import { type PlaceRange, placeRangeOf } from "../market/place-range.ts";
import { at } from "../model/at.ts";
import { bothInFirstThreeProbability, firstTwoProbability, type OrderOfFinish } from "../model/order-of-finish.ts";
import type { Market, OddsByRunner, RaceCard } from "../race/card.ts";
import type { PairChance, PlaceView, RunnerAnalysis } from "./analysis.ts";
import type { PricedBet } from "./candidate-gates.ts";

/** Pairs kept on the analysis; all of them follow from the win probabilities and the stage exponents. */
const PAIRS_SHOWN = 6;

/** What the card shows of each starter, before anything is computed from it. */
export function runnerRows(
  { card, market }: ChosenMarket,
  starters: readonly number[],
  drift: Drift,
  winH30: OddsByRunner,
): RunnerAnalysis[] {
  return starters.map((number) => ({
    number,
    name: nameOf(card, number),
    ...finite("oddsH30", winH30[number]),
    ...finite("oddsH5", market.win[number]),
    ...finite("drift", drift.byRunner[number]),
  }));
}

/** The chances and prices of one starter; what is no finite number is left out. */
export function chancesOf(starter: {
  readonly number: number;
  readonly marketProbability: number;
  readonly winProbability: number;
  readonly placeProbability: number | undefined;
  readonly placeProbabilityHenery: number | undefined;
  readonly simple: readonly PricedBet[];
  readonly shownPlaceRanges: Market["place"];
}) {
  const { number, marketProbability, winProbability, placeProbability, simple, shownPlaceRanges } = starter;
  const { placeProbabilityHenery } = starter;
  const priceOf = (wanted: PricedBet["betType"]): PricedBet | undefined =>
    simple.find(({ betType, runners }) => betType === wanted && runners[0] === number);
  const place = priceOf("SIMPLE_PLACE");
  return {
    marketProbability,
    winProbability,
    ...finite("fairOdds", 1 / winProbability),
    ...finite("placeProbability", placeProbability),
    ...finite("placeProbabilityHenery", placeProbabilityHenery),
    ...finite("winExpectedValue", priceOf("SIMPLE_GAGNANT")?.expectedValue),
    ...(place ? { place: placeViewOf(place, placeRangeOf(shownPlaceRanges, number)) } : {}),
  };
}

function placeViewOf(
  { expectedDividend, interval, expectedValue }: PricedBet,
  shown: PlaceRange | undefined,
): PlaceView {
  return {
    expectedDividend,
    ...(interval ? { interval } : {}),
    expectedValue,
    ...(shown ? { shownRange: { minimum: shown.min, maximum: shown.max } } : {}),
  };
}

/** The field if there is a number that JSON can hold. */
function finite<K extends string>(key: K, value: number | undefined): { [P in K]?: number } {
  return value !== undefined && Number.isFinite(value) ? ({ [key]: value } as { [P in K]: number }) : {};
}

/** The pairs likeliest to be the first two; equal ones by number. */
export function likeliestPairs(law: OrderOfFinish, starters: readonly number[]): PairChance[] {
  const pairs: { i: number; j: number; chance: number }[] = [];
  for (let i = 0; i < starters.length; i++) {
    for (let j = i + 1; j < starters.length; j++) pairs.push({ i, j, chance: firstTwoProbability(law, i, j) });
  }
  pairs.sort((a, b) => b.chance - a.chance || a.i - b.i || a.j - b.j);
  return pairs.slice(0, PAIRS_SHOWN).map(({ i, j, chance }) => ({
    runners: [at(starters, i), at(starters, j)],
    firstTwoProbability: chance,
    firstThreeProbability: bothInFirstThreeProbability(law, i, j),
  }));
}

export function nameOf(card: RaceCard, number: number): string {
  return card.runners.find((runner) => runner.number === number)?.name ?? "";
}
