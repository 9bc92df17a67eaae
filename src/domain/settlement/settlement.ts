import type { RankName } from "../betting/catalogue/bet-rules.ts";
import type { Cents } from "../kernel/money.ts";
import type { OddsByRunner, Pool } from "../race/card.ts";
import type { Operator, RefundedBet } from "../race/race-result.ts";

/** What a settlement needs of a ticket. A ticket of the analysis has these fields and more. */
export type SettleableTicket = {
  /** A code of the bet catalogue: `SIMPLE_GAGNANT`, `QUINTE_PLUS`. Others are answered `rule_not_established`. */
  readonly betType: string;
  /** Whose pool it is in, and so whose dividends pay it. */
  readonly operator: Operator;
  /** Runner numbers, as many as one bet names; in the order played where the bet has one. */
  readonly runners: readonly number[];
  /** What was paid for it. Of a "flexi" the share played: dividends are for €1, so the share is paid. */
  readonly stake: Cents;
};

/** What is known beside the result. */
export type SettlementFacts = {
  /** Declared runners, non-runners included: the number of paid places goes by it. */
  readonly declaredRunners?: number | undefined;
  /** The last win odds of one pool; they pay tickets of that pool only, and only where there are no dividends. */
  readonly finalOdds?: { readonly pool: Pool; readonly win: OddsByRunner } | undefined;
  /** Runners of one owner, "écuries", stable by stable; only `COUPLED_ENTRIES` says what follows. */
  readonly stables?: readonly (readonly number[])[] | undefined;
  /** Bets that the operator gives back as a whole: the PMU's `rembourse: true`. */
  readonly refundedBets?: readonly RefundedBet[] | undefined;
  /** Official arrivals name other winners: then final odds pay nobody. Dividends are held against the arrival anyway. */
  readonly winnersDisputed?: boolean | undefined;
  /** Names of open rules (`OPEN_RULES`) that whoever runs this has confirmed; without it they settle nothing. */
  readonly confirmedRules?: readonly string[] | undefined;
};

/**
 * What a figure rests on.
 *
 * official: the operator's own dividends, or a refund by its rules. final_odds_truncated: the last win odds shown, which
 * the PMU cuts to 0.1 below 10 and to whole numbers from 10 on. Of 1,266 winners of January 2023, 67 % were paid exactly
 * that, 21 % what was cut off more, 11 % one step beside it (mostly less: odds looked at too early), 1 % further off.
 */
export type SettlementBasis = "official" | "final_odds_truncated";

export type RefundReason =
  | "non_runner"
  | "race_cancelled"
  /** Fewer horses ran than the bet needs. */
  | "too_few_starters"
  /** The operator gives every stake on this bet back. */
  | "bet_refunded";

export type UndeterminedReason =
  /** No arrival yet. */
  | "pending"
  /** An arrival that may still change. */
  | "provisional"
  /** No rule for this case is established here: it is not guessed. `field` names it. */
  | "rule_not_established"
  /** The operator's dividends of this bet are not known, and nothing may stand in for them. */
  | "no_dividends"
  /** Final odds are known, but not the winner's. */
  | "no_final_odds"
  /** Final odds do not hold for two winners: they share the profit of the pool. */
  | "dead_heat_without_dividends"
  /** Sources name other winners, and no dividend says who is right. */
  | "winners_disputed"
  /** An official result without an arrival. */
  | "no_finish"
  /** A horse that was disqualified or did not run stands in the arrival, or one stands in it twice. */
  | "arrival_contradicts_itself"
  /** Official dividend 0: nobody had it, so the pool never said what it would have paid. */
  | "nobody_had_it"
  /** A dividend of less than the stake: no operator pays that. */
  | "dividend_below_stake"
  /** The label of a dividend says no rank that the bet has; `field` is the label. */
  | "dividend_not_understood"
  /** The arrival says paid, the dividends do not list it, or list it twice: one of the two is wrong. */
  | "dividends_disagree";

export type Settlement =
  | {
      readonly outcome: "won" | "lost";
      readonly payout: Cents;
      readonly basis: SettlementBasis;
      /** Where the bet has several ranks: those that were paid. */
      readonly ranks?: readonly RankName[] | undefined;
    }
  | {
      readonly outcome: "refunded";
      /** The stake. */
      readonly payout: Cents;
      readonly basis: "official";
      readonly reason: RefundReason;
    }
  | {
      readonly outcome: "undetermined";
      readonly reason: UndeterminedReason;
      /** What is not established: a name of `OPEN_RULES`. */
      readonly field?: string | undefined;
    };
