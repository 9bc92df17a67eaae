import { z } from "zod";
import type { RaceDay } from "../domain/kernel/time.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import { POOLS } from "../domain/race/card.ts";
import type { Row } from "../ports/table-writer.ts";
import { type SettlementDocument, TicketShape } from "./settlement-document.ts";
import type { StoredResult } from "./settlement-versions.ts";

export const DecisionShape = z.object({
  profile: z.string(),
  verdict: z.looseObject({ decision: z.string(), reasons: z.array(z.looseObject({ code: z.string() })) }),
  tickets: z.array(TicketShape),
});
export type Decision = z.output<typeof DecisionShape>;

const betFields = { betType: z.string(), runners: z.array(z.int()) };
const figures = { probability: z.number(), expectedDividend: z.number(), expectedValue: z.number() };
const optional = z.number().optional();

/** What the tables need of `analysis_H5.json`. */
export const AnalysedShape = z.object({
  market: z.object({ pool: z.enum(POOLS) }).optional(),
  runners: z.array(
    z.object({
      number: z.int(),
      name: z.string(),
      oddsH30: optional,
      oddsH5: optional,
      marketProbability: optional,
      winProbability: optional,
      placeProbability: optional,
    }),
  ),
  funnel: z.object({
    candidates: z.array(z.object({ ...betFields, ...figures, stoppedBy: z.object({ code: z.string() }).optional() })),
  }),
});
type Analysed = z.output<typeof AnalysedShape>;

export function runnerRows(
  day: RaceDay,
  { raceId }: PlannedRace,
  { market, runners }: Analysed,
  result: StoredResult | undefined,
  finish: readonly (readonly number[])[] | undefined,
): Row[] {
  const last = result?.finalMarkets.find(({ pool }) => pool === market?.pool)?.win;
  return runners.map((runner) => [
    raceId,
    day,
    runner.number,
    runner.name,
    market?.pool,
    runner.oddsH30,
    runner.oddsH5,
    last?.[runner.number],
    runner.marketProbability,
    runner.winProbability,
    runner.placeProbability,
    placeOf(finish, runner.number),
  ]);
}

/** After a dead heat for the second place the next one is fourth. */
function placeOf(finish: readonly (readonly number[])[] | undefined, number: number): number | undefined {
  let before = 0;
  for (const horses of finish ?? []) {
    if (horses.includes(number)) return before + 1;
    before += horses.length;
  }
  return undefined;
}

export function candidateRows(day: RaceDay, { raceId }: PlannedRace, { funnel }: Analysed): Row[] {
  return funnel.candidates.map(({ betType, runners, probability, expectedDividend, expectedValue, stoppedBy }) => [
    raceId,
    day,
    betType,
    runners.join("-"),
    probability,
    expectedDividend,
    expectedValue,
    stoppedBy?.code,
  ]);
}

/** Official ones, as each source shows them. */
export function dividendRows(day: RaceDay, { raceId }: PlannedRace, { results }: StoredResult): Row[] {
  return results
    .filter(({ status }) => status === "official")
    .flatMap(({ dividends }) =>
      dividends.map(({ operator, betType, label, runners, dividend, winningStakes }) => [
        raceId,
        day,
        operator,
        betType,
        label,
        runners.join("-"),
        dividend,
        winningStakes,
      ]),
    );
}

export function raceRow(
  day: RaceDay,
  race: PlannedRace,
  decided: Decision | undefined,
  settled: SettlementDocument | undefined,
): Row {
  return [
    race.raceId,
    day,
    race.meetingNumber,
    race.raceNumber,
    race.racecourse,
    race.discipline,
    race.distance,
    race.declaredRunners,
    race.startsAt,
    race.status,
    race.revision,
    decided?.profile,
    decided?.verdict.decision,
    decided?.verdict.reasons.map(({ code }) => code).join(" "),
    settled?.version,
    settled?.result?.finish.map((place) => place.join("=")).join("-"),
    settled?.stake,
    settled?.payout,
    settled?.profit,
    settled?.undeterminedStake,
  ];
}

type Settled = Pick<SettlementDocument["tickets"][number], "ticket"> &
  Partial<Omit<SettlementDocument["tickets"][number], "ticket">>;
type Bet = {
  readonly role: "played" | "refusal" | "other_refusal" | "paper";
  /** Of a paper ticket: `profile` (a way to bet without a model) or `model`. */
  readonly kind?: string;
  readonly name?: string;
  readonly bet: Settled;
};

/** Money first; what was never staked under its own role. */
export function betsOf(decided: Decision | undefined, settled: SettlementDocument | undefined): Bet[] {
  const played: readonly Settled[] = settled?.tickets ?? decided?.tickets.map((ticket) => ({ ticket })) ?? [];
  const refusals = settled?.refusal ? [settled.refusal] : [];
  return [
    ...played.map((bet) => ({ role: "played" as const, bet })),
    ...refusals.map((bet) => ({ role: "refusal" as const, bet })),
    ...(settled?.otherRefusals ?? []).map((bet) => ({ role: "other_refusal" as const, bet })),
    ...(settled?.papers ?? []).flatMap(({ kind, name, tickets }) =>
      tickets.map((bet) => ({ role: "paper" as const, kind, name, bet })),
    ),
  ];
}

export function betRow(day: RaceDay, { raceId }: PlannedRace, { role, kind, name, bet }: Bet): Row {
  const { ticket, settlement, forecast, split } = bet;
  const whole = split && "luck" in split ? split : undefined;
  const known = settlement?.outcome === "undetermined" ? undefined : settlement;
  return [
    raceId,
    day,
    role,
    kind,
    name,
    ticket.id,
    ticket.betType,
    ticket.operator,
    ticket.runners.join("-"),
    ticket.stake,
    ticket.probability,
    ticket.expectedDividend,
    ticket.expectedValue,
    settlement?.outcome ?? "open",
    known?.payout,
    known?.basis,
    settlement && "reason" in settlement ? settlement.reason : undefined,
    forecast?.interval?.low,
    forecast?.interval?.high,
    forecast?.paid,
    forecast?.inside,
    split?.model,
    whole?.drift,
    whole?.luck,
    split && "driftAndLuck" in split ? split.driftAndLuck : undefined,
  ];
}
