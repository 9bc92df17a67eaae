import type { Cents } from "../kernel/money.ts";
import type { Instant } from "../kernel/time.ts";
import type { SourceName } from "./race.ts";

/** Places in order; a dead heat shares one: `[[12], [6, 8], [11]]`. */
export type Finish = readonly (readonly number[])[];

/** Who pays. The PMU's shops and its site are two pools. */
export type Operator = "pmu-shop" | "pmu-online" | "genybet" | "zeturf";

/** One official dividend. */
export type Dividend = {
  readonly operator: Operator;
  /** The PMU's code where the bet has one (`SIMPLE_GAGNANT`, `DEUX_SUR_QUATRE`), `ZE_…` for ZEturf's own. */
  readonly betType: string;
  /** The source's own words for the row: `Bonus 4`, `Gain champ total`, `1 NP`. */
  readonly label: string;
  /** As the source orders them; bets without order compare as sets. */
  readonly runners: readonly (number | "nonRunner")[];
  /** For €1 staked. 0: nobody had it. */
  readonly dividend: Cents;
  /** Winning stakes in the source's unit; fractional. */
  readonly winningStakes?: number | undefined;
};

/** A bet of one operator whose stakes are given back as a whole. */
export type RefundedBet = { readonly operator: Operator; readonly betType: string };

/** How a race ended, as one source shows it at one look. */
export type RaceResult = {
  readonly source: SourceName;
  readonly url: string;
  readonly observedAt: Instant;
  /** imported: an operator saved the page and brought it in. Absent: we fetched it. */
  readonly origin?: "imported" | undefined;
  /** pending: not run, or nothing shown yet. A provisional arrival may change; only an official one settles. */
  readonly status: "pending" | "provisional" | "official" | "cancelled";
  readonly finish: Finish;
  readonly disqualified: readonly number[];
  readonly nonRunners: readonly number[];
  /** Empty where the source shows none (yet). */
  readonly dividends: readonly Dividend[];
  /** Bets that the operator gives back (the PMU's `rembourse: true`); absent where there is none. */
  readonly refundedBets?: readonly RefundedBet[] | undefined;
  /** Seconds a kilometre by runner, in trot; absent where the source shows none. */
  readonly chronos?: Readonly<Record<number, number>> | undefined;
};
