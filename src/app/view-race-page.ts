import { explainRace, type RaceExplanation } from "../domain/explanation/explain-race.ts";
import { PHASES } from "../domain/kernel/phase.ts";
import { raceLabel } from "../domain/kernel/race-id.ts";
import { err, ok, type Result } from "../domain/kernel/result.ts";
import type { Instant, RaceDay } from "../domain/kernel/time.ts";
import { phaseInstant } from "../domain/plan/due-phases.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import type { Snapshot } from "../domain/race/snapshot.ts";
import type { Deps } from "./deps.ts";
import { raceKey, readDocument } from "./documents.ts";
import { findRace } from "./find-race.ts";
import { readPlan } from "./plan-store.ts";
import { type FieldRow, raceField } from "./race-field.ts";
import { type PageAnalysis, PageAnalysisShape } from "./race-page-shapes.ts";
import { type RaceStage, raceStage } from "./race-stage.ts";
import { readRuns } from "./read-runs.ts";
import { type SettlementDocument, SettlementDocumentShape } from "./settlement-document.ts";
import { readLatestResult, readLatestSettlement, type StoredResult } from "./settlement-versions.ts";
import { readSnapshot } from "./take-snapshot.ts";
import { tellingRun } from "./telling-run.ts";
import type { RaceView, ViewError } from "./view-day.ts";

/** All that the page of one race shows, from its stored documents. */
export type RacePage = {
  readonly race: PlannedRace;
  readonly where: RaceStage;
  /** When H-5 is due, or was. */
  readonly dueAt?: Instant | undefined;
  /** Races of the same meeting, by number: the page's neighbours. */
  readonly meeting: readonly string[];
  readonly h30?: Pick<Snapshot, "takenAt" | "failures"> | undefined;
  readonly h5?: Pick<Snapshot, "takenAt" | "failures"> | undefined;
  readonly analysis?: PageAnalysis | undefined;
  readonly explanation?: RaceExplanation | undefined;
  readonly field: readonly FieldRow[];
  readonly result?: StoredResult | undefined;
  readonly settlement?: SettlementDocument | undefined;
};

/** Reads what the page of a race shows. Nothing is computed anew: each figure stands in a document. */
export async function viewRacePage(deps: Deps, day: RaceDay, name: string): Promise<Result<RacePage, ViewError>> {
  const { store } = deps;
  const stored = await readPlan(store, day);
  if (!stored.ok) return stored;
  if (!stored.value) return err({ kind: "no_plan", day });
  const { races } = stored.value.plan;
  const race = findRace(races, { race: name });
  if (!race) return err({ kind: "not_in_plan", day, race: name });
  const runs = await readRuns(store, `runs/${day}/${raceLabel(race)}/`);
  if (!runs.ok) return runs;
  const h30 = await readSnapshot(deps, race, "H30");
  if (!h30.ok) return h30;
  const h5 = await readSnapshot(deps, race, "H5");
  if (!h5.ok) return h5;
  const read = await readDocument(store, raceKey(race.raceId, "analysis_H5.json"), PageAnalysisShape);
  if (!read.ok) return read;
  const result = await readLatestResult(store, race.raceId);
  if (!result.ok) return result;
  const settlement = await readLatestSettlement(store, race.raceId, SettlementDocumentShape);
  if (!settlement.ok) return settlement;
  const analysis = read.value?.document;
  const { finalMarkets } = result.value ?? {};
  return ok({
    race,
    where: raceStage({ race, phases: phasesOf(runs.value) }, deps.clock.now()),
    dueAt: race.startsAt && phaseInstant("H5", race.startsAt),
    meeting: races
      .filter(({ meetingNumber }) => meetingNumber === race.meetingNumber)
      .toSorted((a, b) => a.raceNumber - b.raceNumber)
      .map(raceLabel),
    h30: h30.value,
    h5: h5.value,
    analysis,
    explanation: analysis && explainRace(analysis),
    field: raceField({ h30: h30.value, h5: h5.value, analysis, result: result.value?.results[0], finalMarkets }),
    result: result.value,
    settlement: settlement.value,
  });
}

function phasesOf(runs: Parameters<typeof tellingRun>[0]): RaceView["phases"] {
  return Object.fromEntries(
    PHASES.flatMap((phase) => {
      const run = tellingRun(runs, phase);
      return run ? [[phase, run] as const] : [];
    }),
  );
}
