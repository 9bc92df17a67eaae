import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { gpi, startGpi } from "../../test/fakes/gpi-process.ts";
import { madeUpRecording } from "../../test/fakes/made-up-recording.ts";
import { lockDirectory } from "../queue/pg-boss/directory-lock.ts";

const folder = mkdtempSync(join(tmpdir(), "cli-"));
const recording = join(folder, "2025-10-16.ndjson");
writeFileSync(recording, madeUpRecording([{ number: 1, off: "14:15" }]));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A source on a port of this machine that nobody listens on: no request leaves the machine. */
const OFFLINE = {
  SOURCES_ENABLED: "pmu",
  PMU_BASE_URL: "http://127.0.0.1:9/x",
  MAX_RETRIES: "0",
  RATE_LIMIT_DELAY: "0",
  LOCAL_DATA_DIR: join(folder, "data"),
};

type Setting = { readonly key: string; readonly value: string; readonly origin: string };

describe.concurrent("gpi config explain", () => {
  test("shows each setting with its value and where it came from, and the rules of the profile", async () => {
    const { code, stdout } = await gpi(["config", "explain", "--json"], { PORT: "9090", GPI_BUDGET_PER_RACE: "4" });
    expect(code).toBe(0);
    const settings: Setting[] = JSON.parse(stdout);
    const of = (key: string) => settings.find((setting) => setting.key === key);
    expect(of("PORT")).toMatchObject({ value: "9090", origin: "environment" });
    expect(of("QUEUE_ID")).toMatchObject({ value: "horse-racing-queue", origin: "default" });
    expect(of("GPI_MIN_EV_PERCENT")).toMatchObject({ value: "40", origin: "profile gpi-v5.1" });
    expect(of("GPI_BUDGET_PER_RACE")).toMatchObject({ value: "4", origin: "environment" });
    expect(of("gpi-v5.1.budgetPerRace")).toMatchObject({ value: "400", help: "set by the operator" });
    expect(of("gpi-v5.1.minimumSharpe")).toMatchObject({ value: "0.5", origin: "profile" });
  });

  test("is a table for people, in French, and in English on demand; a password is never shown", async () => {
    const environment = { DATABASE_URL: "postgres://me:secret@db.example/gpi" };
    const [french, english] = await Promise.all([
      gpi(["config", "explain"], environment),
      gpi(["config", "explain", "--lang", "en"], environment),
    ]);
    expect(french.stdout).toMatch(/│ Réglage +│ Valeur +│ Origine/);
    expect(english.stdout).toMatch(/│ Setting +│ Value +│ Origin/);
    expect(french.stdout + english.stdout).not.toContain("secret");
  });

  test("refuses a faulty configuration, all faults at once and by name", async () => {
    const { code, stderr, stdout } = await gpi(["config", "explain"], {
      PORT: "abc",
      GPI_FOO: "1",
      GPI_PROFILE: "lucky",
      PMU_BASE_URL: "http://pmu.example",
    });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("configuration refusée");
    for (const key of ["PORT", "GPI_FOO", "GPI_PROFILE", "PMU_BASE_URL"])
      expect(stderr).toMatch(new RegExp(`^  ${key} `, "m"));
    expect(stderr).not.toMatch(/\bat .*\.ts:\d+/);
  });
});

describe.concurrent("a command that is wrong ends with a code and a clear word", () => {
  test.each<[string, readonly string[], number, RegExp]>([
    ["an unknown command", ["gallop"], 1, /unknown command 'gallop'/],
    ["an unknown option", ["status", "--nope"], 1, /unknown option '--nope'/],
    ["no phase", ["run", "--race", "R1C1"], 1, /'--phase <phase>' not specified/],
    ["an unknown mode", ["schedule", "--mode", "both"], 1, /'both' is invalid. Allowed choices are tasks, plan/],
    ["a speed of 0", ["serve-recording", "x", "--speed", "0"], 2, /^--speed : "0"/m],
    ["an hour of no clock", ["serve-recording", "x", "--from", "25:00"], 2, /^--from : "25:00"/m],
    ["a recording that is not there", ["replay", "--recording", "/nowhere.ndjson"], 2, /^--recording : .*ENOENT/m],
  ])("%s", async (_name, args, code, message) => {
    const ended = await gpi(args);
    expect([ended.code, ended.stdout]).toEqual([code, ""]);
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).not.toMatch(/\bat .*\.ts:\d+/);
  });
});

test("gpi replay shows the day in French, and in English or JSON on demand, with the help line", async () => {
  const [french, english, json] = await Promise.all([
    gpi(["replay", "--recording", recording]),
    gpi(["replay", "--recording", recording, "--lang", "en", "--out", join(folder, "out")]),
    gpi(["replay", "--recording", recording, "--json"]),
  ]);
  expect([french.code, english.code, json.code]).toEqual([0, 0, 0]);
  expect(french.stdout).toContain("2025-10-16 : 1 courses françaises, plan établi à 09:00");
  expect(french.stdout).toMatch(/R1C1 +│ FABLEVILLE +│ 14:15 +│ 0 +│ relevé +│ pas de pari +│ réglée/);
  expect(french.stdout).toContain("09 74 75 13 13");
  expect(english.stdout).toMatch(/R1C1 +│ FABLEVILLE +│ 14:15 +│ 0 +│ recorded +│ no bet +│ settled/);
  expect(english.stdout).toContain("09 74 75 13 13");
  expect(JSON.parse(json.stdout)).toMatchObject({
    day: "2025-10-16",
    counts: { H5: { abstain: 1 } },
    plan_late: false,
  });
});

test("without a service a command works by itself on the folder, and names the sources that failed", {
  timeout: 40_000,
}, async () => {
  const day = ["--date", "2025-10-16"];
  const schedule = await gpi(["schedule", ...day], OFFLINE);
  expect(schedule.code).toBe(1);
  expect(schedule.stderr).toContain("aucune source n'a répondu");
  expect(schedule.stdout).toMatch(/pmu +│ unreachable/);
  const status = await gpi(["status", ...day], OFFLINE);
  expect([status.code, status.stdout.split("\n")[0]]).toEqual([0, "2025-10-16 : aucun plan"]);
});

test("a folder that is held by someone who does not answer is named, with the address that was tried", async () => {
  const data = join(folder, "held");
  const lock = lockDirectory(join(data, "queue"));
  const { code, stderr } = await gpi(["status"], { ...OFFLINE, LOCAL_DATA_DIR: data, PORT: "9" });
  lock.release();
  expect(code).toBe(1);
  expect(stderr.trim()).toBe(`le dossier ${data} est tenu par un service qui ne répond pas sur http://127.0.0.1:9`);
});

test("a service whose port is taken lets its folder go and ends", { timeout: 40_000 }, async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  const address = other.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const environment = { ...OFFLINE, LOCAL_DATA_DIR: join(folder, "data"), PORT: String(address.port) };
  const service = startGpi(["serve"], environment);
  expect(await service.exited).toBe(1);
  expect(service.output.stderr).toContain(`EADDRINUSE: address already in use 127.0.0.1:${address.port}`);
  other.close();
  lockDirectory(join(folder, "data", "queue")).release();
});
