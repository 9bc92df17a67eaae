import { PHASE_OFFSET_MINUTES, PHASES, type Phase } from "../kernel/phase.ts";
import { addMinutes, type Instant, minutesBetween } from "../kernel/time.ts";
import type { PlannedRace } from "./plan.ts";

export type DuePhase = { readonly phase: Phase; readonly runAt: Instant };

export type SkippedPhase = {
  readonly phase: Phase;
  /**
   * past: its window is over. no_time: the off is unknown. cancelled: so is the race. done: it ran. ended: it ran in
   * vain, and no repetition helps. paused: its run was held by an operator's pause.
   */
  readonly reason: "past" | "no_time" | "cancelled" | "done" | "ended" | "paused";
};

/** The moment at which a phase of a race is due. */
export function phaseInstant(phase: Phase, startsAt: Instant): Instant {
  return addMinutes(startsAt, PHASE_OFFSET_MINUTES[phase]);
}

/**
 * The phases of a race that are still to run, and why the others are not.
 *
 * A late H30 may run until H5 is due; H5 may run late, never at or after the off, since odds read then know the race; a
 * result is always caught up.
 */
export function duePhases(
  race: Pick<PlannedRace, "startsAt" | "status">,
  now: Instant,
): { readonly due: DuePhase[]; readonly skipped: SkippedPhase[] } {
  const { startsAt } = race;
  if (race.status === "cancelled") return { due: [], skipped: all("cancelled") };
  if (startsAt === undefined) return { due: [], skipped: all("no_time") };
  const due: DuePhase[] = [];
  const skipped: SkippedPhase[] = [];
  for (const phase of PHASES) {
    if (isTooLate(phase, startsAt, now)) skipped.push({ phase, reason: "past" });
    else due.push({ phase, runAt: phaseInstant(phase, startsAt) });
  }
  return { due, skipped };
}

/** Is the window of a phase over? */
export function isTooLate(phase: Phase, startsAt: Instant, now: Instant): boolean {
  if (phase === "H30") return now >= phaseInstant("H5", startsAt);
  return phase === "H5" && now >= startsAt;
}

/**
 * A look this many minutes before its phase is due, or more, does not count for it.
 *
 * H5: as few as make a race count as moved (`keep-revisions.ts`). H30: the drift from H30 to H5 would be measured over
 * more than half as long again (ours; 4 % of 1,650 French races were put off by ten minutes or more).
 */
const EARLY_MINUTES: Readonly<Record<"H30" | "H5", number>> = { H30: 15, H5: 1 };

/** Was a look taken too early to count? Its race moved later since, or a hand was early. No result is known before the off. */
export function isEarlyLook(phase: Phase, takenAt: Instant, startsAt: Instant): boolean {
  if (phase === "RESULT") return takenAt < startsAt;
  return minutesBetween(takenAt, phaseInstant(phase, startsAt)) >= EARLY_MINUTES[phase];
}

/**
 * Does a look that stands count for its phase now? Not where it was too early and a look from now on would be nearer to
 * the phase's minute: the nearest is kept, and of two as near the one that stands.
 *
 * Before the phase is due it does not, since the due look will be nearer.
 */
export function stillCounts(phase: Phase, takenAt: Instant, startsAt: Instant, now: Instant): boolean {
  if (!isEarlyLook(phase, takenAt, startsAt)) return true;
  if (phase === "RESULT") return false;
  const due = phaseInstant(phase, startsAt);
  return minutesBetween(due, now) >= minutesBetween(takenAt, due);
}

function all(reason: SkippedPhase["reason"]): SkippedPhase[] {
  return PHASES.map((phase) => ({ phase, reason }));
}
