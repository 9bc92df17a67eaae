import { parsePhase } from "../domain/kernel/phase.ts";
import { ok, type Result } from "../domain/kernel/result.ts";
import { type Instant, parisDayOf, parseRaceDay, type RaceDay } from "../domain/kernel/time.ts";
import type { Log } from "../ports/log.ts";
import type { Delivery, QueuedTask, Task } from "../ports/task-queue.ts";
import {
  type ControlError,
  type Controlled,
  type ControlTasks,
  pauseTasks,
  redriveTasks,
  resumeTasks,
  runnableTasks,
} from "./control-tasks.ts";
import type { Deps } from "./deps.ts";
import type { CorruptDocument } from "./documents.ts";
import { type AppEvent, createEvents } from "./events.ts";
import { viewLedger } from "./ledger.ts";
import { planMorning } from "./plan-morning.ts";
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
  /** As scheduleDay; a failure lays the next try as a task. */
  planMorning(input: Omit<ScheduleDay, "mode">): Promise<Result<ScheduledDay, ScheduleError>>;
  runPhase(input: RunPhase): Promise<RunAnswer>;
  watchDay(input: WatchDay): ReturnType<typeof watchDay>;
  /** Makes the queue agree with the stored plan of today, at start-up. */
  resumeDay(input: { readonly correlationId: string; readonly plannedFromHour: number }): ReturnType<typeof resumeDay>;
  viewDay(day: RaceDay): Promise<Result<DayView, ViewError>>;
  viewRace(day: RaceDay, race: string): ReturnType<typeof viewRace>;
  viewStatus(day?: RaceDay): Promise<Result<Status, CorruptDocument>>;
  /** The day in a table: every race with what each phase came to. */
  summariseDay(day: RaceDay): ReturnType<typeof summariseDay>;
  /** A month of the sealed record, each link checked. @param month `2025-12` */
  viewLedger(month: string): ReturnType<typeof viewLedger>;
  listTasks(): Promise<QueuedTask[]>;
  pauseTasks(input: ControlTasks): Promise<Result<Controlled, ControlError>>;
  resumeTasks(input: ControlTasks): Promise<Result<Controlled, ControlError>>;
  redriveTasks(input: ControlTasks): Promise<Result<Controlled, ControlError>>;
  /** Delivers now what may run now; says how each delivery ended. */
  runTasks(input: ControlTasks): Promise<Result<{ readonly delivered: readonly string[] }, ControlError>>;
  /** Told of everything that happens. @returns the end of the subscription */
  subscribe(listener: (event: AppEvent) => void): () => void;
  /** What the queue delivers: the same use-cases, and whether another delivery may help. */
  deliver(task: Task, correlationId: string): Promise<Delivery>;
};

export function createApp(deps: Deps): App {
  const events = createEvents();
  const app: App = {
    now: () => deps.clock.now(),
    today: () => parisDayOf(deps.clock.now()),
    async scheduleDay(input) {
      const scheduled = await scheduleDay(deps, input);
      const outcome = scheduled.ok ? "planned" : scheduled.error.kind;
      events.publish({ at: deps.clock.now(), kind: "day_scheduled", date: input.day, outcome });
      return scheduled;
    },
    async planMorning(input) {
      const planned = await planMorning(deps, input);
      const outcome = planned.ok ? "planned" : planned.error.kind;
      events.publish({ at: deps.clock.now(), kind: "day_scheduled", date: input.day, outcome });
      return planned;
    },
    async runPhase(input) {
      const answer = await runPhase(deps, input);
      const { race, phase, outcome } = answer;
      events.publish({ at: deps.clock.now(), kind: "phase_run", date: input.day, race, phase, outcome });
      return answer;
    },
    async watchDay(input) {
      const watched = await watchDay(deps, input);
      events.publish({ at: deps.clock.now(), kind: "day_watched", date: input.day });
      return watched;
    },
    resumeDay: (input) => resumeDay(deps, input),
    viewDay: (day) => viewDay(deps, day),
    viewRace: (day, race) => viewRace(deps, day, race),
    viewStatus: (day) => viewStatus(deps, day),
    summariseDay: (day) => summariseDay(deps, day),
    viewLedger: (month) => viewLedger(deps, month),
    listTasks: () => deps.queue.list(),
    pauseTasks: (input) => pauseTasks(deps, input),
    resumeTasks: (input) => resumeTasks(deps, input),
    redriveTasks: (input) => redriveTasks(deps, input),
    async runTasks(input) {
      const tasks = await runnableTasks(deps, input);
      if (!tasks.ok) return tasks;
      const delivered: string[] = [];
      for (const task of tasks.value) {
        const { answer } = await deliver(app, deps.log, task, input.correlationId);
        delivered.push(`${task.name}: ${answer}`);
      }
      return ok({ delivered });
    },
    subscribe: (listener) => events.subscribe(listener),
    deliver: (task, correlationId) => deliver(app, deps.log, task, correlationId),
  };
  return app;
}

const DONE: Delivery = { answer: "done" };

async function deliver(app: App, log: Log, task: Task, correlationId: string): Promise<Delivery> {
  const day = parseRaceDay(String(task.body.date));
  if (!day.ok) return unreadable(log, task, "date");
  if (task.path === "/schedule") {
    await app.planMorning({ day: day.value, correlationId }); // a failure lays its own next try
    return DONE;
  }
  if (task.path === "/watch") {
    const watched = await app.watchDay({ day: day.value, correlationId });
    return watched.ok || watched.error.kind === "no_plan" ? DONE : { answer: "retry", error: watched.error.kind };
  }
  const phase = parsePhase(String(task.body.phase));
  if (!phase) return unreadable(log, task, "phase");
  const answer = await app.runPhase({
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
function unreadable(log: Log, task: Task, field: string): Delivery {
  log.error("task cannot be read", { task: task.name, field, body: task.body });
  return { answer: "retry", error: `the task's ${field} cannot be read` };
}
