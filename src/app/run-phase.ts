import type { Phase } from "../domain/kernel/phase.ts";
import { raceLabel } from "../domain/kernel/race-id.ts";
import { unreachable } from "../domain/kernel/result.ts";
import { type Instant, minutesBetween, type RaceDay } from "../domain/kernel/time.ts";
import { isEarlyLook, isTooLate, phaseInstant } from "../domain/plan/due-phases.ts";
import type { Plan, PlannedRace } from "../domain/plan/plan.ts";
import type { SourceFailure } from "../domain/race/snapshot.ts";
import { analyseSnapshots } from "./analyse-snapshots.ts";
import type { Deps } from "./deps.ts";
import { type CorruptDocument, raceKey } from "./documents.ts";
import { findRace, type RaceName } from "./find-race.ts";
import { layOwnTask } from "./lay-tasks.ts";
import { lookAgain } from "./look-again.ts";
import { pauseOf, readPauses, scopeText } from "./pauses.ts";
import { readPlan } from "./plan-store.ts";
import { reconcileDay } from "./reconcile-day.ts";
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

/** How often a task that comes too early lays its next attempt itself: a queue with a clock ahead delivers it at once. */
const EARLY_ATTEMPTS = 3;

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
    changes: [],
    everySourceDown: false,
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
  const { race, plan } = planned;
  if (run.revision !== undefined && run.revision < race.revision) {
    // Whoever wrote that revision may have died before he laid its tasks.
    const reconciled = await reconcileDay(deps, plan, run.correlationId);
    if (!reconciled.ok) return { race, answer: corrupt(reconciled.error) };
    return { race, answer: refusal("superseded", `revision ${run.revision}, the race is at ${race.revision}`) };
  }
  const pauses = await readPauses(deps.store, run.day);
  if (!pauses.ok) return { race, answer: corrupt(pauses.error) };
  const pause = pauseOf(pauses.value, race);
  if (pause) return { race, answer: refusal("paused", `${scopeText(pause.scope)} since ${pause.since}`) };
  if (race.status === "cancelled" && run.phase !== "RESULT")
    return { race, answer: refusal("cancelled", "by the programme") };
  const early = await tooEarly(deps, run, race);
  if (early) return { race, answer: early };
  const answer =
    run.phase === "RESULT" ? await runResult(deps, run, race) : await runBeforeOff(deps, run, race, run.phase);
  return { race, answer };
}

/**
 * A result before the off, or the decision before its minute: refused, since odds seen hours before are not those of
 * H-5. A task that comes early (a clock went back) is laid again under the next name; where the queue's clock stays
 * ahead of ours that is left to the next look at the day. An early H30 by hand is recorded: nothing is decided by it,
 * and the due look replaces it.
 */
async function tooEarly(deps: Deps, run: RunPhase, race: PlannedRace): Promise<PhaseAnswer | undefined> {
  const { startsAt } = race;
  const now = deps.clock.now();
  const handH30 = run.phase === "H30" && run.revision === undefined;
  if (startsAt === undefined || handH30 || !isEarlyLook(run.phase, now, startsAt)) return undefined;
  if (run.phase === "RESULT" && race.status !== "scheduled") return undefined; // the programme knows better than our clock
  const known = run.phase === "RESULT" ? undefined : await readSnapshot(deps, race, run.phase);
  if (known && !known.ok) return corrupt(known.error);
  if (known?.value) return alreadyDone(deps, run.day, race, known.value);
  const runAt = phaseInstant(run.phase, startsAt);
  const detail = `${run.phase} is due at ${runAt}, in ${minutesBetween(now, runAt).toFixed(1)} minutes`;
  const reasons: RunReason[] = [{ code: "too_early", detail }];
  if (run.revision !== undefined && run.attempt < EARLY_ATTEMPTS) {
    const next = await layOwnTask(deps, run.day, race, { phase: run.phase, runAt, attempt: run.attempt + 1 });
    reasons.push({ code: "next_attempt", detail: `${next.name} at ${runAt}` });
  }
  return { outcome: "pending", reasons };
}

async function runResult(deps: Deps, run: RunPhase, race: PlannedRace): Promise<PhaseAnswer> {
  // A crash at H5 may have left a market without its tickets: they are settled too.
  const unfinished = await finishDecision(deps, run.day, race);
  if (unfinished) return unfinished;
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
  const { race, plan, failure } = looked.value;
  // H30 looks after the whole day; H5 has five minutes, and stops only where its look has changed something.
  if (plan && (phase === "H30" || race.revision !== planned.revision || race.status !== planned.status)) {
    const reconciled = await reconcileDay(deps, plan, run.correlationId);
    if (!reconciled.ok) return corrupt(reconciled.error);
  }
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
  const replaced = known && phase === "H30" ? await finishDecision(deps, run.day, race) : undefined;
  if (replaced) return replaced;
  const context = { correlationId, failures, replaces: known };
  const taken = await takeSnapshot(deps, run.day, { ...race, startsAt }, phase, context);
  if (taken.ok) return afterSnapshot(deps, run.day, race, taken.value);
  const { kind } = taken.error;
  return known && (kind === "no_data" || kind === "too_late")
    ? alreadyDone(deps, run.day, race, known)
    : snapshotRefusal(taken.error);
}

/** What stands was seen too long before its phase, since the race moved or a hand was early: the due look replaces it. */
function isEarly({ phase, takenAt }: StoredSnapshot, { startsAt }: PlannedRace, now: Instant): boolean {
  if (startsAt === undefined || now < phaseInstant(phase, startsAt)) return false;
  return isEarlyLook(phase, takenAt, startsAt);
}

/** Ends what a crash at H5 may have cut off: a market without its tickets. Before the H30 that it goes by is replaced, too. */
async function finishDecision(deps: Deps, day: RaceDay, race: PlannedRace): Promise<PhaseAnswer | undefined> {
  const snapshotH5 = await readSnapshot(deps, race, "H5");
  if (!snapshotH5.ok) return corrupt(snapshotH5.error);
  const analysed = snapshotH5.value && (await analyseSnapshots(deps, day, race, snapshotH5.value));
  return analysed && !analysed.ok ? corrupt(analysed.error) : undefined;
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

async function plannedRace(
  deps: Deps,
  run: RunPhase,
): Promise<{ race: PlannedRace; plan: Plan } | { answer: PhaseAnswer }> {
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
      return { answer: { outcome: "unreachable", reasons, everySourceDown: true } };
    }
    plan = scheduled.value.plan;
  }
  const race = plan && findRace(plan.races, run.name);
  if (plan && race) return { race, plan };
  const count = plan ? `${plan.races.length} races are planned on ${run.day}` : `no source lists ${run.day}`;
  return { answer: refusal("not_in_plan", count) };
}

function tooLate(race: PlannedRace, phase: "H30" | "H5", now: Instant): PhaseAnswer | undefined {
  if (race.startsAt === undefined || !isTooLate(phase, race.startsAt, now)) return undefined;
  const due = phaseInstant(phase, race.startsAt);
  const limit = phase === "H5" ? race.startsAt : phaseInstant("H5", race.startsAt);
  const late = `${minutesBetween(due, now).toFixed(1)} minutes after it was due`;
  return refusal("too_late", `it is ${now}, ${late}; ${phase} had to run before ${limit}`);
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
