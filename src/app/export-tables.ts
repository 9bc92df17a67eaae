import { ok, type Result } from "../domain/kernel/result.ts";
import { addDays, type RaceDay } from "../domain/kernel/time.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import type { Row, TableWriter, WrittenTable } from "../ports/table-writer.ts";
import { type CorruptDocument, raceKey, readDocument } from "./documents.ts";
import {
  AnalysedShape,
  betRow,
  betsOf,
  candidateRows,
  DecisionShape,
  dividendRows,
  raceRow,
  runnerRows,
} from "./export-rows.ts";
import { EXPORT_TABLES } from "./export-shapes.ts";
import { readPlan } from "./plan-store.ts";
import { SettlementDocumentShape } from "./settlement-document.ts";
import { readLatestResult, readLatestSettlement } from "./settlement-versions.ts";

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
        for (const [table, own] of Object.entries(rows.value)) await tables.append(table, own);
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
): Promise<Result<Readonly<Record<string, readonly Row[]>>, CorruptDocument>> {
  const decision = await readDocument(store, raceKey(race.raceId, "tickets.json"), DecisionShape);
  if (!decision.ok) return decision;
  const analysis = await readDocument(store, raceKey(race.raceId, "analysis_H5.json"), AnalysedShape);
  if (!analysis.ok) return analysis;
  const settled = await readLatestSettlement(store, race.raceId, SettlementDocumentShape);
  if (!settled.ok) return settled;
  const result = await readLatestResult(store, race.raceId);
  if (!result.ok) return result;
  const decided = decision.value?.document;
  const analysed = analysis.value?.document;
  return ok({
    races: [raceRow(day, race, decided, settled.value)],
    bets: betsOf(decided, settled.value).map((bet) => betRow(day, race, bet)),
    runners: analysed ? runnerRows(day, race, analysed, result.value, settled.value?.result?.finish) : [],
    candidates: analysed ? candidateRows(day, race, analysed) : [],
    dividends: result.value ? dividendRows(day, race, result.value) : [],
  });
}
