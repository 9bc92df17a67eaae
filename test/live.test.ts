import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { createFilesStore } from "../src/store/files/files-store.ts";
import { type GpiProcess, gpi, startGpi } from "./fakes/gpi-process.ts";
import { madeUpRecording } from "./fakes/made-up-recording.ts";
import { allDocuments } from "./fakes/watched-store.ts";

/** Minutes of the recorded day in a minute of the machine. */
const SPEED = 120;
/** The last ones late enough that a machine with other work has its service up by then: a first start may take 15 s. */
const OFFS = ["14:08", "14:14", "14:20", "14:28", "14:36"] as const;
const RACES = OFFS.map((_, i) => `R1C${i + 1}`);

const folder = mkdtempSync(join(tmpdir(), "live-"));
const started: GpiProcess[] = [];

afterAll(async () => {
  for (const { child } of started) child.kill("SIGKILL");
  await Promise.all(started.map(({ exited }) => exited));
  rmSync(folder, { recursive: true, force: true });
});

function start(...input: Parameters<typeof startGpi>): GpiProcess {
  const process = startGpi(...input);
  started.push(process);
  return process;
}

async function until(what: string, seconds: number, done: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!(await done())) {
    if (performance.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await wait(100);
  }
}

type Phases = Readonly<Record<string, { readonly outcome: string } | undefined>>;

test("a service that is killed in the middle of a day and started again does each piece of work once, and stops when asked", {
  timeout: 240_000,
}, async () => {
  const file = join(folder, "2025-10-16.ndjson");
  writeFileSync(file, madeUpRecording(OFFS.map((off, i) => ({ number: i + 1, off }))));
  const recording = start(["serve-recording", file, "--speed", String(SPEED), "--from", "13:50", "--json"]);
  const [, site] = await recording.said(/"url":"([^"]+)"/, 10);
  const data = join(folder, "data");
  const environment = {
    PMU_BASE_URL: String(site),
    CLOCK_URL: `${site}/clock`,
    SOURCES_ENABLED: "pmu",
    RATE_LIMIT_DELAY: "0",
    GPI_WATCH_MINUTES: "5", // at this speed one look in two seconds and a half is enough
    GPI_WATCH_CLOSE_MINUTES: "5",
    GPI_MAX_ODDS_AGE_MINUTES: "20",
    LOCAL_DATA_DIR: data,
    PORT: "0",
  };
  const store = createFilesStore({ dir: data });
  const has = async (suffix: string) => (await store.list("days/")).filter((key) => key.endsWith(suffix)).length;

  const first = start(["serve"], environment);
  await until("a first analysis", 90, async () => (await has("analysis_H5.json")) >= 1);
  first.child.kill("SIGKILL");
  expect(await first.exited).toBeNull();
  const atKill = await allDocuments(store, "days/");
  const analysed = Object.keys(atKill).find((key) => key.endsWith("analysis_H5.json"));
  const race = analysed?.split("/")[2] ?? "";

  const second = start(["serve"], environment);
  const [, port] = await second.said(/http:\/\/127\.0\.0\.1:(\d+)/, 15);
  const url = `http://127.0.0.1:${port}`;
  // The folder is held: commands talk to the service.
  const held = { ...environment, PORT: String(port) };
  const commands = Promise.all([
    gpi(["status", "--json"], held),
    gpi(["run", "--race", race, "--phase", "H5"], held),
    gpi(["schedule", "--lang", "en"], held),
    gpi(["run", "--race", "R1C1", "--phase", "H60"], held),
    gpi(["status", "--date", "2025-02-29", "--json"], held),
  ]);
  await until("all results", 120, async () => (await has("settlement.json")) === RACES.length);

  const [status, run, schedule, badPhase, badDay] = await commands;
  expect([badPhase.code, badPhase.stderr.trim()]).toEqual([2, "--phase : must be H30, H5 or RESULT"]);
  expect([badDay.code, JSON.parse(badDay.stdout).error]).toEqual([2, "bad_request"]);
  expect(status.code, status.stderr).toBe(0);
  expect(JSON.parse(status.stdout)).toMatchObject({ ok: true, day: "2025-10-16", plan: "planned", races: 5 });
  expect(run.code, run.stderr).toBe(0);
  expect(run.stdout).toContain(`2025-10-16 ${race} H-5 : déjà fait`);
  expect(run.stdout).toContain("09 74 75 13 13");
  expect(schedule.code, schedule.stderr).toBe(0);
  expect(schedule.stdout).toMatch(/2025-10-16: 5 races/);

  const day = (await (await fetch(`${url}/api/days/2025-10-16`)).json()) as {
    races: { race_id: string; phases: Phases }[];
  };
  const { missed } = (await (await fetch(`${url}/api/status?date=2025-10-16`)).json()) as {
    missed: { race: string; phase: string; why: string }[];
  };
  const documents = await allDocuments(store, "days/");
  const records = Object.values(await allDocuments(store, "runs/")).map((text) => JSON.parse(text));
  expect(day.races.map(({ race_id }) => race_id.slice(11))).toEqual(RACES);
  for (const { race_id, phases } of day.races) {
    const label = race_id.slice(11);
    for (const [phase, effect] of [
      ["H30", "snapshot_H30.json"],
      ["H5", "analysis_H5.json"],
      ["RESULT", "settlement.json"],
    ] as const) {
      const done = documents[`days/2025-10-16/${label}/${effect}`] !== undefined;
      const why = missed.find((miss) => miss.race === label && miss.phase === phase)?.why;
      // Nothing is lost: the work is done, or it is said why not.
      expect(done || why !== undefined, `${label} ${phase}: ${JSON.stringify(phases[phase])}`).toBe(true);
      const works = records.filter(
        (record) =>
          record.race === label &&
          record.phase === phase &&
          ["recorded", "play", "abstain", "settled", "undetermined"].includes(record.outcome),
      );
      expect(works.length, `${label} ${phase}`).toBeLessThanOrEqual(1);
    }
  }
  expect(await has("snapshot_H5.json")).toBe(await has("tickets.json"));
  expect(await store.list("runs/2025-10-16/R1C1/superseded")).toEqual([]);
  // What the killed process had written stands.
  for (const [key, text] of Object.entries(atKill)) {
    if (!key.endsWith("plan.json")) expect(documents[key], key).toBe(text);
  }

  const asked = performance.now();
  second.child.kill("SIGTERM");
  recording.child.kill("SIGTERM");
  expect(await second.exited).toBe(0);
  expect(performance.now() - asked).toBeLessThan(10_000);
  expect(await recording.exited).toBe(0);
});
