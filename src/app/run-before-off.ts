import { type Instant, minutesBetween, type RaceDay } from "../domain/kernel/time.ts";
import { phaseInstant, stillCounts } from "../domain/plan/due-phases.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import type { SourceFailure } from "../domain/race/snapshot.ts";
import type { Deps } from "./deps.ts";
import { afterSnapshot, alreadyDone, finishDecision } from "./finish-decision.ts";
import { lookAgain } from "./look-again.ts";
import { reconcileDay } from "./reconcile-day.ts";
import { corrupt, refusal, snapshotRefusal, tooLate } from "./refusal.ts";
import type { PhaseAnswer } from "./run-answer.ts";
import { readSnapshot, type StoredSnapshot, takeSnapshot } from "./take-snapshot.ts";

/** An off that moved later by this much makes the look at the odds come at the wrong minute (product contract, §4). */
const MOVED_LATER_MINUTES = 2;

/**
 * H30 or H5 of a race: its off is read again, then its odds are stored, once; a look that stands gives way to a nearer one
 * where its race has moved later since.
 */
export async function runBeforeOff(
  deps: Deps,
  run: { readonly day: RaceDay; readonly correlationId: string },
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

/** What stands was seen too long before its phase, since the race moved or a hand was early: a nearer look replaces it. */
function isEarly({ phase, takenAt }: StoredSnapshot, { startsAt }: PlannedRace, now: Instant): boolean {
  if (startsAt === undefined || now < phaseInstant(phase, startsAt)) return false;
  return !stillCounts(phase, takenAt, startsAt, now);
}
