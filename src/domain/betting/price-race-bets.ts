import { centsOf } from "../kernel/money.ts";
import { ok, type Result } from "../kernel/result.ts";
import type { RaceDay } from "../kernel/time.ts";
import { MEASURED_FINAL_ODDS } from "../market/final-odds.ts";
import { placeRangeOf } from "../market/place-range.ts";
import { GAIT_EXPONENTS, type Gait } from "../model/gait.ts";
import { orderOfFinish } from "../model/order-of-finish.ts";
import type { Market } from "../race/card.ts";
import type { Operator } from "../race/race-result.ts";
import type { PricedBet } from "./candidate-gates.ts";
import { combinationChances } from "./dividends/combination-chances.ts";
import { type DividendCalibration, YML51_CALIBRATION_RULES } from "./dividends/dividend-calibration.ts";
import { PLACE_CALIBRATIONS } from "./dividends/place-calibration.ts";
import { POOL_FLOORS, TAKEOUTS } from "./dividends/pool-terms.ts";
import { type PricedBets, priceBets, publicMarket } from "./dividends/price-bets.ts";
import type { PublicMarket } from "./dividends/price-ranked.ts";
import type { PricedBetType } from "./dividends/priced-bets.ts";
import type { BetBook, BetPrice, BetPricingInput, PricingRefusal } from "./dividends/pricing-input.ts";
import { stakeUnitOf } from "./operator-units.ts";
import type { ProfileRules } from "./profile-rules.ts";

/** One field at one operator; every list is aligned with `starters`. */
export type RacePricing = {
  readonly operator: Operator;
  readonly day: RaceDay;
  readonly gait: Gait;
  readonly starters: readonly number[];
  /** What this operator's win odds stand for, and the public's shares of its win pool. */
  readonly publicOdds: readonly number[];
  readonly publicWin: readonly number[];
  /** The chances that are believed. */
  readonly winProbabilities: readonly number[];
  /** Undefined where it is not known or simple placé is not sold. */
  readonly places: 2 | 3 | undefined;
  readonly shownPlaceRanges: Market["place"];
  /** Share kept back of the simple pools, where none is established for the operator. */
  readonly simpleTakeout: { readonly value: number; readonly source: string };
  readonly combinations: readonly PricedBetType[];
  readonly calibrations: readonly DividendCalibration[];
  readonly rules: ProfileRules;
  /** The public's side, shared by all models of the race: {@link publicSideOf}. Made anew where absent. */
  readonly publicSide?: (() => PublicMarket) | undefined;
};

export type RacePrices = {
  /** By number; simple gagnant before simple placé. */
  readonly simple: readonly PricedBet[];
  /** The best few of each combination. */
  readonly books: readonly BetBook[];
  readonly notPriced: PricedBets["refused"];
};

/** Combinations kept of each bet; there are thousands, and at most one is played. */
const COMBINATIONS_KEPT = 5;

/**
 * Every bet on sale, on the dividend that is expected to be paid, at the largest stake that its budget allows: one's own
 * money lowers the dividend, and what is played is never more.
 */
export function priceRaceBets(race: RacePricing): Result<RacePrices, PricingRefusal> {
  const { operator, starters, combinations, rules, gait } = race;
  const market = race.publicSide ?? publicSideOf(race);
  const { stageExponents } = GAIT_EXPONENTS[gait];
  const shared: Omit<BetPricingInput, "bets" | "stake" | "keep"> = {
    ...race,
    ...(race.shownPlaceRanges ? { shownPlaceRanges: race.shownPlaceRanges } : {}),
    chancesOf: chancesBy(gait),
    stageExponents,
    finalOdds: MEASURED_FINAL_ODDS,
    takeouts: TAKEOUTS,
    calibrationRules: YML51_CALIBRATION_RULES,
    placeCalibrations: PLACE_CALIBRATIONS,
    poolFloors: POOL_FLOORS,
  };
  const simple = priceBets(
    {
      ...shared,
      bets: ["SIMPLE_GAGNANT", "SIMPLE_PLACE"],
      stake: largestStake(operator, "SIMPLE_GAGNANT", rules.simpleShare * rules.budgetPerRace),
      keep: starters.length,
    },
    market,
  );
  if (!simple.ok) return simple;
  const prices = simple.value.books.flatMap((book) => book.prices);
  const byNumber = starters.flatMap((number) => {
    const shown = placeRangeOf(race.shownPlaceRanges, number);
    return prices
      .filter(({ runners }) => runners[0] === number)
      .map((price) => ({
        ...betOf(price),
        ...(shown && price.betType === "SIMPLE_PLACE" ? { shownMinimum: shown.min } : {}),
      }));
  });
  if (combinations.length === 0) return ok({ simple: byNumber, books: [], notPriced: simple.value.refused });
  const combos = priceBets(
    {
      ...shared,
      bets: combinations,
      stake: largestStake(operator, "COUPLE_GAGNANT", rules.comboShare * rules.budgetPerRace),
      keep: COMBINATIONS_KEPT,
    },
    market,
  );
  if (!combos.ok) return combos;
  const notPriced = [...simple.value.refused, ...combos.value.refused];
  return ok({ simple: byNumber, books: combos.value.books, notPriced });
}

/** What the public thinks of a race, which no model changes: made when it is first asked for, once. */
export function publicSideOf(race: Pick<RacePricing, "publicWin" | "gait" | "places">): () => PublicMarket {
  const { publicWin, gait, places } = race;
  const { stageExponents } = GAIT_EXPONENTS[gait];
  const input = { publicWin, places, stageExponents, chancesOf: chancesBy(gait), finalOdds: MEASURED_FINAL_ODDS };
  let made: PublicMarket | undefined;
  return () => (made ??= publicMarket(input));
}

function chancesBy(gait: Gait): BetPricingInput["chancesOf"] {
  const { stageExponents } = GAIT_EXPONENTS[gait];
  return (win, asked) => combinationChances(orderOfFinish(win, stageExponents), asked);
}

/** A price as the funnel shows it. */
export function betOf({
  betType,
  runners,
  probability,
  expectedDividend,
  expectedValue,
  ...spread
}: BetPrice): PricedBet {
  const { interval, valueInterval, ranks, payouts } = spread;
  return {
    betType,
    runners,
    probability,
    expectedDividend,
    expectedValue,
    payouts,
    ...(ranks ? { ranks } : {}),
    ...(interval ? { interval } : {}),
    ...(valueInterval ? { valueInterval } : {}),
  };
}

/** Where the operator has no unit nothing is played, and one euro asks the price. */
const PRICE_OF_ONE_EURO = 100;

function largestStake(operator: Operator, betType: PricedBetType, budget: number): BetPricingInput["stake"] {
  const unit = stakeUnitOf(operator, betType);
  const minimum = unit?.minimum ?? PRICE_OF_ONE_EURO;
  const step = unit?.step ?? PRICE_OF_ONE_EURO;
  return centsOf(Math.max(minimum, Math.floor(budget / step) * step));
}
