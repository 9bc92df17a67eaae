import { type AssessedModel, assessModel, type RaceToAssess } from "./assess-model.ts";
import { familyOf } from "./betting/bets-on-sale.ts";
import { SIMPLE_UNITS } from "./betting/operator-units.ts";
import type { ProfileRules } from "./betting/profile-rules.ts";
import {
  type Bankroll,
  bankrollState,
  distributionOf,
  type LimitReason,
  type LimitsView,
  limitReason,
  type Outcome,
} from "./betting/race-limits.ts";
import { type Cents, centsOf } from "./kernel/money.ts";
import type { Result } from "./kernel/result.ts";
import type { BankrollLimits } from "./staking/bankroll-limits.ts";
import { dayProfit } from "./staking/day-profit.ts";
import { drawdownOf, evaluateLimits, type LimitsAnswer, type Throttle, throttleOf } from "./staking/evaluate-limits.ts";
import { lossProbabilityOf } from "./staking/profit-risk.ts";
import type { StakingRefusal } from "./staking/staking-refusal.ts";

type Within = { readonly assessed: AssessedModel; readonly limits: LimitsView };

/** A race that nothing is staked on changes neither the day nor the week. */
const NO_STAKE: readonly Outcome[] = [{ profit: 0, probability: 1 }];

/**
 * What follows from one model's chances, within the limits of the day, the week and the bankroll (gpi.md §13.1).
 *
 * 1. A limit that leaves no room for the smallest ticket closes the race.
 * 2. A bankroll in danger throttles the profile: less of Kelly, higher floors, no combinations.
 * 3. Tickets that would break a limit are chosen again with a lower budget, unit by unit; where no budget is low enough the
 *    race is closed, and the reason is what the tickets chosen at first would have broken.
 *
 * @throws RangeError on a bankroll whose figures are none, naming the field: a bug of the caller
 */
export function assessWithinLimits(
  race: RaceToAssess,
  winProbabilities: readonly number[],
  bankroll: Bankroll,
  limits: BankrollLimits,
): Within {
  const { rules } = race;
  const state = bankrollState(bankroll);
  const ask = (tickets: number, stake: Cents, exotic: boolean, outcomes: readonly Outcome[]): LimitsAnswer =>
    valid(evaluateLimits(state, { tickets, stake, exotic, profit: distributionOf(outcomes) }, limits));
  const askOf = ({ decision: { tickets, risk } }: AssessedModel): LimitsAnswer => {
    const exotic = tickets.some(({ betType }) => familyOf(betType) === "combo");
    return ask(tickets.length, risk?.stake ?? centsOf(0), exotic, risk?.outcomes ?? NO_STAKE);
  };
  const throttleFor = ({ decision: { risk } }: AssessedModel): LimitsView["throttle"] => {
    const day = dayProfit([...state.openToday, distributionOf(risk?.outcomes ?? NO_STAKE)]);
    const ruinProbability = Math.min(1, lossProbabilityOf(day, state.bankroll));
    return { ...valid(throttleOf(state, ruinProbability, limits)), ruinProbability };
  };
  const named = (answer: LimitsAnswer): LimitReason[] => answer.reasons.map((check) => limitReason(check, bankroll));
  const closed = (reasons: readonly LimitReason[]): AssessedModel =>
    assessModel({ ...race, raceReasons: [...race.raceReasons, ...reasons] }, winProbabilities);

  const unit = race.operator && SIMPLE_UNITS[race.operator];
  const smallest = ask(unit ? 1 : 0, unit?.minimum ?? centsOf(0), false, NO_STAKE);
  const view = { state: bankroll, budget: centsOf(0), checks: smallest.checks, lowered: [] };
  if (!smallest.allowed) {
    const assessed = closed(named(smallest));
    return { assessed, limits: { ...view, throttle: throttleFor(assessed) } };
  }

  const open = withCombosPaused(race, bankroll, limits);
  const unthrottled = assessModel(open, winProbabilities);
  const throttle = throttleFor(unthrottled);
  const throttled = throttledRules(rules, throttle);
  const first = throttled === rules ? unthrottled : assessModel({ ...open, rules: throttled }, winProbabilities);
  if (!unit || first.decision.tickets.length === 0) {
    return { assessed: first, limits: { ...view, throttle, budget: rules.budgetPerRace } };
  }
  const answer = askOf(first);
  if (answer.allowed) {
    return { assessed: first, limits: { ...view, throttle, budget: rules.budgetPerRace, checks: answer.checks } };
  }
  const lowered = named(answer);
  for (const budget of lowerBudgets(rules.budgetPerRace, unit, bankroll, limits)) {
    const assessed = assessModel(
      { ...open, rules: loweredRules(throttled, budget, bankroll, limits) },
      winProbabilities,
    );
    if (assessed.decision.tickets.length === 0) continue;
    const { allowed, checks } = askOf(assessed);
    if (allowed) return { assessed, limits: { ...view, throttle, budget, checks, lowered } };
  }
  return { assessed: closed(lowered), limits: { ...view, throttle, checks: answer.checks, lowered } };
}

/** A drawdown beyond its limit closes the combinations of the race and leaves its simple bets open. */
function withCombosPaused(race: RaceToAssess, bankroll: Bankroll, limits: BankrollLimits): RaceToAssess {
  const state = bankrollState(bankroll);
  const { exotics } = valid(throttleOf(state, 0, limits));
  if (exotics === "allowed" || limits.exoticsDrawdown === "off") return race;
  const check = {
    code: "exotics_paused_by_drawdown",
    value: drawdownOf(state),
    maximum: limits.exoticsDrawdown,
  } as const;
  return { ...race, comboEvidence: { ...race.comboEvidence, pausedBy: limitReason(check, bankroll) } };
}

/** Less of Kelly, and every floor of expected value at least the throttle's. */
function throttledRules(rules: ProfileRules, { kellyFraction, minimumExpectedValue: floor }: Throttle): ProfileRules {
  if (kellyFraction === undefined || floor === undefined) return rules;
  return {
    ...rules,
    kellyFraction: Math.min(rules.kellyFraction, kellyFraction),
    minimumExpectedValue: Math.max(rules.minimumExpectedValue, floor),
    minimumComboExpectedValue: Math.max(rules.minimumComboExpectedValue, floor),
    minimumGlobalExpectedValue: Math.max(rules.minimumGlobalExpectedValue, floor),
  };
}

/** Whole units, falling, from what the week and the meeting have left. */
function lowerBudgets(
  budget: Cents,
  { minimum, step }: { readonly minimum: Cents; readonly step: Cents },
  { stakedThisWeek, meetingStakes }: Bankroll,
  { weeklyStakes, meetingExposure }: BankrollLimits,
): Cents[] {
  const left = Math.min(
    budget,
    weeklyStakes === "off" ? Infinity : weeklyStakes - stakedThisWeek,
    meetingExposure === "off" ? Infinity : meetingExposure - meetingStakes,
  );
  const units = Math.floor((left - minimum) / step);
  return Array.from({ length: Math.max(0, units + 1) }, (_, i) => centsOf(minimum + (units - i) * step));
}

/** The profile with a budget that the limits leave: its shares go by it, the bankroll of Kelly stays what it was. */
function loweredRules(
  rules: ProfileRules,
  budget: Cents,
  { meetingTickets }: Bankroll,
  { ticketsPerMeeting }: BankrollLimits,
): ProfileRules {
  const left = ticketsPerMeeting === "off" ? Infinity : ticketsPerMeeting - meetingTickets;
  return {
    ...rules,
    budgetPerRace: budget,
    bankrollBudgets: (rules.bankrollBudgets * rules.budgetPerRace) / budget,
    maximumTickets: Math.min(rules.maximumTickets, left),
  };
}

function valid<T>(answer: Result<T, StakingRefusal>): T {
  if (!answer.ok) throw new RangeError(`no bankroll: ${answer.error.field} is ${answer.error.shown}`);
  return answer.value;
}
