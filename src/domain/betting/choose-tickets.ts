import { type Cents, centsOf } from "../kernel/money.ts";
import { type PricedBet, THRESHOLD_SLACK } from "./candidate-gates.ts";
import type { StakeUnit } from "./operator-units.ts";
import type { ProfileRules } from "./profile-rules.ts";
import type { CandidateReason, TicketSetReason } from "./reason.ts";
import type { TicketSetRisk } from "./ticket-set-risk.ts";

export type ChosenBet = { readonly bet: PricedBet; readonly stake: Cents };
export type LeftBet = { readonly bet: PricedBet; readonly reason: CandidateReason };

export type ChosenTickets = {
  readonly chosen: readonly ChosenBet[];
  readonly left: readonly LeftBet[];
};

/**
 * Whole-unit stakes for the simple bets that passed their gates, the best value first.
 *
 * Each takes its fraction of the Kelly stake rounded down to the operator's unit, within what is left of the simple
 * budget and of its horse's cap. A stake that rounds to nothing is no bet: it is never raised to the minimum. The bets of
 * a race are weighed one by one here, not together.
 *
 * @param bets that passed candidateObstacles, in any order
 */
export function chooseTickets(bets: readonly PricedBet[], unit: StakeUnit, rules: ProfileRules): ChosenTickets {
  const horseCap = wholeUnits(rules.horseCapShare * rules.budgetPerRace, unit);
  const onHorse = new Map<number, number>();
  let budgetLeft = wholeUnits(simpleBudget(rules), unit);
  const chosen: ChosenBet[] = [];
  const left: LeftBet[] = [];
  for (const bet of byValue(bets)) {
    const kelly = kellyStake(bet, rules);
    const spentOnThem = Math.max(...bet.runners.map((runner) => onHorse.get(runner) ?? 0));
    const room = Math.min(budgetLeft, horseCap - spentOnThem);
    const stake = wholeUnits(Math.min(kelly, room), unit);
    if (chosen.length === rules.maximumTickets) {
      left.push({ bet, reason: { code: "ticket_limit", maximum: rules.maximumTickets } });
    } else if (wholeUnits(kelly, unit) === 0) {
      left.push({ bet, reason: { code: "kelly_rounds_to_zero", kellyStake: kelly, unit: unit.minimum } });
    } else if (stake === 0) {
      left.push({ bet, reason: { code: "budget_spent", left: room, unit: unit.minimum } });
    } else {
      chosen.push({ bet, stake: centsOf(stake) });
      budgetLeft -= stake;
      for (const runner of bet.runners) onHorse.set(runner, (onHorse.get(runner) ?? 0) + stake);
    }
  }
  return { chosen, left };
}

/** What simple bets of one race may take together, in cents. */
function simpleBudget(rules: ProfileRules): number {
  return rules.simpleShare * rules.budgetPerRace;
}

/** Why a set of tickets is not worth its budget; empty when it is. Simple bets only, so theirs is the allocated budget. */
export function ticketSetObstacles(risk: TicketSetRisk, rules: ProfileRules): TicketSetReason[] {
  const onBudget = risk.expectedProfit / simpleBudget(rules);
  const onStake = risk.expectedProfit / risk.stake;
  const gates: readonly TicketSetReason[] = [
    { code: "ev_simple_below_threshold", value: onBudget, minimum: rules.minimumExpectedValue },
    { code: "ev_global_below_threshold", value: onBudget, minimum: rules.minimumGlobalExpectedValue },
    { code: "roi_global_below_threshold", value: onStake, minimum: rules.minimumGlobalRoi },
  ];
  // A set that cannot vary has no Sharpe ratio to fall short of.
  const sharpe: readonly TicketSetReason[] =
    risk.standardDeviation > 0
      ? [
          {
            code: "sharpe_below_threshold",
            value: risk.expectedProfit / risk.standardDeviation,
            minimum: rules.minimumSharpe,
          },
        ]
      : [];
  return [...gates, ...sharpe].filter(({ value, minimum }) => value < minimum - THRESHOLD_SLACK);
}

/** The profile's fraction of the Kelly stake, in cents: (p·D − 1)/(D − 1) of the bankroll. */
function kellyStake({ expectedValue, expectedDividend }: PricedBet, rules: ProfileRules): number {
  const bankroll = rules.bankrollBudgets * rules.budgetPerRace;
  if (!(expectedValue > 0)) return 0;
  return (rules.kellyFraction * bankroll * expectedValue) / (expectedDividend - 1);
}

/** Rounded down to what the operator takes, in cents; 0 below its minimum. */
function wholeUnits(cents: number, { minimum, step }: StakeUnit): number {
  const whole = Math.floor(cents / step + THRESHOLD_SLACK) * step;
  return whole < minimum ? 0 : whole;
}

/** Best value first; equal values by runner, so that the order of the input does not matter. */
function byValue(bets: readonly PricedBet[]): PricedBet[] {
  return bets.toSorted(
    (a, b) =>
      b.expectedValue - a.expectedValue ||
      Math.min(...a.runners) - Math.min(...b.runners) ||
      (a.betType < b.betType ? -1 : 1),
  );
}
