import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../../test/fakes/free-port.ts";
import { type GpiProcess, gpi, startGpi } from "../../../test/fakes/gpi-process.ts";
import { OTHER_URL, SERVICE_URL, startTokenIssuer, type TokenIssuer } from "../../../test/fakes/token-issuer.ts";
import { SIGNATURE_REMOVED } from "../../auth/examine-token.ts";

const ROBOT = "horse-operator@fable.iam.gserviceaccount.com";
const TASKS = "horse-tasks-invoker@fable.iam.gserviceaccount.com";
const VIEWER = "viewer@example.org";
const folder = mkdtempSync(join(tmpdir(), "doctor-auth-"));
/** Node and nothing else: no gcloud of this machine is asked. */
const NODE_ALONE = dirname(process.execPath);

let issuer: TokenIssuer;
let rules: Readonly<Record<string, string>>;
beforeAll(async () => {
  issuer = await startTokenIssuer();
  rules = {
    PATH: NODE_ALONE,
    LOCAL_DATA_DIR: join(folder, "data"),
    SOURCES_ENABLED: "pmu",
    PMU_BASE_URL: "http://127.0.0.1:9/x",
    SERVICE_URL,
    OIDC_AUDIENCE: OTHER_URL,
    OIDC_ISSUERS: issuer.url,
    OIDC_JWKS_URL: issuer.jwksUrl,
    OPERATOR_EMAILS: `someone@example.org,${ROBOT}`,
    VIEWER_EMAILS: VIEWER,
    TASKS_SA_EMAIL: TASKS,
  };
});
afterAll(async () => {
  await issuer.stop();
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
function fileOf(token: string): string {
  const file = join(folder, `token-${files++}`);
  writeFileSync(file, `${token}\n`);
  return file;
}

/** A gcloud that writes down how it was called, and answers. */
function shimOf(answer: { readonly stdout?: string; readonly stderr?: string; readonly code?: number }) {
  const dir = join(folder, `gcloud-${files++}`);
  mkdirSync(dir);
  const calls = join(dir, "calls");
  const { stdout = "", stderr = "", code = 0 } = answer;
  const script = [
    `#!${process.execPath}`,
    `require("node:fs").writeFileSync(${JSON.stringify(calls)}, process.argv.slice(2).join(" "));`,
    `process.stdout.write(${JSON.stringify(stdout)}); process.stderr.write(${JSON.stringify(stderr)});`,
    `process.exitCode = ${code};`,
  ];
  writeFileSync(join(dir, "gcloud"), script.join("\n"));
  chmodSync(join(dir, "gcloud"), 0o755);
  return { path: [dir, NODE_ALONE].join(delimiter), asked: () => readFileSync(calls, "utf8") };
}

type Told = {
  readonly email: string | null;
  readonly mode: string;
  readonly findings: readonly { readonly check: string; readonly shown: string; readonly fault?: string }[];
  readonly accesses: readonly string[];
};
const faultsOf = ({ findings }: Told) => findings.flatMap(({ check, fault }) => (fault ? [`${check}: ${fault}`] : []));

async function judged(token: string, ...options: readonly string[]) {
  const { code, stdout, stderr } = await gpi(
    ["doctor", "auth", "--token-file", fileOf(token), "--json", ...options],
    rules,
  );
  expect(stdout + stderr).not.toContain(token.split(".")[1] ?? token);
  const told: Told = JSON.parse(stdout);
  return { code, ...told, faults: faultsOf(told) };
}

describe.concurrent("gpi doctor auth", () => {
  test.each([
    ["an operator's opens every door", ROBOT, ["schedule", "run", "read", "act"], 0],
    ["Cloud Tasks' opens its own", TASKS, ["schedule", "run"], 0],
    ["a viewer's reads", VIEWER, ["read"], 0],
    ["a stranger's is good and opens nothing", "nobody@example.org", [], 1],
  ] as const)("%s", async (_name, email, accesses, code) => {
    const told = await judged(await issuer.token({ email }));
    expect(told).toMatchObject({ email, accesses, code, faults: [] });
  });

  test("names every fault of a token at once, with what stood there", async () => {
    const exp = Math.floor(Date.now() / 1000) - 600;
    const aud = "32555940559.apps.googleusercontent.com";
    const told = await judged(await issuer.token({ aud, exp, email_verified: undefined }));
    expect(told).toMatchObject({ code: 1, email: null, accesses: [] });
    expect(told.faults).toEqual(["audience: wrong_audience", "expiry: expired", "email_verified: email_not_verified"]);
    expect(told.findings).toContainEqual({ check: "audience", shown: aud, fault: "wrong_audience" });
  });

  test("a signature that Cloud Run took away is good there and nowhere else", async () => {
    const stripped = (await issuer.token({ email: ROBOT })).replace(/[^.]*$/, SIGNATURE_REMOVED);
    expect(await judged(stripped, "--mode", "iam")).toMatchObject({ code: 0, mode: "iam" });
    expect(await judged(stripped)).toMatchObject({ code: 1, faults: ["signature: signature_removed"] });
  });

  test.each([
    ["no token", "form: no_token"],
    ["one that is longer than any", "form: too_long"],
  ])("%s", async (name, fault) => {
    const { code, stdout } = await gpi(
      ["doctor", "auth", "--json", "--token-file", fileOf(name === "no token" ? "" : "a".repeat(9000))],
      rules,
    );
    expect([code, faultsOf(JSON.parse(stdout))]).toEqual([1, [fault]]);
  });

  test("keys that cannot be read are named as our trouble, with the cause", async () => {
    const file = fileOf(await issuer.token({ email: ROBOT }));
    const { code, stdout } = await gpi(["doctor", "auth", "--token-file", file, "--lang", "en"], {
      ...rules,
      OIDC_JWKS_URL: "http://127.0.0.1:9/keys",
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(/keys_unreachable — the issuer's keys cannot be read \(.+\): the service would answer 503/);
  });

  test("tells a person in French what is wrong and what to do", async () => {
    const file = fileOf(await issuer.token({ email: ROBOT, aud: `${SERVICE_URL}/run` }));
    const { stdout } = await gpi(["doctor", "auth", "--token-file", file], rules);
    expect(stdout).toMatch(/destinataire \(aud\) +│ https:\/\/horses-\S+\/run +│ wrong_audience/);
    expect(stdout).toContain("wrong_audience — fait pour un autre");
    expect(stdout).toContain("refusé : 401 wrong_audience");
  });

  test("has gcloud make the token in the name of the operators' service account, for the service", async () => {
    const token = await issuer.token({ email: ROBOT });
    const gcloud = shimOf({ stdout: `${token}\n` });
    const { code, stdout } = await gpi(["doctor", "auth"], { ...rules, PATH: gcloud.path });
    expect(code).toBe(0);
    expect(gcloud.asked()).toBe(
      `auth print-identity-token --impersonate-service-account=${ROBOT} --audiences=${SERVICE_URL} --include-email`,
    );
    expect(stdout).toContain(`fait par gcloud au nom de ${ROBOT}`);
    expect(stdout).not.toContain(token.split(".")[2]);
  });

  test("asks gcloud for one's own where no service account may act, and says why that will not do", async () => {
    const gcloud = shimOf({ stdout: await issuer.token({ aud: "32555940559.apps.googleusercontent.com" }) });
    const settings = { ...rules, OPERATOR_EMAILS: "me@example.org", PATH: gcloud.path };
    const { code, stdout } = await gpi(["doctor", "auth"], settings);
    expect([code, gcloud.asked()]).toEqual([1, "auth print-identity-token"]);
    expect(stdout).toContain("aucun compte de service dans OPERATOR_EMAILS");
  });

  test("says what gcloud said where it makes none, and that it is not there where it is not", async () => {
    const gcloud = shimOf({ stderr: "ERROR: PERMISSION_DENIED: iam.serviceAccounts.getOpenIdToken", code: 1 });
    const refused = await gpi(["doctor", "auth"], { ...rules, PATH: gcloud.path });
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("getOpenIdToken")]);
    const missing = await gpi(["doctor", "auth", "--lang", "en"], rules);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining("gcloud is not installed")]);
  });

  test("without an address of the service there is nobody whom a token could be for", async () => {
    const { SERVICE_URL: _url, OIDC_AUDIENCE: _audience, ...nowhere } = rules;
    const { code, stderr } = await gpi(["doctor", "auth"], nowhere);
    expect([code, stderr]).toEqual([2, expect.stringContaining("SERVICE_URL n'est pas réglée")]);
  });

  test("a file that cannot be read is named", async () => {
    const { code, stderr } = await gpi(["doctor", "auth", "--token-file", join(folder, "none")], rules);
    expect([code, stderr]).toEqual([2, expect.stringContaining(join(folder, "none"))]);
  });
});

describe("a running service that asks who calls", () => {
  let service: GpiProcess;
  let settings: Readonly<Record<string, string>>;
  beforeAll(async () => {
    const port = String(await freePort());
    const { SERVICE_URL: _url, OIDC_AUDIENCE: _audience, ...others } = rules;
    const home = `http://127.0.0.1:${port}`;
    settings = { ...others, SERVICE_URL: home, AUTH_MODE: "verify", PORT: port, LOG_LEVEL: "warn" };
    service = startGpi(["serve"], { ...settings, LOG_LEVEL: "info" });
    await service.said(/service ready/, 60);
  }, 70_000);
  afterAll(async () => {
    service.child.kill("SIGTERM");
    await service.exited;
  });

  test("answers a command that shows the operator's token, and tells the probe so", async () => {
    const aud = settings.SERVICE_URL;
    const TOKEN_FILE = fileOf(await issuer.token({ email: ROBOT, aud }));
    const status = await gpi(["status", "--json"], { ...settings, TOKEN_FILE });
    expect([status.code, status.stderr]).toEqual([0, ""]);
    const probed = await gpi(["doctor", "auth", "--probe"], { ...settings, TOKEN_FILE });
    expect([probed.code, probed.stdout]).toEqual([0, expect.stringContaining("200, le service laisse entrer")]);
  });

  test("refuses one that is no good: the command says so and how to find out why", async () => {
    const TOKEN_FILE = fileOf(await issuer.token({ email: ROBOT, aud: "https://other.run.app" }));
    const status = await gpi(["status"], { ...settings, TOKEN_FILE });
    expect([status.code, status.stderr]).toEqual([1, expect.stringMatching(/wrong_audience.*gpi doctor auth/)]);
    const aud = settings.SERVICE_URL;
    const viewer = fileOf(await issuer.token({ email: VIEWER, aud }));
    const paused = await gpi(["tasks", "pause", "all"], { ...settings, TOKEN_FILE: viewer });
    expect([paused.code, paused.stderr]).toEqual([1, expect.stringContaining("not_on_list")]);
  });
});
