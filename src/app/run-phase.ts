import type { Phase } from "../domain/kernel/phase.ts";
import { raceLabel } from "../domain/kernel/race-id.ts";
import { unreachable } from "../domain/kernel/result.ts";
import { type Instant, minutesBetween, type RaceDay } from "../domain/kernel/time.ts";
import { isTooLate, phaseInstant } from "../domain/plan/due-phases.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import type { SourceFailure } from "../domain/race/snapshot.ts";
import { analyseSnapshots } from "./analyse-snapshots.ts";
import type { Deps } from "./deps.ts";
import { type CorruptDocument, raceKey } from "./documents.ts";
import { findRace, type RaceName } from "./find-race.ts";
import { layTasks } from "./lay-tasks.ts";
import { lookAgain } from "./look-again.ts";
import { pauseOf, readPauses, scopeText } from "./pauses.ts";
import { readPlan } from "./plan-store.ts";
import { recordRun } from "./record-run.ts";
import type { PhaseAnswer, RunAnswer, RunReason } from "./run-answer.ts";
import { scheduleDay } from "./schedule-day.ts";
import { settleResult, settleStored } from "./settle-result.ts";
import { readSnapshot, type SnapshotError, type StoredSnapshot, snapshotKey, takeSnapshot } from "./take-snapshot.ts";

export type RunPhase = {
  readonly name: RaceName;
  readonly phase: Phase;
  readonly day: RaceDay;
  /** Of the task; a call by hand has none and means the race as it stands. */
  readonly revision?: number | undefined;
  /** Of a result: 1 at the first look. */
  readonly attempt: number;
  readonly correlationId: string;
};

/** An off that moved later by this much makes the look at the odds come at the wrong minute (product contract, §4). */
const MOVED_LATER_MINUTES = 2;

/** Odds seen this long before H-5 are not those of H-5; as many as make a race count as moved (`keep-revisions.ts`). */
const EARLY_MINUTES = 1;

/** Runs one phase of one race and keeps a record of it. Safe to run again, at once and after a crash. */
export async function runPhase(deps: Deps, run: RunPhase): Promise<RunAnswer> {
  const startedAt = deps.clock.now();
  const { race, answer } = await phaseAnswer(deps, run);
  const label = race ? raceLabel(race) : (run.name.race ?? run.name.courseUrl ?? "?");
  const whole: RunAnswer = {
    reasons: [],
    tickets: [],
    modules: [],
    artifacts: [],
    ...answer,
    race: label,
    phase: run.phase,
    date: run.day,
  };
  if (race) {
    const { correlationId, attempt } = run;
    await recordRun(deps, whole, { correlationId, startedAt, attempt, revision: run.revision ?? race.revision });
  }
  const { outcome, reasons } = whole;
  const fields = { raceId: race?.raceId ?? label, phase: run.phase, outcome, reasons };
  if (["unreachable", "unreadable", "corrupt_document"].includes(outcome)) deps.log.warn("phase failed", fields);
  else deps.log.info("phase run", fields);
  return whole;
}

type Answered = { readonly race: PlannedRace | undefined; readonly answer: PhaseAnswer };

async function phaseAnswer(deps: Deps, run: RunPhase): Promise<Answered> {
  const planned = await plannedRace(deps, run);
  if ("answer" in planned) return { race: undefined, answer: planned.answer };
  const { race } = planned;
  if (run.revision !== undefined && run.revision < race.revision) {
    // Whoever wrote that revision may have died before he laid its tasks.
    await layTasks(deps, run.day, race);
    return { race, answer: refusal("superseded", `revision ${run.revision}, the race is at ${race.revision}`) };
  }
  const pauses = await readPauses(deps.store, run.day);
  if (!pauses.ok) return { race, answer: corrupt(pauses.error) };
  const pause = pauseOf(pauses.value, race);
  if (pause) return { race, answer: refusal("paused", `${scopeText(pause.scope)} since ${pause.since}`) };
  if (race.status === "cancelled" && run.phase !== "RESULT")
    return { race, answer: refusal("cancelled", "by the programme") };
  const answer =
    run.phase === "RESULT" ? await runResult(deps, run, race) : await runBeforeOff(deps, run, race, run.phase);
  return { race, answer };
}

async function runResult(deps: Deps, run: RunPhase, race: PlannedRace): Promise<PhaseAnswer> {
  // A crash at H5 may have left a market without its tickets: they are settled too.
  const snapshotH5 = await readSnapshot(deps, race, "H5");
  if (!snapshotH5.ok) return corrupt(snapshotH5.error);
  const analysed = snapshotH5.value && (await analyseSnapshots(deps, run.day, race, snapshotH5.value));
  if (analysed && !analysed.ok) return corrupt(analysed.error);
  if (await deps.store.read(raceKey(race.raceId, "result.json"))) {
    const settled = await settleStored(deps, run.day, race); // ends what a crash may have cut off
    return settled.ok ? { ...settled.value, outcome: "already_done" } : corrupt(settled.error);
  }
  const settled = await settleResult(deps, run.day, race, run);
  return settled.ok ? settled.value : corrupt(settled.error);
}

async function runBeforeOff(
  deps: Deps,
  run: RunPhase,
  planned: PlannedRace,
  phase: "H30" | "H5",
): Promise<PhaseAnswer> {
  const before = await readSnapshot(deps, planned, phase);
  if (!before.ok) return corrupt(before.error);
  const known = before.value;
  if (known && !isEarly(known, planned, deps.clock.now())) return alreadyDone(deps, run.day, planned, known);
  const late = tooLate(planned, phase, deps.clock.now());
  if (late) return known ? alreadyDone(deps, run.day, planned, known) : late;
  const looked = await lookAgain(deps, run.day, planned);
  if (!looked.ok)
    return looked.error.kind === "no_plan" ? refusal("not_in_plan", "the plan is gone") : corrupt(looked.error);
  const { race, failure } = looked.value;
  if (race.status === "cancelled") return refusal("cancelled", "by the programme");
  const { startsAt } = race;
  const now = deps.clock.now();
  if (startsAt === undefined) return refusal("no_data", "the off time is unknown");
  if (planned.startsAt !== undefined && minutesBetween(planned.startsAt, startsAt) >= MOVED_LATER_MINUTES) {
    const dueIn = minutesBetween(now, phaseInstant(phase, startsAt));
    if (dueIn > 0)
      return refusal("moved", `the off is ${startsAt}; this phase is due again in ${dueIn.toFixed(1)} minutes`);
  }
  const nowLate = tooLate(race, phase, now);
  if (known && (nowLate || !isEarly(known, race, now))) return alreadyDone(deps, run.day, race, known);
  if (nowLate) return nowLate;
  const { correlationId } = run;
  const failures: SourceFailure[] = failure ? [failure] : [];
  const context = { correlationId, failures, replaces: known };
  const taken = await takeSnapshot(deps, run.day, { ...race, startsAt }, phase, context);
  if (taken.ok) return afterSnapshot(deps, run.day, race, taken.value);
  const { kind } = taken.error;
  return known && (kind === "no_data" || kind === "too_late")
    ? alreadyDone(deps, run.day, race, known)
    : snapshotRefusal(taken.error);
}

/** The odds of H5 were seen well before H5, since the race moved or a hand was early: the due look replaces them. */
function isEarly({ phase, takenAt }: StoredSnapshot, { startsAt }: PlannedRace, now: Instant): boolean {
  if (phase !== "H5" || startsAt === undefined) return false;
  const due = phaseInstant(phase, startsAt);
  return now >= due && minutesBetween(takenAt, due) >= EARLY_MINUTES;
}

async function alreadyDone(
  deps: Deps,
  day: RaceDay,
  race: PlannedRace,
  snapshot: StoredSnapshot,
): Promise<PhaseAnswer> {
  const done = await afterSnapshot(deps, day, race, snapshot); // ends what a crash may have cut off
  return done.outcome === "corrupt_document" ? done : { ...done, outcome: "already_done" };
}

async function afterSnapshot(
  deps: Deps,
  day: RaceDay,
  race: PlannedRace,
  snapshot: StoredSnapshot,
): Promise<PhaseAnswer> {
  const reasons = snapshot.failures.map(({ source, kind, detail }) => ({ code: kind, detail: `${source}: ${detail}` }));
  const artifacts = [snapshotKey(race.raceId, snapshot.phase)];
  if (snapshot.phase === "H30") return { outcome: "recorded", reasons, artifacts };
  const analysed = await analyseSnapshots(deps, day, race, snapshot);
  if (!analysed.ok) return corrupt(analysed.error);
  return { ...analysed.value, artifacts: [...artifacts, ...(analysed.value.artifacts ?? [])] };
}

async function plannedRace(deps: Deps, run: RunPhase): Promise<{ race: PlannedRace } | { answer: PhaseAnswer }> {
  const stored = await readPlan(deps.store, run.day);
  if (!stored.ok) return { answer: corrupt(stored.error) };
  let plan = stored.value?.plan;
  if (!plan) {
    // The first call of a fresh deployment may be for a race: the day is planned first, without tasks.
    const scheduled = await scheduleDay(deps, { day: run.day, mode: "plan", correlationId: run.correlationId });
    if (!scheduled.ok) {
      const { error } = scheduled;
      if (error.kind === "corrupt_document") return { answer: corrupt(error) };
      const reasons = error.sources.map(({ source, status, detail }) => ({
        code: status,
        detail: `${source}: ${detail}`,
      }));
      return { answer: { outcome: "unreachable", reasons } };
    }
    plan = scheduled.value.plan;
  }
  const race = plan && findRace(plan.races, run.name);
  if (race) return { race };
  const count = plan ? `${plan.races.length} races are planned on ${run.day}` : `no source lists ${run.day}`;
  return { answer: refusal("not_in_plan", count) };
}

function tooLate(race: PlannedRace, phase: "H30" | "H5", now: Instant): PhaseAnswer | undefined {
  if (race.startsAt === undefined || !isTooLate(phase, race.startsAt, now)) return undefined;
  const limit = phase === "H5" ? race.startsAt : phaseInstant("H5", race.startsAt);
  return refusal("too_late", `it is ${now}; ${phase} had to run before ${limit}`);
}

function snapshotRefusal(error: SnapshotError): PhaseAnswer {
  switch (error.kind) {
    case "corrupt_document":
      return corrupt(error);
    case "too_late":
      return refusal("too_late", `the odds came at ${error.takenAt}, at or after the off`);
    case "no_data":
    case "unreachable":
    case "unreadable": {
      const reasons = error.failures.map(({ source, kind, detail }) => ({
        code: kind,
        detail: `${source}: ${detail}`,
      }));
      return { outcome: error.kind, reasons };
    }
    default:
      return unreachable(error);
  }
}

function refusal(outcome: PhaseAnswer["outcome"], detail: string): PhaseAnswer {
  const reason: RunReason = { code: outcome, detail };
  return { outcome, reasons: [reason] };
}

function corrupt({ key, detail }: CorruptDocument): PhaseAnswer {
  return { outcome: "corrupt_document", reasons: [{ code: "corrupt_document", detail: `${key}: ${detail}` }] };
}
