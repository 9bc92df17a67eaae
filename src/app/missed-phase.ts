import { raceLabel } from "../domain/kernel/race-id.ts";
import type { RaceDay } from "../domain/kernel/time.ts";
import { phaseInstant } from "../domain/plan/due-phases.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import type { QueuedTask } from "../ports/task-queue.ts";
import type { Deps } from "./deps.ts";
import { recordRun } from "./record-run.ts";
import type { RunReason } from "./run-answer.ts";
import { MISSED } from "./run-marks.ts";

/** A phase whose window closed without a run, and why. */
export type Missed = { readonly race: string; readonly phase: "H30" | "H5"; readonly cause: RunReason };

/**
 * Records a phase that was missed, once a revision, with the cause as the queue shows it. One whose task is still to be
 * delivered is left to that task: it answers for itself.
 *
 * @param queued the tasks of this race that the queue knows
 * @returns undefined where its task will answer, or the miss is on record
 */
export async function recordMiss(
  deps: Deps,
  day: RaceDay,
  race: PlannedRace,
  given: { readonly phase: Missed["phase"]; readonly queued: readonly QueuedTask[]; readonly correlationId: string },
): Promise<Missed | undefined> {
  const { phase, queued, correlationId } = given;
  const { startsAt, revision } = race;
  if (startsAt === undefined) return undefined;
  const own = queued.filter(({ body }) => body.phase === phase && body.revision === revision);
  if (own.some(({ state }) => state === "waiting" || state === "retrying" || state === "running")) return undefined;
  const cause = causeOf(own.at(-1), race, phase);
  const until = phase === "H5" ? startsAt : phaseInstant("H5", startsAt);
  // Named by the end of the window: whoever sees the miss, and when, writes one record.
  // What was past when the day was first planned had no task that could be late (product contract, §10).
  const outcome = cause.code === "past" ? ("no_data" as const) : ("too_late" as const);
  const answer = { race: raceLabel(race), phase, date: day, outcome, artifacts: [] };
  const detail = `${phase} was due at ${phaseInstant(phase, startsAt)} and had to run before ${until}`;
  const reasons = [cause, { code: "too_late", detail }];
  const run = { correlationId: MISSED, startedAt: until, revision, attempt: 1 };
  if ((await recordRun(deps, { ...answer, reasons }, run)) === "exists") return undefined;
  deps.log.warn("phase missed", { raceId: race.raceId, phase, revision, cause, correlationId });
  return { race: answer.race, phase, cause };
}

function causeOf(task: QueuedTask | undefined, { revision }: PlannedRace, phase: Missed["phase"]): RunReason {
  if (!task && revision > 1) {
    return { code: "moved_past", detail: `revision ${revision} was learnt when the window of ${phase} was over` };
  }
  if (!task) return { code: "past", detail: "the day was planned, or its queue rebuilt, after its window" };
  if (task.state === "dead") {
    return { code: "task_dead", detail: `${task.name}: ${task.attempts} deliveries, the last: ${task.error ?? "?"}` };
  }
  return { code: `task_${task.state}`, detail: `${task.name} is ${task.state} and did not do the work` };
}
