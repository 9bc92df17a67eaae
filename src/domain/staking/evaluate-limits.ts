import type { Cents } from "../kernel/money.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { BankrollLimits } from "./bankroll-limits.ts";
import { dayProfit } from "./day-profit.ts";
import type { ProfitDistribution } from "./profit-distribution.ts";
import { lossProbabilityOf, profitRisk } from "./profit-risk.ts";
import { refused, type StakingRefusal } from "./staking-refusal.ts";

/** What was played so far. Whoever keeps it (a store, a replay) passes it in. */
export type BankrollState = {
  /** What is left, and the most there ever was. */
  readonly bankroll: Cents;
  readonly highestBankroll: Cents;
  /** Profit of today's settled tickets; negative is a loss. */
  readonly settledToday: Cents;
  /** Today's tickets whose race is not settled, race by race. */
  readonly openToday: readonly ProfitDistribution[];
  readonly stakedThisWeek: Cents;
  /** Today's last settled tickets that were lost without one that won between them. */
  readonly lostInARow: number;
  /** Today, on the meeting of the proposal. */
  readonly meetingTickets: number;
  readonly meetingStakes: Cents;
};

/** The tickets of one race. */
export type StakeProposal = {
  readonly tickets: number;
  readonly stake: Cents;
  readonly exotic: boolean;
  readonly profit: ProfitDistribution;
};

/** One limit, what it is asked of, and the most that it allows; money in cents. */
export type LimitCheck = {
  readonly code:
    | "daily_value_at_risk"
    | "weekly_stakes"
    | "losing_tickets_in_a_row"
    | "tickets_per_meeting"
    | "meeting_exposure"
    | "exotics_paused_by_drawdown"
    | "daily_ruin";
  readonly value: number;
  readonly maximum: number;
};

export type LimitsAnswer = {
  readonly allowed: boolean;
  /** The limits that the proposal would break. */
  readonly reasons: readonly LimitCheck[];
  /** Every limit that is on, broken or kept. */
  readonly checks: readonly LimitCheck[];
};

/** Money in a sum of products of doubles; far below a cent. */
const MONEY_ROUNDING = 1e-6;
const PROBABILITY_ROUNDING = 1e-12;

/**
 * Whether a proposal keeps the limits of the day, the week and the bankroll, and all that it would break.
 *
 * @returns a refusal that names the field on figures that are none: a limit is never kept by NaN
 */
export function evaluateLimits(
  state: BankrollState,
  proposal: StakeProposal,
  limits: BankrollLimits,
): Result<LimitsAnswer, StakingRefusal> {
  const refusal = stateRefusal(state) ?? proposalRefusal(proposal);
  if (refusal) return err(refusal);
  const checks: LimitCheck[] = [];
  const reasons: LimitCheck[] = [];
  const atMost = (code: LimitCheck["code"], value: number, maximum: number | "off", rounding: number): void => {
    if (maximum === "off") return;
    checks.push({ code, value, maximum });
    if (value > maximum + rounding) reasons.push({ code, value, maximum });
  };
  const day = dayProfit([...state.openToday, proposal.profit]);
  const { valueAtRisk } = profitRisk(day, 0, limits.valueAtRiskLevel);
  atMost("daily_value_at_risk", valueAtRisk - state.settledToday, limits.dailyValueAtRisk, MONEY_ROUNDING);
  atMost("weekly_stakes", state.stakedThisWeek + proposal.stake, limits.weeklyStakes, 0);
  const { losingTicketsInARow: stopAfter } = limits;
  atMost("losing_tickets_in_a_row", state.lostInARow, stopAfter === "off" ? "off" : stopAfter - 1, 0);
  atMost("tickets_per_meeting", state.meetingTickets + proposal.tickets, limits.ticketsPerMeeting, 0);
  atMost("meeting_exposure", state.meetingStakes + proposal.stake, limits.meetingExposure, 0);
  if (proposal.exotic) {
    atMost("exotics_paused_by_drawdown", drawdownOf(state), limits.exoticsDrawdown, PROBABILITY_ROUNDING);
  }
  atMost("daily_ruin", lossProbabilityOf(day, state.bankroll), limits.dailyRuin, PROBABILITY_ROUNDING);
  return ok({ allowed: reasons.length === 0, reasons, checks });
}

/** What a bankroll in danger changes in a profile. */
export type Throttle = {
  /** No higher than this; absent where nothing is throttled. */
  readonly kellyFraction?: number;
  /** No lower than this, on every floor of expected value. */
  readonly minimumExpectedValue?: number;
  readonly exotics: "allowed" | "paused";
};

/**
 * Rules for before a race is staked: beyond the probability of ruin stakes shrink and floors rise, and in a deep drawdown
 * there are no exotic bets.
 *
 * @param ruinProbability that the day's open bets and this proposal take the bankroll (specification §6.7). Not Lundberg's bound of
 *   ruin.ts, which is 6 % for the worked case of a whole bankroll (§6.5): every race would be throttled
 */
export function throttleOf(
  state: BankrollState,
  ruinProbability: number,
  limits: BankrollLimits,
): Result<Throttle, StakingRefusal> {
  const refusal = stateRefusal(state);
  if (refusal) return err(refusal);
  if (!(ruinProbability >= 0 && ruinProbability <= 1)) return err(refused("ruinProbability", ruinProbability));
  const { throttleRuin, exoticsDrawdown, throttledKellyFraction, throttledMinimumExpectedValue } = limits;
  const inDanger = throttleRuin !== "off" && ruinProbability > throttleRuin;
  const paused = exoticsDrawdown !== "off" && drawdownOf(state) > exoticsDrawdown + PROBABILITY_ROUNDING;
  return ok({
    ...(inDanger ? { kellyFraction: throttledKellyFraction, minimumExpectedValue: throttledMinimumExpectedValue } : {}),
    exotics: paused ? "paused" : "allowed",
  });
}

/** Part of the highest bankroll that is lost. */
export function drawdownOf({ bankroll, highestBankroll }: BankrollState): number {
  return 1 - bankroll / highestBankroll;
}

function stateRefusal(state: BankrollState): StakingRefusal | undefined {
  const wholes = ["bankroll", "stakedThisWeek", "lostInARow", "meetingTickets", "meetingStakes"] as const;
  for (const field of wholes) {
    if (!(Number.isSafeInteger(state[field]) && state[field] >= 0)) return refused(`state.${field}`, state[field]);
  }
  if (!Number.isSafeInteger(state.settledToday)) return refused("state.settledToday", state.settledToday);
  const { highestBankroll, bankroll } = state;
  if (!(Number.isSafeInteger(highestBankroll) && highestBankroll > 0 && highestBankroll >= bankroll)) {
    return refused("state.highestBankroll", highestBankroll);
  }
  for (const [i, race] of state.openToday.entries()) {
    const refusal = distributionRefusal(race, `state.openToday[${i}]`);
    if (refusal) return refusal;
  }
  return undefined;
}

function proposalRefusal({ tickets, stake, profit }: StakeProposal): StakingRefusal | undefined {
  if (!(Number.isSafeInteger(tickets) && tickets >= 0)) return refused("proposal.tickets", tickets);
  if (!(Number.isSafeInteger(stake) && stake >= 0)) return refused("proposal.stake", stake);
  return distributionRefusal(profit, "proposal.profit");
}

function distributionRefusal({ profit, probability }: ProfitDistribution, field: string): StakingRefusal | undefined {
  if (profit.length === 0 || profit.length !== probability.length) return refused(`${field}.profit`, profit.length);
  let total = 0;
  for (const p of probability) {
    if (!(p >= 0)) return refused(`${field}.probability`, p);
    total += p;
  }
  if (!(Math.abs(total - 1) <= 1e-9)) return refused(`${field}.probability`, total);
  const broken = profit.find((x, s) => !Number.isFinite(x) || (s > 0 && x <= (profit[s - 1] as number)));
  return broken === undefined ? undefined : refused(`${field}.profit`, broken);
}
