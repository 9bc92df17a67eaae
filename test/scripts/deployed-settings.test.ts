import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import { afterAll, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";

// The script and the program must agree: what scripts/deploy_cloud_run.sh gives the service is what src/config.ts takes.

const root = fileURLToPath(new URL("../..", import.meta.url));
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** The variables of the service after a deployment by the stand-in for gcloud that lies beside this file. */
function deployedWith(settings: Readonly<Record<string, string>>): Record<string, string | undefined> {
  const state = mkdtempSync(join(tmpdir(), "deployed-"));
  folders.push(state);
  const { status, stderr } = spawnSync("bash", [join(root, "scripts/deploy_cloud_run.sh")], {
    cwd: state,
    encoding: "utf8",
    env: {
      HOME: state,
      PATH: [join(root, "test/scripts"), "/usr/bin", "/bin"].join(delimiter),
      GCLOUD_STATE: state,
      PROPAGATION_PAUSE_SECONDS: "0",
      PROJECT_ID: "fable-racing",
      GCS_BUCKET: "fable-bucket",
      ...settings,
    },
  });
  expect(status, stderr).toBe(0);
  // What Cloud Run adds.
  return {
    ...parseEnv(readFileSync(join(state, "env"), "utf8")),
    K_SERVICE: "horse-racing-orchestrator",
    PORT: "8080",
  };
}

test("a service that was deployed with the least settings starts", () => {
  const read = readConfig(deployedWith({}), {});
  expect(read).toMatchObject({ ok: true });
  if (!read.ok) return;
  const own = "https://horse-racing-orchestrator-123456789012.europe-west1.run.app";
  expect(read.value.config).toMatchObject({
    AUTH_MODE: "iam",
    SERVICE_URL: own,
    OIDC_AUDIENCE: [own, "https://horse-racing-orchestrator-abcdefghij-ew.a.run.app"],
    HOST: "0.0.0.0",
  });
});

test("people, a folder in the bucket and further settings reach the service as they were given", () => {
  const read = readConfig(
    deployedWith({
      OPERATOR_EMAILS: "ann@fable.example, ben@fable.example",
      VIEWER_EMAILS: "metrics@fable-metrics.iam.gserviceaccount.com",
      GCS_PREFIX: "prod/",
      RAW_RETENTION_DAYS: "45",
      SERVICE_ENV: "SOURCES_ENABLED, GPI_BUDGET_PER_RACE",
      SOURCES_ENABLED: "pmu,geny",
      GPI_BUDGET_PER_RACE: "3",
    }),
    {},
  );
  expect(read).toMatchObject({ ok: true });
  if (!read.ok) return;
  expect(read.value.config).toMatchObject({
    OPERATOR_EMAILS: ["ann@fable.example", "ben@fable.example"],
    VIEWER_EMAILS: ["metrics@fable-metrics.iam.gserviceaccount.com"],
    GCS_PREFIX: "prod/",
    RAW_RETENTION_DAYS: 45,
    SOURCES_ENABLED: ["pmu", "geny"],
    GPI_BUDGET_PER_RACE: 3,
  });
});
