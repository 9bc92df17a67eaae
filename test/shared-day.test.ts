import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { PgBoss } from "pg-boss";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startBoss } from "../src/queue/pg-boss/boss-queue.ts";
import { createFilesStore } from "../src/store/files/files-store.ts";
import { type GpiProcess, startGpi } from "./fakes/gpi-process.ts";
import { madeUpRecording } from "./fakes/made-up-recording.ts";
import { allDocuments } from "./fakes/watched-store.ts";

const databaseUrl = process.env.TEST_DATABASE_URL;
const database = `shared_${randomUUID().slice(0, 8)}`;
/** Minutes of the recorded day in a minute of the machine. */
const SPEED = 120;
const OFFS = ["14:08", "14:12", "14:16", "14:20", "14:24"] as const;
/** Outcomes of a run that did the work; any other found it done, or says why not. */
/** Of effects by race, phase and revision: those of RESULT. */
function results(keys: readonly string[]): string[] {
  return keys.filter((key) => key.includes("RESULT"));
}

const EFFECTS = ["recorded", "play", "abstain", "settled", "undetermined"];

async function until(what: string, seconds: number, done: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!(await done())) {
    if (performance.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await wait(100);
  }
}

describe.skipIf(databaseUrl === undefined)("two services on one PostgreSQL by TEST_DATABASE_URL", () => {
  const folder = mkdtempSync(join(tmpdir(), "shared-day-"));
  const started: GpiProcess[] = [];
  let boss: PgBoss;
  beforeAll(async () => {
    const log = { info() {}, warn() {}, error() {} };
    boss = await startBoss({ connectionString: databaseUrl ?? "", schema: database }, log);
    await boss.getDb().executeSql(`CREATE DATABASE ${database}`);
  });
  afterAll(async () => {
    for (const { child } of started) child.kill("SIGKILL");
    await Promise.all(started.map(({ exited }) => exited));
    await boss.getDb().executeSql(`DROP DATABASE ${database} WITH (FORCE)`);
    await boss.getDb().executeSql(`DROP SCHEMA ${database} CASCADE`);
    await boss.stop({ graceful: false });
    rmSync(folder, { recursive: true, force: true });
  });
  const start = (...input: Parameters<typeof startGpi>): GpiProcess => {
    const process = startGpi(...input);
    started.push(process);
    return process;
  };

  test("share a day: one is killed in the middle of it, the other ends it, and nothing is done twice", {
    timeout: 150_000,
  }, async () => {
    const file = join(folder, "2025-10-16.ndjson");
    writeFileSync(file, madeUpRecording(OFFS.map((off, i) => ({ number: i + 1, off }))));
    const recording = start(["serve-recording", file, "--speed", String(SPEED), "--from", "13:50", "--json"]);
    const [, site] = await recording.said(/"url":"([^"]+)"/, 15);
    const url = new URL(databaseUrl ?? "");
    url.pathname = `/${database}`;
    const data = join(folder, "data");
    const environment = {
      DATABASE_URL: url.href,
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
    const count = async (suffix: string) => (await store.list("days/")).filter((key) => key.endsWith(suffix)).length;

    const [one, two] = [start(["serve"], environment), start(["serve"], environment)];
    await until("a first snapshot at H-5", 40, async () => (await count("snapshot_H5.json")) >= 1);
    one.child.kill("SIGKILL");
    await one.exited;
    // A run keeps its record after its documents.
    const effects = async () => {
      const records = Object.values(await allDocuments(store, "runs/")).map((text) => JSON.parse(text));
      return records
        .filter(({ outcome }) => EFFECTS.includes(outcome))
        .map(({ race, phase, revision }) => `${race} ${phase} ${revision}`);
    };
    await until("all results", 90, async () => results(await effects()).length >= OFFS.length);
    const keys = await effects();
    expect(keys.toSorted()).toEqual([...new Set(keys)].toSorted());
    expect(results(keys)).toHaveLength(OFFS.length);
    expect(await store.list("runs/2025-10-16/R1C1/superseded")).toEqual([]);
    two.child.kill("SIGTERM");
    expect(await two.exited).toBe(0);
  });
});
