import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { decodeJwt } from "jose";
import { afterAll, expect, test } from "vitest";
import { createGcsStore } from "../src/store/gcs/gcs-store.ts";
import type { BucketFault } from "./fakes/fake-bucket.ts";
import { startFakeBucket } from "./fakes/fake-bucket.ts";
import { type CallFault, startFakeCloudTasks } from "./fakes/fake-cloud-tasks.ts";
import { freePort } from "./fakes/free-port.ts";
import { type GpiProcess, startGpi } from "./fakes/gpi-process.ts";
import { madeUpRecording } from "./fakes/made-up-recording.ts";
import { TELL_ENGINE } from "./fakes/tell-engine.ts";
import { startTokenIssuer } from "./fakes/token-issuer.ts";
import { allDocuments } from "./fakes/watched-store.ts";

// The whole day against Cloud Tasks and Cloud Storage as their protocols are: gRPC, and HTTP for deliveries and objects.

/**
 * Minutes of the recorded day in a minute of the machine: a service that starts on a busy one has 21 s until 14:00, and the
 * next, after the first was killed, 18 s until R1C1 is off.
 */
const SPEED = 100;
const RACES = ["R1C1", "R1C2", "R1C3", "R1C4"] as const;
const QUEUE = "projects/fable/locations/europe-west1/queues/horse-racing-queue";
const EMAIL = "tasks@fable.iam.gserviceaccount.com";
const SCHEDULER_EMAIL = "scheduler@fable.iam.gserviceaccount.com";
/** Outcomes of a run that did the work. */
const EFFECTS = ["recorded", "play", "abstain", "settled", "undetermined"];

const folder = mkdtempSync(join(tmpdir(), "cloud-day-"));
const started: GpiProcess[] = [];
const bucket = await startFakeBucket({ pageSize: 100 });
const issuer = await startTokenIssuer();
const tasks = await startFakeCloudTasks({ mint: (claims) => issuer.mint(claims) });

afterAll(async () => {
  for (const { child } of started) child.kill("SIGKILL");
  await Promise.all(started.map(({ exited }) => exited));
  await tasks.close();
  await bucket.close();
  await issuer.stop();
  rmSync(folder, { recursive: true, force: true });
});

function start(...input: Parameters<typeof startGpi>): GpiProcess {
  const process = startGpi(...input);
  started.push(process);
  return process;
}

async function until(what: string, seconds: number, done: () => Promise<boolean> | boolean): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!(await done())) {
    if (performance.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await wait(100);
  }
}

/** Tokens are checked in full: no delivery is taken that does not name its account. */
function authenticated(url: string): Readonly<Record<string, string>> {
  return {
    SCHEDULER_SA_EMAIL: SCHEDULER_EMAIL,
    TASKS_SA_EMAIL: EMAIL,
    SERVICE_URL: url,
    AUTH_MODE: "verify",
    OIDC_JWKS_URL: issuer.jwksUrl,
    OIDC_ISSUERS: issuer.url,
  };
}

/** UNAVAILABLE twice, and one create whose reply is lost. */
function troubledCreates(): CallFault {
  let unavailable = 2;
  let lost = 1;
  return ({ method, name }) => {
    if (method !== "CreateTask") return undefined;
    if (unavailable-- > 0) return { code: 14 };
    return name.endsWith("r1c1-h5") && lost-- > 0 ? { code: 14, done: true } : undefined;
  };
}

/** One snapshot is written and its reply is lost; another is refused, and its run with it. */
function troubledWrites(): BucketFault {
  let lost = 1;
  let refused = 1;
  return ({ written }) => {
    if (written.endsWith("R1C1/snapshot_H30.json") && lost-- > 0) return { status: 503, done: true };
    return written.endsWith("R1C4/snapshot_H30.json") && refused-- > 0 ? { status: 403 } : undefined;
  };
}

test("a day on Cloud Tasks and Cloud Storage: each piece of work once, whatever is lost, doubled, late or refused", {
  timeout: 240_000,
}, async () => {
  const file = join(folder, "2025-10-16.ndjson");
  const races = [
    { number: 1, off: "14:30" },
    { number: 2, off: "14:34", moved: { off: "14:46", seen: "14:10" } },
    { number: 3, off: "14:38" },
    { number: 4, off: "14:42" },
  ];
  writeFileSync(file, madeUpRecording(races));
  const recording = start(["serve-recording", file, "--speed", String(SPEED), "--from", "13:25", "--json"]);
  const [, site] = await recording.said(/"url":"([^"]+)"/, 15);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const environment = (instance: string) => ({
    PROJECT_ID: "fable",
    ...authenticated(url),
    CLOUD_TASKS_EMULATOR_HOST: tasks.host,
    GCS_BUCKET: "fake",
    GCS_API_ENDPOINT: bucket.endpoint,
    PMU_BASE_URL: String(site),
    CLOCK_URL: `${site}/clock`,
    SOURCES_ENABLED: "pmu",
    RATE_LIMIT_DELAY: "0",
    GPI_WATCH_MINUTES: "5", // at this speed one look in three seconds is enough
    GPI_WATCH_CLOSE_MINUTES: "5",
    GPI_MAX_ODDS_AGE_MINUTES: "20",
    DAILY_SCHEDULE_HOUR: "13", // at 13:25 Cloud Scheduler's call may still come: the service waits for it
    LOCAL_DATA_DIR: join(folder, instance),
    PORT: String(port),
    NODE_OPTIONS: TELL_ENGINE,
  });
  // Seconds of the machine: at this speed the suggested ten would be twenty minutes.
  tasks.addQueue(QUEUE, {
    maxAttempts: 40,
    minBackoffSeconds: 0.1,
    maxBackoffSeconds: 0.5,
    maxDoublings: 3,
    maxConcurrentDispatches: 4,
  });
  tasks.setCallFault(troubledCreates());
  tasks.setDeliveryFault(QUEUE, ({ task, dispatch }) => {
    if (task.endsWith("r1c1-h5")) return { copies: 2 };
    return task.endsWith("r1c3-h5") && dispatch === 1 ? { heldSeconds: 4 } : undefined;
  });
  bucket.setFault(troubledWrites());
  const store = createGcsStore({ bucket: "fake", projectId: "fable", apiEndpoint: bucket.endpoint });
  const has = async (suffix: string) => (await store.list("days/")).filter((key) => key.endsWith(suffix)).length;

  const first = start(["serve"], environment("first"));
  await first.said(/127\.0\.0\.1:\d+/, 30);
  expect((await fetch(`${url}/schedule`, { method: "POST" })).status).toBe(401);
  // As Cloud Scheduler calls, twice.
  const schedule = async () => {
    const authorization = `Bearer ${await issuer.mint({ email: SCHEDULER_EMAIL, audience: url })}`;
    const headers = { "content-type": "application/octet-stream", "x-cloudscheduler": "true", authorization };
    const body = JSON.stringify({ date: "today", mode: "tasks" });
    return (await fetch(`${url}/schedule`, { method: "POST", headers, body })).json();
  };
  // One was there already: laid by the try whose reply was lost.
  expect(await schedule()).toMatchObject({ ok: true, races_count: 4, tasks_created: 11, tasks_existing: 1 });
  expect(await schedule()).toMatchObject({ ok: true, tasks_created: 0 });

  const ran = async (run: RegExp) => (await store.list("runs/")).some((key) => run.test(key));
  await until("a first run", 40, () => ran(/R1C1\/.*H30.*recorded/));
  // The instance goes, its disk with it; the tasks wait for the next one.
  first.child.kill("SIGKILL");
  await first.exited;
  const second = start(["serve"], environment("second"));
  await until("all results", 120, async () => (await has("settlement.json")) === RACES.length);
  await tasks.quiet(QUEUE);

  const records = Object.values(await allDocuments(store, "runs/")).map((text) => JSON.parse(text));
  const delivered = tasks.delivered(QUEUE);
  const statusesOf = (task: string) => delivered.filter((one) => one.task === task).map(({ status }) => status);
  for (const race of RACES) {
    for (const phase of ["H30", "H5", "RESULT"]) {
      const works = records.filter((record) => record.race === race && record.phase === phase);
      const effects = works.filter(({ outcome }) => EFFECTS.includes(outcome));
      const why = `${race} ${phase}: ${works.map(({ outcome, revision }) => `${outcome} (${revision})`).join(", ")}`;
      // Two that run at the same moment come to the same bytes, and each says so.
      const [least, most] = phase !== "H5" ? [1, 1] : race === "R1C3" ? [0, 0] : race === "R1C1" ? [1, 2] : [1, 1];
      expect(effects.length, why).toBeGreaterThanOrEqual(least);
      // One a revision: on a busy machine the next instance finds the race moved and both of its H30 due.
      const byRevision = Map.groupBy(effects, ({ revision }) => revision);
      for (const ofOne of byRevision.values()) expect(ofOne.length, why).toBeLessThanOrEqual(most);
    }
  }
  const sealed = Object.values(await allDocuments(store, "ledger/2025-10/0")).map((text) => JSON.parse(text).subject);
  expect(new Set(sealed).size).toBe(sealed.length);
  expect(sealed.filter((subject) => String(subject).includes("R1C1"))).toHaveLength(2); // its decision, its result
  // Each delivery named its account and was for the service, not for one of its routes.
  const callers = delivered.map(({ headers }) => decodeJwt(headers.Authorization?.replace("Bearer ", "") ?? ""));
  for (const caller of callers) expect(caller).toMatchObject({ email: EMAIL, aud: url });
  // The moved race got its second name, and the first never ran.
  expect(statusesOf("run-20251016-r1c2-h5-v2")).toEqual([200]);
  expect(statusesOf("run-20251016-r1c2-h5")).toEqual([]);
  // Delivered twice at once: one did the work, the other found it done.
  expect(statusesOf("run-20251016-r1c1-h5")).toEqual([200, 200]);
  // Held until after its race: refused, and not repeated.
  expect(statusesOf("run-20251016-r1c3-h5").at(-1)).toBe(200);
  expect(records.filter(({ race, phase }) => race === "R1C3" && phase === "H5")).toMatchObject([
    { outcome: "too_late" },
  ]);
  // Its snapshot could not be written, so that the run answered 500, and came again.
  const refused = statusesOf("run-20251016-r1c4-h30").filter((status) => status !== "unreachable");
  expect(refused).toEqual([500, 200]);
  // Its reply was lost, and the repetition heard 412 of its own object.
  expect(
    bucket.requests.filter((request) => request.endsWith("R1C1/snapshot_H30.json") && request.startsWith("POST"))
      .length,
  ).toBe(2);
  expect(tasks.calls.filter((call) => call === `CreateTask ${QUEUE}/tasks/run-20251016-r1c1-h5`).length).toBe(2);
  expect(`${first.output.stderr}${second.output.stderr}`).not.toContain("ENGINE");

  second.child.kill("SIGTERM");
  expect(await second.exited).toBe(0);
});
