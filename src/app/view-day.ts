import { PHASES } from "../domain/kernel/phase.ts";
import { raceLabel } from "../domain/kernel/race-id.ts";
import { err, ok, type Result } from "../domain/kernel/result.ts";
import type { RaceDay } from "../domain/kernel/time.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import type { Deps } from "./deps.ts";
import { type CorruptDocument, readJson } from "./documents.ts";
import { findRace } from "./find-race.ts";
import { readPlan, type StoredPlan } from "./plan-store.ts";
import { type RunRecord, readRuns } from "./read-runs.ts";
import { tellingRun } from "./telling-run.ts";

/** Where a race stands: of each phase that ran, the run that tells what it came to. */
export type RaceView = {
  readonly race: PlannedRace;
  readonly phases: Readonly<Partial<Record<RunRecord["phase"], RunRecord>>>;
};

export type DayView = { readonly plan: StoredPlan["plan"]; readonly races: readonly RaceView[] };

export type ViewError =
  | CorruptDocument
  | { readonly kind: "no_plan"; readonly day: RaceDay }
  | { readonly kind: "not_in_plan"; readonly day: RaceDay; readonly race: string };

/** The plan of a day, each race with what its phases came to. */
export async function viewDay(deps: Deps, day: RaceDay): Promise<Result<DayView, ViewError>> {
  const stored = await readPlan(deps.store, day);
  if (!stored.ok) return stored;
  if (!stored.value) return err({ kind: "no_plan", day });
  const runs = await readRuns(deps.store, `runs/${day}/`);
  if (!runs.ok) return runs;
  const { plan } = stored.value;
  const races = plan.races.map((race) => {
    const own = runs.value.filter((run) => run.race === raceLabel(race));
    const phases = PHASES.flatMap((phase) => {
      const run = tellingRun(own, phase);
      return run ? [[phase, run] as const] : [];
    });
    return { race, phases: Object.fromEntries(phases) };
  });
  return ok({ plan, races });
}

/** One race with every document that it has, as stored. */
export async function viewRace(
  deps: Deps,
  day: RaceDay,
  name: string,
): Promise<Result<{ readonly race: PlannedRace; readonly documents: Readonly<Record<string, unknown>> }, ViewError>> {
  const stored = await readPlan(deps.store, day);
  if (!stored.ok) return stored;
  if (!stored.value) return err({ kind: "no_plan", day });
  const race = findRace(stored.value.plan.races, { race: name });
  if (!race) return err({ kind: "not_in_plan", day, race: name });
  const prefix = `days/${day}/${raceLabel(race)}/`;
  const documents: Record<string, unknown> = {};
  for (const key of await deps.store.list(prefix)) {
    if (!key.endsWith(".json")) continue;
    const json = await readJson(deps.store, key);
    if (!json.ok) return json;
    documents[key.slice(prefix.length, -".json".length)] = json.value;
  }
  return ok({ race, documents });
}
