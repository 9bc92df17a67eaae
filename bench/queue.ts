import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type Instant, instantOf } from "../src/domain/kernel/time.ts";
import type { Task } from "../src/ports/task-queue.ts";
import { type OpenQueue, startBoss } from "../src/queue/pg-boss/boss-queue.ts";
import { openEmbeddedQueue } from "../src/queue/pg-boss/embedded-queue.ts";
import { openPostgresQueue } from "../src/queue/pg-boss/postgres-queue.ts";
import { freePort } from "../test/fakes/free-port.ts";

// `npm run bench:queue -- [--rounds 3] [--only embedded|postgres]`: what the queue costs and how late it comes, as medians
// over the rounds. PostgreSQL by TEST_DATABASE_URL, in a schema of its own; without it that half is left out, visibly.
//
// A round, each on an empty queue: a day of 180 tasks squeezed into 45 s (4 a second, four times the densest minute of a
// recorded day) with a burst of 60 due in one second in its middle; then 10,000 tasks laid; then closed and opened again. The handler
// takes 20 ms: what is measured is the queue. Then `gpi serve`, in a process of its own, without a source.

const TARGETS = {
  p99Seconds: { embedded: 1.5, postgres: 1 },
  layingSeconds: 10,
  restartSeconds: 5,
  idleMegabytes: { embedded: 450, postgres: 130 },
  coldStartSeconds: { embedded: Number.POSITIVE_INFINITY, postgres: 1 },
} as const;
const DAY_TASKS = 180;
const DAY_SECONDS = 45;
const BURST_TASKS = 60;
const MANY = 10_000;
const HANDLER_MS = 20;
/** Seconds after which a service that does nothing is measured: its first rounds are over. */
const IDLE_AFTER = 30;

type Engine = "embedded" | "postgres";
type Round = Readonly<Record<string, number>>;

const { values } = parseArgs({ options: { rounds: { type: "string", default: "3" }, only: { type: "string" } } });
const databaseUrl = process.env.TEST_DATABASE_URL;
const folder = mkdtempSync(join(tmpdir(), "bench-queue-"));
try {
  for (const engine of ["embedded", "postgres"] as const) {
    if (values.only !== undefined && values.only !== engine) continue;
    if (engine === "postgres" && databaseUrl === undefined) {
      console.log("postgres: left out, TEST_DATABASE_URL is not set");
      continue;
    }
    const rounds: Round[] = [];
    for (let i = 0; i < Number(values.rounds); i++) rounds.push(await roundOf(engine, i));
    report(engine, rounds);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function roundOf(engine: Engine, round: number): Promise<Round> {
  const dir = join(folder, `queue-${round}`);
  const schema = `bench_${process.pid}_${round}`;
  const open = (): Promise<OpenQueue> =>
    engine === "embedded" ? openEmbeddedQueue({ dir }) : openPostgresQueue({ databaseUrl: databaseUrl ?? "", schema });
  const first = await open();
  const lateness = await dayWithBurst(first);
  const laying = await timed(() => layMany(first));
  const oneByOne = await timed(() => layOneByOne(first));
  await first.close();
  const restart = await timed(async () => {
    const second = await open();
    await second.worker.start(async () => ({ answer: "done" }));
    const waiting = (await second.queue.list()).filter(({ state }) => state === "waiting").length;
    if (waiting !== MANY + 1000) throw new Error(`${waiting} tasks wait after the restart`);
    return second;
  });
  await restart.value.close();
  if (engine === "postgres") await dropSchema(schema);
  const service = await serviceOf(engine, round);
  return { ...lateness, laying: laying.seconds, laying1000: oneByOne.seconds, restart: restart.seconds, ...service };
}

async function dropSchema(schema: string): Promise<void> {
  const log = { info() {}, warn() {}, error() {} };
  const boss = await startBoss({ connectionString: databaseUrl ?? "" }, log);
  await boss.getDb().executeSql(`DROP SCHEMA ${schema} CASCADE`);
  await boss.stop({ graceful: false });
}

/** Lateness of 240 tasks, in seconds from `runAt` to the handler. */
async function dayWithBurst({ queue, worker }: OpenQueue): Promise<Round> {
  const start = Date.now() + 3_000;
  const due = new Map<string, number>();
  for (let i = 0; i < DAY_TASKS; i++) due.set(`day-${i}`, start + (i * DAY_SECONDS * 1000) / DAY_TASKS);
  for (let i = 0; i < BURST_TASKS; i++) {
    due.set(`burst-${i}`, start + DAY_SECONDS * 500 + (i * 1000) / BURST_TASKS);
  }
  await Promise.all([...due].map(([name, at]) => queue.enqueue(taskAt(name, at))));
  const late: { readonly name: string; readonly seconds: number }[] = [];
  await worker.start(async ({ name }) => {
    late.push({ name, seconds: (Date.now() - (due.get(name) ?? Number.NaN)) / 1000 });
    await wait(HANDLER_MS);
    return { answer: "done" };
  });
  while (late.length < due.size) await wait(50);
  await worker.stop();
  const of = (begin: string) =>
    late
      .filter(({ name }) => name.startsWith(begin))
      .map((one) => one.seconds)
      .toSorted((a, b) => a - b);
  const all = of("");
  return {
    lateMedian: quantile(all, 0.5),
    lateP99: quantile(all, 0.99),
    lateMost: all.at(-1) ?? Number.NaN,
    burstP99: quantile(of("burst"), 0.99),
  };
}

async function layMany({ queue }: OpenQueue): Promise<void> {
  const at = Date.now() + 86_400_000;
  await Promise.all(Array.from({ length: MANY }, (_, i) => queue.enqueue(taskAt(`many-${i}`, at + i))));
}

/** A thousand, each waited for before the next. */
async function layOneByOne({ queue }: OpenQueue): Promise<void> {
  const at = Date.now() + 86_400_000;
  for (let i = 0; i < 1000; i++) await queue.enqueue(taskAt(`single-${i}`, at + i));
}

/** `gpi serve` from its start to its first answer, and what it holds when it has done nothing for half a minute. */
async function serviceOf(engine: Engine, round: number): Promise<Round> {
  const port = await freePort();
  const env = {
    PATH: process.env.PATH ?? "",
    NODE_COMPILE_CACHE: join(folder, "compile-cache"), // as `npm start`; the first start fills it
    PORT: String(port),
    LOCAL_DATA_DIR: join(folder, `data-${engine}`),
    SOURCES_ENABLED: "pmu",
    PMU_BASE_URL: "http://127.0.0.1:9/x", // nobody listens there
    MAX_RETRIES: "0",
    RATE_LIMIT_DELAY: "0",
    LOG_LEVEL: "error",
    ...(engine === "postgres" ? { DATABASE_URL: databaseUrl ?? "" } : {}),
  };
  const main = resolve(import.meta.dirname, "../src/main.ts");
  const begun = performance.now();
  const service = spawn(process.execPath, ["--max-semi-space-size=1", main, "serve"], { env, stdio: "ignore" }); // as `npm start`;
  const exited = once(service, "exit");
  try {
    for (;;) {
      if (service.exitCode !== null) throw new Error(`gpi serve ended with ${service.exitCode}`);
      const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined);
      if (answer?.ok) break;
      await wait(10);
    }
    const coldStart = (performance.now() - begun) / 1000;
    await wait(IDLE_AFTER * 1000);
    const status = readFileSync(`/proc/${service.pid}/status`, "utf8");
    const [, idle, most] = [/x/, /VmRSS:\s+(\d+)/, /VmHWM:\s+(\d+)/].map(
      (field) => Number(field.exec(status)?.[1]) / 1024,
    );
    const cpu = cpuSeconds(service.pid ?? 0);
    await wait(10_000);
    return {
      [round === 0 ? "firstStart" : "coldStart"]: coldStart,
      [round === 0 ? "firstIdleMegabytes" : "idleMegabytes"]: idle ?? Number.NaN,
      mostMegabytes: most ?? Number.NaN,
      idleCpuPercent: (cpuSeconds(service.pid ?? 0) - cpu) * 10,
    };
  } finally {
    service.kill("SIGTERM");
    await exited;
  }
}

/** User and system time of a process; 100 ticks a second on every Linux. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function report(engine: Engine, rounds: readonly Round[]): void {
  console.log(`\n${engine}: medians of ${rounds.length} rounds`);
  const keys = [...new Set(rounds.flatMap((round) => Object.keys(round)))];
  const targets: Readonly<Record<string, number>> = {
    lateP99: TARGETS.p99Seconds[engine],
    burstP99: TARGETS.p99Seconds[engine],
    laying: TARGETS.layingSeconds,
    restart: TARGETS.restartSeconds,
    idleMegabytes: TARGETS.idleMegabytes[engine],
    firstIdleMegabytes: TARGETS.idleMegabytes[engine],
    coldStart: TARGETS.coldStartSeconds[engine],
  };
  for (const key of keys) {
    const found = rounds.flatMap((round) => round[key] ?? []).toSorted((a, b) => a - b);
    const median = quantile(found, 0.5);
    const target = targets[key];
    const verdict =
      target === undefined || !Number.isFinite(target) ? "" : median <= target ? `<= ${target}` : `MISSED ${target}`;
    console.log(`  ${key.padEnd(20)} ${median.toFixed(2).padStart(8)}  ${verdict}`);
  }
}

/** @param sorted ascending */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly seconds: number }> {
  const begun = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - begun) / 1000 };
}

function taskAt(name: string, milliseconds: number): Task {
  const runAt: Instant = instantOf(milliseconds);
  return {
    name,
    runAt,
    path: "/run",
    body: { date: "2025-10-16", race: "R1C3", phase: "H5", revision: 1, attempt: 1 },
  };
}
