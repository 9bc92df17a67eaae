import { PHASES, type Phase } from "../domain/kernel/phase.ts";
import { raceLabel } from "../domain/kernel/race-id.ts";
import { ok, type Result } from "../domain/kernel/result.ts";
import { type Instant, minutesBetween, type RaceDay } from "../domain/kernel/time.ts";
import { isTooLate } from "../domain/plan/due-phases.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import type { Deps } from "./deps.ts";
import type { CorruptDocument } from "./documents.ts";
import { readPlan } from "./plan-store.ts";
import { type RunRecord, readRuns } from "./read-runs.ts";
import { tellingRun } from "./telling-run.ts";

/** How a phase of a race ended: its last telling outcome, or why it never ran. */
export type PhaseSummary = {
  readonly outcome: string;
  /** Of the first reason. */
  readonly reasonCode: string | undefined;
  readonly reason: string | undefined;
};

export type RaceSummary = {
  readonly race: string;
  readonly racecourse: string;
  readonly startsAt: Instant | undefined;
  readonly revision: number;
  readonly phases: Readonly<Record<Phase, PhaseSummary>>;
  /** Minutes from the last H5 snapshot to the off as it was known at the end; undefined without a snapshot. */
  readonly h5LeadMinutes: number | undefined;
};

export type DaySummary = {
  readonly day: RaceDay;
  readonly plannedAt: Instant;
  readonly races: readonly RaceSummary[];
  readonly dropped: Readonly<Record<string, number>>;
  /** How many races ended each phase with each outcome. */
  readonly counts: Readonly<Record<Phase, Readonly<Record<string, number>>>>;
};

/** The whole day in a table: every race of the plan has an outcome or a reason for each phase. */
export async function summariseDay(deps: Deps, day: RaceDay): Promise<Result<DaySummary | undefined, CorruptDocument>> {
  const stored = await readPlan(deps.store, day);
  if (!stored.ok || !stored.value) return stored.ok ? ok(undefined) : stored;
  const runs = await readRuns(deps.store, `runs/${day}/`);
  if (!runs.ok) return runs;
  const { plan } = stored.value;
  const now = deps.clock.now();
  const races = plan.races.map((race) =>
    summaryOf(
      race,
      runs.value.filter((run) => run.race === raceLabel(race)),
      now,
    ),
  );
  const counts = { H30: {}, H5: {}, RESULT: {} } as Record<Phase, Record<string, number>>;
  for (const { phases } of races) {
    for (const phase of PHASES) {
      const { outcome } = phases[phase];
      counts[phase][outcome] = (counts[phase][outcome] ?? 0) + 1;
    }
  }
  const dropped: Record<string, number> = {};
  for (const { reason } of plan.dropped) dropped[reason] = (dropped[reason] ?? 0) + 1;
  const plannedAt =
    runs.value[0] && runs.value[0].startedAt < plan.generatedAt ? runs.value[0].startedAt : plan.generatedAt;
  return ok({ day, plannedAt, races, dropped, counts });
}

function summaryOf(race: PlannedRace, runs: readonly RunRecord[], now: Instant): RaceSummary {
  const phases = Object.fromEntries(PHASES.map((phase) => [phase, phaseOf(race, phase, runs, now)]));
  const told = tellingRun(runs, "H5");
  const h5 = told && (told.outcome === "play" || told.outcome === "abstain") ? told : undefined;
  return {
    race: raceLabel(race),
    racecourse: race.racecourse,
    startsAt: race.startsAt,
    revision: race.revision,
    phases: phases as Record<Phase, PhaseSummary>,
    h5LeadMinutes: h5 && race.startsAt ? minutesBetween(h5.startedAt, race.startsAt) : undefined,
  };
}

function phaseOf(race: PlannedRace, phase: Phase, runs: readonly RunRecord[], now: Instant): PhaseSummary {
  const telling = tellingRun(runs, phase);
  // A look that found no arrival yet says nothing of a race that was cancelled since.
  if (telling && !(telling.outcome === "pending" && race.status === "cancelled")) {
    const [first] = telling.reasons;
    return { outcome: telling.outcome, reasonCode: first?.code, reason: first?.detail };
  }
  if (race.status === "cancelled") return { outcome: "cancelled", reasonCode: "cancelled", reason: "by the programme" };
  if (race.startsAt === undefined) {
    return { outcome: "no_data", reasonCode: "no_time", reason: "the off time is unknown" };
  }
  if (isTooLate(phase, race.startsAt, now)) {
    return { outcome: "no_data", reasonCode: "past", reason: "its window was over when the race was first planned" };
  }
  return { outcome: "pending", reasonCode: undefined, reason: undefined };
}
