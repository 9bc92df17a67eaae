import { z } from "zod";
import { ok, type Result } from "../domain/kernel/result.ts";
import { addDays, type RaceDay } from "../domain/kernel/time.ts";
import { gaitOf } from "../domain/model/gait.ts";
import { betOf, openBet } from "../domain/performance/bet-outcome.ts";
import { type MoneyReport, moneyReport, type RaceOutcome } from "../domain/performance/money-report.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import type { Deps } from "./deps.ts";
import { type CorruptDocument, raceKey, readDocument } from "./documents.ts";
import { readPlan } from "./plan-store.ts";
import { type SettlementDocument, SettlementDocumentShape, TicketShape } from "./settlement-document.ts";
import { readLatestSettlement } from "./settlement-versions.ts";

export const ROI_GROUPS = ["bet", "meeting", "gait", "profile"] as const;
export type RoiGroup = (typeof ROI_GROUPS)[number];

export type MeasureRoi = { readonly from: RaceDay; readonly to: RaceDay; readonly by?: RoiGroup | undefined };

/** Our money, and what other ways would have made of the same races. Cents; ratios per €1. */
export type RoiView = {
  readonly from: RaceDay;
  readonly to: RaceDay;
  readonly money: MoneyReport;
  readonly groups: readonly { readonly name: string; readonly money: MoneyReport }[];
  /** Paper: never staked. `follow-market`, `favourite`, `random`, and what other models would have played. */
  readonly papers: readonly { readonly kind: string; readonly name: string; readonly money: MoneyReport }[];
  readonly alerts: readonly RoiAlert[];
  /** Documents that could not be read, each named: their races are not in the figures. */
  readonly unreadable: readonly CorruptDocument[];
};

/** A rule of gpi.md §13.1 that asks somebody to look; it stops nothing by itself. */
export type RoiAlert = {
  readonly code: "roi_below_expected" | "drawdown" | "abstention_rate";
  readonly figure: number;
  readonly limit: number;
  readonly on: boolean;
};

/** gpi.md §13.1: realised below expected by 5 points on 3 days; a fall of 30 %; more than a fifth abstained. */
const BELOW_EXPECTED = 0.05;
const DAYS_BELOW = 3;
const WORST_DRAWDOWN = -0.3;
const MOST_ABSTAINED = 0.2;

const TicketsShape = z.object({
  profile: z.string(),
  verdict: z.looseObject({ reasons: z.array(z.looseObject({ code: z.string() })) }),
  tickets: z.array(TicketShape),
});

const ChancesShape = z.object({
  runners: z.array(
    z.looseObject({
      number: z.int(),
      marketProbability: z.number().optional(),
      winProbability: z.number().optional(),
    }),
  ),
});

/** A race that H5 decided, with what its groups are named by. */
type Decided = {
  readonly race: PlannedRace;
  readonly profile: string;
  readonly outcome: RaceOutcome;
  readonly settlement: SettlementDocument | undefined;
};

/**
 * What was staked between two days and what came back, from the stored decisions and their latest settlements, beside the
 * paper tickets on the same races.
 */
export async function measureRoi(deps: Deps, { from, to, by }: MeasureRoi): Promise<RoiView> {
  const decided: Decided[] = [];
  const unreadable: CorruptDocument[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const plan = await readPlan(deps.store, day);
    if (!plan.ok) unreadable.push(plan.error);
    for (const race of (plan.ok ? plan.value?.plan.races : undefined) ?? []) {
      const one = await decidedRace(deps, day, race);
      if (!one.ok) unreadable.push(one.error);
      else if (one.value) decided.push(one.value);
    }
  }
  const money = moneyReport(decided.map(({ outcome }) => outcome));
  return {
    from,
    to,
    money,
    groups: by ? groupsOf(decided, by) : [],
    papers: papersOf(decided),
    alerts: alertsOf(deps, decided, money),
    unreadable,
  };
}

async function decidedRace(
  { store }: Deps,
  day: RaceDay,
  race: PlannedRace,
): Promise<Result<Decided | undefined, CorruptDocument>> {
  const { raceId } = race;
  const tickets = await readDocument(store, raceKey(raceId, "tickets.json"), TicketsShape);
  if (!tickets.ok) return tickets;
  if (!tickets.value) return ok(undefined);
  const settled = await readLatestSettlement(store, raceId, SettlementDocumentShape);
  if (!settled.ok) return settled;
  const chances = await readDocument(store, raceKey(raceId, "p_finale.json"), ChancesShape);
  if (!chances.ok) return chances;
  const { profile, verdict, tickets: played } = tickets.value.document;
  const settlement = settled.value;
  const [winners = []] = settlement?.result?.finish ?? [];
  const [winner, ...shared] = winners;
  // A dead heat has no one winner to have been given a chance.
  const horse = shared.length > 0 ? undefined : chances.value?.document.runners.find(({ number }) => number === winner);
  const outcome: RaceOutcome = {
    raceId,
    day,
    bets: settlement ? settlement.tickets.map(betOf) : played.map((ticket) => openBet(ticket)),
    reasons: played.length > 0 ? [] : verdict.reasons.map(({ code }) => code),
    winner:
      horse?.marketProbability !== undefined && horse.winProbability !== undefined
        ? { market: horse.marketProbability, model: horse.winProbability }
        : undefined,
  };
  return ok({ race, profile, outcome, settlement });
}

function groupsOf(decided: readonly Decided[], by: RoiGroup): RoiView["groups"] {
  if (by === "bet") {
    const types = new Set(decided.flatMap(({ outcome }) => outcome.bets.map(({ betType }) => betType)));
    return [...types].toSorted().map((betType) => ({
      name: betType,
      money: moneyReport(
        decided
          .map(({ outcome }) => ({ ...outcome, bets: outcome.bets.filter((bet) => bet.betType === betType) }))
          .filter(({ bets }) => bets.length > 0),
      ),
    }));
  }
  const nameOf = ({ race, profile }: Decided): string =>
    by === "profile" ? profile : by === "gait" ? gaitOf(race.discipline) : race.racecourse;
  return [...Map.groupBy(decided, nameOf)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, own]) => ({ name, money: moneyReport(own.map(({ outcome }) => outcome)) }));
}

/** The same races under other tickets. */
function papersOf(decided: readonly Decided[]): RoiView["papers"] {
  const all = decided.flatMap(({ outcome, settlement }) =>
    (settlement?.papers ?? []).map(({ kind, name, tickets }) => ({
      kind,
      name,
      outcome: { ...outcome, reasons: [], bets: tickets.map(betOf) },
    })),
  );
  return [...Map.groupBy(all, ({ kind, name }) => `${kind} ${name}`)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, own]) => {
      const [first] = own;
      return first
        ? [{ kind: first.kind, name: first.name, money: moneyReport(own.map(({ outcome }) => outcome)) }]
        : [];
    });
}

function alertsOf({ policy }: Deps, decided: readonly Decided[], money: MoneyReport): RoiAlert[] {
  const { bankrollBudgets, budgetPerRace } = policy.profile.rules;
  const start = bankrollBudgets * budgetPerRace;
  const fall = start > 0 ? money.drawdown / start : 0;
  const abstained = money.races > 0 ? money.abstained / money.races : 0;
  const below = daysBelowExpected(decided);
  return [
    { code: "roi_below_expected", figure: below, limit: DAYS_BELOW, on: below >= DAYS_BELOW },
    { code: "drawdown", figure: fall, limit: WORST_DRAWDOWN, on: fall <= WORST_DRAWDOWN },
    { code: "abstention_rate", figure: abstained, limit: MOST_ABSTAINED, on: abstained > MOST_ABSTAINED },
  ];
}

/** How many of the last days with settled bets, without a gap, brought less than expected by five points. */
function daysBelowExpected(decided: readonly Decided[]): number {
  const days = [...Map.groupBy(decided, ({ outcome }) => outcome.day)]
    .toSorted(([a], [b]) => (a < b ? 1 : -1))
    .map(([, own]) => moneyReport(own.map(({ outcome }) => outcome)))
    .filter(({ roi }) => roi !== undefined);
  const good = days.findIndex(({ roi = 0, expectedRoi = 0 }) => roi >= expectedRoi - BELOW_EXPECTED);
  return good < 0 ? days.length : good;
}
