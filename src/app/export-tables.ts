import { z } from "zod";
import { ok, type Result } from "../domain/kernel/result.ts";
import { addDays, type RaceDay } from "../domain/kernel/time.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import type { ColumnType, Row, TableShape, TableWriter, WrittenTable } from "../ports/table-writer.ts";
import { type CorruptDocument, raceKey, readDocument } from "./documents.ts";
import { readPlan } from "./plan-store.ts";
import { type SettlementDocument, SettlementDocumentShape, TicketShape } from "./settlement-document.ts";
import { readLatestSettlement } from "./settlement-versions.ts";

/** The columns of each table, in their order; docs/exports.md says what they mean. */
export const EXPORT_TABLES: readonly TableShape[] = [
  shapeOf("races", [
    ["race_id", "text"],
    ["day", "day"],
    ["meeting_number", "integer"],
    ["race_number", "integer"],
    ["racecourse", "text"],
    ["discipline", "text"],
    ["distance_m", "double"],
    ["declared_runners", "integer"],
    ["off_at", "instant"],
    ["status", "text"],
    ["revision", "integer"],
    ["profile", "text"],
    ["decision", "text"],
    ["reasons", "text"],
    ["settlement_version", "integer"],
    ["finish", "text"],
    ["stake_cents", "cents"],
    ["payout_cents", "cents"],
    ["profit_cents", "cents"],
    ["undetermined_stake_cents", "cents"],
  ]),
  shapeOf("bets", [
    ["race_id", "text"],
    ["day", "day"],
    ["role", "text"],
    ["name", "text"],
    ["ticket_id", "text"],
    ["bet_type", "text"],
    ["operator", "text"],
    ["runners", "text"],
    ["stake_cents", "cents"],
    ["probability", "double"],
    ["expected_dividend", "double"],
    ["expected_value", "double"],
    ["outcome", "text"],
    ["payout_cents", "cents"],
    ["basis", "text"],
    ["reason", "text"],
    ["forecast_low", "double"],
    ["forecast_high", "double"],
    ["paid_dividend", "double"],
    ["inside_interval", "boolean"],
    ["model_cents", "cents"],
    ["drift_cents", "cents"],
    ["luck_cents", "cents"],
  ]),
];

export type ExportTables = {
  readonly from: RaceDay;
  readonly to: RaceDay;
  readonly dir: string;
  /** Told after each day. */
  readonly onDay?: (day: RaceDay, races: number) => void;
};

export type Exported = {
  readonly tables: readonly WrittenTable[];
  /** Documents that could not be read, each named; their races are not in the tables. */
  readonly unreadable: readonly CorruptDocument[];
};

const DecisionShape = z.object({
  profile: z.string(),
  verdict: z.looseObject({ decision: z.string(), reasons: z.array(z.looseObject({ code: z.string() })) }),
  tickets: z.array(TicketShape),
});
type Decision = z.output<typeof DecisionShape>;

/**
 * Writes what was decided and settled between two days as flat tables, day by day, so that memory holds one race. Either
 * all files are put in place or none.
 */
export async function exportTables(
  deps: { readonly store: DocumentStore; readonly writer: TableWriter; readonly codeVersion: string },
  { from, to, dir, onDay }: ExportTables,
): Promise<Exported> {
  const unreadable: CorruptDocument[] = [];
  const tables = await deps.writer.open(dir, EXPORT_TABLES);
  try {
    for (let day = from; day <= to; day = addDays(day, 1)) {
      const plan = await readPlan(deps.store, day);
      if (!plan.ok) unreadable.push(plan.error);
      const races = (plan.ok ? plan.value?.plan.races : undefined) ?? [];
      for (const race of races) {
        const rows = await rowsOf(deps.store, day, race);
        if (!rows.ok) {
          unreadable.push(rows.error);
          continue;
        }
        await tables.append("races", [rows.value.race]);
        await tables.append("bets", rows.value.bets);
      }
      if (races.length > 0) onDay?.(day, races.length);
    }
    return { tables: await tables.commit({ from, to, code_version: deps.codeVersion }), unreadable };
  } finally {
    await tables.discard();
  }
}

async function rowsOf(
  store: DocumentStore,
  day: RaceDay,
  race: PlannedRace,
): Promise<Result<{ readonly race: Row; readonly bets: readonly Row[] }, CorruptDocument>> {
  const decision = await readDocument(store, raceKey(race.raceId, "tickets.json"), DecisionShape);
  if (!decision.ok) return decision;
  const settled = await readLatestSettlement(store, race.raceId, SettlementDocumentShape);
  if (!settled.ok) return settled;
  const decided = decision.value?.document;
  return ok({
    race: raceRow(day, race, decided, settled.value),
    bets: betsOf(decided, settled.value).map((bet) => betRow(day, race, bet)),
  });
}

function raceRow(
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
type Bet = { readonly role: "played" | "refusal" | "paper"; readonly name: string | undefined; readonly bet: Settled };

/** Money first; what was never staked under its own role. */
function betsOf(decided: Decision | undefined, settled: SettlementDocument | undefined): Bet[] {
  const played: readonly Settled[] = settled?.tickets ?? decided?.tickets.map((ticket) => ({ ticket })) ?? [];
  const refusals = settled?.refusal ? [settled.refusal] : [];
  return [
    ...played.map((bet) => ({ role: "played" as const, name: undefined, bet })),
    ...refusals.map((bet) => ({ role: "refusal" as const, name: undefined, bet })),
    ...(settled?.papers ?? []).flatMap(({ name, tickets }) =>
      tickets.map((bet) => ({ role: "paper" as const, name, bet })),
    ),
  ];
}

function betRow(day: RaceDay, { raceId }: PlannedRace, { role, name, bet }: Bet): Row {
  const { ticket, settlement, forecast, split } = bet;
  const whole = split && "luck" in split ? split : undefined;
  const known = settlement?.outcome === "undetermined" ? undefined : settlement;
  return [
    raceId,
    day,
    role,
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
  ];
}

function shapeOf(name: string, columns: readonly (readonly [name: string, type: ColumnType])[]): TableShape {
  return { name, columns: columns.map(([column, type]) => ({ name: column, type })) };
}
