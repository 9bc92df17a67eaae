import type { Cents } from "../kernel/money.ts";
import type { RaceId } from "../kernel/race-id.ts";
import type { Instant } from "../kernel/time.ts";
import type { MarketQuality } from "../market/market-quality.ts";
import type { PoolView } from "../market/read-pools.ts";
import type { ArchiveIdentity } from "../model/factors/archived-day.ts";
import type { PerformancesShown } from "../model/factors/join-performances.ts";
import type { Gait } from "../model/gait.ts";
import type { ModelWorth } from "../model/model-worth.ts";
import type { PaidPlaces } from "../model/paid-places.ts";
import type { ProbabilityMove } from "../model/probability-move.ts";
import type { ModelCaution } from "../model/win-model.ts";
import type { CardComparison } from "../race/card-comparison.ts";
import type { Discipline, SourceName } from "../race/race.ts";
import type { Operator } from "../race/race-result.ts";
import type { SeenChange } from "../trust/race-changes.ts";
import type { TicketSetRisk } from "./choose-race-tickets.ts";
import type { PricedBetType } from "./dividends/priced-bets.ts";
import type { BetBook, EightyPercent, PricingRefusal } from "./dividends/pricing-input.ts";
import type { ProfileName } from "./profile.ts";
import type { LimitsView } from "./race-limits.ts";
import type { Reason } from "./reason.ts";
import type { ValueAlert } from "./value-alert.ts";

/** The bets that are priced, by the PMU's codes. */
export type BetType = PricedBetType;

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
  /** Each other source beside the one that is believed; absent where one alone answered. */
  readonly sources?: readonly CardComparison[];
  /** From H-30 to H-5, each source beside its own earlier card; absent where there is no H-30. */
  readonly changes?: readonly SeenChange[];
  /** How the chances were computed. */
  readonly model?: ModelUsed;
  readonly market?: MarketQuality & MarketCoverage;
  /** Every pool that quotes the field and could be read, the largest first; empty where the odds cannot be read. */
  readonly pools: readonly PoolShown[];
  /** Starters by number; empty where no card could be read. */
  readonly runners: readonly RunnerAnalysis[];
  /** The likeliest pairs, likeliest first. */
  readonly pairs: readonly PairChance[];
  readonly verdict: Verdict;
  readonly tickets: readonly Ticket[];
  /** Exact figures of the tickets together; absent where there is none. */
  readonly risk?: TicketSetRisk;
  /** The limits of the day, the week and the bankroll; absent where no state was given or the race cannot be assessed. */
  readonly limits?: LimitsView;
  readonly funnel: Funnel;
  /** Every model that was asked, side by side; empty where the odds cannot be read. */
  readonly models: readonly ModelView[];
  /** The past that the factors and the coverage of combinations were read from; absent where none was given. */
  readonly archive?: ArchiveIdentity;
  /** The horses' last starts that the factors were read from beside it; absent where none were asked for or came. */
  readonly performances?: PerformancesShown;
  /** Tickets for comparison, never proposed: only where every gate of the race is open. */
  readonly paper: readonly PaperTickets[];
};

/** What one model says of the race; lists are aligned with `runners`. */
export type ModelView =
  | (ModelHead & {
      readonly winProbabilities: readonly number[];
      /** Absent where the number of paid places is not known or nothing is sold. */
      readonly placeProbabilities?: readonly number[];
      /** What it would have played under the same gates; simple bets only where it was not chosen. */
      readonly tickets: readonly Ticket[];
      /** Ways in which the race lies outside what the model was fitted on, or inside: then it is no forecast. */
      readonly cautions?: readonly ModelCaution[];
      /** What moved each runner's chance; of the chosen model it stands with the runners. */
      readonly moves?: readonly (readonly ProbabilityMove[])[];
    })
  | (ModelHead & { readonly refused: { readonly kind: string; readonly field: string } });

type ModelHead = {
  readonly name: string;
  /** Whether the tickets of the analysis are this model's. */
  readonly chosen: boolean;
  readonly version?: string;
  /** What it gained on the market, where that was measured. */
  readonly worth?: ModelWorth;
};

/** `market` in model names and `follow-market` here are two things: see paper-tickets.ts. */
export type PaperTickets = {
  readonly profile: "follow-market" | "favourite" | "random";
  readonly tickets: readonly Ticket[];
};

/** One pool at this look. Pools are never mixed: each pays its own dividend. */
export type PoolShown = Pick<PoolView, "pool" | "source" | "oddsAt" | "fresh"> &
  Pick<MarketQuality, "overround" | "takeout"> & {
    /** Weight in the chances that the models read; 0, shown only. */
    readonly weight: number;
  };

export type ModelUsed = {
  readonly name: string;
  readonly gait: Gait;
  readonly parameters: Readonly<Record<string, number>>;
  readonly stageExponents: readonly number[];
  readonly remark: string;
  readonly cautions?: readonly ModelCaution[];
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
  /** The same by normal running times (Henery): a second opinion, which nothing goes by. */
  readonly placeProbabilityHenery?: number;
  /** Profit per €1 of simple gagnant, on the dividend that is expected to be paid. */
  readonly winExpectedValue?: number;
  readonly place?: PlaceView;
  /** What moved the chosen model's probability. */
  readonly moves?: readonly ProbabilityMove[];
};

/** Simple placé, priced by a forecast of its dividend, euros for €1 staked. */
export type PlaceView = {
  /** E[D | placed]; a forecast, never called odds. */
  readonly expectedDividend: number;
  /** 8 of 10; absent where the spread of the pool was never measured. */
  readonly interval?: EightyPercent;
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
  readonly alert?: ValueAlert;
};

/** One bet that was considered. */
export type Candidate = {
  readonly betType: BetType;
  readonly runners: readonly number[];
  readonly probability: number;
  readonly expectedDividend: number;
  readonly expectedValue: number;
  /** Of the dividend and of the profit per €1, 8 of 10; absent where the spread of the pool was never measured. */
  readonly interval?: EightyPercent;
  readonly valueInterval?: EightyPercent;
  /** Simple placé: the least that the pool says it will pay, where it shows a range. */
  readonly shownMinimum?: number;
  /** The first gate that stopped it; absent for a ticket. */
  readonly stoppedBy?: Reason;
};

export type Funnel = {
  /** Every simple bet, by number, simple gagnant before simple placé. */
  readonly candidates: readonly Candidate[];
  /** How many of them each gate stopped. */
  readonly stops: readonly { readonly code: Reason["code"]; readonly count: number }[];
  /** The combinations on sale, bet by bet. */
  readonly books: readonly BookSummary[];
  /** Bets on sale that lack an input; `field` names it. */
  readonly notPriced: readonly {
    readonly betType: BetType;
    readonly kind: PricingRefusal["kind"];
    readonly field: string;
  }[];
  /** The candidate that came closest, absent when there is none or when there is a ticket. */
  readonly nearest?: NearestBet;
};

/** All combinations of one bet. */
export type BookSummary = Pick<BetBook, "betType" | "possible" | "considered" | "cutTo" | "takeout" | "poolSize"> & {
  /** Every gate that closes the whole bet, in order. */
  readonly closedBy: readonly Reason[];
  /** By expected value; of a bet without calibration biased high, which is why it is closed. */
  readonly best: readonly Candidate[];
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
