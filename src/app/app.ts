import { parseRaceId, type RaceId } from "../domain/kernel/race-id.ts";
import { ok, type Result } from "../domain/kernel/result.ts";
import { type Instant, parisDayOf, type RaceDay } from "../domain/kernel/time.ts";
import type { Language } from "../messages/translate.ts";
import type { Log } from "../ports/log.ts";
import type { Delivery, QueuedTask, Task } from "../ports/task-queue.ts";
import { inSpan, SILENT, type Standing, type Telemetry } from "../ports/telemetry.ts";
import { calendarDay } from "./calendar-day.ts";
import { calendarText } from "./calendar-text.ts";
import { type CalibrateDay, calibrateDay } from "./calibrate-day.ts";
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
import { explainStoredRace } from "./explain-race.ts";
import { ledgerFile } from "./ledger-file.ts";
import { ledgerHead, verifyLedger, viewLedger } from "./ledger-view.ts";
import { type MeasureRoi, measureRoi } from "./measure-roi.ts";
import { createPastArchive } from "./past-days.ts";
import { planMorning } from "./plan-morning.ts";
import { readTask } from "./read-task.ts";
import { resumeDay } from "./resume-day.ts";
import type { RunAnswer } from "./run-answer.ts";
import { type RunPhase, runPhase } from "./run-phase.ts";
import { type ScheduleDay, type ScheduledDay, type ScheduleError, scheduleDay } from "./schedule-day.ts";
import { shareReading } from "./share-reading.ts";
import { type SwitchSource, switchSource } from "./source-switches.ts";
import { summariseDay } from "./summarise-day.ts";
import { createWorkbookUpdates, type RebuildWorkbook, rebuildWorkbook, updateStep } from "./update-workbook.ts";
import { viewBoard } from "./view-board.ts";
import { type DayView, type ViewError, viewDay, viewRace } from "./view-day.ts";
import { viewRacePage } from "./view-race-page.ts";
import { probeSources, viewSources } from "./view-sources.ts";
import { viewStanding } from "./view-standing.ts";
import { type Status, viewStatus } from "./view-status.ts";
import { type WatchDay, watchDay } from "./watch-day.ts";
import { WORKBOOK_KEY } from "./write-workbook.ts";

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
  /** Why a race was or was not played and what moved each chance, from its stored analysis. */
  explainRace(day: RaceDay, race: string): ReturnType<typeof explainStoredRace>;
  /** A day as an iCalendar file. */
  calendar(day: RaceDay, language: Language): Promise<Result<string, ViewError>>;
  /** All that the page of one race shows. */
  viewRacePage(day: RaceDay, race: string): ReturnType<typeof viewRacePage>;
  /** A day at a glance. */
  viewBoard(day: RaceDay): ReturnType<typeof viewBoard>;
  viewStatus(day?: RaceDay): Promise<Result<Status, CorruptDocument>>;
  /** The same in numbers for whoever watches from outside, with the sources. */
  viewStanding(): Promise<Result<Standing, CorruptDocument>>;
  /** The day in a table: every race with what each phase came to. */
  summariseDay(day: RaceDay): ReturnType<typeof summariseDay>;
  /** A month of the sealed record, each link checked. @param month `2025-12` */
  viewLedger(month: string): ReturnType<typeof viewLedger>;
  /** The last sealed entry of all months. */
  ledgerHead(): ReturnType<typeof ledgerHead>;
  /** Every month of the store, each link checked. */
  verifyLedger(): ReturnType<typeof verifyLedger>;
  /** A month as `.ndjson`. @param month `2025-12` */
  ledgerFile(month: string): ReturnType<typeof ledgerFile>;
  /** What was staked between two days and what came back, beside paper tickets on the same races. */
  measureRoi(input: MeasureRoi): ReturnType<typeof measureRoi>;
  /** Fits the dividends of past days; the morning does it by itself. */
  calibrateDay(input: CalibrateDay): ReturnType<typeof calibrateDay>;
  /** Brings the rows of stored days into the workbook. */
  rebuildWorkbook(input: RebuildWorkbook): ReturnType<typeof rebuildWorkbook>;
  /** The workbook as it is stored; undefined before the first row. */
  readWorkbook(): Promise<Uint8Array | undefined>;
  /** Each source: its switch, its host, its pages' lights. */
  viewSources(): ReturnType<typeof viewSources>;
  /** Asks each enabled source for robots.txt and today's programme, now. */
  probeSources(): ReturnType<typeof probeSources>;
  /** Switches a source off or on, from its next request on. */
  switchSource(input: SwitchSource): ReturnType<typeof switchSource>;
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

export function createApp(given: Deps): App {
  const deps: Deps = { ...given, past: given.past ?? createPastArchive(given) };
  const { telemetry = SILENT } = deps;
  const events = createEvents();
  const publish = (kind: AppEvent["kind"], fields: Partial<AppEvent>) => {
    const at = deps.clock.now();
    events.publish({ at, date: parisDayOf(at), kind, ...fields });
  };
  const boards = shareReading((day: RaceDay) => viewBoard(deps, day));
  events.subscribe(() => boards.forget());
  const workbook = createWorkbookUpdates(deps);
  const planRows = ({ plan }: ScheduledDay, correlationId: string) =>
    updateStep(workbook.update(plan?.races.map(({ raceId }) => raceId) ?? [], correlationId));
  deps.trust?.judge.onTurn(({ source, kind: page, to, reason }) =>
    publish(to === "red" ? "source_red" : "source_green", { source, page, reason }),
  );
  const app: App = {
    now: () => deps.clock.now(),
    today: () => parisDayOf(deps.clock.now()),
    async scheduleDay(input) {
      const scheduled = await inSpan(telemetry, "plan day", { "gpi.date": input.day }, () => scheduleDay(deps, input));
      const outcome = scheduled.ok ? "planned" : scheduled.error.kind;
      telemetry.observe({ kind: "day_planned", outcome });
      events.publish({ at: deps.clock.now(), kind: "day_scheduled", date: input.day, outcome });
      if (scheduled.ok) await planRows(scheduled.value, input.correlationId);
      return scheduled;
    },
    async planMorning(input) {
      const planned = await inSpan(telemetry, "plan morning", { "gpi.date": input.day }, () =>
        planMorning(deps, input),
      );
      const outcome = planned.ok ? "planned" : planned.error.kind;
      telemetry.observe({ kind: "day_planned", outcome });
      events.publish({ at: deps.clock.now(), kind: "day_scheduled", date: input.day, outcome });
      if (planned.ok) await planRows(planned.value, input.correlationId);
      return planned;
    },
    async runPhase(input) {
      const answer = await measuredRun(telemetry, input, () => runPhase(deps, input));
      const { race, phase, outcome, changes } = answer;
      events.publish({ at: deps.clock.now(), kind: "phase_run", date: input.day, race, phase, outcome });
      if (changes.length > 0) publish("race_changed", { date: input.day, race, changes });
      const raceId = `${input.day}-${race}`;
      if (!CHANGES_ROWS.has(outcome) || !parseRaceId(raceId).ok) return answer;
      const step = await updateStep(workbook.update([raceId as RaceId], input.correlationId));
      if (!step) return answer;
      const told = step.returncode === 0 ? [] : [{ code: "workbook_pending", detail: step.stderrTail }];
      return { ...answer, modules: [...answer.modules, step], reasons: [...answer.reasons, ...told] };
    },
    async watchDay(input) {
      const watched = await inSpan(telemetry, "watch day", { "gpi.date": input.day }, () => watchDay(deps, input));
      events.publish({ at: deps.clock.now(), kind: "day_watched", date: input.day });
      if (watched.ok) {
        const { moved, cancelled } = watched.value;
        for (const race of moved) publish("race_changed", { date: input.day, race, outcome: "moved" });
        for (const race of cancelled) publish("race_changed", { date: input.day, race, outcome: "cancelled" });
        const labels = [...moved, ...cancelled];
        if (labels.length > 0) {
          const ids = labels.map((race) => `${input.day}-${race}` as RaceId);
          await updateStep(workbook.update(ids, input.correlationId));
        }
      }
      return watched;
    },
    resumeDay: (input) => resumeDay(deps, input),
    viewDay: (day) => viewDay(deps, day),
    viewRace: (day, race) => viewRace(deps, day, race),
    explainRace: (day, race) => explainStoredRace(deps, day, race),
    async calendar(day, language) {
      const calendar = await calendarDay(deps, day);
      return calendar.ok ? ok(await calendarText(calendar.value, language)) : calendar;
    },
    viewRacePage: (day, race) => viewRacePage(deps, day, race),
    viewBoard: (day) => boards.read(day),
    viewStatus: (day) => viewStatus(deps, day),
    viewStanding: () => viewStanding(deps),
    summariseDay: (day) => summariseDay(deps, day),
    viewLedger: (month) => viewLedger(deps, month),
    ledgerHead: () => ledgerHead(deps),
    verifyLedger: () => verifyLedger(deps),
    ledgerFile: (month) => ledgerFile(deps, month),
    measureRoi: (input) => measureRoi(deps, input),
    calibrateDay: (input) => calibrateDay(deps, input),
    rebuildWorkbook: (input) => rebuildWorkbook(deps, input),
    readWorkbook: async () => (await deps.store.read(WORKBOOK_KEY))?.body,
    viewSources: () => viewSources(deps),
    probeSources: () => probeSources(deps, parisDayOf(deps.clock.now())),
    async switchSource(input) {
      const switched = await switchSource(deps, input);
      if (switched.ok) {
        const { source, to, why } = input;
        deps.log.info("source switched by an operator", { source, to, why });
        publish("source_switched", { source, outcome: to, reason: why });
      }
      return switched;
    },
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

/** A phase as one span, counted with how it ended. */
export async function measuredRun(
  telemetry: Telemetry,
  { phase, day, name }: RunPhase,
  work: () => Promise<RunAnswer>,
): Promise<RunAnswer> {
  const began = performance.now();
  const attributes = { "gpi.date": day, "gpi.race": name.race ?? "" };
  const answer = await inSpan(telemetry, `run ${phase}`, attributes, work);
  const { outcome, reasons } = answer;
  // A second delivery and the result answer with the tickets of the decision: they were chosen once.
  const tickets = outcome === "play" ? answer.tickets : [];
  telemetry.observe({
    kind: "phase_run",
    phase,
    outcome,
    seconds: (performance.now() - began) / 1000,
    tickets: tickets.length,
    stakeCents: tickets.reduce((sum, { stake }) => sum + stake, 0),
    gates: outcome === "abstain" ? [...new Set(reasons.map(({ code }) => code))] : [],
  });
  return answer;
}

/** Ends of a phase that wrote, or found, documents which rows are made of. */
const CHANGES_ROWS: ReadonlySet<RunAnswer["outcome"]> = new Set([
  "play",
  "abstain",
  "recorded",
  "settled",
  "undetermined",
  "already_done",
  "cancelled",
]);

const DONE: Delivery = { answer: "done" };

async function deliver(app: App, log: Log, task: Task, correlationId: string): Promise<Delivery> {
  const read = readTask(task);
  if (!read.ok) {
    // Ours reads back; one that does not is of another version, and is set aside with the reason.
    const { detail } = read.error;
    log.error("task cannot be read", { task: task.name, detail, body: task.body });
    return { answer: "retry", error: `the task cannot be read: ${detail}` };
  }
  const order = read.value;
  const day = order.date;
  if (order.path === "/schedule") {
    await app.planMorning({ day, correlationId }); // a failure lays its own next try
    return DONE;
  }
  if (order.path === "/watch") {
    const watched = await app.watchDay({ day, correlationId });
    return watched.ok || watched.error.kind === "no_plan" ? DONE : { answer: "retry", error: watched.error.kind };
  }
  const { race, phase, revision, attempt } = order;
  const answer = await app.runPhase({ name: { race }, phase, day, revision, attempt, correlationId });
  const again = ["unreachable", "unreadable", "corrupt_document"].includes(answer.outcome);
  if (!again) return DONE;
  return { answer: "retry", error: [answer.outcome, ...answer.reasons.map(({ detail }) => detail)].join(": ") };
}
