import type { RaceId } from "../kernel/race-id.ts";
import { POOL_FACTS } from "../market/pool-facts.ts";
import type { OrderOfFinish } from "../model/order-of-finish.ts";
import type { Candidate, Funnel, NearestBet, Ticket, Verdict } from "./analysis.ts";
import { candidateObstacles, type PlaceMarket, type PricedBet, requiredExpectedValue } from "./candidate-gates.ts";
import { type ChosenBet, chooseTickets, ticketSetObstacles } from "./choose-tickets.ts";
import { SIMPLE_UNITS } from "./operator-units.ts";
import type { ProfileRules } from "./profile-rules.ts";
import type { RaceReason, Reason } from "./reason.ts";
import { ticketSetRisk } from "./ticket-set-risk.ts";

export type DecisionInput = {
  readonly raceId: RaceId;
  readonly rules: ProfileRules;
  /** Why the race as a whole is not played, in guard order. */
  readonly raceReasons: readonly RaceReason[];
  /** Every bet that could be priced. */
  readonly bets: readonly PricedBet[];
  /** Absent where nothing could be priced. */
  readonly priced?: {
    readonly law: OrderOfFinish;
    readonly starters: readonly number[];
    readonly places: 2 | 3;
    readonly placeMarket: PlaceMarket;
  };
};

export type Decision = {
  readonly verdict: Verdict;
  readonly tickets: readonly Ticket[];
  readonly funnel: Funnel;
};

/** From priced bets to tickets, or to the reasons why there is none. "No bet" is always a candidate. */
export function decide(input: DecisionInput): Decision {
  const { raceReasons, bets, rules } = input;
  const obstaclesOf = new Map<PricedBet, readonly Reason[]>(
    bets.map((bet) => [bet, [...raceReasons, ...ownObstacles(input, bet)]]),
  );
  const stopped = (bet: PricedBet, reasons: readonly Reason[]): void => {
    obstaclesOf.set(bet, [...(obstaclesOf.get(bet) ?? []), ...reasons]);
  };
  const tickets = ticketsOf(
    input,
    bets.filter((bet) => obstaclesOf.get(bet)?.length === 0),
    stopped,
  );
  const candidates = bets.map((bet): Candidate => {
    const first = obstaclesOf.get(bet)?.[0];
    return first ? { ...bet, stoppedBy: first } : bet;
  });
  const nearest = tickets.length === 0 ? nearestBet(bets, obstaclesOf, rules) : undefined;
  return {
    verdict: verdictOf(tickets, raceReasons, candidates),
    tickets,
    funnel: { candidates, stops: stopCounts(candidates), ...(nearest ? { nearest } : {}) },
  };
}

function ownObstacles({ priced, rules }: DecisionInput, bet: PricedBet): readonly Reason[] {
  return priced ? candidateObstacles(bet, priced.placeMarket, rules) : [];
}

function ticketsOf(
  { priced, rules, raceId }: DecisionInput,
  bets: readonly PricedBet[],
  stopped: (bet: PricedBet, reasons: readonly Reason[]) => void,
): Ticket[] {
  if (!priced || bets.length === 0) return [];
  const operator = POOL_FACTS[priced.placeMarket.pool].operator;
  const unit = operator === "not_established" ? undefined : SIMPLE_UNITS[operator];
  if (operator === "not_established" || !unit) throw new Error("a race without an operator passed its gates");
  const { chosen, left } = chooseTickets(bets, unit, rules);
  for (const { bet, reason } of left) stopped(bet, [reason]);
  if (chosen.length === 0) return [];
  const risk = ticketSetRisk(
    priced.law,
    priced.places,
    chosen.map((ticket) => staked(ticket, priced.starters)),
  );
  const reasons = ticketSetObstacles(risk, rules);
  if (reasons.length > 0) {
    for (const { bet } of chosen) stopped(bet, reasons);
    return [];
  }
  return chosen.map(({ bet, stake }) => ({
    id: `${raceId}-${bet.betType}-${bet.runners.join("-")}`,
    operator,
    stake,
    ...bet,
  }));
}

function staked({ bet, stake }: ChosenBet, starters: readonly number[]) {
  const { betType, probability, expectedDividend } = bet;
  return { betType, probability, expectedDividend, stake, runner: starters.indexOf(bet.runners[0] ?? Number.NaN) };
}

/** The race's own reasons; else, for each gate that stopped a bet, the figures of the bet that came closest. */
function verdictOf(
  tickets: readonly Ticket[],
  raceReasons: readonly RaceReason[],
  candidates: readonly Candidate[],
): Verdict {
  if (tickets.length > 0) return { decision: "play", reasons: [] };
  if (raceReasons.length > 0) return { decision: "abstain", reasons: raceReasons };
  const closest = new Map<Reason["code"], Reason>();
  for (const { stoppedBy } of closestFirst(candidates)) {
    if (stoppedBy && !closest.has(stoppedBy.code)) closest.set(stoppedBy.code, stoppedBy);
  }
  return { decision: "abstain", reasons: [...closest.values()] };
}

function stopCounts(candidates: readonly Candidate[]): Funnel["stops"] {
  const counts = new Map<Reason["code"], number>();
  for (const { stoppedBy } of candidates) {
    if (stoppedBy) counts.set(stoppedBy.code, (counts.get(stoppedBy.code) ?? 0) + 1);
  }
  return [...counts].map(([code, count]) => ({ code, count }));
}

function nearestBet(
  bets: readonly PricedBet[],
  obstaclesOf: ReadonlyMap<PricedBet, readonly Reason[]>,
  rules: ProfileRules,
): NearestBet | undefined {
  const bet = closestFirst(bets)[0];
  if (!bet) return undefined;
  const required = requiredExpectedValue(rules);
  const dividendNeeded = (1 + required) / bet.probability;
  return {
    ...bet,
    requiredExpectedValue: required,
    ...(dividendNeeded < Infinity ? { dividendNeeded } : {}),
    probabilityNeeded: (1 + required) / bet.expectedDividend,
    obstacles: obstaclesOf.get(bet) ?? [],
  };
}

function closestFirst<T extends PricedBet>(bets: readonly T[]): T[] {
  return bets.toSorted((a, b) => b.expectedValue - a.expectedValue);
}
