import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startFakeCloud } from "../test/fakes/fake-cloud.ts";
import { freePort } from "../test/fakes/free-port.ts";

// `node bench/bare-service.ts [rounds] [cloud]`: the service without a queue engine, from its start to its first answer, and
// what it holds when it has done nothing for a while; medians, the first start (whose compile cache is empty) apart. `cloud`:
// `gpi serve` as on Cloud Run, with Cloud Tasks and a bucket, both fakes; its start asks both.

/** Seconds after which what the start needed is collected. */
const IDLE_SECONDS = 20;
/** Nobody answers there. */
const WITHOUT_SOURCES = { SOURCES_ENABLED: "pmu", PMU_BASE_URL: "http://127.0.0.1:9" };
const TARGETS = { megabytes: 130, seconds: 1 };

const rounds = Number(process.argv[2] ?? 5);
const cloud = process.argv[3] === "cloud" ? await startFakeCloud() : undefined;
const folder = mkdtempSync(join(tmpdir(), "bare-service-"));
try {
  const [first, ...later] = await inTurn(rounds + 1, measure);
  if (!first || later.length === 0) throw new Error("at least one round");
  console.log(`first start: first answer ${first.seconds.toFixed(2)} s, idle ${first.megabytes.toFixed(0)} MB`);
  console.log(
    `later, median of ${later.length}: first answer ${median(later.map(({ seconds }) => seconds)).toFixed(2)} s ` +
      `(target ${TARGETS.seconds}), idle ${median(later.map(({ megabytes }) => megabytes)).toFixed(0)} MB (target ${TARGETS.megabytes})`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
  await cloud?.close();
}

async function measure(): Promise<{ readonly seconds: number; readonly megabytes: number }> {
  const port = await freePort();
  const program = cloud ? ["../src/main.ts", "serve"] : ["bare-service-process.ts"];
  const [file = "", ...words] = program;
  const began = performance.now();
  const service = spawn(
    process.execPath,
    ["--max-semi-space-size=1", fileURLToPath(new URL(file, import.meta.url)), ...words],
    {
      env: {
        ...(cloud ? { ...cloud.environment, ...WITHOUT_SOURCES, SERVICE_URL: `http://127.0.0.1:${port}` } : {}),
        PATH: process.env.PATH ?? "",
        PORT: String(port),
        LOCAL_DATA_DIR: join(folder, "data"),
        NODE_COMPILE_CACHE: join(folder, "compiled"),
      },
      stdio: ["ignore", "ignore", cloud ? "ignore" : "inherit"],
    },
  );
  try {
    while (!(await answers(port))) {
      if (service.exitCode !== null) throw new Error(`the service ended with ${service.exitCode}`);
      await wait(5);
    }
    const seconds = (performance.now() - began) / 1000;
    await wait(IDLE_SECONDS * 1000);
    const resident = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${service.pid}/status`, "utf8"))?.[1];
    return { seconds, megabytes: Number(resident) / 1024 };
  } finally {
    service.kill("SIGTERM");
    if (service.exitCode === null) await once(service, "exit");
  }
}

async function answers(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health`)).ok;
  } catch {
    return false; // not yet listening
  }
}

async function inTurn<T>(times: number, work: () => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  for (let i = 0; i < times; i++) done.push(await work());
  return done;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
