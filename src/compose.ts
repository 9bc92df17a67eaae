import { join } from "node:path";
import type { Logger } from "pino";
import { type App, createApp } from "./app/app.ts";
import type { Deps, Policy } from "./app/deps.ts";
import { followClock } from "./clock/follow-clock.ts";
import { systemClock } from "./clock/system-clock.ts";
import type { Config } from "./config.ts";
import { type ProfileError, profileOf } from "./domain/betting/profile.ts";
import { centsOfEuros } from "./domain/kernel/money.ts";
import type { Result } from "./domain/kernel/result.ts";
import type { Instant } from "./domain/kernel/time.ts";
import { createPoliteFetcher } from "./fetch/polite-fetcher.ts";
import { logOf } from "./log/pino-log.ts";
import type { Clock } from "./ports/clock.ts";
import type { DocumentStore } from "./ports/document-store.ts";
import type { Log } from "./ports/log.ts";
import type { PageFetcher } from "./ports/page-fetcher.ts";
import type { RaceSource } from "./ports/race-source.ts";
import type { QueueWorker } from "./ports/task-queue.ts";
import { openEmbeddedQueue } from "./queue/pg-boss/embedded-queue.ts";
import { openPostgresQueue } from "./queue/pg-boss/postgres-queue.ts";
import { scaleQueue } from "./queue/scaled/scaled-queue.ts";
import { createVirtualQueue, type VirtualQueue } from "./queue/virtual/virtual-queue.ts";
import type { RecordedDay } from "./recorded/recorded-day.ts";
import { createRecordedFetcher } from "./recorded/recorded-fetcher.ts";
import { createGenySource } from "./sources/geny/geny-source.ts";
import { createPmuSource } from "./sources/pmu/pmu-source.ts";
import { createZeturfSource } from "./sources/zeturf/zeturf-source.ts";
import { createFilesStore } from "./store/files/files-store.ts";
import { createMemoryStore } from "./store/memory/memory-store.ts";
import { NAME, VERSION } from "./version.ts";

/** The parts of a running service. No other file names an adapter. */
export type Service = {
  readonly app: App;
  readonly worker: QueueWorker;
  /** Calls the handler every morning in Paris. */
  daily(handler: Parameters<Awaited<ReturnType<typeof openEmbeddedQueue>>["daily"]>[0]["handler"]): Promise<void>;
  readonly courseHosts: ReadonlySet<string>;
  close(): Promise<void>;
};

/** @throws Error where the data folder, the queue or the clock cannot be opened: the message names it */
export async function composeService(config: Config, logger: Logger): Promise<Service> {
  const log = logOf(logger);
  const running = config.CLOCK_URL === undefined ? undefined : await followClock(config.CLOCK_URL);
  const clock: Clock = running ?? systemClock;
  const bases = [config.PMU_BASE_URL, config.ZETURF_BASE_URL, config.GENY_BASE_URL];
  const fetcher = createPoliteFetcher({
    clock,
    allowedHosts: new Set(bases.map((base) => new URL(base).host)),
    userAgent: userAgentOf(config),
    rateLimitSeconds: config.RATE_LIMIT_DELAY,
    timeoutSeconds: config.REQUEST_TIMEOUT,
    maxRetries: config.MAX_RETRIES,
  });
  const store = createFilesStore({ dir: config.LOCAL_DATA_DIR });
  const opened =
    config.DATABASE_URL === undefined
      ? await openEmbeddedQueue({ dir: join(config.LOCAL_DATA_DIR, "queue"), log })
      : await openPostgresQueue({ databaseUrl: config.DATABASE_URL, log });
  const { queue, worker } = running ? scaleQueue(opened, running) : opened;
  const deps: Deps = {
    clock,
    store,
    queue,
    sources: sourcesOf(config, fetcher),
    log,
    policy: policyOf(config),
    codeVersion: VERSION,
  };
  return {
    app: createApp(deps),
    worker,
    daily: (handler) => opened.daily({ hour: config.DAILY_SCHEDULE_HOUR, handler }),
    courseHosts: new Set([config.ZETURF_BASE_URL, config.GENY_BASE_URL].map((base) => new URL(base).host)),
    async close() {
      await opened.close();
      await fetcher.close();
    },
  };
}

/** A recorded day under the same use-cases: its own clock, its own queue, and the recording as the only source. */
export type Replay = { readonly app: App; readonly queue: VirtualQueue; readonly store: DocumentStore };

/** @param out a folder for the documents; in memory without one */
export function composeReplay(
  recording: RecordedDay,
  options: { readonly startAt: Instant; readonly policy: Policy; readonly out: string | undefined; readonly log: Log },
): Replay {
  const queue = createVirtualQueue({ startAt: options.startAt });
  const { clock } = queue;
  const baseUrl = "https://recorded.invalid";
  const fetcher = createRecordedFetcher({ recording, baseUrl, clock });
  const store = options.out === undefined ? createMemoryStore() : createFilesStore({ dir: options.out });
  const deps: Deps = {
    clock,
    store,
    queue: queue.queue,
    sources: [createPmuSource({ fetcher, baseUrl })],
    log: options.log,
    policy: options.policy,
    codeVersion: VERSION,
  };
  return { app: createApp(deps), queue, store };
}

/** @throws Error on a profile that does not exist: the configuration was to be checked before */
export function policyOf(config: Config): Policy {
  const profile = profileFrom(config);
  if (!profile.ok) throw new Error(`GPI_PROFILE: ${JSON.stringify(profile.error)}`);
  return {
    countries: new Set(config.PLAN_COUNTRIES),
    maxOddsAgeMinutes: config.GPI_MAX_ODDS_AGE_MINUTES,
    profile: profile.value,
  };
}

export function profileFrom(config: Config): Result<Policy["profile"], ProfileError> {
  return profileOf(config.GPI_PROFILE, {
    maximumOddsAgeMinutes: config.GPI_MAX_ODDS_AGE_MINUTES,
    ...(config.GPI_BUDGET_PER_RACE === undefined ? {} : { budgetPerRace: centsOfEuros(config.GPI_BUDGET_PER_RACE) }),
    ...(config.GPI_MIN_EV_PERCENT === undefined ? {} : { minimumExpectedValue: config.GPI_MIN_EV_PERCENT / 100 }),
  });
}

export function userAgentOf(config: Config): string {
  return config.USER_AGENT ?? `${NAME}/${VERSION}`;
}

function sourcesOf(config: Config, fetcher: PageFetcher): RaceSource[] {
  const all: Readonly<Record<(typeof config.SOURCES_ENABLED)[number], () => RaceSource>> = {
    pmu: () => createPmuSource({ fetcher, baseUrl: config.PMU_BASE_URL }),
    zeturf: () => createZeturfSource({ fetcher, baseUrl: config.ZETURF_BASE_URL }),
    geny: () => createGenySource({ fetcher, baseUrl: config.GENY_BASE_URL }),
  };
  return config.SOURCES_ENABLED.map((name) => all[name]());
}
