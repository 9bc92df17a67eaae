import type { RaceId } from "../kernel/race-id.ts";
import type { OrderOfFinish } from "../model/order-of-finish.ts";
import type { Operator } from "../race/race-result.ts";
import type { BookSummary, Candidate, Funnel, NearestBet, Ticket, Verdict } from "./analysis.ts";
import { familyOf } from "./bets-on-sale.ts";
import {
  candidateObstacles,
  type PlaceMarket,
  type PricedBet,
  placeMarketObstacles,
  requiredExpectedValue,
} from "./candidate-gates.ts";
import { type ChosenTickets, chooseRaceTickets, type TicketSetRisk } from "./choose-race-tickets.ts";
import { type ComboEvidence, comboObstacles, comboRaceObstacles } from "./combo-gates.ts";
import type { PricedBetType } from "./dividends/priced-bets.ts";
import { stakeUnitOf } from "./operator-units.ts";
import { betOf, type RacePrices } from "./price-race-bets.ts";
import type { ProfileRules } from "./profile-rules.ts";
import type { RaceReason, Reason } from "./reason.ts";
import { valueAlert } from "./value-alert.ts";

export type DecisionInput = {
  readonly raceId: RaceId;
  readonly rules: ProfileRules;
  /** Why the race as a whole is not played, in guard order. */
  readonly raceReasons: readonly RaceReason[];
  /** Absent where nothing could be priced. */
  readonly priced?: PricedRace | undefined;
};

/** One operator's prices under one model, and what the gates ask beside them. */
export type PricedRace = {
  readonly operator: Operator;
  readonly law: OrderOfFinish;
  readonly starters: readonly number[];
  readonly places: 2 | 3;
  readonly placeMarket: PlaceMarket;
  readonly comboEvidence: ComboEvidence;
  readonly saleNotTold: readonly PricedBetType[];
  readonly notOnSale: readonly PricedBetType[];
  readonly prices: RacePrices;
};

export type Decision = {
  readonly verdict: Verdict;
  readonly tickets: readonly Ticket[];
  readonly risk?: TicketSetRisk;
  readonly funnel: Funnel;
};

/** A bet with every gate that stands in its way, in order. */
type Weighed = { readonly bet: PricedBet; readonly obstacles: readonly Reason[] };
type WeighedBook = { readonly summary: Omit<BookSummary, "best">; readonly best: readonly Weighed[] };

/** From priced bets to tickets, or to the reasons why there is none. "No bet" is always a candidate. */
export function decideRace(input: DecisionInput): Decision {
  const { raceReasons, rules, raceId, priced } = input;
  const simple = weighedSimple(input);
  const books = weighedBooks(input);
  const open = [...simple, ...books.flatMap(({ best }) => best)].filter(({ obstacles }) => obstacles.length === 0);
  const choice: ChosenTickets = priced
    ? chooseRaceTickets(
        open.map(({ bet }) => bet),
        { ...priced, rules },
      )
    : NO_TICKETS;
  const reasonsLeft = new Map(choice.left.map(({ bet, reasons }) => [bet, reasons]));
  const settled = ({ bet, obstacles }: Weighed): Weighed => ({
    bet,
    obstacles: [...obstacles, ...(reasonsLeft.get(bet) ?? [])],
  });
  const weighed = simple.map(settled);
  const combos = books.map(({ summary, best }) => ({ summary, best: best.map(settled) }));
  // A closed book is biased high where it has no calibration: it is shown, and nothing is concluded from it.
  const compared = [...weighed, ...combos.flatMap(({ summary, best }) => (summary.closedBy.length > 0 ? [] : best))];
  const candidates = weighed.map(candidateOf);
  const tickets = choice.chosen.map(({ bet, stake }) => ticketOf(raceId, priced, bet, stake));
  const nearest = tickets.length === 0 ? nearestBet(compared, rules) : undefined;
  return {
    verdict: verdictOf(tickets, raceReasons, compared, rules),
    tickets,
    ...(choice.risk ? { risk: choice.risk } : {}),
    funnel: {
      candidates,
      stops: stopCounts(candidates),
      books: combos.map(({ summary, best }) => ({ ...summary, best: best.map(candidateOf) })),
      notPriced: priced?.prices.notPriced.map(({ betType, kind, field }) => ({ betType, kind, field })) ?? [],
      ...(nearest ? { nearest } : {}),
    },
  };
}

const NO_TICKETS: ChosenTickets = { chosen: [], left: [] };

function weighedSimple({ priced, raceReasons, rules }: DecisionInput): Weighed[] {
  if (!priced) return [];
  return priced.prices.simple.map((bet) => ({
    bet,
    obstacles: [
      ...raceReasons,
      ...saleObstacles(bet.betType, priced),
      ...candidateObstacles(bet, priced.placeMarket, rules),
    ],
  }));
}

function weighedBooks({ priced, raceReasons, rules }: DecisionInput): WeighedBook[] {
  if (!priced) return [];
  const { operator, prices } = priced;
  const ofRace = [
    ...comboRaceObstacles(priced.comboEvidence, rules),
    ...placeMarketObstacles(priced.placeMarket, rules),
  ];
  return prices.books.map(({ betType, possible, considered, cutTo, takeout, poolSize, reason, prices: best }) => {
    const unit = stakeUnitOf(operator, betType);
    const closedBy: readonly Reason[] = [
      ...raceReasons,
      ...(reason ? [reason] : []),
      ...ofRace,
      ...(unit ? [] : [{ code: "no_stake_unit", operator, betType } as const]),
      ...saleObstacles(betType, priced),
    ];
    const summary = { betType, possible, considered, ...(cutTo ? { cutTo } : {}), takeout, poolSize, closedBy };
    return {
      summary,
      best: best.map((price) => {
        const bet = betOf(price);
        return { bet, obstacles: [...closedBy, ...comboObstacles(bet, rules)] };
      }),
    };
  });
}

function saleObstacles(betType: PricedBetType, { operator, saleNotTold, notOnSale }: PricedRace): Reason[] {
  return [
    ...(saleNotTold.includes(betType) ? [{ code: "sale_not_told", operator, betType } as const] : []),
    ...(notOnSale.includes(betType) ? [{ code: "not_on_sale", operator, betType } as const] : []),
  ];
}

/** What a bet pays by who else is placed is for the growth of a bankroll, not for a document. */
function candidateOf({ bet, obstacles: [first] }: Weighed): Candidate {
  const { payouts: notShown, ...shown } = bet;
  void notShown;
  return first ? { ...shown, stoppedBy: first } : shown;
}

export function ticketOf(
  raceId: RaceId,
  priced: Pick<PricedRace, "operator"> | undefined,
  { betType, runners, probability, expectedDividend, expectedValue }: PricedBet,
  stake: Ticket["stake"],
): Ticket {
  if (!priced) throw new Error(`a ticket on ${raceId}, which has no price`);
  const id = `${raceId}-${betType}-${runners.join("-")}`;
  const alert = valueAlert(expectedValue, stake * expectedDividend);
  return {
    id,
    betType,
    operator: priced.operator,
    runners,
    stake,
    probability,
    expectedDividend,
    expectedValue,
    ...(alert ? { alert } : {}),
  };
}

/** The race's own reasons; else, for each gate that stopped a bet, the figures of the bet that came closest. */
function verdictOf(
  tickets: readonly Ticket[],
  raceReasons: readonly RaceReason[],
  compared: readonly Weighed[],
  rules: ProfileRules,
): Verdict {
  if (tickets.length > 0) return { decision: "play", reasons: [] };
  if (raceReasons.length > 0) return { decision: "abstain", reasons: raceReasons };
  const closest = new Map<Reason["code"], Reason>();
  for (const { obstacles } of closestFirst(compared, rules)) {
    const [first] = obstacles;
    if (first && !closest.has(first.code)) closest.set(first.code, first);
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

function nearestBet(compared: readonly Weighed[], rules: ProfileRules): NearestBet | undefined {
  const [nearest] = closestFirst(compared, rules);
  if (!nearest) return undefined;
  const { bet, obstacles } = nearest;
  const required = requiredOf(bet, rules);
  const dividendNeeded = (1 + required) / bet.probability;
  return {
    betType: bet.betType,
    runners: bet.runners,
    probability: bet.probability,
    expectedDividend: bet.expectedDividend,
    expectedValue: bet.expectedValue,
    requiredExpectedValue: required,
    ...(dividendNeeded < Infinity ? { dividendNeeded } : {}),
    probabilityNeeded: (1 + required) / bet.expectedDividend,
    obstacles,
  };
}

/** Profit per €1 that a bet must promise by itself. */
function requiredOf({ betType }: PricedBet, rules: ProfileRules): number {
  return familyOf(betType) === "simple" ? requiredExpectedValue(rules) : rules.minimumComboExpectedValue;
}

/** The least short of what is asked of it first. */
function closestFirst(weighed: readonly Weighed[], rules: ProfileRules): Weighed[] {
  const excess = ({ bet }: Weighed): number => bet.expectedValue - requiredOf(bet, rules);
  return weighed.toSorted((a, b) => excess(b) - excess(a));
}
