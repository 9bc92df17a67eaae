import type { Analysis, Candidate, PaperTickets, Ticket } from "../betting/analysis.ts";
import { ticketOf } from "../betting/decide-race.ts";
import type { EightyPercent } from "../betting/dividends/pricing-input.ts";
import { stakeUnitOf } from "../betting/operator-units.ts";
import { POOL_FACTS } from "../market/pool-facts.ts";
import type { Market } from "../race/card.ts";
import { checkForecast, type ForecastCheck } from "./check-forecast.ts";
import { type ClosingView, closingView } from "./closing-view.ts";
import type { DecidedResult } from "./decide-result.ts";
import { type RaceSettlement, settleRace } from "./settle-race.ts";
import type { Settlement, SettlementFacts } from "./settlement.ts";
import { type ProfitSplit, splitProfit } from "./split-profit.ts";

/** A ticket, what it brought, and what was expected of it. */
export type SettledTicket = {
  readonly ticket: Ticket;
  readonly settlement: Settlement;
  /** Of a ticket that won. */
  readonly forecast?: ForecastCheck | undefined;
  /** Of a ticket that is settled. */
  readonly split?: ProfitSplit | undefined;
};

/** Tickets together: cents; what is undetermined counts in none of the first three. */
export type SettledTickets = Omit<RaceSettlement<Ticket>, "tickets"> & { readonly tickets: readonly SettledTicket[] };

/** What a bet that was refused would have brought at one unit. Never money. */
export type SettledRefusal = SettledTicket & {
  /** Profit per €1 that was asked of it; told of the nearest bet alone. */
  readonly requiredExpectedValue?: number | undefined;
  /** The gates that stood in its way, by code: of the nearest bet all of them in order, of others the first. */
  readonly obstacles: readonly string[];
};

/** Tickets for comparison, under their own name. Never money. */
export type SettledPaper = SettledTickets & {
  /** A way of betting without a model, or what another model would have played under the same gates. */
  readonly kind: "profile" | "model";
  /** `follow-market`, `favourite`, `random`; or the model's. */
  readonly name: string;
};

/** All that a race's end says of what was decided at H-5. */
export type SettledDecision = SettledTickets & {
  /** Of an abstention: the bet that came nearest to being played, at one unit of its operator; absent where none was priced. */
  readonly refusal?: SettledRefusal | undefined;
  /** Of an abstention: the best of each other simple bet, since the nearest is often a place that nobody tells the price of. */
  readonly otherRefusals: readonly SettledRefusal[];
  readonly papers: readonly SettledPaper[];
  /** Absent where the chances or the last odds of a starter are not known. */
  readonly clv?: ClosingView | undefined;
};

/** What of an analysis is settled. */
export type Decided = Pick<Analysis, "raceId" | "paper"> & {
  readonly market?: Pick<NonNullable<Analysis["market"]>, "pool"> | undefined;
  readonly runners: Parameters<typeof closingView>[0];
  readonly funnel: {
    readonly candidates: readonly Forecast[];
    readonly books: readonly { readonly best: readonly Forecast[] }[];
    readonly nearest?:
      | (Omit<Ticket, "id" | "operator" | "stake"> & {
          readonly requiredExpectedValue: number;
          readonly obstacles: readonly { readonly code: string }[];
        })
      | undefined;
  };
  readonly models: readonly {
    readonly name: string;
    readonly chosen: boolean;
    readonly tickets?: readonly Ticket[] | undefined;
  }[];
};

type Forecast = Pick<Candidate, "betType" | "runners" | "probability" | "expectedDividend" | "expectedValue"> & {
  readonly interval?: EightyPercent | undefined;
  readonly stoppedBy?: { readonly code: string } | undefined;
};

/**
 * Settles a race: the tickets, what was refused, the paper tickets, and the chances beside the closing market.
 *
 * @param tickets those that were played
 * @param decided the analysis that they are of; undefined where there is none
 * @param finalMarkets the last odds, pool by pool; each ticket is held against its operator's pool alone
 */
export function settleDecision(
  tickets: readonly Ticket[],
  decided: Decided | undefined,
  result: DecidedResult,
  end: { readonly declaredRunners: number | undefined; readonly finalMarkets: readonly Market[] },
): SettledDecision {
  const { refundedBets, winnersDisputed } = result;
  const { finalMarkets, declaredRunners } = end;
  const settle = (some: readonly Ticket[]): SettledTickets => {
    // The tickets of one look are of one operator: a look reads one pool.
    const finalOdds = finalMarkets.find(({ pool }) => pool === some[0]?.operator);
    const facts: SettlementFacts = { declaredRunners, finalOdds, refundedBets, winnersDisputed };
    const settled = settleRace(some, result, facts);
    return { ...settled, tickets: settled.tickets.map((one) => explained(one, decided, finalOdds)) };
  };
  const { refused, papers } = decided ? besideTickets(tickets, decided) : { refused: NOTHING_REFUSED, papers: [] };
  const atItsEnd = ({ ticket, ...why }: Refused): SettledRefusal => ({ ...only(settle([ticket])), ...why });
  const closing = finalMarkets.find(({ pool }) => pool === decided?.market?.pool);
  const clv =
    decided && closing && result.status === "official" ? closingView(decided.runners, closing, result) : undefined;
  return {
    ...settle(tickets),
    ...(refused.nearest ? { refusal: atItsEnd(refused.nearest) } : {}),
    otherRefusals: refused.others.map(atItsEnd),
    papers: papers.map(({ tickets: some, ...named }) => ({ ...named, ...settle(some) })),
    ...(clv ? { clv } : {}),
  };
}

function explained(
  { ticket, settlement }: { readonly ticket: Ticket; readonly settlement: Settlement },
  decided: Decided | undefined,
  finalOdds: Market | undefined,
): SettledTicket {
  const interval = decided && forecastOf(decided, ticket)?.interval;
  const forecast = checkForecast({ ...ticket, interval }, settlement);
  const [horse] = ticket.runners;
  const finalDividend = ticket.betType === "SIMPLE_GAGNANT" && horse !== undefined ? finalOdds?.win[horse] : undefined;
  const split = splitProfit(ticket, settlement, finalDividend);
  return { ticket, settlement, ...(forecast ? { forecast } : {}), ...(split ? { split } : {}) };
}

function forecastOf({ funnel }: Decided, { betType, runners }: Ticket): Forecast | undefined {
  const same = (one: Forecast) => one.betType === betType && one.runners.join() === runners.join();
  return funnel.candidates.find(same) ?? funnel.books.flatMap(({ best }) => best).find(same);
}

/** A refused bet at one unit, and why it was refused. */
export type Refused = { readonly ticket: Ticket } & Pick<SettledRefusal, "requiredExpectedValue" | "obstacles">;

const NOTHING_REFUSED: BesideTickets["refused"] = { nearest: undefined, others: [] };

/**
 * What is settled beside the tickets, known before the off: of an abstention the bets that were refused, at one unit, and
 * the tickets for comparison.
 */
export function besideTickets(tickets: readonly Ticket[], decided: Decided): BesideTickets {
  const refused = tickets.length === 0 ? refusedTickets(decided) : NOTHING_REFUSED;
  return { refused, papers: papersOf(decided) };
}

type BesideTickets = {
  readonly refused: { readonly nearest: Refused | undefined; readonly others: readonly Refused[] };
  readonly papers: readonly (Pick<SettledPaper, "kind" | "name"> & { readonly tickets: readonly Ticket[] })[];
};

/** None where nothing was priced, or nobody tells who pays and what a unit is. */
function refusedTickets({ raceId, market, funnel }: Decided): BesideTickets["refused"] {
  const operator = market ? POOL_FACTS[market.pool].operator : "not_established";
  if (operator === "not_established") return { nearest: undefined, others: [] };
  const atOneUnit = (bet: Forecast, why: Omit<Refused, "ticket">): Refused | undefined => {
    const { betType, runners, probability, expectedDividend, expectedValue } = bet;
    const priced = { betType, runners, probability, expectedDividend, expectedValue };
    const unit = stakeUnitOf(operator, betType);
    return unit && { ticket: ticketOf(raceId, { operator }, priced, unit.minimum), ...why };
  };
  const { nearest, candidates } = funnel;
  const others = [...Map.groupBy(candidates, ({ betType }) => betType)].flatMap(([betType, bets]) => {
    const [best] = bets.toSorted((a, b) => b.expectedValue - a.expectedValue);
    if (!best || betType === nearest?.betType) return [];
    return atOneUnit(best, { obstacles: best.stoppedBy ? [best.stoppedBy.code] : [] }) ?? [];
  });
  const why = nearest && {
    requiredExpectedValue: nearest.requiredExpectedValue,
    obstacles: nearest.obstacles.map(({ code }) => code),
  };
  return { nearest: nearest && why && atOneUnit(nearest, why), others };
}

function only({ tickets: [first] }: SettledTickets): SettledTicket {
  if (!first) throw new Error("one ticket was to be settled");
  return first;
}

function papersOf({ paper, models }: Decided): BesideTickets["papers"] {
  return [
    ...paper.map(({ profile, tickets }: PaperTickets) => ({ kind: "profile" as const, name: profile, tickets })),
    ...models.flatMap(({ name, chosen, tickets }) =>
      chosen || !tickets ? [] : [{ kind: "model" as const, name, tickets }],
    ),
  ];
}
