import type { Cents } from "../kernel/money.ts";
import type { BankrollState, LimitCheck, Throttle } from "../staking/evaluate-limits.ts";
import type { ProfitDistribution } from "../staking/profit-distribution.ts";

/** What tickets may bring, in cents, and how likely that is. */
export type Outcome = { readonly profit: number; readonly probability: number };

/** What was played before a race, as plain data: whoever keeps it passes it in, and the analysis shows what it was given. */
export type Bankroll = Omit<BankrollState, "openToday"> & {
  /** Today's tickets whose race is not settled, race by race. */
  readonly openToday: readonly (readonly Outcome[])[];
};

/** A limit that stops something, with the figures of the bankroll that it goes by. */
export type LimitReason = LimitCheck & { readonly state: Readonly<Record<string, number>> };

/** The limits as they were asked of one race. */
export type LimitsView = {
  readonly state: Bankroll;
  /** Of this race after the limits, in cents; 0 where they close it. */
  readonly budget: Cents;
  /** Every limit that is on: of the tickets played, or, where there are none, of the smallest ticket of the operator. */
  readonly checks: readonly LimitCheck[];
  /** What the tickets chosen at first would have broken; empty where no limit changed them. */
  readonly lowered: readonly LimitReason[];
  readonly throttle: Throttle & {
    /** Of the day's open bets and the tickets chosen at first. */
    readonly ruinProbability: number;
  };
};

export function outcomesOf({ profit, probability }: ProfitDistribution): Outcome[] {
  return Array.from(profit, (amount, s) => ({ profit: amount, probability: probability[s] as number }));
}

export function distributionOf(outcomes: readonly Outcome[]): ProfitDistribution {
  return {
    profit: Float64Array.from(outcomes, ({ profit }) => profit),
    probability: Float64Array.from(outcomes, ({ probability }) => probability),
  };
}

export function bankrollState({ openToday, ...figures }: Bankroll): BankrollState {
  return { ...figures, openToday: openToday.map(distributionOf) };
}

/** The limit with the figures that it goes by. */
export function limitReason(check: LimitCheck, bankroll: Bankroll): LimitReason {
  const { settledToday, stakedThisWeek, lostInARow, meetingTickets, meetingStakes, highestBankroll } = bankroll;
  const openRaces = bankroll.openToday.length;
  const figures: Readonly<Record<LimitCheck["code"], LimitReason["state"]>> = {
    daily_value_at_risk: { settledToday, openRaces },
    weekly_stakes: { stakedThisWeek },
    losing_tickets_in_a_row: { lostInARow },
    tickets_per_meeting: { meetingTickets },
    meeting_exposure: { meetingStakes },
    exotics_paused_by_drawdown: { bankroll: bankroll.bankroll, highestBankroll },
    daily_ruin: { bankroll: bankroll.bankroll, openRaces },
  };
  return { ...check, state: figures[check.code] };
}
