import type { Phase } from "../domain/kernel/phase.ts";
import { type RaceId, raceLabel } from "../domain/kernel/race-id.ts";
import type { Instant, RaceDay } from "../domain/kernel/time.ts";
import type { SkippedPhase } from "../domain/plan/due-phases.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import { taskNameOf } from "../domain/plan/task-name.ts";
import type { WantedTasks } from "../domain/plan/wanted-tasks.ts";
import type { QueuedTask, Task } from "../ports/task-queue.ts";
import type { Deps } from "./deps.ts";

/** What making the queue agree came to for one race. */
export type LaidTasks = {
  readonly raceId: RaceId;
  readonly tasks: readonly { readonly phase: Phase; readonly name: string; readonly runAt: Instant }[];
  /** Of those that were created just now. */
  readonly names: readonly string[];
  readonly created: number;
  readonly existing: number;
  readonly cancelled: readonly string[];
  readonly skipped: readonly SkippedPhase[];
  /** Due results whose name is used, and whose task the queue does not list: laid just now by another, or forgotten. */
  readonly unlistedResults: readonly string[];
};

/** States in which a task will still be delivered, and may be taken away. */
const LIVE: readonly QueuedTask["state"][] = ["waiting", "retrying"];

/**
 * Creates the tasks of a race that should exist and takes away those that should not, best-effort: one that runs all the
 * same answers for itself.
 *
 * Whoever read an older plan does no harm: what he lays has a used name or answers "superseded", and a task of a
 * revision that he does not know is not his to take away.
 *
 * @param queued the `/run` tasks of this race that the queue knows
 */
export async function layTasks(
  deps: Deps,
  day: RaceDay,
  race: PlannedRace,
  { wanted, skipped }: WantedTasks,
  queued: readonly QueuedTask[],
): Promise<LaidTasks> {
  const tasks: { phase: Phase; name: string; runAt: Instant }[] = [];
  const names: string[] = [];
  const unlistedResults: string[] = [];
  const now = deps.clock.now();
  for (const { phase, attempt, runAt } of wanted) {
    const task = taskOf(day, race, { phase, runAt, attempt });
    // A later attempt may have been laid by hand, or by a run that is not yet on record.
    const known = queued.some((one) => isOf(one, race, phase) && Number(one.body.attempt) >= attempt);
    if (!known && (await deps.queue.enqueue(task)) === "created") names.push(task.name);
    else if (!known && phase === "RESULT" && runAt <= now) unlistedResults.push(task.name);
    tasks.push({ phase, name: task.name, runAt });
  }
  const cancelled: string[] = [];
  for (const task of queued.filter(({ state }) => LIVE.includes(state))) {
    if (!isObsolete(task, race, { wanted, skipped })) continue;
    if ((await deps.queue.cancel(task.name)) === "cancelled") cancelled.push(task.name);
  }
  const created = names.length;
  const existing = tasks.length - created;
  return { raceId: race.raceId, tasks, names, created, existing, cancelled, skipped, unlistedResults };
}

function isObsolete(
  task: QueuedTask,
  { revision }: PlannedRace,
  { wanted, skipped }: Pick<WantedTasks, "wanted" | "skipped">,
) {
  const told = Number(task.body.revision);
  if (told !== revision) return told < revision;
  const { phase } = task.body;
  const same = wanted.find((one) => one.phase === phase);
  if (same) return Number(task.body.attempt) < same.attempt;
  // One whose window is over is left: it answers for itself, and ends what a crash may have cut off.
  const why = skipped.find((one) => one.phase === phase)?.reason;
  // What is laid after a result that is settled looks for its corrections.
  if (phase === "RESULT" && why === "done") return false;
  return why === "done" || why === "ended" || why === "cancelled";
}

function isOf(task: QueuedTask, { revision }: PlannedRace, phase: Phase): boolean {
  return task.body.phase === phase && task.body.revision === revision;
}

/** The next task of a phase, laid by the run that is to be followed: the same one that `reconcileDay` would lay. */
export async function layOwnTask(
  deps: Deps,
  day: RaceDay,
  race: PlannedRace,
  at: { readonly phase: Phase; readonly runAt: Instant; readonly attempt: number },
): Promise<Task> {
  const task = taskOf(day, race, at);
  await deps.queue.enqueue(task);
  return task;
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
