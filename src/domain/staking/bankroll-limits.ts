import type { Told } from "../betting/profile-rules.ts";
import { type Cents, centsOf } from "../kernel/money.ts";

/** Limits over days and weeks; each can be off. Shares and probabilities are fractions. */
export type BankrollLimits = {
  /** The day's loss that only one day in twenty may pass, at the level beside it. */
  readonly dailyValueAtRisk: Cents | "off";
  readonly valueAtRiskLevel: number;
  /** All stakes of a week. */
  readonly weeklyStakes: Cents | "off";
  /** After so many lost tickets in a row no more is played that day. */
  readonly losingTicketsInARow: number | "off";
  readonly ticketsPerMeeting: number | "off";
  /** Stakes on one meeting of one day. */
  readonly meetingExposure: Cents | "off";
  /** Fall of the bankroll from its highest, from which no exotic bet is played. */
  readonly exoticsDrawdown: number | "off";
  /** Probability of ruin from which stakes are throttled and the floor on expected value rises. */
  readonly throttleRuin: number | "off";
  readonly throttledKellyFraction: number;
  readonly throttledMinimumExpectedValue: number;
  /** Highest probability that the day's open bets take all that is left of the bankroll. */
  readonly dailyRuin: number | "off";
};

export type ToldLimits = { readonly [K in keyof BankrollLimits]: Told<BankrollLimits[K]> };

const ALERTS = "GPI alert rules, written down and never coded (gpi.md §13.1)";

export const GPI_LIMITS: ToldLimits = {
  dailyValueAtRisk: [centsOf(1200), `${ALERTS}: VaR95 ≤ 12 €/day`],
  valueAtRiskLevel: [0.95, `${ALERTS}: VaR95`],
  weeklyStakes: [centsOf(6000), `${ALERTS}: weekly cap 60 €, read as stakes`],
  losingTicketsInARow: [3, `${ALERTS}: stop after 3 losing tickets in a row, read as of that day`],
  ticketsPerMeeting: [2, `${ALERTS}: ≤ 2 tickets per meeting and day`],
  meetingExposure: [centsOf(1200), `${ALERTS}: meeting exposure ≤ 12 €`],
  exoticsDrawdown: [0.3, `${ALERTS}: drawdown worse than −30 % pauses exotics`],
  throttleRuin: [0.01, `${ALERTS}: ruin > 1 %`],
  throttledKellyFraction: [0.4, `${ALERTS}: λ 0.4`],
  throttledMinimumExpectedValue: [0.4, `${ALERTS}: EV floor 0.40`],
  dailyRuin: [0.01, "RoR ≤ 1 %/day (math.md §6.8), as P(the day's loss ≥ bankroll) (math.md §6.7)"],
};

const OFF = "paper profiles show what would be played without limits";

export const NO_LIMITS: ToldLimits = {
  ...GPI_LIMITS,
  dailyValueAtRisk: ["off", OFF],
  weeklyStakes: ["off", OFF],
  losingTicketsInARow: ["off", OFF],
  ticketsPerMeeting: ["off", OFF],
  meetingExposure: ["off", OFF],
  exoticsDrawdown: ["off", OFF],
  throttleRuin: ["off", OFF],
  dailyRuin: ["off", OFF],
};

/** The values alone. */
export function limitValues(told: ToldLimits): BankrollLimits {
  return Object.fromEntries(Object.entries(told).map(([key, [value]]) => [key, value])) as BankrollLimits;
}
