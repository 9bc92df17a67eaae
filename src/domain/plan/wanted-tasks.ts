import { PHASES, type Phase } from "../kernel/phase.ts";
import { raceLabel } from "../kernel/race-id.ts";
import type { Instant, RaceDay } from "../kernel/time.ts";
import { isTooLate, phaseInstant, type SkippedPhase, stillCounts } from "./due-phases.ts";
import type { PlannedRace } from "./plan.ts";
import { nextResultAttempt } from "./result-attempts.ts";
import { taskNameOf } from "./task-name.ts";

/** What is kept of a run, as far as it says what is still to do. */
export type RunMark = {
  /** `R1C3` */
  readonly race: string;
  readonly phase: Phase;
  readonly revision: number;
  readonly attempt: number;
  readonly startedAt: Instant;
  /**
   * done: its documents stand. ended: no repetition helps (no data at its minute, no result after the last look).
   * later: too early, or not official yet: the next attempt is due. held: an operator paused the race.
   * late: its window was over by the clock of that run. failed: the queue repeats it under the same name.
   * silent: of another revision; it says nothing.
   */
  readonly end: "done" | "ended" | "later" | "held" | "late" | "failed" | "silent";
};

/** A task that should exist. Its name is that of `taskNameOf`. */
export type WantedTask = {
  readonly phase: Phase;
  readonly attempt: number;
  /** In the past: at once. */
  readonly runAt: Instant;
};

export type WantedTasks = {
  readonly wanted: readonly WantedTask[];
  readonly skipped: readonly SkippedPhase[];
  /** Phases whose window closed and of which no run says why. */
  readonly silent: readonly ("H30" | "H5")[];
};

/** What is known of a race beside the plan. */
export type RaceKnowledge = {
  readonly day: RaceDay;
  readonly now: Instant;
  /** Of the race, in the order in which the runs began. */
  readonly marks: readonly RunMark[];
  /** An operator's pause holds the race. */
  readonly held: boolean;
  /** Odds of H5 are stored: tickets may hang on the race, also where it was cancelled since. */
  readonly decided: boolean;
  /** Names that the queue has used up: done, or dead. */
  readonly used: ReadonlyMap<string, "done" | "dead">;
};

/**
 * The tasks of a race that should exist now, by the plan, what ran, and the clock.
 *
 * A phase is wanted until a run at the right minute did it, its window is over, or nothing can help it. Who asks again
 * gets the same answer, so that any number of processes may make the queue agree at any moment.
 */
export function wantedTasks(race: PlannedRace, known: RaceKnowledge): WantedTasks {
  const wanted: WantedTask[] = [];
  const skipped: SkippedPhase[] = [];
  const silent: ("H30" | "H5")[] = [];
  for (const phase of PHASES) {
    const state = stateOf(race, phase, known);
    if (typeof state !== "string") wanted.push({ phase, ...state });
    else {
      skipped.push({ phase, reason: state });
      if (state === "past" && phase !== "RESULT" && !known.marks.some((mark) => saysWhy(mark, phase, race)))
        silent.push(phase);
    }
  }
  return { wanted, skipped, silent };
}

type Due = Pick<WantedTask, "attempt" | "runAt">;

function stateOf(race: PlannedRace, phase: Phase, known: RaceKnowledge): Due | SkippedPhase["reason"] {
  const { startsAt } = race;
  const own = known.marks.filter((mark) => mark.phase === phase);
  // Tickets on a race that was cancelled since are refunded: its result is looked for all the same.
  if (race.status === "cancelled" && !(phase === "RESULT" && known.decided)) return "cancelled";
  if (startsAt === undefined) return "no_time";
  if (own.some(({ end, startedAt }) => end === "done" && stillCounts(phase, startedAt, startsAt, known.now)))
    return "done";
  if (isTooLate(phase, startsAt, known.now)) return "past";
  const due = phaseInstant(phase, startsAt);
  const hopeless = ({ end, revision, startedAt }: RunMark) =>
    end === "ended" && (phase === "RESULT" || (revision === race.revision && startedAt >= due));
  if (own.some(hopeless)) return "ended";
  const last = own
    .filter(({ revision, end }) => revision === race.revision && end !== "silent")
    .reduce<RunMark | undefined>(
      (latest, mark) => (latest && latest.attempt > mark.attempt ? latest : mark),
      undefined,
    );
  if (last?.end === "held" && known.held) return "paused";
  const next = nextOf(race, phase, startsAt, last, known);
  return next ? unused(race, phase, next, known) : "ended";
}

/** The attempt that follows the last one of this revision. */
function nextOf(
  race: PlannedRace,
  phase: Phase,
  startsAt: Instant,
  last: RunMark | undefined,
  { day, marks }: RaceKnowledge,
): Due | undefined {
  const due = phaseInstant(phase, startsAt);
  const tooEarly = last?.end === "later" && (phase !== "RESULT" || last.startedAt < startsAt);
  // The queue repeats a failure itself; what was looked at too early, by hand perhaps, is due under its name.
  if (!last || tooEarly || last.end === "failed" || last.end === "done" || last.end === "ended") {
    return { attempt: last?.attempt ?? 1, runAt: due };
  }
  const attempt = last.attempt + 1;
  if (last.end !== "later") return { attempt, runAt: due };
  const runAt = nextResultAttempt(day, resultLook(marks, race, last.attempt), last.startedAt);
  return runAt === undefined ? undefined : { attempt, runAt };
}

/**
 * Which look for the official result an attempt is: attempts that an operator's pause held, or that came before the off,
 * used up a name and were no looks.
 */
export function resultLook(
  marks: readonly RunMark[],
  { revision, startsAt }: Pick<PlannedRace, "revision" | "startsAt">,
  attempt: number,
): number {
  const before = marks.filter(
    (mark) => mark.phase === "RESULT" && mark.revision === revision && mark.attempt < attempt,
  );
  const isEarly = ({ end, startedAt }: RunMark) => end === "later" && startsAt !== undefined && startedAt < startsAt;
  const held = new Set(before.filter(({ end }) => end === "held").map((mark) => mark.attempt));
  const early = new Set(before.filter(isEarly).map((mark) => mark.attempt));
  for (const mark of before.filter((one) => !isEarly(one) && one.end !== "held")) {
    held.delete(mark.attempt);
    early.delete(mark.attempt);
  }
  return attempt - held.size - Math.min(early.size, MOST_EARLY);
}

/** More early attempts than this are counted as looks: a clock that stays behind the queue's must not look for ever. */
const MOST_EARLY = 3;

/**
 * The first attempt whose name can still be laid. A task that the queue calls done while its phase is still to do (its
 * run was early by a clock that has changed since) gives way to the next; so does a dead one of a result, since results
 * are always caught up. A dead H30 or H5 is the operator's to redrive.
 */
function unused(race: PlannedRace, phase: Phase, due: Due, { day, now, used }: RaceKnowledge): Due | "ended" {
  let { attempt, runAt } = due;
  for (;;) {
    const spent = used.get(taskNameOf({ ...race, day, phase, attempt }));
    if (spent === undefined || (spent === "dead" && phase !== "RESULT")) return { attempt, runAt };
    const later = spent === "dead" ? nextResultAttempt(day, attempt, now) : runAt;
    if (later === undefined) return "ended";
    attempt += 1;
    runAt = later;
  }
}

/** A run that came too early, or was of another revision, does not tell why the phase was missed in the end. */
function saysWhy(mark: RunMark, phase: Phase, { revision }: PlannedRace): boolean {
  if (mark.phase !== phase || mark.end === "silent" || mark.end === "later") return false;
  return mark.revision === revision || mark.end === "done";
}

/** `R1C3` → the marks of that race, each in the order in which the runs began. */
export function marksOf(marks: readonly RunMark[], race: PlannedRace): RunMark[] {
  return marks.filter((mark) => mark.race === raceLabel(race));
}
