import type { WinModelRefusal } from "../model/win-model.ts";
import type { Pool } from "../race/card.ts";
import type { SourceName } from "../race/race.ts";
import type { Operator } from "../race/race-result.ts";
import type { SourceFailure } from "../race/snapshot.ts";
import type { CalibrationReason } from "./dividends/dividend-calibration.ts";
import type { PricedBetType } from "./dividends/priced-bets.ts";
import type { PricingRefusal } from "./dividends/pricing-input.ts";
import type { LimitReason } from "./race-limits.ts";

/** Why a race as a whole is not played, in the order in which the gates are asked; the first names the abstention. */
export type RaceReason =
  | { readonly code: "data_missing"; readonly missing: readonly "snapshot_H30"[] }
  | {
      readonly code: "no_data";
      /** What the H-5 snapshot lacks: `cards`, `runners` or `markets`. */
      readonly field: "cards" | "runners" | "markets";
      readonly failures: readonly SourceFailure[];
    }
  /** The card contradicts itself. */
  | { readonly code: "card_inconsistent"; readonly field: string; readonly runners: readonly number[] }
  /** Odds computed after the off know the race. */
  | { readonly code: "odds_after_start"; readonly pool: Pool; readonly field: string; readonly minutesAfter: number }
  | {
      readonly code: "odds_stale";
      readonly pool: Pool;
      readonly field: string;
      readonly ageMinutes: number;
      readonly maximumMinutes: number;
    }
  | { readonly code: "odds_invalid"; readonly field: string; readonly shown: string }
  | { readonly code: "odds_too_few"; readonly field: string; readonly withOdds: number; readonly minimum: number }
  | {
      readonly code: "odds_incomplete";
      readonly field: string;
      readonly missing: readonly number[];
      readonly coverage: number;
    }
  | { readonly code: "field_changed"; readonly withdrawn: readonly number[]; readonly added: readonly number[] }
  /** Starters of the card that is read which another trusted card marks as non-runners. */
  | { readonly code: "non_runner_disputed"; readonly runners: readonly number[] }
  /** Another source pays two horses the other way round, by the factor `ratio` at least, and no third one bears us out. */
  | {
      readonly code: "odds_contradicted";
      readonly source: SourceName;
      readonly runners: readonly number[];
      readonly ratio: number;
      readonly limit: number;
    }
  /** Numbers that named another horse at H-30. */
  | { readonly code: "horses_renumbered"; readonly runners: readonly number[] }
  | { readonly code: "too_few_runners"; readonly starters: number; readonly minimum: number }
  | { readonly code: "drift_coverage_low"; readonly coverage: number; readonly minimum: number }
  /** `shown` is absent where no source told. */
  | { readonly code: "paid_places_unknown"; readonly field: "declaredRunners"; readonly shown?: string }
  | { readonly code: "bets_not_offered"; readonly declaredRunners: number; readonly minimum: number }
  | { readonly code: "no_operator"; readonly pool: Pool }
  | {
      readonly code: "overround_outside_gate";
      readonly pool: Pool;
      readonly overround: number;
      readonly minimum: number;
      readonly maximum: number;
    }
  /** The chosen model has no answer for this race. */
  | {
      readonly code: "model_has_no_answer";
      readonly model: string;
      readonly kind: WinModelRefusal["kind"];
      readonly field: string;
    }
  /** The figures of the race cannot be priced; `field` names the input. */
  | { readonly code: "not_priced"; readonly kind: PricingRefusal["kind"]; readonly field: string }
  /** A limit of the day, the week or the bankroll leaves no room for a ticket. */
  | LimitReason;

/** Why one candidate is not played though its race could be. */
export type CandidateReason =
  | { readonly code: "place_odds_not_observable"; readonly pool: Pool }
  | { readonly code: "place_overround_above_cap"; readonly overround: number; readonly maximum: number }
  | {
      readonly code: "dividend_outside_range";
      readonly expectedDividend: number;
      /** What was asked instead, where the pool shows its range. */
      readonly shownMinimum?: number;
      readonly minimum: number;
      readonly maximum: number;
    }
  /** Profit per €1 at the least dividend that the pool shows. */
  | {
      readonly code: "place_minimum_below_threshold";
      readonly shownMinimum: number;
      readonly expectedValue: number;
      readonly minimum: number;
    }
  | { readonly code: "roi_below_threshold"; readonly expectedValue: number; readonly minimum: number }
  | { readonly code: "ev_below_threshold"; readonly expectedValue: number; readonly minimum: number }
  | CalibrationReason
  /** Combinations alone are paused. */
  | LimitReason
  | { readonly code: "jockey_trainer_coverage_low"; readonly coverage: number; readonly minimum: number }
  | { readonly code: "chrono_coverage_low"; readonly coverage: number; readonly minimum: number }
  | { readonly code: "no_stake_unit"; readonly operator: Operator; readonly betType: PricedBetType }
  /** Sold in selected races only, and no programme told that this is one. */
  | { readonly code: "sale_not_told"; readonly operator: Operator; readonly betType: PricedBetType }
  /** The programme of the race does not list it. */
  | { readonly code: "not_on_sale"; readonly operator: Operator; readonly betType: PricedBetType }
  | { readonly code: "combo_ev_below_threshold"; readonly expectedValue: number; readonly minimum: number }
  /** Amounts in cents. */
  | { readonly code: "combo_payout_below_threshold"; readonly payout: number; readonly minimum: number }
  | { readonly code: "kelly_rounds_to_zero"; readonly kellyStake: number; readonly unit: number }
  | { readonly code: "budget_spent"; readonly left: number; readonly unit: number }
  /** Expected log growth of the fraction of the bankroll: with this bet alone, and with the set that was chosen. */
  | { readonly code: "another_set_grows_faster"; readonly growthAlone: number; readonly growth: number };

/** Why a set of tickets that passed one by one is not played together. Ratios; 0.4 = 40 %. */
export type TicketSetReason = {
  readonly code:
    | "ev_simple_below_threshold"
    | "ev_global_below_threshold"
    | "roi_global_below_threshold"
    | "sharpe_below_threshold";
  readonly value: number;
  readonly minimum: number;
};

export type Reason = RaceReason | CandidateReason | TicketSetReason;
