import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { gpi, startGpi } from "../../test/fakes/gpi-process.ts";
import { madeUpRecording } from "../../test/fakes/made-up-recording.ts";
import { writePlan } from "../app/plan-store.ts";
import type { Instant, RaceDay } from "../domain/kernel/time.ts";
import type { Plan, PlannedRace } from "../domain/plan/plan.ts";
import { inPlan } from "../domain/plan/plan-fixtures.ts";
import { lockDirectory } from "../queue/pg-boss/directory-lock.ts";
import { openEmbeddedQueue } from "../queue/pg-boss/embedded-queue.ts";
import { createFilesStore } from "../store/files/files-store.ts";

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
  expect(schedule.stdout).toMatch(/pmu +│ injoignable/);
  const status = await gpi(["status", ...day], OFFLINE);
  expect([status.code, status.stdout.split("\n")[0]]).toEqual([0, "2025-10-16 : aucun plan"]);
  const explain = await gpi(["explain", "2025-10-16", "R1C1"], OFFLINE);
  expect([explain.code, explain.stdout]).toEqual([2, ""]);
  expect(explain.stderr).toContain("no plan is stored for 2025-10-16");
});

test("a folder that is held by someone who does not answer is named, with the address that was tried", async () => {
  const data = join(folder, "held");
  const lock = lockDirectory(join(data, "queue"));
  const { code, stderr } = await gpi(["status"], { ...OFFLINE, LOCAL_DATA_DIR: data, PORT: "9" });
  lock.release();
  expect(code).toBe(1);
  expect(stderr.trim()).toBe(`le dossier ${data} est tenu par un service qui ne répond pas sur http://127.0.0.1:9`);
});

test("a second service on a folder is refused at once, and told who holds it: process, machine and since when", async () => {
  const data = join(folder, "held-by-service");
  const lock = lockDirectory(join(data, "queue"));
  const { code, stderr } = await gpi(["serve"], { ...OFFLINE, LOCAL_DATA_DIR: data });
  lock.release();
  expect(code).toBe(1);
  expect(stderr.trim()).toMatch(
    new RegExp(
      `^le dossier ${data}/queue est tenu par le processus ${process.pid} \\(${hostname()}, depuis 20\\d\\d-.+Z\\)$`,
    ),
  );
});

test("a data folder where none can be made is named, and nothing is started", async () => {
  for (const command of ["serve", "status"]) {
    const { code, stderr, stdout } = await gpi([command], { ...OFFLINE, LOCAL_DATA_DIR: "/proc/gpi" });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^LOCAL_DATA_DIR ne peut pas servir : .*\/proc\/gpi.*ENOENT/m);
    expect(stderr).not.toMatch(/\bat .*\.ts:\d+/);
  }
});

test("gpi tasks and gpi ics show a planned day, and the actions of gpi tasks take a day before or after them", {
  timeout: 60_000,
}, async () => {
  const offline = { ...OFFLINE, LOCAL_DATA_DIR: join(folder, "planned"), PORT: "0" };
  const queueTask = await plannedFolder(offline.LOCAL_DATA_DIR);
  const service = startGpi(["serve"], offline);
  const [, port] = await service.said(/http:\/\/127\.0\.0\.1:(\d+)/, 30);
  const environment = { ...offline, PORT: String(port) };
  const day = ["--date", "2025-10-16"];
  const file = join(folder, "day.ics");
  const paused = await gpi(["tasks", "pause", "R1", ...day, "--lang", "en"], environment);
  expect(paused.stdout).toContain("paused: R1");
  const [table, dead, json, redriven, shown, written, none] = await Promise.all([
    gpi(["tasks", ...day], environment),
    gpi(["tasks", ...day, "--state", "dead"], environment),
    gpi(["tasks", "--date", "all", "--json"], environment),
    gpi(["tasks", ...day, "redrive"], environment),
    gpi(["ics", "2025-10-16"], environment),
    gpi(["ics", "2025-10-16", "--out", file], environment),
    gpi(["ics", "2025-10-17"], environment),
  ]);
  service.child.kill("SIGTERM");
  expect(table.stdout).toMatch(/│ Tâche +│ Course +│ Phase +│ Prévue \(Paris\) +│ État +│ Essais +│ Dernière erreur/);
  expect(table.stdout).toMatch(new RegExp(`${queueTask} +│ R1C1 +│ H-5 +│ 2099-10-16 14:10 +│ en attente +│ 0 `));
  expect(dead.stdout.trim()).toBe("aucune tâche");
  expect(JSON.parse(json.stdout).tasks).toContainEqual(
    expect.objectContaining({ name: queueTask, state: "waiting", attempts: 0 }),
  );
  expect([redriven.code, redriven.stdout]).toEqual([0, "0 tâches posées\nsuspendu : R1\n"]);
  expect(shown.stdout).toMatch(/^BEGIN:VCALENDAR\r\n/);
  expect(shown.stdout).toContain("DTSTART:20251016T121500Z");
  expect([written.stdout, readFileSync(file, "utf8")]).toEqual(["", shown.stdout]);
  expect([none.code, none.stdout]).toEqual([2, ""]);
  expect(none.stderr).toContain("2025-10-17");
  await service.exited;
});

/** A data folder with a plan of one race at 14:15 and one task, as a service would have left it. */
async function plannedFolder(dir: string): Promise<string> {
  const store = createFilesStore({ dir });
  const plan: Plan = {
    date: "2025-10-16" as RaceDay,
    mode: "tasks",
    generatedAt: "2025-10-16T07:00:00.000Z" as Instant,
    correlationId: "test",
    codeVersion: "0.0.0",
    sources: [],
    races: [
      inPlan({
        raceNumber: 1,
        raceId: "2025-10-16-R1C1" as PlannedRace["raceId"],
        startsAt: "2025-10-16T12:15:00.000Z" as Instant,
      }),
    ],
    dropped: [],
  };
  expect(await writePlan(store, plan, undefined)).toBe("replaced");
  const { queue, close } = await openEmbeddedQueue({ dir: join(dir, "queue") });
  const queueTask = "run-20251016-r1c1-h5";
  await queue.enqueue({
    name: queueTask,
    runAt: "2099-10-16T12:10:00.000Z" as Instant, // not due while the test runs,
    path: "/run",
    body: { date: "2025-10-16", race: "R1C1", phase: "H5", revision: 1, attempt: 1 },
  });
  await close();
  return queueTask;
}

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
