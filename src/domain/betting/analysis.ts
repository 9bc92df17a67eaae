import type { Cents } from "../kernel/money.ts";
import type { RaceId } from "../kernel/race-id.ts";
import type { Instant } from "../kernel/time.ts";
import type { MarketQuality } from "../market/market-quality.ts";
import type { Gait } from "../model/gait.ts";
import type { PaidPlaces } from "../model/paid-places.ts";
import type { Discipline, SourceName } from "../race/race.ts";
import type { Operator } from "../race/race-result.ts";
import type { ProfileName } from "./profile.ts";
import type { Reason } from "./reason.ts";

/** The bets that are priced, by the PMU's codes. */
export type BetType = "SIMPLE_GAGNANT" | "SIMPLE_PLACE";

/**
 * All that is known of one race at H-5 and what follows from it. Plain data, finite numbers, the same for the same input.
 *
 * What could not be computed is absent, and a reason of the verdict names the field that was missing.
 */
export type Analysis = {
  readonly raceId: RaceId;
  readonly revision: number;
  readonly takenAt: Instant;
  readonly profile: ProfileName;
  readonly discipline?: Discipline;
  readonly declaredRunners?: number;
  /** By declared runners. */
  readonly paidPlaces?: PaidPlaces;
  /** The card that was read, once one was chosen. */
  readonly card?: { readonly source: SourceName; readonly url: string; readonly oddsAt: Instant };
  /** How the chances were computed. */
  readonly model?: ModelUsed;
  readonly market?: MarketQuality & MarketCoverage;
  /** Starters by number; empty where no card could be read. */
  readonly runners: readonly RunnerAnalysis[];
  /** The likeliest pairs, likeliest first. */
  readonly pairs: readonly PairChance[];
  readonly verdict: Verdict;
  readonly tickets: readonly Ticket[];
  readonly funnel: Funnel;
};

export type ModelUsed = {
  readonly name: string;
  readonly gait: Gait;
  readonly parameters: Readonly<Record<string, number>>;
  readonly stageExponents: readonly number[];
  readonly remark: string;
};

export type MarketCoverage = {
  readonly starters: number;
  /** Starters with win odds at H-5, over starters. */
  readonly coverage: number;
  /** Starters with win odds of this pool at H-30 and at H-5, over starters. */
  readonly driftCoverage: number;
  /** Σ(1/middle of the place range)/K, where the pool shows a range for every starter. */
  readonly placeOverround: number | "not_observable";
};

export type RunnerAnalysis = {
  readonly number: number;
  readonly name: string;
  readonly oddsH30?: number;
  readonly oddsH5?: number;
  /** log p(H5) − log p(H30) of the market's chances among the runners that have odds at both. Information only. */
  readonly drift?: number;
  /** The public's share of the win pool. */
  readonly marketProbability?: number;
  readonly winProbability?: number;
  /** 1 / winProbability. */
  readonly fairOdds?: number;
  /** Chance to be among the paid places. */
  readonly placeProbability?: number;
  /** Profit per €1 of simple gagnant at the odds shown. */
  readonly winExpectedValue?: number;
  readonly place?: PlaceView;
};

/** Simple placé, priced by a forecast of its dividend, euros for €1 staked. */
export type PlaceView = {
  /** E[D | placed]; a forecast, never called odds. */
  readonly expectedDividend: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Profit per €1. */
  readonly expectedValue: number;
  /** The range that the pool itself shows, where it does; the forecast then lies within it. */
  readonly shownRange?: { readonly minimum: number; readonly maximum: number };
};

export type PairChance = {
  readonly runners: readonly [number, number];
  /** Couplé gagnant: the first two, in either order. */
  readonly firstTwoProbability: number;
  /** Couplé placé: both among the first three. */
  readonly firstThreeProbability: number;
};

/** `reasons` is empty for a play; else the first one names the abstention. */
export type Verdict = { readonly decision: "play" | "abstain"; readonly reasons: readonly Reason[] };

export type Ticket = {
  readonly id: string;
  readonly betType: BetType;
  readonly operator: Operator;
  readonly runners: readonly number[];
  readonly stake: Cents;
  readonly probability: number;
  /** Euros for €1 staked, given that the bet wins. */
  readonly expectedDividend: number;
  /** Profit per €1. */
  readonly expectedValue: number;
};

/** One bet that was considered. */
export type Candidate = {
  readonly betType: BetType;
  readonly runners: readonly number[];
  readonly probability: number;
  readonly expectedDividend: number;
  readonly expectedValue: number;
  /** The first gate that stopped it; absent for a ticket. */
  readonly stoppedBy?: Reason;
};

export type Funnel = {
  /** Every bet considered, by number, simple gagnant before simple placé. */
  readonly candidates: readonly Candidate[];
  /** How many each gate stopped. */
  readonly stops: readonly { readonly code: Reason["code"]; readonly count: number }[];
  /** The candidate that came closest, absent when there is none or when there is a ticket. */
  readonly nearest?: NearestBet;
};

export type NearestBet = {
  readonly betType: BetType;
  readonly runners: readonly number[];
  readonly probability: number;
  readonly expectedDividend: number;
  readonly expectedValue: number;
  /** Profit per €1 that the profile asks for. */
  readonly requiredExpectedValue: number;
  /** The dividend that would carry it at this chance; absent where no finite one would. */
  readonly dividendNeeded?: number;
  /** The chance that would carry it at this dividend; it may exceed 1. */
  readonly probabilityNeeded: number;
  /** Every gate that stands in its way, in order: all of them would have to change. */
  readonly obstacles: readonly Reason[];
};
