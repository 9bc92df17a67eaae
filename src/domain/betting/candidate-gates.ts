import type { Pool } from "../race/card.ts";
import type { Discipline } from "../race/race.ts";
import type { PricedBetType } from "./dividends/priced-bets.ts";
import type { EightyPercent, Payouts, RankPrice } from "./dividends/pricing-input.ts";
import type { ProfileRules } from "./profile-rules.ts";
import type { CandidateReason } from "./reason.ts";

/** 0.35 × 4 − 1 is 0.3999999999999999 in doubles: a threshold that is met must count as met. */
export const THRESHOLD_SLACK = 1e-9;

/** A bet with its price, before any gate. */
export type PricedBet = {
  readonly betType: PricedBetType;
  readonly runners: readonly number[];
  readonly probability: number;
  /** Euros for €1 staked, given that the bet wins. */
  readonly expectedDividend: number;
  /** Profit per €1. */
  readonly expectedValue: number;
  /** Where the bet is paid at several ranks: each of them. */
  readonly ranks?: readonly RankPrice[];
  /** Of the dividend and of the profit per €1, 8 of 10; absent where the spread of the pool was never measured. */
  readonly interval?: EightyPercent;
  readonly valueInterval?: EightyPercent;
  /** Simple placé: the least that the pool says it will pay, where it shows a range. Euros for €1. */
  readonly shownMinimum?: number;
  /** What growth goes by; absent, the dividend stands at its expectation whoever comes beside. Not shown. */
  readonly payouts?: () => Payouts;
};

/** What the gates of one bet ask of its race. */
export type PlaceMarket = {
  readonly pool: Pool;
  readonly overround: number | "not_observable";
  readonly discipline: Discipline | undefined;
  /** What the card calls the race: without a discipline it tells a flat race. */
  readonly title?: string | undefined;
  readonly starters: number;
};

/**
 * All gates that stop one bet, in the order in which they are asked.
 *
 * The floor on expected value belongs to the budget of all simple tickets (see choose-tickets.ts). A bet whose value per
 * €1 is below it could not meet it with the whole budget, so it is stopped here, with its own figure.
 *
 * Simple placé is priced with its conditional expectation and has to be worth as much at the least dividend that the pool
 * shows (gpi.md §19.15): late money beside it may bring it there.
 */
export function candidateObstacles(bet: PricedBet, place: PlaceMarket, rules: ProfileRules): CandidateReason[] {
  const obstacles = bet.betType === "SIMPLE_PLACE" ? placeObstacles(bet, place, rules) : [];
  const { expectedValue } = bet;
  if (expectedValue < rules.minimumRoi - THRESHOLD_SLACK) {
    obstacles.push({ code: "roi_below_threshold", expectedValue, minimum: rules.minimumRoi });
  }
  if (expectedValue < rules.minimumExpectedValue - THRESHOLD_SLACK) {
    obstacles.push({ code: "ev_below_threshold", expectedValue, minimum: rules.minimumExpectedValue });
  }
  const { shownMinimum } = bet;
  if (shownMinimum !== undefined) {
    const minimum = requiredExpectedValue(rules);
    const worth = bet.probability * shownMinimum - 1;
    if (worth < minimum - THRESHOLD_SLACK) {
      obstacles.push({ code: "place_minimum_below_threshold", shownMinimum, expectedValue: worth, minimum });
    }
  }
  return obstacles;
}

/** Profit per €1 that a bet must promise by itself. */
export function requiredExpectedValue(rules: ProfileRules): number {
  return Math.max(rules.minimumRoi, rules.minimumExpectedValue);
}

function placeObstacles(bet: PricedBet, place: PlaceMarket, rules: ProfileRules): CandidateReason[] {
  const obstacles = placeMarketObstacles(place, rules);
  const range = rules.placeDividendRange;
  if (range === "any") return obstacles;
  const { expectedDividend, shownMinimum } = bet;
  const gated = shownMinimum ?? expectedDividend;
  if (gated >= range.minimum && gated <= range.maximum) return obstacles;
  const shown = shownMinimum === undefined ? {} : { shownMinimum };
  return [...obstacles, { code: "dividend_outside_range", expectedDividend, ...shown, ...range }];
}

/** Gates on the place market of a race: they close simple placé and all combinations. */
export function placeMarketObstacles(place: PlaceMarket, rules: ProfileRules): CandidateReason[] {
  const { overround, pool } = place;
  const maximum = placeOverroundCap(place, rules);
  if (overround === "not_observable") {
    return rules.placeOddsRequired ? [{ code: "place_odds_not_observable", pool }] : [];
  }
  return overround > maximum ? [{ code: "place_overround_above_cap", overround, maximum }] : [];
}

function placeOverroundCap(place: PlaceMarket, rules: ProfileRules): number {
  return isFlat(place) && place.starters >= rules.bigFlatField
    ? Math.min(rules.maximumPlaceOverround, rules.maximumPlaceOverroundBigFlat)
    : rules.maximumPlaceOverround;
}

/** A race without a discipline is flat where its title says so, or says that it is a handicap (gpi.md §4). */
function isFlat({ discipline, title }: PlaceMarket): boolean {
  if (discipline !== undefined) return discipline === "PLAT";
  return title !== undefined && /\b(plat|handicap)\b/i.test(title);
}
