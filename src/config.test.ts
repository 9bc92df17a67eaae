import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readConfig, readDotEnv } from "./config.ts";

type Variables = Readonly<Record<string, string | undefined>>;

function configOf(environment: Variables, dotEnv: Variables = {}) {
  const read = readConfig(environment, dotEnv);
  if (!read.ok) throw new Error(`refused: ${JSON.stringify(read.error)}`);
  return read.value.config;
}

/** `KEY problem`, as the command line prints them. */
function faultsOf(environment: Variables, dotEnv: Variables = {}): string[] {
  const read = readConfig(environment, dotEnv);
  return read.ok ? [] : read.error.map(({ key, problem }) => `${key} ${problem}`);
}

function originOf(key: string, environment: Variables, dotEnv: Variables) {
  const read = readConfig(environment, dotEnv);
  const explained = read.ok ? read.value.explained.find((one) => one.key === key) : undefined;
  return [explained?.value, explained?.origin];
}

describe("with nothing set", () => {
  test("the service is for this machine alone, without authentication, under the brief's defaults", () => {
    expect(configOf({})).toMatchObject({
      PORT: 8080,
      HOST: "127.0.0.1",
      AUTH_MODE: "off",
      LOCAL_DATA_DIR: "data",
      TIMEZONE: "Europe/Paris",
      DAILY_SCHEDULE_HOUR: 9,
      REQUEST_TIMEOUT: 30,
      MAX_RETRIES: 3,
      RATE_LIMIT_DELAY: 1,
      REGION: "europe-west1",
      SERVICE_NAME: "horse-racing-orchestrator",
      QUEUE_ID: "horse-racing-queue",
      SCHEDULER_JOB_0900: "daily-plan-0900",
      SOURCES_ENABLED: ["pmu", "zeturf", "geny"],
      PLAN_COUNTRIES: ["FRA"],
      GPI_PROFILE: "gpi-v5.1",
    });
  });

  test("what is not set is missing, and not empty", () => {
    expect(configOf({ DATABASE_URL: "" }).DATABASE_URL).toBeUndefined();
    expect(configOf({}).GPI_BUDGET_PER_RACE).toBeUndefined();
  });
});

describe("where a value comes from", () => {
  test("the environment beats .env, .env the default", () => {
    expect(originOf("PORT", { PORT: "1" }, { PORT: "2" })).toEqual(["1", "environment"]);
    expect(originOf("PORT", {}, { PORT: "2" })).toEqual(["2", ".env"]);
    expect(originOf("PORT", {}, {})).toEqual(["8080", "default"]);
  });

  test("an empty variable is one that is not set", () => {
    expect(originOf("PORT", { PORT: "" }, { PORT: "2" })).toEqual(["2", ".env"]);
    expect(faultsOf({ GCS_BUCKET: "", GPI_MODULES_FILE: "" })).toEqual([]);
  });

  test("each setting is explained, with its help, set or not", () => {
    const read = readConfig({}, {});
    const explained = read.ok ? read.value.explained : [];
    expect(explained.length).toBeGreaterThan(30);
    expect(explained.filter(({ help }) => help === "")).toEqual([]);
    expect(originOf("DATABASE_URL", {}, {})).toEqual(["", "default"]);
  });
});

describe("faults", () => {
  test("a prefix or an emulator without a bucket is a fault, since nothing would be kept there", () => {
    const endpoint = "http://127.0.0.1:4443";
    expect(faultsOf({ GCS_PREFIX: "prod/", GCS_API_ENDPOINT: endpoint })).toEqual([
      "GCS_PREFIX is set without GCS_BUCKET",
      "GCS_API_ENDPOINT is set without GCS_BUCKET",
    ]);
    expect(faultsOf({ GCS_BUCKET: "days", GCS_PREFIX: "prod/", GCS_API_ENDPOINT: endpoint })).toEqual([]);
  });

  test("are told all at once, each by its name", () => {
    const faults = faultsOf(
      { PORT: "http", GPI_BUDGET: "5", TIMEZONE: "Europe/London", GCS_BUCKET: "B" },
      { MAX_RETRIES: "-1" },
    );
    expect(new Set(faults.map((fault) => fault.split(" ")[0]))).toEqual(
      new Set(["GCS_BUCKET", "GPI_BUDGET", "MAX_RETRIES", "PORT", "TIMEZONE"]),
    );
  });

  test.each([
    ["PORT", "http", 'must be a whole number from 0 to 65535 (is "http")'],
    ["PORT", "80.5", 'must be a whole number from 0 to 65535 (is "80.5")'],
    ["PORT", "65536", 'must be a whole number from 0 to 65535 (is "65536")'],
    ["PORT", " ", 'must be a whole number from 0 to 65535 (is " ")'],
    ["PORT", "0x50", 'must be a whole number from 0 to 65535 (is "0x50")'],
    ["RATE_LIMIT_DELAY", "0,5", 'must be a number (with a point, not a comma) from 0 to 3600 (is "0,5")'],
    ["RATE_LIMIT_DELAY", "Infinity", 'must be a number (with a point, not a comma) from 0 to 3600 (is "Infinity")'],
    ["GPI_BUDGET_PER_RACE", "6", 'must be a number (with a point, not a comma) from 0.01 to 5 (is "6")'],
    ["TIMEZONE", "Europe/London", 'must be Europe/Paris (is "Europe/London")'],
    ["AUTH_MODE", "IAM", 'must be one of iam, verify, off (is "IAM")'],
    ["REQUIRE_AUTH", "oui", 'must be true or false (is "oui")'],
    [
      "SOURCES_ENABLED",
      "pmu,equidia",
      'must be one or more of pmu, zeturf, geny, separated by commas (is "pmu,equidia")',
    ],
    ["SOURCES_ENABLED", ",", 'must be one or more of pmu, zeturf, geny, separated by commas (is ",")'],
    [
      "PLAN_COUNTRIES",
      "France",
      'must be three capital letters a country (FRA, GBR), separated by commas (is "France")',
    ],
    ["USER_AGENT", "épée", 'must be 3 to 200 printable ASCII characters (is "épée")'],
    ["DATABASE_URL", "mysql://db/gpi", 'must begin with postgres:// or postgresql:// (is "mysql://db/gpi")'],
    ["PMU_BASE_URL", "turfinfo", 'is not an absolute address (is "turfinfo")'],
    ["GCS_BUCKET", "gs://days", 'must be the name of a bucket, without gs:// (is "gs://days")'],
    ["LOCAL_DATA_DIR", "  ", 'must not be blank (is "  ")'],
  ])("%s=%s is told in words: %s", (key, value, problem) => {
    expect(faultsOf({ [key]: value })).toEqual([`${key} ${problem}`]);
  });

  test("a GPI_ variable that is no setting is named, another program's variable is not", () => {
    expect(faultsOf({ GPI_BUDGET_PER_RACES: "5", HOME: "/home/x", constructor: "x", npm_config_x: "y" })).toEqual([
      "GPI_BUDGET_PER_RACES is not a setting of this program; `gpi config explain` lists them",
    ]);
  });

  test.each(["GPI_MODULES_FILE"])("%s, which this version could only ignore, is refused", (key) => {
    for (const faults of [faultsOf({ [key]: "x" }), faultsOf({}, { [key]: "x" })]) {
      expect(faults).toEqual([expect.stringMatching(`^${key} is set, but in this version `)]);
    }
  });
});

describe(".env", () => {
  test("is read where it is, and nothing where it is not", () => {
    const dir = mkdtempSync(join(tmpdir(), "gpi-config-"));
    try {
      writeFileSync(join(dir, ".env"), '# a comment\nPORT=8090\nUSER_AGENT="gpi (+mailto:a@example.org)"\n');
      expect(readDotEnv(join(dir, ".env"))).toEqual({ PORT: "8090", USER_AGENT: "gpi (+mailto:a@example.org)" });
      expect(readDotEnv(join(dir, "absent"))).toEqual({});
      expect(() => readDotEnv(dir)).toThrow(`${dir} cannot be read`);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

describe("the fitted model", () => {
  const SHIPPED = "models/fitted-2025q4.json";

  test("is the one that ships with the program, wherever that was started from", () => {
    expect(configOf({ GPI_MODEL: "fitted" })).toMatchObject({
      GPI_MODEL: "fitted",
      GPI_FITTED_MODEL: { version: "fitted-2025q4", period: { from: "2025-10-24" } },
    });
    expect(originOf("GPI_FITTED_MODEL", {}, {})).toEqual([SHIPPED, "default"]);
  });

  test("that is not there, is no JSON or lacks a field is a fault that names it, whichever model is chosen", () => {
    const dir = mkdtempSync(join(tmpdir(), "gpi-model-"));
    const file = join(dir, "model.json");
    const faultWith = (content: string) => {
      writeFileSync(file, content);
      return faultsOf({ GPI_FITTED_MODEL: file })[0];
    };
    const shipped = readFileSync(new URL(`../${SHIPPED}`, import.meta.url), "utf8");
    expect(faultWith(shipped)).toBeUndefined();
    expect(faultWith(shipped.slice(0, -9))).toContain("GPI_FITTED_MODEL cannot be read: ");
    expect(faultWith(shipped.replace('"from": "2025-10-24"', '"from": "24/10/2025"'))).toContain(
      'GPI_FITTED_MODEL is not a fitted model: period.from is "24/10/2025"',
    );
    expect(faultWith("[]")).toContain("GPI_FITTED_MODEL is not a fitted model: ");
    rmSync(dir, { recursive: true });
    expect(faultsOf({ GPI_MODEL: "fitted", GPI_FITTED_MODEL: file })[0]).toContain("cannot be read: ENOENT");
  });
});
