import { parsePhase } from "../domain/kernel/phase.ts";
import type { Result } from "../domain/kernel/result.ts";
import { type Instant, parisDayOf, parseRaceDay, type RaceDay } from "../domain/kernel/time.ts";
import type { Delivery, QueuedTask, Task } from "../ports/task-queue.ts";
import type { Deps } from "./deps.ts";
import type { CorruptDocument } from "./documents.ts";
import { resumeDay } from "./resume-day.ts";
import type { RunAnswer } from "./run-answer.ts";
import { type RunPhase, runPhase } from "./run-phase.ts";
import { type ScheduleDay, type ScheduledDay, type ScheduleError, scheduleDay } from "./schedule-day.ts";
import { summariseDay } from "./summarise-day.ts";
import { type DayView, type ViewError, viewDay, viewRace } from "./view-day.ts";
import { type Status, viewStatus } from "./view-status.ts";
import { type WatchDay, watchDay } from "./watch-day.ts";

/** Everything that the system does, one use-case a line. Routes, commands and the queue call nothing else. */
export type App = {
  now(): Instant;
  /** The day in Paris. */
  today(): RaceDay;
  scheduleDay(input: ScheduleDay): Promise<Result<ScheduledDay, ScheduleError>>;
  runPhase(input: RunPhase): Promise<RunAnswer>;
  watchDay(input: WatchDay): ReturnType<typeof watchDay>;
  /** Makes the queue agree with the stored plan of today, at start-up. */
  resumeDay(input: { readonly correlationId: string; readonly plannedFromHour: number }): ReturnType<typeof resumeDay>;
  viewDay(day: RaceDay): Promise<Result<DayView, ViewError>>;
  viewRace(day: RaceDay, race: string): ReturnType<typeof viewRace>;
  viewStatus(day?: RaceDay): Promise<Result<Status, CorruptDocument>>;
  /** The day in a table: every race with what each phase came to. */
  summariseDay(day: RaceDay): ReturnType<typeof summariseDay>;
  listTasks(): Promise<QueuedTask[]>;
  /** What the queue delivers: the same use-cases, and whether another delivery may help. */
  deliver(task: Task, correlationId: string): Promise<Delivery>;
};

export function createApp(deps: Deps): App {
  return {
    now: () => deps.clock.now(),
    today: () => parisDayOf(deps.clock.now()),
    scheduleDay: (input) => scheduleDay(deps, input),
    runPhase: (input) => runPhase(deps, input),
    watchDay: (input) => watchDay(deps, input),
    resumeDay: (input) => resumeDay(deps, input),
    viewDay: (day) => viewDay(deps, day),
    viewRace: (day, race) => viewRace(deps, day, race),
    viewStatus: (day) => viewStatus(deps, day),
    summariseDay: (day) => summariseDay(deps, day),
    listTasks: () => deps.queue.list(),
    deliver: (task, correlationId) => deliver(deps, task, correlationId),
  };
}

const DONE: Delivery = { answer: "done" };

async function deliver(deps: Deps, task: Task, correlationId: string): Promise<Delivery> {
  const day = parseRaceDay(String(task.body.date));
  if (!day.ok) return unreadable(deps, task, "date");
  if (task.path === "/schedule") {
    const scheduled = await scheduleDay(deps, { day: day.value, mode: "tasks", correlationId });
    return scheduled.ok ? DONE : { answer: "retry", error: scheduled.error.kind };
  }
  if (task.path === "/watch") {
    const watched = await watchDay(deps, { day: day.value, correlationId });
    return watched.ok || watched.error.kind === "no_plan" ? DONE : { answer: "retry", error: watched.error.kind };
  }
  const phase = parsePhase(String(task.body.phase));
  if (!phase) return unreadable(deps, task, "phase");
  const answer = await runPhase(deps, {
    name: { race: String(task.body.race) },
    phase,
    day: day.value,
    revision: Number(task.body.revision),
    attempt: Number(task.body.attempt),
    correlationId,
  });
  const again = ["unreachable", "unreadable", "corrupt_document"].includes(answer.outcome);
  if (!again) return DONE;
  return { answer: "retry", error: [answer.outcome, ...answer.reasons.map(({ detail }) => detail)].join(": ") };
}

/** A task that we laid reads back; one that does not is of another version, and is set aside with the reason. */
function unreadable(deps: Deps, task: Task, field: string): Delivery {
  deps.log.error("task cannot be read", { task: task.name, field, body: task.body });
  return { answer: "retry", error: `the task's ${field} cannot be read` };
}
