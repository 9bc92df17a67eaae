import { type App, createApp } from "../../src/app/app.ts";
import type { Deps, Policy } from "../../src/app/deps.ts";
import { createPageJudge, type PageJudge } from "../../src/app/judge-pages.ts";
import type { RunAnswer } from "../../src/app/run-answer.ts";
import type { RunPhase } from "../../src/app/run-phase.ts";
import { switchable } from "../../src/app/source-switches.ts";
import { type ProfileName, profileOf } from "../../src/domain/betting/profile.ts";
import type { Phase } from "../../src/domain/kernel/phase.ts";
import type { Instant } from "../../src/domain/kernel/time.ts";
import type { SourceName } from "../../src/domain/race/race.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { DocumentStore } from "../../src/ports/document-store.ts";
import type { Log, LogFields } from "../../src/ports/log.ts";
import type { RaceSource } from "../../src/ports/race-source.ts";
import type { QueuedTask, TaskQueue } from "../../src/ports/task-queue.ts";
import type { Telemetry } from "../../src/ports/telemetry.ts";
import { createVirtualQueue } from "../../src/queue/virtual/virtual-queue.ts";
import { createMemoryStore } from "../../src/store/memory/memory-store.ts";
import { FABLE_DAY, fableRace, paris } from "./fable-day.ts";
import { createFakeHosts, FAKE_HOMES } from "./fake-pages.ts";
import { createFakeSite, type FakeSite } from "./fake-source.ts";

export type World = {
  app: App;
  readonly store: DocumentStore;
  readonly queue: TaskQueue;
  /** The PMU, unless other sources were named. */
  readonly site: FakeSite;
  readonly sites: readonly FakeSite[];
  readonly logged: readonly LogLine[];
  /** The clock jumps to a time of Paris on the day, or to an instant. */
  at(time: string): void;
  schedule(mode?: "tasks" | "plan"): ReturnType<App["scheduleDay"]>;
  run(phase: Phase, race?: string, fields?: Partial<RunPhase>): Promise<RunAnswer>;
  /** Delivers what is due by a time of Paris, or by an instant. */
  runUntil(end: string | Instant): Promise<void>;
  /** The process dies, and another starts on the same store and queue. */
  restart(over?: Partial<Pick<Deps, "store" | "queue" | "clock" | "workbook">>): App;
  task(name: string): Promise<QueuedTask | undefined>;
};

/** `14:15` of the day, or an instant as it stands. */
function momentOf(time: string): Instant {
  return time.length === 5 ? paris(time) : (time as Instant);
}

type LogLine = { readonly level: keyof Log; readonly message: string; readonly fields: LogFields };

export function policyWith(profileName: ProfileName, maxOddsAgeMinutes = 3): Policy {
  const profile = profileOf(profileName);
  if (!profile.ok) throw new Error(profileName);
  return { countries: new Set(["FRA"]), maxOddsAgeMinutes, profile: profile.value };
}

/**
 * The whole app on an invented day: R1C1 at 14:15, R1C2 at 14:50, R2C1 at 15:25, and an English race. It is 09:00, and
 * nothing is planned yet.
 */
export function createWorld(
  options: {
    readonly at?: string;
    readonly store?: DocumentStore;
    readonly sources?: readonly SourceName[];
    readonly policy?: Policy;
    /** Instead of the made-up sites. */
    readonly realSources?: (clock: Clock, judge: PageJudge) => readonly RaceSource[];
    /** With switches and a judge of pages, as the service has them; these hosts are never asked. */
    readonly trusted?: boolean;
    readonly telemetry?: Telemetry;
  } = {},
): World {
  const { at = "09:00", store = createMemoryStore(), sources = ["pmu"], policy = policyWith("gpi-v5.1") } = options;
  const { queue, clock, runUntil } = createVirtualQueue({ startAt: momentOf(at) });
  const sites = sources.map((source) =>
    createFakeSite(source, clock, [
      fableRace("R1C1", "14:15", { source }),
      fableRace("R1C2", "14:50", { source }),
      fableRace("R2C1", "15:25", { source }),
      fableRace("R7C1", "14:30", { source, racecourse: "FABLETON PARK", country: "GBR" }),
    ]),
  );
  const [site] = sites;
  if (!site) throw new Error("a world has a source");
  const logged: LogLine[] = [];
  const line =
    (level: keyof Log) =>
    (message: string, fields: LogFields = {}) =>
      void logged.push({ level, message, fields });
  const log: Log = { info: line("info"), warn: line("warn"), error: line("error") };
  const judge = createPageJudge({ clock, store, log, codeVersion: "0.0.0" });
  const asked = options.realSources?.(clock, judge) ?? sites.map(({ source }) => source);
  const deps = {
    clock,
    store,
    queue,
    sources: options.trusted ? asked.map((source) => switchable(source, store)) : asked,
    ...(options.trusted ? { trust: { judge, hosts: createFakeHosts(), homes: FAKE_HOMES } } : {}),
    log,
    ...(options.telemetry ? { telemetry: options.telemetry } : {}),
    policy,
    codeVersion: "0.0.0",
  };
  const world: World = {
    app: createApp(deps),
    store,
    queue,
    site,
    sites,
    logged,
    at: (time) => clock.set(momentOf(time)),
    schedule: (mode = "tasks") => world.app.scheduleDay({ day: FABLE_DAY, mode, correlationId: "schedule" }),
    run: (phase, race = "R1C1", fields = {}) =>
      world.app.runPhase({
        name: { race },
        phase,
        day: FABLE_DAY,
        attempt: 1,
        correlationId: `${race}-${phase}`,
        ...fields,
      }),
    runUntil: (end) => runUntil(momentOf(end), (task) => world.app.deliver(task, task.name)),
    restart(over = {}) {
      world.app = createApp({ ...deps, ...over });
      return world.app;
    },
    task: async (name) => (await queue.list()).find((task) => task.name === name),
  };
  return world;
}
