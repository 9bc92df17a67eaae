import type { Phase } from "../domain/kernel/phase.ts";
import { raceLabel } from "../domain/kernel/race-id.ts";
import { minutesBetween, type RaceDay } from "../domain/kernel/time.ts";
import { isEarlyLook, phaseInstant } from "../domain/plan/due-phases.ts";
import type { Plan, PlannedRace } from "../domain/plan/plan.ts";
import type { Deps } from "./deps.ts";
import { findRace, type RaceName } from "./find-race.ts";
import { alreadyDone } from "./finish-decision.ts";
import { layOwnTask } from "./lay-tasks.ts";
import { pauseOf, readPauses, scopeText } from "./pauses.ts";
import { readPlan } from "./plan-store.ts";
import { reconcileDay } from "./reconcile-day.ts";
import { recordRun } from "./record-run.ts";
import { corrupt, refusal } from "./refusal.ts";
import type { PhaseAnswer, RunAnswer, RunReason } from "./run-answer.ts";
import { runBeforeOff } from "./run-before-off.ts";
import { runResult } from "./run-result.ts";
import { scheduleDay } from "./schedule-day.ts";
import { readSnapshot } from "./take-snapshot.ts";

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
