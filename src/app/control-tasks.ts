import { PHASES, type Phase } from "../domain/kernel/phase.ts";
import { err, ok, type Result } from "../domain/kernel/result.ts";
import type { RaceDay } from "../domain/kernel/time.ts";
import { isTooLate, phaseInstant } from "../domain/plan/due-phases.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import { contains, covers, type Scope } from "../domain/plan/scope.ts";
import type { QueuedTask } from "../ports/task-queue.ts";
import type { Deps } from "./deps.ts";
import type { CorruptDocument } from "./documents.ts";
import { findRace } from "./find-race.ts";
import { taskOf } from "./lay-tasks.ts";
import { changePauses, type Pause, pauseOf, readPauses, scopeText } from "./pauses.ts";
import { readPlan } from "./plan-store.ts";
import { reconcileDay } from "./reconcile-day.ts";

/** What an operator asks of a part of a day. */
export type ControlTasks = { readonly day: RaceDay; readonly scope: Scope; readonly correlationId: string };

/** Tasks that were laid, by name, and the pauses that stand afterwards. */
export type Controlled = { readonly laid: readonly string[]; readonly paused: readonly string[] };

export type ControlError = CorruptDocument | { readonly kind: "no_plan"; readonly day: RaceDay };

/** Halts a part of a day: from now on its runs answer "paused" and write nothing. */
export async function pauseTasks(
  deps: Deps,
  { day, scope, correlationId }: ControlTasks,
): Promise<Result<Controlled, ControlError>> {
  const since = deps.clock.now();
  const changed = await changePauses(deps, day, correlationId, (pauses) =>
    pauses.some((pause) => contains(pause.scope, scope)) ? pauses : [...pauses, { scope, since }],
  );
  if (!changed.ok) return changed;
  deps.log.warn("tasks paused", { date: day, scope: scopeText(scope) });
  return ok({ laid: [], paused: textsOf(changed.value) });
}

/** Lifts the pauses of a part of a day, and lays again what answered "paused" and whose window is still open. */
export async function resumeTasks(deps: Deps, input: ControlTasks): Promise<Result<Controlled, ControlError>> {
  const { day, scope, correlationId } = input;
  const changed = await changePauses(deps, day, correlationId, (pauses) =>
    pauses.filter((pause) => !contains(scope, pause.scope)),
  );
  if (!changed.ok) return changed;
  const stored = await readPlan(deps.store, day);
  if (!stored.ok) return stored;
  if (!stored.value) return err({ kind: "no_plan", day });
  const { plan } = stored.value;
  const free = plan.races.filter((race) => covers(scope, race) && !pauseOf(changed.value, race));
  const reconciled = await reconcileDay(deps, plan, correlationId);
  if (!reconciled.ok) return reconciled;
  const laid = reconciled.value.laid
    .filter(({ raceId }) => free.some((race) => race.raceId === raceId))
    .flatMap(({ names }) => names);
  deps.log.info("tasks resumed", { date: day, scope: scopeText(scope), laid: laid.length });
  return ok({ laid, paused: textsOf(changed.value) });
}

/** Lays dead tasks again, each as the next attempt of its phase. The dead ones stay listed, with their error. */
export async function redriveTasks(
  deps: Deps,
  { day, scope }: ControlTasks,
): Promise<Result<Controlled, ControlError>> {
  const stored = await readPlan(deps.store, day);
  if (!stored.ok) return stored;
  if (!stored.value) return err({ kind: "no_plan", day });
  const laid: string[] = [];
  for (const task of await tasksOf(deps, day, "dead")) {
    const race = findRace(stored.value.plan.races, { race: String(task.body.race) });
    const phase = PHASES.find((name) => name === task.body.phase);
    if (!race || !phase || !covers(scope, race)) continue;
    laid.push(...(await layNext(deps, day, race, phase, Number(task.body.attempt))));
  }
  const pauses = await readPauses(deps.store, day);
  if (!pauses.ok) return pauses;
  deps.log.info("tasks redriven", { date: day, scope: scopeText(scope), laid: laid.length });
  return ok({ laid, paused: textsOf(pauses.value) });
}

/**
 * The waiting tasks of a part of a day that may be delivered now: what is due, and results of races whose off has
 * passed. Odds are never taken before their minute.
 */
export async function runnableTasks(
  deps: Deps,
  { day, scope }: ControlTasks,
): Promise<Result<QueuedTask[], ControlError>> {
  const stored = await readPlan(deps.store, day);
  if (!stored.ok) return stored;
  if (!stored.value) return err({ kind: "no_plan", day });
  const now = deps.clock.now();
  const { races } = stored.value.plan;
  const waiting = [...(await tasksOf(deps, day, "waiting")), ...(await tasksOf(deps, day, "retrying"))];
  return ok(
    waiting.filter((task) => {
      const race = findRace(races, { race: String(task.body.race) });
      if (!race?.startsAt || !covers(scope, race)) return false;
      return task.runAt <= now || (task.body.phase === "RESULT" && race.startsAt < now);
    }),
  );
}

async function tasksOf(deps: Deps, day: RaceDay, state: QueuedTask["state"]): Promise<QueuedTask[]> {
  const tasks = await deps.queue.list();
  return tasks.filter((task) => task.state === state && task.path === "/run" && task.body.date === day);
}

async function layNext(deps: Deps, day: RaceDay, race: PlannedRace, phase: Phase, attempt: number): Promise<string[]> {
  const { startsAt } = race;
  const now = deps.clock.now();
  if (startsAt === undefined || isTooLate(phase, startsAt, now)) return [];
  const due = phaseInstant(phase, startsAt);
  const task = taskOf(day, race, { phase, runAt: due > now ? due : now, attempt: attempt + 1 });
  return (await deps.queue.enqueue(task)) === "created" ? [task.name] : [];
}

function textsOf(pauses: readonly Pause[]): string[] {
  return pauses.map(({ scope }) => scopeText(scope));
}
