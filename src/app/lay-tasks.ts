import { PHASES, type Phase } from "../domain/kernel/phase.ts";
import type { RaceId } from "../domain/kernel/race-id.ts";
import { raceLabel } from "../domain/kernel/race-id.ts";
import type { Instant, RaceDay } from "../domain/kernel/time.ts";
import { duePhases, type SkippedPhase } from "../domain/plan/due-phases.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import { taskNameOf } from "../domain/plan/task-name.ts";
import type { Task } from "../ports/task-queue.ts";
import type { Deps } from "./deps.ts";
import { raceKey } from "./documents.ts";

/** What laying the tasks of one race came to. */
export type LaidTasks = {
  readonly raceId: RaceId;
  readonly tasks: readonly { readonly phase: Phase; readonly name: string; readonly runAt: Instant }[];
  readonly created: number;
  readonly existing: number;
  readonly skipped: readonly SkippedPhase[];
};

/** Lays the tasks of a race that are still to run. Laying them again changes nothing: a name is used once. */
export async function layTasks(deps: Deps, day: RaceDay, race: PlannedRace): Promise<LaidTasks> {
  const { due, skipped } = duePhases(race, deps.clock.now());
  const tasks: { phase: Phase; name: string; runAt: Instant }[] = [];
  let created = 0;
  for (const { phase, runAt } of due) {
    const task = taskOf(day, race, { phase, runAt, attempt: 1 });
    if ((await deps.queue.enqueue(task)) === "created") created++;
    tasks.push({ phase, name: task.name, runAt });
  }
  return { raceId: race.raceId, tasks, created, existing: tasks.length - created, skipped };
}

export function taskOf(
  day: RaceDay,
  race: Pick<PlannedRace, "meetingNumber" | "raceNumber" | "revision">,
  at: { readonly phase: Phase; readonly runAt: Instant; readonly attempt: number },
): Task {
  const { meetingNumber, raceNumber, revision } = race;
  const { phase, runAt, attempt } = at;
  return {
    name: taskNameOf({ day, meetingNumber, raceNumber, phase, revision, attempt }),
    runAt,
    path: "/run",
    body: { date: day, race: raceLabel({ meetingNumber, raceNumber }), phase, revision, attempt },
  };
}

/**
 * Takes the tasks of an older revision, or of a cancelled race, away, best-effort: one that runs all the same answers
 * "superseded", or "cancelled". Where H5 has run, the result of a cancelled race is still looked for: tickets are
 * refunded.
 */
export async function cancelTasks(deps: Deps, day: RaceDay, old: PlannedRace, now: PlannedRace): Promise<void> {
  const { meetingNumber, raceNumber, revision } = old;
  const settled = now.status === "cancelled" && (await deps.store.read(raceKey(now.raceId, "tickets.json")));
  for (const phase of settled ? (["H30", "H5"] as const) : PHASES) {
    await deps.queue.cancel(taskNameOf({ day, meetingNumber, raceNumber, phase, revision, attempt: 1 }));
  }
}
