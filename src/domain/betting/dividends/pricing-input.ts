import type { Cents } from "../../kernel/money.ts";
import type { RaceDay } from "../../kernel/time.ts";
import type { FinalOddsLaw } from "../../market/final-odds.ts";
import type { Gait } from "../../model/gait.ts";
import type { Market } from "../../race/card.ts";
import type { Operator } from "../../race/race-result.ts";
import type { RankName } from "../catalogue/bet-rules.ts";
import type { CombinationChances } from "./combination-chances.ts";
import type { CalibrationReason, CalibrationRules, DividendCalibration } from "./dividend-calibration.ts";
import type { PlaceCalibration } from "./place-calibration.ts";
import type { PoolTerms } from "./pool-terms.ts";
import type { BetPool, PricedBetType } from "./priced-bets.ts";

/** One field and one operator's pools; every list is aligned with `starters`. */
export type BetPricingInput = {
  readonly operator: Operator;
  readonly day: RaceDay;
  readonly gait: Gait;
  /** Race numbers. */
  readonly starters: readonly number[];
  /** What the win odds of this operator's pool stand for now (truncation undone), each > 1. */
  readonly publicOdds: readonly number[];
  /** The public's shares of this operator's win pool now, summing to 1. */
  readonly publicWin: readonly number[];
  /** The chances that are believed: of the consensus of all pools, or of a model. Summing to 1. */
  readonly winProbabilities: readonly number[];
  /** The order law of a field with these chances to win, for the believed chances and for the public's. */
  readonly chancesOf: (win: readonly number[], asked: "often" | "seldom") => CombinationChances;
  /** λ1, λ2, … for the shape of the place pool. */
  readonly stageExponents: readonly number[];
  /** Places that simple placé pays, by declared runners; undefined where unknown or not sold. */
  readonly places: 2 | 3 | undefined;
  /** Where this operator shows the range of the place dividend, by race number: the forecast is held within it. */
  readonly shownPlaceRanges?: Market["place"];
  /** What is on sale, as far as it can be priced. */
  readonly bets: readonly PricedBetType[];
  readonly finalOdds: FinalOddsLaw;
  readonly takeouts: PoolTerms<number>;
  /** Share of the simple pools kept back where `takeouts` has none: estimated from this race's own booksum. */
  readonly simpleTakeout?: { readonly value: number; readonly source: string } | undefined;
  readonly calibrations: readonly DividendCalibration[];
  readonly calibrationRules: CalibrationRules;
  readonly placeCalibrations: readonly PlaceCalibration[];
  /** What lies in the pools, where the operator tells. */
  readonly poolSizes?: Readonly<Partial<Record<BetPool, Cents>>> | undefined;
  /** Assumed where it does not. */
  readonly poolFloors: PoolTerms<Cents>;
  /** At which stake the price is asked: one's own money lowers the dividend. */
  readonly stake: Cents;
  /** Combinations kept of each bet, the best first. */
  readonly keep: number;
};

/** Profit per €1 or euros for €1 within which 8 of 10 winning tickets of the kind are expected. */
export type EightyPercent = { readonly low: number; readonly high: number };

/** One ticket with its price. Euros for €1 staked, profit per €1. */
export type BetPrice = {
  readonly betType: PricedBetType;
  readonly operator: Operator;
  /** Race numbers; in their order for the bets "ordre", else ascending. */
  readonly runners: readonly number[];
  readonly probability: number;
  /** E[dividend paid | won]: at final odds, rounded down, own stake counted, and shrunk where a calibration says how far. */
  readonly expectedDividend: number;
  /** Absent where the spread of this pool's dividends was never measured. */
  readonly interval?: EightyPercent;
  readonly expectedValue: number;
  /** Where the bet is paid at several ranks: each of them, best first; `expectedDividend` is their mean. */
  readonly ranks?: readonly RankPrice[];
  /** Of the dividend alone: the chance is taken as it is. */
  readonly valueInterval?: EightyPercent;
  /** σ of the log of the dividend, given that the bet wins. Absent with `interval`. */
  readonly logSd?: number;
  /** Made when asked for: few of the bets that are priced may be played. */
  readonly payouts: () => Payouts;
};

/** What a ticket brings by the way in which it wins, for the growth of a bankroll; not shown. */
export type Payouts = {
  /** The stake of ours at which the dividends stand, in cents. */
  readonly pricedAt: number;
  /** What one more of ours brings when nobody is left to share with: see own-pool.ts. 0..1 */
  readonly marginalReturn: number;
  readonly ways: readonly Payout[];
};

export type Payout = {
  /** The first home, as a set by index; absent where the dividend is the same whoever comes beside. */
  readonly home?: readonly number[] | undefined;
  /** Of a bet that is paid at several ranks. */
  readonly rank?: RankName;
  /** Before rounding, our stake counted, and what others have on the ticket, in cents. */
  readonly raw: number;
  readonly onTicket: number;
  /** E[dividend paid | this way], up to a factor that all ways of the ticket share. */
  readonly dividend: number;
  /** σ of its log that is left when the way is known: 0 where growth goes by the mean. */
  readonly logSd: number;
};

/** One rank of a ticket; dividends in euros for €1, given that it is paid. */
export type RankPrice = { readonly rank: RankName; readonly probability: number; readonly expectedDividend: number };

/** All tickets of one bet. */
export type BetBook = {
  readonly betType: PricedBetType;
  /** Tickets that exist. */
  readonly possible: number;
  /** Tickets that were priced: fewer only where the cut of runners says so. */
  readonly considered: number;
  /** Race numbers that the tickets were made of, where the field was too large for all. */
  readonly cutTo?: readonly number[];
  readonly takeout: { readonly value: number; readonly source: string };
  readonly poolSize: { readonly value: Cents; readonly assumed: boolean; readonly source: string };
  /** The best by expected value. */
  readonly prices: readonly BetPrice[];
  /** Why these prices may not carry a stake though they are shown. */
  readonly reason?: CalibrationReason;
};

/** Why a bet, or a race, has no price. `field` names the input. */
export type PricingRefusal =
  | { readonly kind: "paid_places_unknown"; readonly field: "places" }
  /** The rules of the bet at this operator were not read. */
  | { readonly kind: "rules_not_established"; readonly field: string }
  /** The parts of the pool that its ranks have are known by a calibration only. */
  | { readonly kind: "calibration_missing"; readonly field: string }
  | { readonly kind: "takeout_unknown"; readonly field: string }
  | { readonly kind: "pool_size_unknown"; readonly field: string }
  | { readonly kind: "pool_smaller_than_stake"; readonly field: string; readonly pool: number; readonly stake: number }
  | {
      readonly kind: "too_few_runners";
      readonly field: "starters";
      readonly starters: number;
      readonly minimum: number;
    }
  | { readonly kind: "lengths_differ"; readonly field: string; readonly length: number; readonly starters: number }
  | { readonly kind: "impossible_sum"; readonly field: string; readonly shown: string }
  | { readonly kind: "value_invalid"; readonly field: string; readonly shown: string };
