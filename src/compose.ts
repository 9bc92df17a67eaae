import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Logger } from "pino";
import { type App, createApp } from "./app/app.ts";
import type { Policy } from "./app/deps.ts";
import type { ImportDeps } from "./app/import-page.ts";
import { createPageJudge } from "./app/judge-pages.ts";
import type { ReparseDeps } from "./app/reparse-day.ts";
import { switchable } from "./app/source-switches.ts";
import { WORKBOOK_KEY, type WorkbookDesk } from "./app/write-workbook.ts";
import { answerFromImports } from "./archive/imported-pages.ts";
import { createStoredArchive, pruneArchive } from "./archive/stored-archive.ts";
import { createOpenDoor } from "./auth/open-door.ts";
import { createTokenCheck } from "./auth/token-check.ts";
import { type TokenTrial, tryToken } from "./auth/try-token.ts";
import { followClock } from "./clock/follow-clock.ts";
import { systemClock } from "./clock/system-clock.ts";
import type { Config } from "./config.ts";
import { type ProfileError, profileOf } from "./domain/betting/profile.ts";
import { centsOfEuros } from "./domain/kernel/money.ts";
import type { Result } from "./domain/kernel/result.ts";
import { createFittedModel } from "./domain/model/fitted-win-model.ts";
import type { SourceName } from "./domain/race/race.ts";
import { decodeText } from "./fetch/decode-text.ts";
import { openHttpCache } from "./fetch/http-cache.ts";
import type { Pace } from "./fetch/pace.ts";
import { createPoliteFetcher } from "./fetch/polite-fetcher.ts";
import { withCorrelation } from "./log/correlation.ts";
import { createPino, logOf } from "./log/pino-log.ts";
import type { CallerCheck } from "./ports/caller-check.ts";
import type { Clock } from "./ports/clock.ts";
import type { DocumentStore, PrunableStore } from "./ports/document-store.ts";
import type { History } from "./ports/history.ts";
import type { Log } from "./ports/log.ts";
import type { PageFetcher } from "./ports/page-fetcher.ts";
import type { PageReports } from "./ports/page-report.ts";
import type { RaceSource } from "./ports/race-source.ts";
import type { TableWriter } from "./ports/table-writer.ts";
import type { Delivery, QueueWorker, TaskQueue } from "./ports/task-queue.ts";
import type { Metrics, Telemetry } from "./ports/telemetry.ts";
import { type CloudTasksOptions, createCloudTasksQueue } from "./queue/cloud-tasks/cloud-tasks-queue.ts";
import type { OpenQueue } from "./queue/pg-boss/boss-queue.ts";
import { DirectoryInUse } from "./queue/pg-boss/directory-lock.ts";
import { openEmbeddedQueue } from "./queue/pg-boss/embedded-queue.ts";
import { DirectoryUnusable, makeDirectory } from "./queue/pg-boss/make-directory.ts";
import { openPostgresQueue } from "./queue/pg-boss/postgres-queue.ts";
import { scaleQueue, scaleWorker } from "./queue/scaled/scaled-queue.ts";
import { createGenySource } from "./sources/geny/geny-source.ts";
import { createPageParsers } from "./sources/page-parsers.ts";
import { createPmuSource } from "./sources/pmu/pmu-source.ts";
import { createZeturfSource } from "./sources/zeturf/zeturf-source.ts";
import { createFilesStore } from "./store/files/files-store.ts";
import { createGcsStore } from "./store/gcs/gcs-store.ts";
import { createDuckdbHistory } from "./tables/duckdb-history.ts";
import { createDuckdbTableWriter } from "./tables/duckdb-table-writer.ts";
import { createTextTableWriter } from "./tables/text-table-writer.ts";
import { openTelemetry } from "./telemetry/telemetry.ts";
import { watchFetcher, watchQueue, watchStore, watchWorker } from "./telemetry/watched-ports.ts";
import { NAME, VERSION } from "./version.ts";
import { createExcelizeWorkbook } from "./workbook/excelize-workbook.ts";
import { createOfficeLocks } from "./workbook/office-locks.ts";

/** Hours after the morning's that are Cloud Scheduler's: a start after them finds out that its call never came. */
const CALLED_HOURS = 1;

/** A service that is built and not yet started. No file but the composing ones names an adapter. */
export type Service = {
  readonly app: App;
  readonly logger: Logger;
  /** Hosts that a `course_url` may name. */
  readonly courseHosts: ReadonlySet<string>;
  /** Who may call which route. */
  readonly callers: CallerCheck;
  readonly telemetry: Telemetry & Metrics;
  /** Delivers tasks, plans every morning, and makes up for what was missed while nothing ran. */
  start(): Promise<void>;
  close(): Promise<void>;
};

/** What a service lives in that does not live in the machine's own time: a stepped day brings all of it. */
export type Surroundings = {
  readonly clock: Clock;
  /** In which hosts are given their rest. */
  readonly pace: Pace;
  readonly store: PrunableStore;
  /** Whoever brings it delivers its tasks. */
  readonly queue: TaskQueue;
  readonly policy: Policy;
};

/**
 * @param logTo a program's output is its answer: a command logs to standard error
 * @param surroundings in place of what the configuration says of them
 * @throws DirectoryInUse where another process has the data folder (`isInUse`)
 * @throws DirectoryUnusable where the folder cannot be made or written (`folderFault`)
 * @throws Error where the folder, the database or the clock cannot be opened: the message names it
 */
export async function composeService(
  config: Config,
  logTo: "stdout" | "stderr",
  surroundings?: Surroundings,
): Promise<Service> {
  const level = logTo === "stderr" && config.LOG_LEVEL === "info" ? "warn" : config.LOG_LEVEL;
  const logger = createPino({
    level,
    service: config.SERVICE_NAME,
    version: VERSION,
    project: config.PROJECT_ID,
    descriptor: logTo === "stdout" ? 1 : 2,
  });
  const log = logOf(logger);
  const running = config.CLOCK_URL === undefined ? undefined : await followClock(config.CLOCK_URL);
  const clock: Clock = surroundings?.clock ?? running ?? systemClock;
  const telemetry = await openTelemetry({ service: config.SERVICE_NAME, version: VERSION, log, ...tracesOf(config) });
  const store = watchStore(surroundings?.store ?? storeOf(config), telemetry);
  const archive = createStoredArchive(store);
  makeDirectory(join(config.LOCAL_DATA_DIR, "cache"));
  const cache = openHttpCache(join(config.LOCAL_DATA_DIR, "cache", "pages.sqlite"), log);
  const fetcher = createPoliteFetcher({
    clock,
    log,
    ...(surroundings ? { pace: surroundings.pace } : {}),
    cache: cache.store,
    archive,
    recall: archive,
    spentBefore: (origin, day) => archive.countOf(origin, day),
    requestsPerDay: config.REQUESTS_PER_DAY,
    allowedHosts: new Set(Object.values(homesOf(config)).map((base) => new URL(base).host)),
    userAgent: userAgentOf(config),
    rateLimitSeconds: config.RATE_LIMIT_DELAY,
    timeoutSeconds: config.REQUEST_TIMEOUT,
    maxRetries: config.MAX_RETRIES,
  });
  const pages = answerFromImports(watchFetcher(fetcher, telemetry), {
    imports: createStoredArchive(store, "imports"),
    archive,
    clock,
    log,
    decode: decodeText,
  });
  const judge = createPageJudge({ clock, store, log, codeVersion: VERSION });
  // A command may need documents only: it does not wait for a database.
  const opened: OpenedQueue = surroundings
    ? { queue: surroundings.queue, close: async () => undefined }
    : await openQueue(config, { log, lazily: logTo === "stderr" });
  const queue = watchQueue(running ? scaleQueue(opened.queue, running) : opened.queue, telemetry);
  const desk = running || surroundings ? undefined : workbookDesk(config);
  const app = createApp({
    clock,
    store,
    queue,
    sources: sourcesOf(config, pages, judge).map((source) => switchable(source, store)),
    trust: { judge, hosts: fetcher, homes: homesOf(config) },
    log,
    telemetry,
    policy: surroundings?.policy ?? policyOf(config),
    // A served recording may pass a day in minutes: its workbook is made by `gpi excel rebuild`.
    ...(desk ? { workbook: desk } : {}),
    codeVersion: VERSION,
  });
  async function startTheDay(): Promise<Delivery> {
    const forgotten = await pruneArchive(store, app.today(), config.RAW_RETENTION_DAYS);
    if (forgotten > 0) log.info("old pages forgotten", { documents: forgotten, keptDays: config.RAW_RETENTION_DAYS });
    return planToday(app);
  }
  return {
    app,
    logger,
    courseHosts: new Set([config.ZETURF_BASE_URL, config.GENY_BASE_URL].map((base) => new URL(base).host)),
    // A command calls the service that it made for itself: nobody else reaches that one.
    callers: logTo === "stderr" ? createOpenDoor() : callersOf(config, log),
    telemetry,
    async start() {
      const { worker } = opened;
      const watched =
        worker &&
        watchWorker(running ? scaleWorker(worker, running) : worker, telemetry, () => Date.parse(clock.now()));
      await watched?.start((task) => {
        const correlationId = `${task.name}-${randomUUID().slice(0, 8)}`;
        return withCorrelation(correlationId, () => app.deliver(task, correlationId));
      });
      await opened.daily?.({ hour: config.DAILY_SCHEDULE_HOUR, handler: () => startTheDay() });
      const correlationId = randomUUID();
      // Started by Cloud Scheduler's own call, it leaves the planning to that call and its retries.
      const plannedFromHour = config.DAILY_SCHEDULE_HOUR + (opened.daily ? 0 : CALLED_HOURS);
      const resume = () => app.resumeDay({ correlationId, plannedFromHour });
      const resumed = await withCorrelation(correlationId, resume);
      if (!resumed.ok) log.error("the stored plan of today cannot be read", { ...resumed.error });
      log.info("service ready", { authMode: config.AUTH_MODE, data: config.LOCAL_DATA_DIR });
    },
    async close() {
      await opened.close();
      await desk?.workbook.close();
      await fetcher.close();
      cache.close();
      await telemetry.close();
    },
  };
}

/** Where spans go: the address for traces as it stands, else the common one's own path for them. */
function tracesOf(config: Config): {
  readonly tracesUrl?: string;
  readonly tracesHeaders?: Readonly<Record<string, string>>;
} {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: common, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own } = config;
  const tracesUrl = own ?? (common === undefined ? undefined : `${common}/v1/traces`);
  if (tracesUrl === undefined || config.OTEL_TRACES_EXPORTER === "none") return {};
  return { tracesUrl, tracesHeaders: config.OTEL_EXPORTER_OTLP_HEADERS ?? {} };
}

type OpenedQueue = {
  readonly queue: TaskQueue;
  /** None where tasks come as requests. */
  readonly worker?: QueueWorker;
  /** None where somebody else calls every morning. */
  readonly daily?: OpenQueue["daily"];
  readonly close: () => Promise<void>;
};

/** Cloud Tasks where the platform stops what runs between requests, else a queue that works in this process. */
async function openQueue(
  config: Config,
  { log, lazily }: { readonly log: Log; readonly lazily: boolean },
): Promise<OpenedQueue> {
  const cloud = cloudTasksOf(config);
  if (cloud) return createCloudTasksQueue({ ...cloud, log });
  if (config.DATABASE_URL !== undefined) return openPostgresQueue({ databaseUrl: config.DATABASE_URL, log });
  return openEmbeddedQueue({ dir: join(config.LOCAL_DATA_DIR, "queue"), log, lazily });
}

/** @throws Error on a deployment that does not say whom to call: the configuration was to be checked before */
function cloudTasksOf(config: Config): Omit<CloudTasksOptions, "log"> | undefined {
  const { K_SERVICE, CLOUD_TASKS_EMULATOR_HOST: emulatorHost, REGION: region, QUEUE_ID: queueId } = config;
  if (K_SERVICE === undefined && emulatorHost === undefined) return undefined;
  const { PROJECT_ID: projectId, SERVICE_URL: serviceUrl, TASKS_SA_EMAIL: serviceAccountEmail } = config;
  if (projectId === undefined || serviceUrl === undefined || serviceAccountEmail === undefined) {
    throw new Error("Cloud Tasks needs PROJECT_ID, SERVICE_URL and TASKS_SA_EMAIL");
  }
  return { projectId, region, queueId, serviceUrl, serviceAccountEmail, emulatorHost };
}

export { COLUMN_MAPS } from "./tables/column-maps.ts";

/** Where documents live. The embedded queue and the cache of pages stay in the data folder either way. */
export function storeOf({ GCS_BUCKET: bucket, ...config }: Config): PrunableStore {
  if (bucket === undefined) return createFilesStore({ dir: config.LOCAL_DATA_DIR });
  const { PROJECT_ID: projectId, GCS_API_ENDPOINT: apiEndpoint, GCS_PREFIX: prefix } = config;
  return createGcsStore({ bucket, projectId, apiEndpoint, ...(prefix === undefined ? {} : { prefix }) });
}

/** The mode is decided by the configuration, which refuses `off` wherever others may call. */
function callersOf(config: Config, log: Log): CallerCheck {
  return config.AUTH_MODE === "off" ? createOpenDoor() : createTokenCheck(tokenRulesOf(config), { log, now: Date.now });
}

/** `off` has no rules of its own: they are then what `verify` would ask. */
function tokenRulesOf(config: Config) {
  const { SERVICE_URL, SCHEDULER_SA_EMAIL, TASKS_SA_EMAIL } = config;
  return {
    mode: config.AUTH_MODE === "iam" ? ("iam" as const) : ("verify" as const),
    jwksUrl: config.OIDC_JWKS_URL,
    issuers: config.OIDC_ISSUERS,
    audiences: [...(SERVICE_URL === undefined ? [] : [SERVICE_URL]), ...(config.OIDC_AUDIENCE ?? [])],
    allowed: {
      schedulers: SCHEDULER_SA_EMAIL === undefined ? [] : [SCHEDULER_SA_EMAIL],
      tasks: TASKS_SA_EMAIL === undefined ? [] : [TASKS_SA_EMAIL],
      operators: config.OPERATOR_EMAILS ?? [],
      viewers: config.VIEWER_EMAILS ?? [],
    },
  };
}

/** For whom a token must be made; none where the configuration names no address. */
export function audiencesOf(config: Config): readonly string[] {
  return tokenRulesOf(config).audiences;
}

/** What the service of this configuration would say to a token, and on Cloud Run (`iam`) or elsewhere (`verify`). */
export function judgeToken(config: Config, mode: "iam" | "verify", token: string): Promise<TokenTrial> {
  return tryToken(token, { ...tokenRulesOf(config), mode }, Date.now);
}

async function planToday(app: App): Promise<Delivery> {
  const correlationId = randomUUID();
  await withCorrelation(correlationId, () => app.planMorning({ day: app.today(), correlationId }));
  return { answer: "done" }; // a failure has laid its own next try
}

/** @throws Error on a profile that does not exist: the configuration was to be checked before */
export function policyOf(config: Config): Policy {
  const profile = profileFrom(config);
  if (!profile.ok) throw new Error(`GPI_PROFILE: ${JSON.stringify(profile.error)}`);
  return {
    countries: new Set(config.PLAN_COUNTRIES),
    maxOddsAgeMinutes: config.GPI_MAX_ODDS_AGE_MINUTES,
    maxOddsAgeMinutesH30: config.GPI_MAX_ODDS_AGE_MINUTES_H30,
    watchMinutes: config.GPI_WATCH_MINUTES,
    closeWatchMinutes: config.GPI_WATCH_CLOSE_MINUTES,
    // A recorded day has none.
    pastPerformances: config.CLOCK_URL === undefined ? config.GPI_PAST_PERFORMANCES : "off",
    profile: profile.value,
    otherModels: [createFittedModel(config.GPI_FITTED_MODEL)],
  };
}

export function profileFrom(config: Config): Result<Policy["profile"], ProfileError> {
  return profileOf(config.GPI_PROFILE, {
    maximumOddsAgeMinutes: config.GPI_MAX_ODDS_AGE_MINUTES,
    model: config.GPI_MODEL,
    ...(config.GPI_MAX_ODDS_AGE_MINUTES_H30 === undefined
      ? {}
      : { maximumOddsAgeMinutesH30: config.GPI_MAX_ODDS_AGE_MINUTES_H30 }),
    ...(config.GPI_BUDGET_PER_RACE === undefined ? {} : { budgetPerRace: centsOfEuros(config.GPI_BUDGET_PER_RACE) }),
    ...(config.GPI_MIN_EV_PERCENT === undefined ? {} : { minimumExpectedValue: config.GPI_MIN_EV_PERCENT / 100 }),
  });
}

export function userAgentOf(config: Config): string {
  return config.USER_AGENT ?? `${NAME}/${VERSION}`;
}

/** Each source's base address, as configured. */
function homesOf(config: Config): Readonly<Record<SourceName, string>> {
  return { pmu: config.PMU_BASE_URL, zeturf: config.ZETURF_BASE_URL, geny: config.GENY_BASE_URL };
}

function sourcesOf(config: Config, fetcher: PageFetcher, reports: PageReports): RaceSource[] {
  const all = allSources(config, { fetcher, reports });
  return config.SOURCES_ENABLED.map((name) => all[name]());
}

function allSources(
  config: Config,
  deps: { readonly fetcher: PageFetcher; readonly reports?: PageReports },
): Readonly<Record<SourceName, () => RaceSource>> {
  const homes = homesOf(config);
  return {
    pmu: () => createPmuSource({ ...deps, baseUrl: homes.pmu }),
    zeturf: () => createZeturfSource({ ...deps, baseUrl: homes.zeturf }),
    geny: () => createGenySource({ ...deps, baseUrl: homes.geny }),
  };
}

function workbookDesk(config: Config): WorkbookDesk {
  const workbook = createExcelizeWorkbook();
  // What a bucket holds is opened as a copy: nobody sees by whom.
  return config.GCS_BUCKET === undefined ? { workbook, open: createOfficeLocks(config.LOCAL_DATA_DIR) } : { workbook };
}

/** What makes the workbook anew, beside a service or without one: it takes no lock. */
export function composeWorkbook(config: Config) {
  const logger = createPino({ level: "warn", service: config.SERVICE_NAME, version: VERSION, descriptor: 2 });
  return {
    store: storeOf(config),
    clock: systemClock,
    log: logOf(logger),
    codeVersion: VERSION,
    workbook: workbookDesk(config),
    path:
      config.GCS_BUCKET === undefined
        ? join(config.LOCAL_DATA_DIR, WORKBOOK_KEY)
        : `gs://${[config.GCS_BUCKET, config.GCS_PREFIX, WORKBOOK_KEY].filter(Boolean).join("/")}`,
  };
}

/** What is needed to read stored pages and to bring in others, beside a service or without one: it takes no lock. */
export async function composePages(config: Config): Promise<ReparseDeps & ImportDeps> {
  const store = storeOf(config);
  const imports = createStoredArchive(store, "imports");
  return {
    store,
    imports,
    archives: [createStoredArchive(store), imports],
    parsers: createPageParsers(homesOf(config)),
    decode: decodeText,
    clock: config.CLOCK_URL === undefined ? systemClock : await followClock(config.CLOCK_URL),
    sourcesOver: (fetcher) => Object.values(allSources(config, { fetcher })).map((make) => make()),
  };
}

export type ExportFormat = "csv" | "parquet" | "ndjson";

/** Documents to read and tables to write; it takes no lock. */
/** Questions in SQL over the tables under the data folder. */
export function createHistory(config: Config): History {
  return createDuckdbHistory({ dir: join(config.LOCAL_DATA_DIR, "history") });
}

export function composeExport(
  config: Config,
  format: ExportFormat,
): { readonly store: DocumentStore; readonly writer: TableWriter } {
  const writer = format === "parquet" ? createDuckdbTableWriter() : createTextTableWriter(format);
  return { store: storeOf(config), writer };
}

/** What is wrong with the data folder: who holds it, or why it cannot be used. Undefined on any other error. */
export function folderFault(
  error: unknown,
): { readonly holder?: DirectoryInUse["holder"]; readonly dir: string; readonly detail: string } | undefined {
  if (error instanceof DirectoryUnusable) return { dir: error.directory, detail: error.message };
  if (!(error instanceof DirectoryInUse)) return undefined;
  return { dir: error.directory, detail: error.message, holder: error.holder };
}

/** Is the data folder held by a running service? */
export function isInUse(error: unknown): boolean {
  return error instanceof DirectoryInUse;
}
