import type { Cents } from "../kernel/money.ts";
import type { OddsByRunner, Pool } from "../race/card.ts";
import type { Operator } from "../race/race-result.ts";

/** What a settlement needs of a ticket. A ticket of the analysis has these fields and more. */
export type SettleableTicket = {
  /** The PMU's code: `SIMPLE_GAGNANT`, `SIMPLE_PLACE`. Others are answered `rule_not_established`. */
  readonly betType: string;
  /** Whose pool it is in, and so whose dividends pay it. */
  readonly operator: Operator;
  /** Runner numbers. A simple ticket names one. */
  readonly runners: readonly number[];
  readonly stake: Cents;
};

/** What is known beside the result. */
export type SettlementFacts = {
  /** Declared runners, non-runners included: the number of paid places goes by it. */
  readonly declaredRunners?: number | undefined;
  /** The last win odds of one pool; they pay tickets of that pool only, and only where there are no dividends. */
  readonly finalOdds?: { readonly pool: Pool; readonly win: OddsByRunner } | undefined;
};

/**
 * What a figure rests on.
 *
 * official: the operator's own dividends, or a refund by its rules. final_odds_truncated: the last win odds shown, which
 * the PMU cuts to 0.1 below 10 and to whole numbers from 10 on. Of 1,266 winners of January 2023, 67 % were paid exactly
 * that, 21 % what was cut off more, 11 % one step beside it (mostly less: odds looked at too early), 1 % further off.
 */
export type SettlementBasis = "official" | "final_odds_truncated";

export type RefundReason = "non_runner" | "race_cancelled";

export type UndeterminedReason =
  /** No arrival yet. */
  | "pending"
  /** An arrival that may still change. */
  | "provisional"
  /** No rule for this bet is established here: it is not guessed. */
  | "rule_not_established"
  /** The operator's dividends of this bet are not known, and nothing may stand in for them. */
  | "no_dividends"
  /** Final odds are known, but not the winner's. */
  | "no_final_odds"
  /** Final odds do not hold for two winners: they share the profit of the pool. */
  | "dead_heat_without_dividends"
  /** An official result without an arrival. */
  | "no_finish"
  /** Official dividend 0: nobody had it, so the pool never said what it would have paid. */
  | "nobody_had_it"
  /** The arrival says paid, the dividends do not list it, or list it twice: one of the two is wrong. */
  | "dividends_disagree";

export type Settlement =
  | { readonly outcome: "won" | "lost"; readonly payout: Cents; readonly basis: SettlementBasis }
  | {
      readonly outcome: "refunded";
      /** The stake. */
      readonly payout: Cents;
      readonly basis: "official";
      readonly reason: RefundReason;
    }
  | { readonly outcome: "undetermined"; readonly reason: UndeterminedReason };
