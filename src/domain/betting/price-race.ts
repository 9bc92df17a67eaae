import { at } from "../model/at.ts";
import type { OrderOfFinish } from "../model/order-of-finish.ts";
import type { Market } from "../race/card.ts";
import type { PlaceView } from "./analysis.ts";
import type { PricedBet } from "./candidate-gates.ts";
import { expectedValueOf, forecastPlaceDividends, OFFICIAL_ROUNDING } from "./dividend-forecast.ts";
import { publicPlacePool } from "./place-pool.ts";

/** A field in the order of its numbers; every list is aligned with `starters`. */
export type PricingInput = {
  readonly starters: readonly number[];
  /** As shown: what simple gagnant would pay now. */
  readonly odds: readonly number[];
  readonly winProbabilities: readonly number[];
  /** The law of the chances that are believed. */
  readonly law: OrderOfFinish;
  /** The public's win shares. */
  readonly publicWin: readonly number[];
  readonly takeout: number;
  /** Undefined where it is not known or simple placé is not sold. */
  readonly places: 2 | 3 | undefined;
  readonly shownPlaceRanges: Market["place"];
};

/** One runner's two simple bets. */
export type RunnerPrice = {
  readonly winExpectedValue: number;
  readonly placeProbability?: number;
  readonly place?: PlaceView;
  readonly bets: readonly PricedBet[];
};

/**
 * Simple gagnant at the odds shown, and simple placé at the forecast of its dividend. Where the pool shows the range in
 * which the place dividend will lie, the forecast is held within it.
 */
export function priceRace(input: PricingInput): RunnerPrice[] {
  const places = placeViews(input);
  return input.starters.map((number, i) => {
    const odds = at(input.odds, i);
    const probability = at(input.winProbabilities, i);
    const winExpectedValue = expectedValueOf(probability, odds);
    const win: PricedBet = {
      betType: "SIMPLE_GAGNANT",
      runners: [number],
      probability,
      expectedDividend: odds,
      expectedValue: winExpectedValue,
    };
    const priced = places?.[i];
    if (!priced) return { winExpectedValue, bets: [win] };
    const { placeProbability, place } = priced;
    const { expectedDividend, expectedValue } = place;
    const placeBet: PricedBet = {
      betType: "SIMPLE_PLACE",
      runners: [number],
      probability: placeProbability,
      expectedDividend,
      expectedValue,
    };
    return { winExpectedValue, placeProbability, place, bets: [win, placeBet] };
  });
}

function placeViews(input: PricingInput): { placeProbability: number; place: PlaceView }[] | undefined {
  const { places, law, publicWin, takeout, starters, shownPlaceRanges } = input;
  if (places === undefined) return undefined;
  const pool = publicPlacePool(publicWin, law.stageExponents, takeout, places);
  return forecastPlaceDividends(pool, law, OFFICIAL_ROUNDING).map((forecast, i) => {
    const { placeProbability, minimum, maximum } = forecast;
    const shown = shownPlaceRanges?.[at(starters, i)];
    const isRange = shown !== undefined && shown.min >= 1 && shown.max >= shown.min && shown.max < Infinity;
    const expectedDividend = isRange
      ? Math.min(shown.max, Math.max(shown.min, forecast.expectedDividend))
      : forecast.expectedDividend;
    return {
      placeProbability,
      place: {
        expectedDividend,
        minimum,
        maximum,
        expectedValue: expectedValueOf(placeProbability, expectedDividend),
        ...(isRange ? { shownRange: { minimum: shown.min, maximum: shown.max } } : {}),
      },
    };
  });
}
