import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import { z } from "zod";
import { MODEL_NAMES, PROFILE_NAMES } from "./domain/betting/profile.ts";
import { err, ok, type Result } from "./domain/kernel/result.ts";
import { parseFittedModel } from "./domain/model/fitted-model.ts";
import { SOURCE_NAMES } from "./domain/race/race.ts";

/** Where a value came from. */
export type Origin = "default" | "environment" | ".env";

export type ConfigFault = { readonly key: string; readonly problem: string };

const LOOPBACK = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/;
const flag = z.stringbool({
  truthy: ["true", "1", "yes"],
  falsy: ["false", "0", "no"],
  error: "must be true or false",
});
const text = z.string().regex(/\S/, "must not be blank");

/** As people write it: `2`, `0.5`; not `1e3`, `0x10` or a blank, which JavaScript would read too. */
const number = (low: number, high: number, form = /^-?\d+(\.\d+)?$/, kind = "a number (with a point, not a comma)") =>
  z
    .string()
    .refine((value) => form.test(value) && Number(value) >= low && Number(value) <= high, {
      error: `must be ${kind} from ${low} to ${high}`,
    })
    .transform(Number);
const whole = (low: number, high: number) => number(low, high, /^-?\d+$/, "a whole number");
const oneOf = <const T extends string>(...names: readonly T[]) =>
  z.enum(names, { error: `must be ${names.length > 1 ? "one of " : ""}${names.join(", ")}` });

/** https, or plain http on this machine. A trailing slash is dropped. */
const baseUrl = z.string().transform((value, context) => {
  const refuse = (message: string) => {
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  };
  if (!URL.canParse(value)) return refuse("is not an absolute address");
  const { protocol, hostname, href, username, password } = new URL(value);
  if (protocol !== "https:" && !(protocol === "http:" && LOOPBACK.test(hostname))) {
    return refuse("must be https (plain http is accepted only on loopback)");
  }
  if (/[?#]/.test(href) || username || password) return refuse("must have no user, query or fragment");
  return href.replace(/\/+$/, "");
});

const listOf = <T extends string>(item: z.ZodType<T>, what: string) =>
  z.string().transform((value, context): T[] => {
    const parsed = z.array(item).safeParse(
      value
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== ""),
    );
    if (parsed.success && parsed.data.length > 0) return [...new Set(parsed.data)];
    context.addIssue({ code: "custom", message: `must be ${what}, separated by commas` });
    return z.NEVER;
  });

/** `name=value,name=value`, the values as in an address. @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
const headerFields = z.string().transform((value, context): Readonly<Record<string, string>> => {
  const fields = value.split(",").map((field) => /^\s*([\w-]+)\s*=\s*([\x21-\x7e][\x20-\x7e]*?)\s*$/.exec(field));
  const read = fields.flatMap((field) => (field?.[1] && field[2] ? [[field[1], unescaped(field[2])] as const] : []));
  if (read.length === fields.length) return Object.fromEntries(read);
  context.addIssue({ code: "custom", message: "must be name=value, separated by commas" });
  return z.NEVER;
});

function unescaped(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value; // a lone % is itself
  }
}

/** Who signs the tokens of Google's accounts, and with which keys. @see https://accounts.google.com/.well-known/openid-configuration */
const GOOGLE_JWKS_URL = "https://www.googleapis.com/oauth2/v3/certs";
const GOOGLE_ISSUERS = "https://accounts.google.com,accounts.google.com";

const email = z.string().regex(/^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/, "must be an e-mail address");

/** An emulator is called without a token, so only one on this machine. */
const emulatorHost = z.string().refine(
  (value) => {
    const parts = /^(.+):(\d{1,5})$/.exec(value);
    return parts?.[1] !== undefined && LOOPBACK.test(parts[1]) && Number(parts[2]) <= 65_535;
  },
  { error: "must be host:port on loopback" },
);

/** Ships with the program, wherever that was started from; any other file is looked for from the working directory. */
const SHIPPED_FITTED_MODEL = "models/fitted-2025q4.json";
const SHIPPED_FITTED_PATH = fileURLToPath(new URL(`../${SHIPPED_FITTED_MODEL}`, import.meta.url));

/** A fitted model's file, read and checked: what cannot be used is a fault at the start, and not at the first race. */
const fittedModel = text.transform((file, context) => {
  const refuse = (message: string) => {
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  };
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file === SHIPPED_FITTED_MODEL ? SHIPPED_FITTED_PATH : file, "utf8"));
  } catch (cause) {
    return refuse(`cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const model = parseFittedModel(json);
  if (model.ok) return model.value;
  const { field, shown } = model.error;
  return refuse(`is not a fitted model: ${field === "" ? "the file" : field} is ${shown}`);
});

/** What one environment variable is: its reading, its default as text, and what it does. */
type Entry = { readonly schema: z.ZodType; readonly fallback: string | undefined; readonly help: string };

function entry<S extends z.ZodType, const F extends string | undefined>(schema: S, fallback: F, help: string) {
  return { schema, fallback, help };
}

/**
 * The whole configuration. Names and defaults are the founding brief's where it has them; a variable without a default
 * is unset unless given.
 */
const CONFIG = {
  PORT: entry(whole(0, 65535), "8080", "port of the HTTP service"),
  HOST: entry(text, undefined, "address to listen on; loopback unless on Cloud Run"),
  LOCAL_DATA_DIR: entry(text, "data", "folder of all documents and of the embedded queue"),
  GCS_BUCKET: entry(
    z.string().regex(/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/, "must be the name of a bucket, without gs://"),
    undefined,
    "bucket of all documents; they are files in LOCAL_DATA_DIR without it",
  ),
  GCS_PREFIX: entry(
    z.string().regex(/^([A-Za-z0-9_-][A-Za-z0-9._-]*\/)+$/, "must be folders, each with its slash: prod/"),
    undefined,
    "what every object's name begins with",
  ),
  GCS_API_ENDPOINT: entry(baseUrl, undefined, "an emulator of Cloud Storage, asked without a token; not on Cloud Run"),
  DATABASE_URL: entry(
    z.string().regex(/^postgres(ql)?:\/\//, "must begin with postgres:// or postgresql://"),
    undefined,
    "PostgreSQL for the queue; embedded without it",
  ),
  TIMEZONE: entry(oneOf("Europe/Paris"), "Europe/Paris", "French racing runs on the clocks of Paris"),
  DAILY_SCHEDULE_HOUR: entry(whole(0, 23), "9", "hour in Paris at which the day is planned"),
  REQUEST_TIMEOUT: entry(number(1, 300), "30", "seconds without an answer before a request is given up"),
  MAX_RETRIES: entry(whole(0, 10), "3", "how often a passing failure of a source is tried again"),
  RATE_LIMIT_DELAY: entry(number(0, 3600), "1.0", "seconds between two requests to one host, at least"),
  RAW_RETENTION_DAYS: entry(
    whole(1, 3660),
    "60",
    "days for which fetched and imported pages are kept, today not counted",
  ),
  REQUESTS_PER_DAY: entry(whole(1, 100_000), "3000", "the most that one host is asked on one day of Paris"),
  USER_AGENT: entry(
    z
      .string()
      .regex(/^[\x20-\x7e]{3,200}$/, "must be 3 to 200 printable ASCII characters")
      .refine((name) => !/mozilla|chrome|safari|firefox|googlebot|bingbot/i.test(name), {
        error: "must be our own name: a browser's or another robot's is refused",
      }),
    undefined,
    "who we say we are; add a contact (default: name and version)",
  ),
  SOURCES_ENABLED: entry(
    listOf(z.enum(SOURCE_NAMES), `one or more of ${SOURCE_NAMES.join(", ")}`),
    "pmu,zeturf,geny",
    "sources to ask, in no order",
  ),
  PLAN_COUNTRIES: entry(
    listOf(z.string().regex(/^[A-Z]{3}$/), "three capital letters a country (FRA, GBR)"),
    "FRA",
    "countries whose races are planned, ISO alpha-3",
  ),
  PMU_BASE_URL: entry(
    baseUrl,
    "https://offline.turfinfo.api.pmu.fr/rest/client/7",
    "PMU JSON; client/7 shows the shop pool, client/61 the online one",
  ),
  ZETURF_BASE_URL: entry(baseUrl, "https://www.zeturf.fr", "ZEturf's site"),
  GENY_BASE_URL: entry(baseUrl, "https://www.geny.com", "Geny's site"),
  GPI_BUDGET_PER_RACE: entry(number(0.01, 5), undefined, "euros a race, at most 5; without it the profile's"),
  GPI_MIN_EV_PERCENT: entry(number(0, 1000), undefined, "least expected value in percent; without it the profile's"),
  GPI_PROFILE: entry(oneOf(...PROFILE_NAMES), "gpi-v5.1", "rule set; a variable given explicitly beats it"),
  GPI_MODEL: entry(oneOf(...MODEL_NAMES), "market", "model of the win probabilities"),
  GPI_FITTED_MODEL: entry(
    fittedModel,
    SHIPPED_FITTED_MODEL,
    "file of the fitted model, shown beside the others and played with GPI_MODEL=fitted",
  ),
  GPI_WATCH_MINUTES: entry(
    oneOf("2", "3", "4", "5", "6", "10", "12", "15", "20", "30").transform(Number),
    "2",
    "minutes from one look at the programme to the next while races are pending",
  ),
  GPI_WATCH_CLOSE_MINUTES: entry(
    oneOf("1", "2", "3", "4", "5", "6", "10", "12", "15", "20", "30").transform(Number),
    "1",
    "the same from 12 minutes before an off to 5 after it; never less often than GPI_WATCH_MINUTES",
  ),
  GPI_PAST_PERFORMANCES: entry(
    oneOf("off", "trot", "all"),
    "trot",
    "races whose horses' last starts are asked of the PMU, one request a race at H-30; only trot has chronos",
  ),
  GPI_MAX_ODDS_AGE_MINUTES: entry(number(0.1, 120), "3", "odds older than this at H-30 or H-5 are no data"),
  GPI_MAX_ODDS_AGE_MINUTES_H30: entry(
    number(0.1, 720),
    undefined,
    "the same for H-30 alone; without it odds seen then are as above, and published then as the profile says",
  ),
  AUTH_MODE: entry(
    oneOf("iam", "verify", "off"),
    undefined,
    "who may call: iam (Cloud Run checks), verify (we check), off",
  ),
  REQUIRE_AUTH: entry(flag, undefined, "true: iam on Cloud Run, verify elsewhere; false: off"),
  OIDC_AUDIENCE: entry(
    listOf(z.string().regex(/^\S+$/), "one or more audiences"),
    undefined,
    "for whom tokens must be made, beside SERVICE_URL: the other address of the service, custom audiences",
  ),
  OIDC_JWKS_URL: entry(baseUrl, GOOGLE_JWKS_URL, "keys by which tokens are checked; Google's alone on Cloud Run"),
  OIDC_ISSUERS: entry(
    listOf(z.string().regex(/^\S+$/), "one or more issuers"),
    GOOGLE_ISSUERS,
    "who may have made a token; Google alone on Cloud Run",
  ),
  TASKS_SA_EMAIL: entry(email, undefined, "account in whose name Cloud Tasks calls /run and /watch"),
  OPERATOR_EMAILS: entry(
    listOf(email, "e-mail addresses"),
    undefined,
    "accounts that may do all: read, act, and run by hand",
  ),
  VIEWER_EMAILS: entry(
    listOf(email, "e-mail addresses"),
    undefined,
    "accounts that may read and nothing else, such as whoever gathers metrics",
  ),
  TOKEN_FILE: entry(
    text,
    undefined,
    "file with the token that commands show to a running service; without it gcloud makes one",
  ),
  LOG_LEVEL: entry(oneOf("debug", "info", "warn", "error", "silent"), "info", "least severity that is logged"),
  OTEL_EXPORTER_OTLP_ENDPOINT: entry(
    baseUrl,
    undefined,
    "collector of traces, OTLP over HTTP; its path for them is /v1/traces",
  ),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: entry(baseUrl, undefined, "the same for traces alone, with its path"),
  OTEL_EXPORTER_OTLP_HEADERS: entry(
    headerFields,
    undefined,
    "header fields of each sending, name=value separated by commas: a key of the collector's",
  ),
  OTEL_TRACES_EXPORTER: entry(oneOf("otlp", "none"), "otlp", "none: no traces, whatever is named above"),
  CLOCK_URL: entry(
    baseUrl,
    undefined,
    "follow the clock of `gpi serve-recording` (loopback only): the service then lives in the recorded day",
  ),
  K_SERVICE: entry(text, undefined, "set by Cloud Run"),
  PROJECT_ID: entry(
    z.string().regex(/^[a-z0-9][a-z0-9.:-]*$/, "must be a project's ID"),
    undefined,
    "Google Cloud project",
  ),
  REGION: entry(
    z.string().regex(/^[a-z]+-[a-z]+\d+$/, "must be a region, such as europe-west1"),
    "europe-west1",
    "Google Cloud region of service, queue and bucket",
  ),
  SERVICE_NAME: entry(text, "horse-racing-orchestrator", "name of the service"),
  SERVICE_URL: entry(baseUrl, undefined, "address of the service, which Cloud Tasks calls and its tokens are made for"),
  QUEUE_ID: entry(
    z.string().regex(/^[A-Za-z0-9-]{1,100}$/, "must be letters, digits and hyphens, at most 100"),
    "horse-racing-queue",
    "Cloud Tasks queue, used on Cloud Run and with CLOUD_TASKS_EMULATOR_HOST",
  ),
  CLOUD_TASKS_EMULATOR_HOST: entry(
    emulatorHost,
    undefined,
    "host:port of an emulator of Cloud Tasks, called without a token; not on Cloud Run",
  ),
  SCHEDULER_SA_EMAIL: entry(email, undefined, "account in whose name Cloud Scheduler calls /schedule"),
  SCHEDULER_JOB_0900: entry(text, "daily-plan-0900", "Cloud Scheduler job, for the deployment"),
} as const satisfies Record<string, Entry>;

type Key = keyof typeof CONFIG;
type Values = {
  readonly [K in Key]: (typeof CONFIG)[K]["fallback"] extends string
    ? z.output<(typeof CONFIG)[K]["schema"]>
    : z.output<(typeof CONFIG)[K]["schema"]> | undefined;
};

export type Config = Values & { readonly AUTH_MODE: "iam" | "verify" | "off"; readonly HOST: string };

/** Each value as text, and where it came from: what `gpi config explain` prints. */
export type Explained = {
  readonly key: string;
  readonly value: string;
  readonly origin: Origin;
  readonly help: string;
};

/**
 * Settings of the contract whose part this version does not have. Set, they are a fault: a bucket that is named and not
 * written to would lose a day without a word.
 */
const NOT_IN_THIS_VERSION: ReadonlyMap<string, string> = new Map(
  Object.entries({
    GPI_MODULES_FILE: "external modules are not run",
  }),
);

/**
 * Reads the environment once, and all its faults at once.
 *
 * @param environment the process's
 * @param dotEnv the `.env` file's lines; the environment beats them
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  dotEnv: Readonly<Record<string, string | undefined>>,
): Result<{ readonly config: Config; readonly explained: Explained[] }, ConfigFault[]> {
  const faults: ConfigFault[] = [];
  const values: Record<string, unknown> = {};
  const explained: Explained[] = [];
  for (const [key, { schema, fallback, help }] of Object.entries<Entry>(CONFIG)) {
    const { shown, origin } = lookUp(key, environment, dotEnv, fallback);
    explained.push({ key, value: shown === undefined ? "" : masked(key, shown), origin, help });
    if (shown === undefined) continue;
    const read = schema.safeParse(shown);
    if (read.success) values[key] = read.data;
    else
      faults.push({
        key,
        problem: `${read.error.issues.map((issue) => issue.message).join("; ")} (is "${masked(key, shown)}")`,
      });
  }
  for (const key of Object.keys({ ...dotEnv, ...environment })) {
    if (lookUp(key, environment, dotEnv, undefined).shown === undefined) continue; // empty is unset
    const lacking = NOT_IN_THIS_VERSION.get(key);
    if (lacking !== undefined) faults.push({ key, problem: `is set, but in this version ${lacking}` });
    else if (key.startsWith("GPI_") && !(key in CONFIG)) {
      faults.push({ key, problem: "is not a setting of this program; `gpi config explain` lists them" });
    }
  }
  const config = completed(values as Values, faults);
  return faults.length > 0 ? err(faults) : ok({ config, explained });
}

/** What is decided by several variables together, and their contradictions. */
function completed(values: Values, faults: ConfigFault[]): Config {
  const onCloudRun = values.K_SERVICE !== undefined;
  const required = onCloudRun ? "iam" : "verify";
  const fromFlag = values.REQUIRE_AUTH === undefined ? undefined : values.REQUIRE_AUTH ? required : "off";
  const authMode = values.AUTH_MODE ?? fromFlag ?? (onCloudRun ? "iam" : "off");
  if (
    values.AUTH_MODE !== undefined &&
    fromFlag !== undefined &&
    (values.AUTH_MODE === "off") !== (fromFlag === "off")
  ) {
    faults.push({ key: "REQUIRE_AUTH", problem: `contradicts AUTH_MODE=${values.AUTH_MODE}` });
  }
  const authKey = values.AUTH_MODE === undefined && fromFlag !== undefined ? "REQUIRE_AUTH" : "AUTH_MODE";
  if (authMode !== "off") faults.push(...tokenFaults(values, authMode, onCloudRun));
  if (authMode === "iam" && !onCloudRun) {
    faults.push({ key: authKey, problem: "iam: only Cloud Run checks callers before they reach the service" });
  }
  if (onCloudRun && authMode === "off") {
    faults.push({ key: authKey, problem: "off is refused on Cloud Run: anyone could call" });
  }
  for (const key of ["GCS_API_ENDPOINT", "CLOUD_TASKS_EMULATOR_HOST"] as const) {
    if (onCloudRun && values[key] !== undefined) faults.push({ key, problem: "an emulator is refused on Cloud Run" });
  }
  if (onCloudRun || values.CLOUD_TASKS_EMULATOR_HOST !== undefined) {
    // What was given and could not be read has its own fault.
    const unread = new Set(faults.map(({ key }) => key));
    faults.push(...cloudFaults(values, onCloudRun).filter(({ key }) => !unread.has(key)));
  }
  for (const key of ["GCS_PREFIX", "GCS_API_ENDPOINT"] as const) {
    if (values[key] !== undefined && values.GCS_BUCKET === undefined) {
      faults.push({ key, problem: "is set without GCS_BUCKET" });
    }
  }
  const host = values.HOST ?? (onCloudRun ? "0.0.0.0" : "127.0.0.1");
  if (authMode === "off" && !LOOPBACK.test(host) && host !== "::1") {
    faults.push({ key: "HOST", problem: `${host} is not loopback, and AUTH_MODE is off: anyone could call` });
  }
  const plain = ["PMU_BASE_URL", "ZETURF_BASE_URL", "GENY_BASE_URL", "CLOCK_URL", "SERVICE_URL"] as const;
  for (const key of plain) {
    const url = values[key];
    if (onCloudRun && url?.startsWith("http:")) faults.push({ key, problem: "must be https on Cloud Run" });
  }
  if (values.CLOCK_URL !== undefined && !values.CLOCK_URL.startsWith("http:")) {
    faults.push({ key: "CLOCK_URL", problem: "a recorded day's clock is taken only from loopback" });
  }
  if (values.CLOCK_URL !== undefined) {
    const bases = { pmu: "PMU_BASE_URL", zeturf: "ZETURF_BASE_URL", geny: "GENY_BASE_URL" } as const;
    // A live source's odds under a recorded day's clock would be stored with a time that never was.
    for (const source of values.SOURCES_ENABLED ?? []) {
      const key = bases[source];
      const base = values[key];
      if (base !== undefined && !LOOPBACK.test(new URL(base).hostname)) {
        faults.push({
          key: "CLOCK_URL",
          problem: `is a recorded day's, but ${key} is live: leave ${source} out of SOURCES_ENABLED`,
        });
      }
    }
  }
  return { ...values, AUTH_MODE: authMode, HOST: host };
}

/** Nothing runs between requests on Cloud Run, and an instance's disk goes with it: what the service then needs. */
function cloudFaults(values: Values, onCloudRun: boolean): ConfigFault[] {
  const where = onCloudRun ? "on Cloud Run" : "with CLOUD_TASKS_EMULATOR_HOST";
  const needed = ["PROJECT_ID", "SERVICE_URL", "TASKS_SA_EMAIL"] as const;
  const faults: ConfigFault[] = needed
    .filter((key) => values[key] === undefined)
    .map((key) => ({ key, problem: `is needed ${where}: Cloud Tasks delivers the tasks there` }));
  if (onCloudRun && values.GCS_BUCKET === undefined) {
    faults.push({ key: "GCS_BUCKET", problem: "is needed on Cloud Run: files would be lost with the instance" });
  }
  if (values.DATABASE_URL !== undefined) {
    faults.push({ key: "DATABASE_URL", problem: `is a queue of its own, and ${where} the queue is Cloud Tasks` });
  }
  return faults;
}

/** What is needed to tell a caller from another, and what is refused where anybody's word would be believed. */
function tokenFaults(values: Values, authMode: "iam" | "verify", onCloudRun: boolean): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const needed = `is needed with AUTH_MODE=${authMode}`;
  if (values.SERVICE_URL === undefined && values.OIDC_AUDIENCE === undefined) {
    faults.push({ key: "OIDC_AUDIENCE", problem: `${needed}, or SERVICE_URL: for whom tokens must be made` });
  }
  const callers = ["SCHEDULER_SA_EMAIL", "TASKS_SA_EMAIL", "OPERATOR_EMAILS"] as const;
  if (onCloudRun) {
    if (values.SCHEDULER_SA_EMAIL === undefined) {
      faults.push({ key: "SCHEDULER_SA_EMAIL", problem: `${needed} on Cloud Run: its calls would be refused` });
    }
    if (values.OIDC_JWKS_URL !== GOOGLE_JWKS_URL) {
      faults.push({ key: "OIDC_JWKS_URL", problem: "is Google's on Cloud Run: another's keys would sign for anyone" });
    }
    if (values.OIDC_ISSUERS?.some((issuer) => !GOOGLE_ISSUERS.split(",").includes(issuer))) {
      faults.push({ key: "OIDC_ISSUERS", problem: "are Google's on Cloud Run" });
    }
  } else if (callers.every((key) => values[key] === undefined)) {
    faults.push({ key: "OPERATOR_EMAILS", problem: `${needed}, or another account: nobody could call` });
  }
  return faults;
}

function lookUp(
  key: string,
  environment: Readonly<Record<string, string | undefined>>,
  dotEnv: Readonly<Record<string, string | undefined>>,
  fallback: string | undefined,
): { shown: string | undefined; origin: Origin } {
  if (environment[key] !== undefined && environment[key] !== "")
    return { shown: environment[key], origin: "environment" };
  if (dotEnv[key] !== undefined && dotEnv[key] !== "") return { shown: dotEnv[key], origin: ".env" };
  return { shown: fallback, origin: "default" };
}

/** An address may hold a password, before its host or among its parameters. */
function masked(key: string, value: string): string {
  if (key.endsWith("_HEADERS")) return "***";
  if (!key.endsWith("_URL")) return value;
  return value.replace(/^([\w+.-]+:\/\/)?.*@/s, "$1***@").replace(/(password=)[^&]*/gi, "$1***");
}

/** The lines of a `.env` file; none where there is no file. @throws Error where it is there and cannot be read */
export function readDotEnv(file: string): Record<string, string | undefined> {
  let content: string;
  try {
    content = readFileSync(file, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return {};
    throw new Error(`${file} cannot be read`, { cause });
  }
  return parseEnv(content);
}
