import { describe, expect, test } from "vitest";
import { readConfig } from "./config.ts";

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

const ofKey = (faults: readonly string[], key: string) => faults.filter((fault) => fault.startsWith(`${key} `));

describe("a collector of traces", () => {
  test("is given its key as header fields, which `gpi config explain` does not show", () => {
    const environment = { OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20hush, x-team = turf=1,percent=5%" };
    expect(configOf(environment).OTEL_EXPORTER_OTLP_HEADERS).toEqual({
      authorization: "Bearer hush",
      "x-team": "turf=1",
      percent: "5%",
    });
    const read = readConfig(environment, {});
    expect(JSON.stringify(read.ok && read.value.explained)).not.toContain("hush");
    expect(faultsOf({ OTEL_EXPORTER_OTLP_HEADERS: "hush" })).toEqual([
      'OTEL_EXPORTER_OTLP_HEADERS must be name=value, separated by commas (is "***")',
    ]);
  });

  test("is asked over https, or on this machine", () => {
    const key = "OTEL_EXPORTER_OTLP_ENDPOINT";
    expect(ofKey(faultsOf({ [key]: "http://collector.example:4318" }), key)).toHaveLength(1);
    expect(ofKey(faultsOf({ [key]: "http://127.0.0.1:4318" }), key)).toEqual([]);
  });
});

describe("addresses", () => {
  test("are https, or plain http on this machine; a closing slash is dropped", () => {
    expect(configOf({ PMU_BASE_URL: "https://pmu.example/rest/client/61/" }).PMU_BASE_URL).toBe(
      "https://pmu.example/rest/client/61",
    );
    for (const url of ["http://127.0.0.1:8081", "http://localhost:8081", "http://[::1]:8081"]) {
      expect(configOf({ ZETURF_BASE_URL: `${url}/` }).ZETURF_BASE_URL).toBe(url);
    }
    expect(configOf({ GENY_BASE_URL: " HTTPS://WWW.GENY.COM" }).GENY_BASE_URL).toBe("https://www.geny.com");
  });

  test.each([
    ["http://www.zeturf.fr", "must be https"],
    ["http://127.0.0.1.example", "must be https"],
    ["http://10.0.0.1", "must be https"],
    ["ftp://www.zeturf.fr", "must be https"],
    ["https://www.zeturf.fr?x=1", "no user, query or fragment"],
    ["https://www.zeturf.fr/?", "no user, query or fragment"],
    ["https://www.zeturf.fr/#a", "no user, query or fragment"],
    ["https://someone@www.zeturf.fr", "no user, query or fragment"],
    ["https://:word@www.zeturf.fr", "no user, query or fragment"],
  ])("%s is refused: %s", (url, why) => {
    expect(faultsOf({ ZETURF_BASE_URL: url })).toEqual([expect.stringContaining(why)]);
  });

  test("the clock of a recorded day is taken from this machine alone", () => {
    const recorded = { PMU_BASE_URL: "http://127.0.0.1:8081", SOURCES_ENABLED: "pmu" };
    const url = "http://127.0.0.1:8081/clock";
    expect(configOf({ ...recorded, CLOCK_URL: url }).CLOCK_URL).toBe(url);
    const elsewhere = faultsOf({ ...recorded, CLOCK_URL: "https://clock.example" });
    expect(elsewhere).toEqual([expect.stringContaining("only from loopback")]);
  });

  test.each([
    ["DATABASE_URL", "postgres://gpi:s3cret@db.example/gpi"],
    ["DATABASE_URL", "postgres://gpi:with/sign@s3cret@db.example/gpi"],
    ["DATABASE_URL", "postgres://db.example/gpi?user=gpi&password=s3cret&ssl=1"],
    ["DATABASE_URL", "gpi:s3cret@db.example/gpi"],
    ["PMU_BASE_URL", "https://gpi:s3cret@pmu.example"],
  ])("a password in %s is never shown: neither explained nor in a fault", (key, url) => {
    const read = readConfig({ [key]: url }, {});
    const shown = JSON.stringify(read.ok ? read.value.explained : read.error);
    expect(shown).toContain("***");
    expect(shown).not.toContain("s3cret");
  });
});

describe("who may call", () => {
  test("off and a host that others reach is a contradiction", () => {
    expect(faultsOf({ HOST: "0.0.0.0" })).toEqual([expect.stringMatching(/^HOST 0\.0\.0\.0 is not loopback/)]);
    for (const HOST of ["localhost", "127.0.0.5", "::1"]) expect(configOf({ HOST }).HOST).toBe(HOST);
  });

  test("REQUIRE_AUTH and AUTH_MODE may not say two things", () => {
    const faults = faultsOf({ REQUIRE_AUTH: "true", AUTH_MODE: "off" });
    expect(faults).toEqual(["REQUIRE_AUTH contradicts AUTH_MODE=off"]);
    expect(ofKey(faultsOf({ REQUIRE_AUTH: "false", AUTH_MODE: "iam" }), "REQUIRE_AUTH")).toHaveLength(1);
    expect(configOf({ REQUIRE_AUTH: "false", AUTH_MODE: "off" }).AUTH_MODE).toBe("off");
  });

  const known = { SERVICE_URL: "https://horses.example", OPERATOR_EMAILS: "operator@example.org" };

  test("whoever checks tokens needs to know for whom they are, and who may call", () => {
    expect(configOf({ ...known, AUTH_MODE: "verify", HOST: "0.0.0.0" }).AUTH_MODE).toBe("verify");
    expect(configOf({ ...known, REQUIRE_AUTH: "yes" }).AUTH_MODE).toBe("verify");
    const faults = faultsOf({ AUTH_MODE: "verify" });
    expect(faults.map((fault) => fault.split(" ")[0])).toEqual(["OIDC_AUDIENCE", "OPERATOR_EMAILS"]);
    expect(faultsOf({ ...known, AUTH_MODE: "verify", TASKS_SA_EMAIL: "tasks" })).toEqual([
      'TASKS_SA_EMAIL must be an e-mail address (is "tasks")',
    ]);
  });

  test("iam is Cloud Run's word, and believed nowhere else", () => {
    expect(faultsOf({ ...known, AUTH_MODE: "iam" })).toEqual([expect.stringMatching(/^AUTH_MODE iam: only Cloud Run/)]);
  });

  test("another issuer may be named off Cloud Run", () => {
    const local = { OIDC_JWKS_URL: "http://127.0.0.1:9/keys", OIDC_ISSUERS: "http://127.0.0.1:9" };
    expect(configOf({ ...known, ...local, AUTH_MODE: "verify" }).OIDC_ISSUERS).toEqual(["http://127.0.0.1:9"]);
    expect(faultsOf({ OIDC_JWKS_URL: "http://keys.example" })).toEqual([expect.stringContaining("must be https")]);
  });
});

describe("on Cloud Run", () => {
  const K_SERVICE = "horse-racing-orchestrator";
  const DEPLOYED = {
    K_SERVICE,
    PROJECT_ID: "fable",
    SERVICE_URL: "https://gpi-123.europe-west1.run.app",
    TASKS_SA_EMAIL: "tasks@fable.iam.gserviceaccount.com",
    SCHEDULER_SA_EMAIL: "scheduler@fable.iam.gserviceaccount.com",
    GCS_BUCKET: "days",
  };

  test("an emulator of the bucket is refused there", () => {
    const faults = faultsOf({ K_SERVICE, GCS_BUCKET: "days", GCS_API_ENDPOINT: "http://127.0.0.1:4443" });
    expect(faults).toContain("GCS_API_ENDPOINT an emulator is refused on Cloud Run");
  });

  test("it starts with project, address, account and bucket, and asks callers for a token", () => {
    expect(configOf(DEPLOYED)).toMatchObject({ AUTH_MODE: "iam", HOST: "0.0.0.0", REGION: "europe-west1" });
  });

  test.each(["PROJECT_ID", "SERVICE_URL", "TASKS_SA_EMAIL", "GCS_BUCKET"] as const)("%s is needed", (key) => {
    expect(ofKey(faultsOf({ ...DEPLOYED, [key]: undefined }), key)).toEqual([
      expect.stringMatching(new RegExp(`^${key} is needed .*Cloud Run`)),
    ]);
  });

  test("a queue in a database is refused: nothing would work on it between two requests", () => {
    const faults = faultsOf({ ...DEPLOYED, DATABASE_URL: "postgres://db.example/gpi" });
    expect(faults).toEqual(["DATABASE_URL is a queue of its own, and on Cloud Run the queue is Cloud Tasks"]);
  });

  test("an address over plain http is refused: a token would travel in the open", () => {
    const faults = faultsOf({ ...DEPLOYED, SERVICE_URL: "http://127.0.0.1:8080" });
    expect(faults).toEqual(["SERVICE_URL must be https on Cloud Run"]);
  });

  test("both accounts of the platform must be known, or their calls would be refused", () => {
    const faults = faultsOf({ K_SERVICE, SERVICE_URL: "https://horses.example", OPERATOR_EMAILS: "o@example.org" });
    for (const key of ["SCHEDULER_SA_EMAIL", "TASKS_SA_EMAIL"]) expect(ofKey(faults, key)).toHaveLength(1);
  });

  test("nobody but Google makes tokens, in either mode", () => {
    for (const AUTH_MODE of ["iam", "verify"]) {
      const faults = faultsOf({
        K_SERVICE,
        AUTH_MODE,
        OIDC_JWKS_URL: "https://keys.example",
        OIDC_ISSUERS: "https://i.example",
      });
      for (const key of ["OIDC_JWKS_URL", "OIDC_ISSUERS"]) expect(ofKey(faults, key)).toHaveLength(1);
      expect(ofKey(faultsOf({ K_SERVICE, AUTH_MODE }), "OIDC_JWKS_URL")).toEqual([]);
    }
  });

  test("no authentication is refused, however it was said", () => {
    expect(ofKey(faultsOf({ K_SERVICE, AUTH_MODE: "off" }), "AUTH_MODE")).toEqual([
      "AUTH_MODE off is refused on Cloud Run: anyone could call",
    ]);
    expect(ofKey(faultsOf({ K_SERVICE, REQUIRE_AUTH: "false" }), "REQUIRE_AUTH")).toHaveLength(1);
    expect(ofKey(faultsOf({ K_SERVICE, REQUIRE_AUTH: "true" }), "REQUIRE_AUTH")).toEqual([]);
  });

  test("a source over plain http is refused, in any spelling, and an emulator too", () => {
    for (const url of ["http://127.0.0.1:8081", "HTTP://localhost:8081"]) {
      expect(ofKey(faultsOf({ K_SERVICE, PMU_BASE_URL: url }), "PMU_BASE_URL")).toEqual([
        "PMU_BASE_URL must be https on Cloud Run",
      ]);
    }
    expect(faultsOf({ ...DEPLOYED, CLOUD_TASKS_EMULATOR_HOST: "127.0.0.1:8123" })).toEqual([
      "CLOUD_TASKS_EMULATOR_HOST an emulator is refused on Cloud Run",
    ]);
  });
});

describe("an emulator of Cloud Tasks", () => {
  const EMULATED = {
    CLOUD_TASKS_EMULATOR_HOST: "127.0.0.1:8123",
    PROJECT_ID: "fable",
    SERVICE_URL: "http://127.0.0.1:8080",
    TASKS_SA_EMAIL: "tasks@fable.iam.gserviceaccount.com",
  };

  test("serves on this machine, with or without a bucket", () => {
    expect(configOf(EMULATED).CLOUD_TASKS_EMULATOR_HOST).toBe("127.0.0.1:8123");
    expect(configOf({ ...EMULATED, CLOUD_TASKS_EMULATOR_HOST: "[::1]:8123" }).QUEUE_ID).toBe("horse-racing-queue");
  });

  test.each(["tasks.example:8123", "127.0.0.1", "127.0.0.1:99999", "http://127.0.0.1:8123", "127.0.0.1.example:1"])(
    "%s is none on this machine",
    (CLOUD_TASKS_EMULATOR_HOST) => {
      expect(ofKey(faultsOf({ ...EMULATED, CLOUD_TASKS_EMULATOR_HOST }), "CLOUD_TASKS_EMULATOR_HOST")).toEqual([
        expect.stringContaining("must be host:port on loopback"),
      ]);
    },
  );

  test("needs to know whom it calls, and in whose name", () => {
    const faults = faultsOf({ CLOUD_TASKS_EMULATOR_HOST: "localhost:8123" });
    for (const key of ["PROJECT_ID", "SERVICE_URL", "TASKS_SA_EMAIL"]) expect(ofKey(faults, key)).toHaveLength(1);
  });

  test.each([
    ["QUEUE_ID", "horse_racing", "letters, digits and hyphens"],
    ["REGION", "Europe", "must be a region"],
    ["PROJECT_ID", "my/project", "must be a project's ID"],
    ["TASKS_SA_EMAIL", "tasks", "must be an e-mail address"],
  ])("%s=%s would make a name that Google refuses", (key, value, why) => {
    expect(ofKey(faultsOf({ ...EMULATED, [key]: value }), key)).toEqual([expect.stringContaining(why)]);
  });
});

test("a recorded day's clock with a live source is refused by name", () => {
  const environment = { CLOCK_URL: "http://127.0.0.1:9911/clock", PMU_BASE_URL: "http://127.0.0.1:9911" };
  const mixed = readConfig({ ...environment, SOURCES_ENABLED: "pmu,zeturf" }, {});
  expect(mixed.ok ? [] : mixed.error.map(({ key, problem }) => `${key} ${problem}`)).toEqual([
    "CLOCK_URL is a recorded day's, but ZETURF_BASE_URL is live: leave zeturf out of SOURCES_ENABLED",
  ]);
  expect(readConfig({ ...environment, SOURCES_ENABLED: "pmu" }, {}).ok).toBe(true);
});
