import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { followClock } from "../clock/follow-clock.ts";
import { createRunningClock } from "../clock/running-clock.ts";
import type { Instant } from "../domain/kernel/time.ts";
import type { RunningClock } from "../ports/clock.ts";
import { openRecordedDay } from "./recorded-day.ts";
import { type RecordingServer, serveRecording } from "./serve-recording.ts";

const at = (text: string) => text as Instant;
const PATH = "/programme/16102025";
const LINES = [
  { at: Date.parse("2025-10-16T07:00:00Z"), path: PATH, body: { look: "à 9 h" } },
  { at: Date.parse("2025-10-16T11:00:00Z"), path: PATH, body: { look: "à 13 h" } },
];

let served: RecordingServer | undefined;
afterEach(() => served?.close());

/** A recorded day at 09:00 of Paris; `wall.now` is the machine's clock, which tests move. */
async function serve(onRequest?: (path: string, answered: boolean) => void) {
  const dir = await mkdtemp(join(tmpdir(), "gpi-served-"));
  const file = join(dir, "day.ndjson");
  await writeFile(file, LINES.map((line) => `${JSON.stringify(line)}\n`).join(""));
  const recording = await openRecordedDay(file);
  await rm(dir, { recursive: true });
  if (!recording.ok) throw new Error(recording.error.detail);
  const wall = { now: Date.parse("2026-06-01T10:00:00Z") };
  const rate = { virtualStart: at("2025-10-16T07:00:00.000Z"), wallStart: at("2026-06-01T10:00:00.000Z"), speed: 60 };
  const clock: RunningClock = createRunningClock(rate, () => wall.now);
  served = await serveRecording({ recording: recording.value, clock, port: 0, ...(onRequest ? { onRequest } : {}) });
  return { url: served.url, wall, rate };
}

test("a recorded day is served as it stood at its own time, on this machine alone", async () => {
  const { url, wall } = await serve();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const morning = await fetch(`${url}${PATH}?specialisation=INTERNET`);
  expect(morning.headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(morning.headers.get("x-recorded-at")).toBe("2025-10-16T07:00:00.000Z");
  expect(await morning.json()).toEqual({ look: "à 9 h" });
  wall.now += 4 * 60_000; // four hours of the recorded day
  expect(await (await fetch(`${url}${PATH}`)).json()).toEqual({ look: "à 13 h" });
});

test("what was not recorded by then is 404, and the operator's screen is told of both", async () => {
  const told: [string, boolean][] = [];
  const { url, wall } = await serve((path, answered) => told.push([path, answered]));
  wall.now -= 1000; // a minute before the first line
  const early = await fetch(`${url}${PATH}`);
  expect([early.status, await early.json()]).toEqual([
    404,
    { error: "not in the recording by then", now: "2025-10-16T06:59:00.000Z" },
  ]);
  expect((await fetch(`${url}${PATH}/R9/C9/participants`)).status).toBe(404);
  wall.now += 1000;
  expect((await fetch(`${url}${PATH}`)).status).toBe(200);
  expect(told).toEqual([
    [PATH, false],
    [`${PATH}/R9/C9/participants`, false],
    [PATH, true],
  ]);
});

test("its clock tells where it is, and a service follows it from there, also after a restart", async () => {
  const { url, wall, rate } = await serve();
  wall.now += 90_000;
  expect(await (await fetch(`${url}/clock`)).json()).toEqual({
    virtual_start: rate.virtualStart,
    wall_start: rate.wallStart,
    speed: 60,
    now: "2025-10-16T08:30:00.000Z",
    day: "2025-10-16",
  });
  expect((await followClock(`${url}/clock`)).rate).toEqual(rate);
});

test("where there is no such clock, following one says where and how to start it", async () => {
  const { url } = await serve();
  for (const wrong of [`${url}/clocks`, `${url}${PATH}`, "http://127.0.0.1:1/clock"]) {
    await expect(followClock(wrong)).rejects.toThrow(`no clock of a recorded day at ${wrong} (start it with gpi`);
  }
});
