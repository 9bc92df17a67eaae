import { describe, expect, test } from "vitest";
import type { RaceDay } from "../domain/kernel/time.ts";
import { addMinutes, instantOf } from "../domain/kernel/time.ts";
import { mergeProgrammes } from "../domain/plan/merge-programmes.ts";
import { covers, parseScope } from "../domain/plan/scope.ts";
import type { Log } from "../ports/log.ts";
import type { Task } from "../ports/task-queue.ts";
import { createVirtualQueue } from "../queue/virtual/virtual-queue.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import { pauseTasks, redriveTasks, resumeTasks, runnableTasks } from "./control-tasks.ts";
import type { Deps } from "./deps.ts";
import { writePlan } from "./plan-store.ts";
import { reconcileDay } from "./reconcile-day.ts";
import { runPhase } from "./run-phase.ts";

const DAY = "2025-12-10" as RaceDay;
const OFF = instantOf(Date.parse("2025-12-10T13:00:00Z"));
const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Two meetings of one race each, an hour before their off, their tasks laid, and no source that answers. */
async function aDay() {
  const virtual = createVirtualQueue({ startAt: addMinutes(OFF, -60) });
  const store = createMemoryStore();
  const deps = {
    store,
    queue: virtual.queue,
    clock: virtual.clock,
    sources: [],
    log: silent,
    policy: { countries: new Set(["FRA"]), maxOddsAgeMinutes: 3, profile: undefined },
    codeVersion: "test",
  } as unknown as Deps;
  const races = [1, 2].map((meetingNumber) => ({
    source: "pmu" as const,
    meetingNumber,
    raceNumber: 1,
    racecourse: `COURSE ${meetingNumber}`,
    country: "FRA",
    startsAt: OFF,
    status: "scheduled" as const,
  }));
  const programme = { source: "pmu" as const, url: "https://x.test", observedAt: virtual.clock.now(), races };
  const merged = mergeProgrammes(DAY, [programme], new Set(["FRA"]));
  const plan = {
    date: DAY,
    generatedAt: virtual.clock.now(),
    correlationId: "c",
    codeVersion: "test",
    mode: "tasks" as const,
    sources: [],
    ...merged,
  };
  await writePlan(store, plan, undefined);
  await reconcileDay(deps, plan, "c");
  const ran: string[] = [];
  const handler = async (task: Task) => {
    if (task.path === "/watch") return { answer: "done" as const };
    const { race, phase, revision, attempt } = task.body;
    const answer = await runPhase(deps, {
      name: { race: String(race) },
      phase: phase as "H30",
      day: DAY,
      revision: Number(revision),
      attempt: Number(attempt),
      correlationId: task.name,
    });
    ran.push(`${task.name} ${answer.outcome}`);
    if (answer.outcome === "unreachable") return { answer: "retry" as const, error: answer.outcome };
    return { answer: "done" as const };
  };
  const control = (scope: string) => {
    const parsed = parseScope(scope);
    if (!parsed) throw new Error(scope);
    return { day: DAY, scope: parsed, correlationId: "operator" };
  };
  return { deps, virtual, handler, ran, control };
}

describe("an operator", () => {
  test("pauses a meeting: its runs answer paused and write nothing, the others go on", async () => {
    const { deps, virtual, handler, ran, control } = await aDay();
    await pauseTasks(deps, control("R1"));
    await virtual.runUntil(addMinutes(OFF, -20), handler);
    expect(ran).toEqual(["run-20251210-r1c1-h30 paused", "run-20251210-r2c1-h30 no_data"]);
    expect((await deps.store.list("days/2025-12-10/R1C1/")).length).toBe(0);
  });

  test("resumes it: what was held and may still run is laid once more, under a name of its own", async () => {
    const { deps, virtual, handler, ran, control } = await aDay();
    await pauseTasks(deps, control("all"));
    await virtual.runUntil(addMinutes(OFF, -20), handler);
    const resumed = await resumeTasks(deps, control("R1"));
    expect(resumed).toMatchObject({ ok: true, value: { laid: [], paused: ["all"] } }); // still held by "all"
    const all = await resumeTasks(deps, control("all"));
    expect(all.ok && all.value.laid.toSorted()).toEqual(["run-20251210-r1c1-h30-a2", "run-20251210-r2c1-h30-a2"]);
    ran.length = 0;
    await virtual.runUntil(addMinutes(OFF, -19), handler);
    expect(ran.toSorted()).toEqual(["run-20251210-r1c1-h30-a2 no_data", "run-20251210-r2c1-h30-a2 no_data"]);
  });

  test("resumes too late: a phase whose window is over is not laid", async () => {
    const { deps, virtual, handler, control } = await aDay();
    await pauseTasks(deps, control("R1C1"));
    await virtual.runUntil(addMinutes(OFF, 5), handler);
    const resumed = await resumeTasks(deps, control("R1C1"));
    expect(resumed.ok && resumed.value.laid).toEqual([]);
  });

  test("redrives a dead task once: the next attempt is laid, the dead one stays to be read", async () => {
    const { deps, virtual, control } = await aDay();
    await virtual.runUntil(addMinutes(OFF, -20), async () => ({ answer: "retry", error: "boom" }));
    const first = await redriveTasks(deps, control("R2"));
    expect(first.ok && first.value.laid).toEqual(["run-20251210-r2c1-h30-a2"]);
    const again = await redriveTasks(deps, control("R2"));
    expect(again.ok && again.value.laid).toEqual([]);
    const tasks = await deps.queue.list();
    expect(tasks.find(({ name }) => name === "run-20251210-r2c1-h30")).toMatchObject({ state: "dead", error: "boom" });
  });

  test("delivers now what is due, and never takes odds before their minute", async () => {
    const { deps, control } = await aDay();
    const early = await runnableTasks(deps, control("all"));
    expect(early.ok && early.value).toEqual([]);
  });

  test("names a part of a day as all, a meeting or a race", () => {
    const race = { meetingNumber: 1, raceNumber: 3 };
    const covered = ["all", "R1", "r1c3", "R1C4", "R2"].map((text) => {
      const scope = parseScope(text);
      return scope && covers(scope, race);
    });
    expect(covered).toEqual([true, true, true, false, false]);
    expect(parseScope("C3")).toBeUndefined();
    expect(parseScope("")).toBeUndefined();
  });
});
