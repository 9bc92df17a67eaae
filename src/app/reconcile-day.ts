import { raceLabel } from "../domain/kernel/race-id.ts";
import { ok, type Result } from "../domain/kernel/result.ts";
import { type Instant, minutesBetween, type RaceDay } from "../domain/kernel/time.ts";
import type { Plan, PlannedRace } from "../domain/plan/plan.ts";
import { marksOf, type RunMark, wantedTasks } from "../domain/plan/wanted-tasks.ts";
import { nextWatch, roundAfter, WATCH_MINUTES, watchNameOf } from "../domain/plan/watch-rounds.ts";
import type { QueuedTask } from "../ports/task-queue.ts";
import type { Deps } from "./deps.ts";
import { type CorruptDocument, raceKey } from "./documents.ts";
import { type LaidTasks, layTasks } from "./lay-tasks.ts";
import { type Missed, recordMiss } from "./missed-phase.ts";
import { pauseOf, readPauses } from "./pauses.ts";
import { readMarks } from "./run-marks.ts";

/** What making the queue agree with a day came to. */
export type Reconciled = {
  readonly laid: readonly LaidTasks[];
  /** Phases whose window closed without a run, recorded just now with their cause. */
  readonly missed: readonly Missed[];
  /** When the next look at the programme is laid; undefined once no race is pending. */
  readonly nextWatch: Instant | undefined;
};

/** A run that seems to have begun this many minutes from now: clocks of two machines differ by seconds. */
const CLOCK_TOLERANCE_MINUTES = 1;

/** Names of looks come again after a day. */
const DAY_MINUTES = 24 * 60;

/**
 * Makes the queue agree with the stored plan, what ran, and the clock: lays what is missing, takes away what is obsolete,
 * records what was missed, and lays the next look at the programme.
 *
 * The one place that lays a day's tasks. It changes no plan, may run at any moment, any number of times, and in two
 * processes at once: names are used once, and records of a miss are written once. A day that was planned without tasks
 * is left alone.
 */
export async function reconcileDay(
  deps: Deps,
  plan: Plan,
  correlationId: string,
): Promise<Result<Reconciled, CorruptDocument>> {
  if (plan.mode === "plan") return ok({ laid: [], missed: [], nextWatch: undefined });
  const day = plan.date;
  // The queue first: a task that it calls done has its record by then.
  const queued = (await deps.queue.list()).filter(({ body }) => body.date === day);
  const marks = await readMarks(deps.store, day);
  const pauses = await readPauses(deps.store, day);
  if (!pauses.ok) return pauses;
  const documents = new Set(await deps.store.list(`days/${day}/`));
  const now = deps.clock.now();
  nameClockJump(deps, day, marks, now);
  const used = new Map(
    queued.flatMap(({ name, state }) => (state === "done" || state === "dead" ? [[name, state] as const] : [])),
  );
  const laid: LaidTasks[] = [];
  const missed: Missed[] = [];
  for (const race of plan.races) {
    const known = {
      day,
      now,
      marks: marksOf(marks, race),
      held: pauseOf(pauses.value, race) !== undefined,
      decided: documents.has(raceKey(race.raceId, "snapshot_H5.json")),
      used,
    };
    let state = wantedTasks(race, known);
    const own = queued.filter(({ path, body }) => path === "/run" && body.race === raceLabel(race));
    let tasks = await layTasks(deps, day, race, state, own);
    // Each turn uses up a name; there are as many as a result has attempts.
    while (await findForgotten(deps, tasks.unlistedResults, used)) {
      state = wantedTasks(race, known);
      tasks = together(tasks, await layTasks(deps, day, race, state, own));
    }
    laid.push(tasks);
    for (const phase of state.silent) {
      const stored = documents.has(raceKey(race.raceId, `snapshot_${phase}.json`));
      const miss = stored ? undefined : await recordMiss(deps, day, race, { phase, queued: own, correlationId });
      if (miss) missed.push(miss);
    }
  }
  for (const { raceId, revision, cancelled } of withRevisions(laid, plan.races)) {
    if (cancelled.length > 0) deps.log.info("obsolete tasks taken away", { raceId, revision, tasks: cancelled });
  }
  return ok({ laid, missed, nextWatch: await layWatch(deps, plan, queued, now) });
}

function withRevisions(laid: readonly LaidTasks[], races: readonly PlannedRace[]) {
  return laid.map((one, i) => ({ ...one, revision: races[i]?.revision }));
}

/**
 * Lays the next look at a day's programme. A look whose name is used up (the clock went back, or it is dead) gives way
 * to the next round, so that the chain of looks never breaks.
 */
async function layWatch(
  deps: Deps,
  plan: Plan,
  queued: readonly QueuedTask[],
  now: Instant,
): Promise<Instant | undefined> {
  const { watchMinutes: every = WATCH_MINUTES, closeWatchMinutes: close = every } = deps.policy;
  const step = Math.min(every, close);
  let runAt = nextWatch(plan, now, { every, close });
  for (let tries = 0; runAt !== undefined && tries < DAY_MINUTES / step; tries++) {
    const name = watchNameOf(plan.date, runAt);
    const state = queued.find((task) => task.name === name)?.state;
    if (state === "waiting" || state === "retrying") return runAt;
    if (state === undefined) {
      const laid = await deps.queue.enqueue({ name, runAt, path: "/watch", body: { date: plan.date } });
      if (laid === "created" || (await isLive(deps, name))) return runAt;
    }
    runAt = roundAfter(runAt, step);
  }
  if (runAt !== undefined) deps.log.error("no name is left for the next look at the programme", { date: plan.date });
  return undefined;
}

/**
 * Marks results that the queue has forgotten as dead: a queue such as Cloud Tasks keeps the name of a task whose last
 * delivery failed, and not the task. Of one that did its work a run's record would speak. It then gives way to the next
 * attempt, as a dead one that is listed does.
 *
 * @returns whether there was one
 */
async function findForgotten(
  deps: Deps,
  unlistedResults: readonly string[],
  used: Map<string, "done" | "dead">,
): Promise<boolean> {
  const unknown = unlistedResults.filter((name) => !used.has(name));
  if (unknown.length === 0) return false;
  const listed = new Set((await deps.queue.list()).map(({ name }) => name)); // laid by another process meanwhile
  const forgotten = unknown.filter((name) => !listed.has(name));
  for (const name of forgotten) used.set(name, "dead");
  if (forgotten.length > 0) deps.log.warn("result task died and was forgotten by the queue", { tasks: forgotten });
  return forgotten.length > 0;
}

/** Two layings of one race: the second found what the first had created. */
function together(first: LaidTasks, second: LaidTasks): LaidTasks {
  const created = first.created + second.created;
  return {
    ...second,
    names: [...first.names, ...second.names],
    cancelled: [...first.cancelled, ...second.cancelled],
    created,
    existing: second.tasks.length - created,
  };
}

/** Another process may have laid it since the queue was read. */
async function isLive(deps: Deps, name: string): Promise<boolean> {
  const state = (await deps.queue.list()).find((task) => task.name === name)?.state;
  return state === "waiting" || state === "retrying";
}

function nameClockJump(deps: Deps, day: RaceDay, marks: readonly RunMark[], now: Instant): void {
  const latest = marks.at(-1)?.startedAt;
  if (latest === undefined || minutesBetween(now, latest) < CLOCK_TOLERANCE_MINUTES) return;
  deps.log.warn("the clock has gone back", { date: day, now, latestRun: latest });
}

/** The day's reconciliation as one line of the log. */
export function logReconciled(deps: Deps, message: string, plan: Plan, { laid, missed }: Reconciled): void {
  deps.log.info(message, {
    date: plan.date,
    races: plan.races.length,
    tasksCreated: laid.reduce((sum, { created }) => sum + created, 0),
    tasksCancelled: laid.reduce((sum, { cancelled }) => sum + cancelled.length, 0),
    missed: missed.length,
  });
}
