import { addCents, type Cents, centsOf } from "../kernel/money.ts";
import type { OrderOfFinish } from "../model/order-of-finish.ts";
import type { Operator } from "../race/race-result.ts";
import { chooseStakes } from "../staking/choose-stakes.ts";
import { type FirstThreeStates, firstThreeStates } from "../staking/first-three-states.ts";
import { coverGap, growthAt } from "../staking/growth-at.ts";
import { profitOfTickets } from "../staking/profit-of-tickets.ts";
import { type ProfitRisk, profitRisk } from "../staking/profit-risk.ts";
import { meanScenarios, setProfits } from "../staking/set-profits.ts";
import type { StakeInput, StakeRules, TicketStake } from "../staking/stake-space.ts";
import { type TicketLaw, ticketLaw } from "../staking/ticket-law.ts";
import { familyOf } from "./bets-on-sale.ts";
import type { PricedBet } from "./candidate-gates.ts";
import { betRules, type RankName } from "./catalogue/bet-rules.ts";
import { BET_RULES } from "./dividends/priced-bets.ts";
import type { Payout } from "./dividends/pricing-input.ts";
import { stakeUnitOf } from "./operator-units.ts";
import type { ProfileRules } from "./profile-rules.ts";
import { type Outcome, outcomesOf } from "./race-limits.ts";
import type { Reason } from "./reason.ts";
import { type StakedBet, ticketSetObstacles } from "./ticket-set-gates.ts";

/** One operator's race under the chances that are believed. */
export type TicketChoice = {
  readonly operator: Operator;
  readonly law: OrderOfFinish;
  readonly starters: readonly number[];
  readonly places: 2 | 3;
  readonly rules: ProfileRules;
};

/**
 * Exact figures of the chosen set: its dividends by who else is placed, diluted by what is staked, and those of a combination
 * with their spread. Money in cents.
 */
export type TicketSetRisk = ProfitRisk & {
  readonly stake: Cents;
  /** Expected log growth of the bankroll that Kelly goes by. */
  readonly growth: number;
  /**
   * No stakes on the race's bets within the budget, in whole units or not, on two tickets or on all, grow faster than
   * `growth` plus this: Cover's bound at the stakes chosen, over the mean return of each state, which grows no slower than
   * the exact law. Natural log, ≥ 0; large where the rules leave most of a good bet unplayed.
   *
   * @see specification §6.3
   */
  readonly optimalityGap: number;
  /** Every profit that the set may bring, rising, with its chance. */
  readonly outcomes: readonly Outcome[];
};

export type ChosenTickets = {
  readonly chosen: readonly { readonly bet: PricedBet; readonly stake: Cents }[];
  /** Why each other bet is not played. */
  readonly left: readonly { readonly bet: PricedBet; readonly reasons: readonly Reason[] }[];
  /** Absent where nothing is played. */
  readonly risk?: TicketSetRisk;
};

/** A share of a budget that is whole cents is so to this part of one. */
const CENT_ROUNDING = 1e-9;

/** Level of VaR and CVaR (gpi.md §13.1). */
const TAIL_LEVEL = 0.95;

/**
 * The tickets of a race, chosen together: of all sets of whole units within the rules, and past the gates on a set, the one
 * that lets the bankroll grow fastest; none where no bet grows faster.
 *
 * @param bets that passed their own gates, each with an established unit
 * @see specification §6.5
 */
export function chooseRaceTickets(bets: readonly PricedBet[], choice: TicketChoice): ChosenTickets {
  if (bets.length === 0) return { chosen: [], left: [] };
  const { rules } = choice;
  const states = firstThreeStates(choice.law, choice.places);
  const laws = bets.map((bet) => lawOf(bet, choice, states));
  const smallest = bets.map((bet) => unitOf(bet, choice.operator).minimum);
  const profitsOf = (tickets: readonly TicketStake[]) => setProfits(states, laws, tickets);
  const input: StakeInput = {
    candidates: bets.map((bet) => ({
      family: familyOf(bet.betType),
      runners: bet.runners,
      unit: unitOf(bet, choice.operator),
    })),
    scenarios: meanScenarios(states, laws, smallest),
    rules: stakeRules(rules),
    profitsOf,
  };
  const setOf = (tickets: readonly TicketStake[]): StakedBet[] =>
    tickets.map(({ candidate, stake }) => ({ bet: entryOf(bets, candidate), stake }));
  const obstaclesOf = (tickets: readonly TicketStake[]): Reason[] => {
    return ticketSetObstacles(setOf(tickets), profitRisk(profitsOf(tickets), stakeOf(tickets)), rules);
  };

  const { tickets, growth, fractionGrowth, growthAlone, setsRefused } = chosenOf(
    input,
    (set) => obstaclesOf(set).length === 0,
  );
  // The set that would have been played without the gates on a set tells what they asked.
  const best = tickets.length === 0 && setsRefused > 0 ? chosenOf(input).tickets : [];
  const bestObstacles = best.length > 0 ? obstaclesOf(best) : [];
  const left = bets.flatMap((bet, candidate) => {
    if (tickets.some((ticket) => ticket.candidate === candidate)) return [];
    if (best.some((ticket) => ticket.candidate === candidate)) return [{ bet, reasons: bestObstacles }];
    const { cap, unit } = roomOf(bet, choice);
    const stake = centsOf(Math.floor(cap / unit) * unit);
    if (stake === 0) return [{ bet, reasons: [{ code: "budget_spent", left: cap, unit } as const] }];
    const alone = growthAlone[candidate] ?? 0;
    if (alone <= 0)
      return [{ bet, reasons: [{ code: "kelly_rounds_to_zero", kellyStake: kelly(bet, rules), unit } as const] }];
    const obstacles = obstaclesOf([{ candidate, stake }]);
    if (obstacles.length > 0) return [{ bet, reasons: obstacles }];
    return [
      { bet, reasons: [{ code: "another_set_grows_faster", growthAlone: alone, growth: fractionGrowth } as const] },
    ];
  });
  const chosen = tickets.map(({ candidate, stake }) => ({ bet: entryOf(bets, candidate), stake }));
  if (tickets.length === 0) return { chosen, left };
  const stake = stakeOf(tickets);
  const profit = profitOfTickets(input, tickets);
  const optimalityGap = gapOf(input, tickets, growth);
  const risk = { stake, growth, optimalityGap, ...profitRisk(profit, stake, TAIL_LEVEL), outcomes: outcomesOf(profit) };
  return { chosen, left, risk };
}

/** How much faster than `growth` any stakes within the budget could grow, at most. */
function gapOf({ scenarios, rules }: StakeInput, tickets: readonly TicketStake[], growth: number): number {
  const stakes = new Float64Array(scenarios.ticketCount);
  for (const { candidate, stake } of tickets) stakes[candidate] = stake / rules.bankroll;
  const bound = growthAt(scenarios, stakes) + coverGap(scenarios, stakes, undefined, rules.budget / rules.bankroll);
  return Math.max(0, bound - growth);
}

function chosenOf(input: StakeInput, accept?: (tickets: readonly TicketStake[]) => boolean) {
  const chosen = chooseStakes(input, accept);
  if (!chosen.ok) throw new Error(`priced bets that cannot be staked on: ${chosen.error.field} ${chosen.error.shown}`);
  return chosen.value;
}

/** The most that one bet may take, and its smallest stake; both in cents. */
function roomOf(bet: PricedBet, { operator, rules }: TicketChoice): { readonly cap: number; readonly unit: number } {
  const share = familyOf(bet.betType) === "simple" ? rules.simpleShare : rules.comboShare;
  const cap = Math.floor(Math.min(share, rules.horseCapShare) * rules.budgetPerRace);
  return { cap, unit: unitOf(bet, operator).minimum };
}

/** (p·D − 1)/(D − 1) of the fraction of the bankroll, in cents: what one bet alone would get. */
function kelly({ expectedValue, expectedDividend }: PricedBet, rules: ProfileRules): number {
  const bankroll = rules.kellyFraction * rules.bankrollBudgets * rules.budgetPerRace;
  return expectedValue > 0 ? (bankroll * expectedValue) / (expectedDividend - 1) : 0;
}

function stakeRules(rules: ProfileRules): StakeRules {
  const { budgetPerRace, simpleShare, comboShare, horseCapShare, maximumTickets, kellyFraction, bankrollBudgets } =
    rules;
  const part = (share: number): Cents => centsOf(Math.floor(share * budgetPerRace + CENT_ROUNDING));
  return {
    bankroll: part(bankrollBudgets),
    budget: budgetPerRace,
    simpleBudget: part(simpleShare),
    comboBudget: part(comboShare),
    horseCap: part(horseCapShare),
    maximumTickets,
    maximumCombos: 1, // gpi.md §8: at most one combination
    kellyFraction,
  };
}

function unitOf({ betType }: PricedBet, operator: Operator) {
  const unit = stakeUnitOf(operator, betType);
  if (!unit) throw new Error(`${betType} without a unit at ${operator} passed its gates`);
  return unit;
}

/** What each bet brings, by who wins, who else is placed, and what is still open behind. */
function lawOf(bet: PricedBet, { starters, places }: TicketChoice, states: FirstThreeStates): TicketLaw {
  const { betType, probability, expectedDividend } = bet;
  const { ranks } = betRules(BET_RULES[betType].pool, places);
  const eventOf = (name: RankName | undefined) => {
    const found = name === undefined ? ranks[0] : ranks.find(({ rank }) => rank === name);
    if (!found) throw new RangeError(`${betType} has no rank ${name}`);
    return { event: found.event };
  };
  const payouts = bet.payouts?.() ?? atItsExpectation(bet);
  return ticketLaw(states, {
    ...payouts,
    runners: bet.runners.map((number) => starters.indexOf(number)),
    ways: payouts.ways.map((way) => ({ ...way, when: way.home ? { home: way.home } : eventOf(way.rank) })),
    expectedReturn: probability * expectedDividend,
  });
}

/** Dividends that stand whoever comes beside and whatever we stake. */
function atItsExpectation({ expectedDividend, ranks }: PricedBet) {
  const fixed = { home: undefined, raw: 1, onTicket: 1, logSd: 0 };
  const ways: readonly Payout[] = ranks
    ? ranks.map((each) => ({ ...fixed, rank: each.rank, dividend: each.expectedDividend }))
    : [{ ...fixed, dividend: expectedDividend }];
  return { pricedAt: 0, marginalReturn: "our stake moves nothing", ways } as const;
}

function stakeOf(tickets: readonly TicketStake[]): Cents {
  return addCents(...tickets.map(({ stake }) => stake));
}

function entryOf(bets: readonly PricedBet[], candidate: number): PricedBet {
  const bet = bets[candidate];
  if (!bet) throw new RangeError(`no bet ${candidate} of ${bets.length}`);
  return bet;
}
