import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** Seconds within which a recording is read and served, and a service that was asked to ends. */
const START_SECONDS = 60;
const STOP_SECONDS = 15;
const MAIN = resolve(import.meta.dirname, "../src/main.ts");

export type LivedDay = {
  /** A day of `gpi replay`. */
  readonly recording: string;
  /** Minutes of the day in a minute of the machine. */
  readonly speed: number;
  /** `HH:MM` in Paris: the service is started, and stopped. */
  readonly from: string;
  readonly until: string;
  readonly movesSeed: number;
  /** Beside what makes the service live in the day. */
  readonly environment?: Readonly<Record<string, string>>;
};

/**
 * Serves a recorded day and lets a service live in it until a time of that day; both are processes of their own, and ended.
 *
 * @param read what is wanted of the service's folder, which is removed afterwards
 */
export async function liveDay<T>(day: LivedDay, read: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "lived-day-"));
  const children: ChildProcess[] = [];
  const start = (args: readonly string[], environment: Readonly<Record<string, string>>) => {
    const env = { PATH: process.env.PATH ?? "", LANG: "C.UTF-8", ...environment };
    // --max-semi-space-size as `npm start` has it.
    const child = spawn(process.execPath, ["--max-semi-space-size=1", MAIN, ...args], {
      env,
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(child);
    return child;
  };
  try {
    const pace = ["--speed", String(day.speed), "--from", day.from, "--interpolate-moves", String(day.movesSeed)];
    const site = await urlOf(start(["serve-recording", resolve(day.recording), ...pace, "--json"], {}));
    const service = start(["serve"], {
      PMU_BASE_URL: site,
      CLOCK_URL: `${site}/clock`,
      SOURCES_ENABLED: "pmu",
      RATE_LIMIT_DELAY: "0",
      GPI_MAX_ODDS_AGE_MINUTES: "20", // odds of a recording are looked at every quarter of an hour
      LOCAL_DATA_DIR: folder,
      LOG_LEVEL: "error",
      PORT: "0",
      ...day.environment,
    });
    service.stdout?.pipe(process.stderr);
    const minutes = minutesOf(day.until) - minutesOf(day.from);
    if (!(minutes > 0)) throw new Error(`${day.until} is not after ${day.from}`);
    await Promise.race([
      wait((minutes / day.speed) * 60_000),
      once(service, "exit").then(([code]) => Promise.reject(new Error(`gpi serve ended with ${code}`))),
    ]);
    return await read(folder);
  } finally {
    await Promise.all(children.map(stop));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function urlOf(child: ChildProcess): Promise<string> {
  let said = "";
  for (const end = performance.now() + START_SECONDS * 1000; performance.now() < end; await wait(50)) {
    said += String((await child.stdout?.read()) ?? "");
    const url = /"url":"([^"]+)"/.exec(said)?.[1];
    if (url !== undefined) return url;
    if (child.exitCode !== null) break;
  }
  throw new Error(`gpi serve-recording did not say its address: ${said}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const kill = setTimeout(() => child.kill("SIGKILL"), STOP_SECONDS * 1000);
  await exited;
  clearTimeout(kill);
}

function minutesOf(time: string): number {
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(time) ?? [];
  if (hours === undefined) throw new Error(`"${time}" is no HH:MM`);
  return Number(hours) * 60 + Number(minutes);
}
