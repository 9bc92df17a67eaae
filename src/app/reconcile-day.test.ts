import { describe, expect, test } from "vitest";
import { FABLE_DAY, fableCard, fableMarket, fableRace, paris } from "../../test/fakes/fable-day.ts";
import { fableResult } from "../../test/fakes/fake-source.ts";
import { allDocuments, dyingBeforeWrite, Killed, lastingDocuments, spoil } from "../../test/fakes/watched-store.ts";
import { createWorld, type World } from "../../test/fakes/world.ts";
import { ok } from "../domain/kernel/result.ts";
import { addMinutes } from "../domain/kernel/time.ts";
import type { ProgrammeRace } from "../domain/race/race.ts";
import type { QueuedTask, TaskQueue } from "../ports/task-queue.ts";
import { createVirtualQueue } from "../queue/virtual/virtual-queue.ts";

async function planned(): Promise<World> {
  const world = createWorld();
  await world.schedule();
  return world;
}

function change(world: World, label: string, fields: Partial<ProgrammeRace>): void {
  world.site.races = world.site.races.map((race) =>
    `R${race.meetingNumber}C${race.raceNumber}` === label ? { ...race, ...fields } : race,
  );
}

const watch = (world: World) => world.app.watchDay({ day: FABLE_DAY, correlationId: "watch" });
const resume = (world: World) => world.app.resumeDay({ correlationId: "start", plannedFromHour: 9 });
const tasks = async (world: World) => (await world.queue.list()).map(({ name, state }) => `${name} ${state}`);

describe("the queue is made to agree", () => {
  test("by whoever asks, any number of times, and by two processes at once: nothing changes after the first", async () => {
    const world = await planned();
    const before = await tasks(world);
    await Promise.all([world.schedule(), watch(world), resume(world), world.schedule(), watch(world)]);
    expect(await tasks(world)).toEqual(before);
    expect(before).toHaveLength(10);
  });

  test("by every H30: what was lost of the whole day is laid again", async () => {
    const world = await planned();
    world.at("13:45");
    const fresh = createVirtualQueue({ startAt: paris("13:45") }).queue;
    world.restart({ queue: fresh });
    expect((await world.run("H30", "R1C1", { revision: 1 })).outcome).toBe("recorded");
    const names = (await fresh.list()).map(({ name }) => name);
    for (const name of ["run-20251016-r1c2-h5", "run-20251016-r2c1-result", "watch-20251016-1150"])
      expect(names).toContain(name);
  });

  test("and not on a day whose tasks nobody asked for, until somebody does", async () => {
    const world = createWorld();
    await world.schedule("plan");
    world.at("13:45");
    change(world, "R1C2", { startsAt: paris("15:00") });
    expect((await world.run("H30")).outcome).toBe("recorded");
    expect(await watch(world)).toMatchObject({ ok: true, value: { moved: [], nextWatch: undefined } });
    expect(await world.queue.list()).toEqual([]);
    await world.schedule();
    expect(await world.task("run-20251016-r1c2-h5-v2")).toMatchObject({ runAt: paris("14:55") });
    await world.schedule("plan"); // asked for once, a day keeps its tasks
    change(world, "R1C2", { startsAt: paris("15:10") });
    await watch(world);
    expect(await world.task("run-20251016-r1c2-h5-v3")).toMatchObject({ runAt: paris("15:05") });
  });

  test("a service that starts after nine on a day that was only planned lays its tasks", async () => {
    const world = createWorld();
    await world.schedule("plan");
    world.at("10:00");
    expect(await resume(world)).toMatchObject({ ok: true, value: { kind: "planned_late", scheduled: true } });
    expect(await world.task("run-20251016-r1c1-h5")).toMatchObject({ state: "waiting" });
  });

  test("whoever still sees the older plan takes nothing away from the newer", async () => {
    const world = await planned();
    const store = world.store;
    const old = await allDocuments(store, "days/");
    const stale = {
      ...store,
      read: async (key: string) => {
        const stored = await store.read(key);
        const body = old[key];
        return stored && body !== undefined ? { ...stored, body: new TextEncoder().encode(body) } : stored;
      },
    };
    change(world, "R1C1", { startsAt: paris("14:40") });
    await watch(world);
    const after = await tasks(world);
    world.restart({ store: stale });
    await resume(world);
    expect(await tasks(world)).toEqual(after);
  });
});

describe("a race that moves", () => {
  test("forward past its H-5 is looked at once, if it has not started", async () => {
    const world = await planned();
    await world.runUntil("13:51");
    change(world, "R1C1", { startsAt: paris("13:58") });
    await world.runUntil("13:57");
    const day = await world.app.viewDay(FABLE_DAY);
    expect(day.ok && day.value.races[0]?.phases.H5).toMatchObject({
      outcome: "abstain",
      revision: 2,
      startedAt: paris("13:55"), // the watch saw it two minutes after its H-5
    });
  });

  test("forward past its off leaves a miss with its cause, and its result is caught up", async () => {
    const world = await planned();
    await world.runUntil("13:52");
    change(world, "R1C1", { startsAt: paris("13:54") });
    world.site.result = (_race, now) => ok(fableResult("pmu", now, { status: "official", finish: [[1]] }));
    await world.runUntil("14:20");
    const status = await world.app.viewStatus();
    expect(status.ok && status.value.missed).toEqual([
      {
        race: "R1C1",
        phase: "H5",
        why: expect.stringContaining("revision 2 was learnt when the window of H5 was over"),
      },
    ]);
    expect(status.ok && status.value.settled).toBe(1);
  });

  test("later by a quarter of an hour or more gets a new H30, and the old one stays under runs/", async () => {
    const world = await planned();
    await world.runUntil("13:46");
    const early = await allDocuments(world.store, "days/2025-10-16/R1C1/");
    change(world, "R1C1", { startsAt: paris("14:30") });
    world.site.card = (_race, now) => ok(fableCard("pmu", now, [fableMarket([2.1, 4.4, 6, 8.7, 13, 19, 33, 70])]));
    await world.runUntil("14:01");
    const now = await allDocuments(world.store, "days/2025-10-16/R1C1/");
    const kept = await allDocuments(world.store, "runs/2025-10-16/R1C1/superseded-");
    const key = "days/2025-10-16/R1C1/snapshot_H30.json";
    expect(JSON.parse(now[key] ?? "")).toMatchObject({ taken_at: paris("14:00"), revision: 2 });
    expect(Object.values(kept)).toEqual([early[key]]);
  });

  test("later, after a decision that a crash cut off: it is made before the H30 that it goes by is replaced", async () => {
    const world = await planned();
    await world.runUntil("14:09");
    world.at("14:10");
    world.restart({ store: dyingBeforeWrite(world.store, 2) });
    await expect(world.run("H5", "R1C1", { revision: 1 })).rejects.toThrow(Killed);
    world.restart();
    expect(await world.store.list("days/2025-10-16/R1C1/analysis_H5")).toEqual([]);
    change(world, "R1C1", { startsAt: paris("15:00") });
    await watch(world);
    world.at("14:30");
    expect((await world.run("H30", "R1C1", { revision: 2 })).outcome).toBe("recorded");
    const documents = await allDocuments(world.store, "days/2025-10-16/R1C1/");
    const shown = (file: string) => JSON.parse(documents[`days/2025-10-16/R1C1/${file}.json`] ?? "null");
    expect(shown("snapshot_H30").taken_at).toBe(paris("14:30"));
    expect(shown("analysis_H5")).toMatchObject({ taken_at: paris("14:10"), revision: 1 });
    expect(shown("tickets")).toMatchObject({ taken_at: paris("14:10") });
  });

  test("later by less keeps its H30: no second look is laid", async () => {
    const world = await planned();
    await world.runUntil("13:46");
    change(world, "R1C1", { startsAt: paris("14:29") });
    await world.runUntil("13:56");
    expect(await world.task("run-20251016-r1c1-h30-v2")).toBeUndefined();
    expect(await world.task("run-20251016-r1c1-h5-v2")).toMatchObject({ runAt: paris("14:24") });
  });

  test("at the post, after its off had passed, is followed until its result is due", async () => {
    const world = await planned();
    await world.runUntil("14:16");
    change(world, "R1C1", { startsAt: paris("14:31") });
    await world.runUntil("14:30");
    const day = await world.app.viewDay(FABLE_DAY);
    expect(day.ok && day.value.races.find(({ race }) => race.raceId.endsWith("R1C1"))?.phases.H5).toMatchObject({
      revision: 2,
      startedAt: paris("14:26"),
    });
  });

  test("of which the off is unknown is kept and looked at every half hour until it is told", async () => {
    const world = createWorld();
    world.site.races = [{ ...fableRace("R1C1", "14:15"), startsAt: undefined }];
    await world.schedule();
    expect(await tasks(world)).toEqual(["watch-20251016-0730 waiting"]);
    await world.runUntil("10:01");
    change(world, "R1C1", { startsAt: paris("14:15") });
    await world.runUntil("10:31");
    expect(await world.task("run-20251016-r1c1-h5")).toMatchObject({ runAt: paris("14:10"), state: "waiting" });
    expect(await world.task("watch-20251016-1120")).toMatchObject({ runAt: paris("13:20") });
  });

  test("of which the off is never told is watched until the day ends", async () => {
    const world = createWorld();
    world.site.races = [{ ...fableRace("R1C1", "14:15"), startsAt: undefined }];
    await world.schedule();
    await world.runUntil("23:59");
    expect((await world.queue.list()).filter(({ state }) => state === "waiting")).toHaveLength(1);
    await world.runUntil(addMinutes(paris("23:59"), 31));
    expect((await world.queue.list()).filter(({ state }) => state === "waiting")).toEqual([]);
  });
});

describe("a race that is cancelled", () => {
  test("and comes back gets tasks of a new revision: the names of the old ones stay used", async () => {
    const world = await planned();
    change(world, "R1C1", { status: "cancelled" });
    await watch(world);
    expect(await world.task("run-20251016-r1c1-h5")).toMatchObject({ state: "cancelled" });
    change(world, "R1C1", { status: "scheduled" });
    await watch(world);
    expect(await world.task("run-20251016-r1c1-h5-v2")).toMatchObject({ state: "waiting", runAt: paris("14:10") });
  });
});

describe("an operator's pause", () => {
  test("held until the window closed is the reason of the miss; pauses use up no look for the result", async () => {
    const world = await planned();
    const control = { day: FABLE_DAY, scope: { kind: "all" } as const, correlationId: "operator" };
    await world.app.pauseTasks(control);
    await world.runUntil("14:36");
    const status = await world.app.viewStatus();
    expect(status.ok && status.value.missed[0]).toEqual({
      race: "R1C1",
      phase: "H30",
      why: expect.stringContaining("paused: all since"),
    });
    expect((await world.app.resumeTasks(control)).ok).toBe(true);
    expect(await world.task("run-20251016-r1c1-result-a2")).toMatchObject({ state: "waiting" });
    await world.runUntil("14:37");
    expect(await world.task("run-20251016-r1c1-result-a3")).toMatchObject({ runAt: paris("14:46") });
  });
});

describe("bad input", () => {
  test("a clock that goes back an hour is named, breaks no chain of looks, and loses no race", async () => {
    const world = await planned();
    const sure = world.app;
    let ahead = 60;
    const wrong = { now: () => addMinutes(sure.now(), ahead) };
    world.site.card = () => ok(fableCard("pmu", wrong.now(), [fableMarket()]));
    world.restart({ clock: wrong });
    await world.runUntil("13:14"); // the service believes that it is 14:14
    expect((await world.run("H5", "R1C1", { correlationId: "by-a-wrong-clock" })).outcome).toBe("abstain");
    await world.runUntil("13:21"); // H5 of R1C1 would be too late by that clock
    ahead = 0;
    expect(world.logged.some(({ message }) => message === "the clock has gone back")).toBe(false);
    await world.runUntil("18:00");
    expect(world.logged.find(({ message }) => message === "the clock has gone back")).toMatchObject({ level: "warn" });
    const status = await world.app.viewStatus();
    expect(status).toMatchObject({ ok: true, value: { missed: [], abstain: 3 } });
  });

  test("a queue that forgets the dead and keeps their names: a result that died is looked for under the next one", async () => {
    const world = await planned();
    world.restart({ queue: forgetful(world.queue) });
    await world.runUntil("14:34");
    const [key, text] = ["days/2025-10-16/plan.json", await world.store.read("days/2025-10-16/plan.json")];
    await spoil(world.store, key, () => "{");
    await world.runUntil("14:39"); // RESULT of R1C1 is due at 14:35, and fails five times
    expect(await world.task("run-20251016-r1c1-result")).toMatchObject({ state: "dead", attempts: 5 });
    await spoil(world.store, key, () => new TextDecoder().decode(text?.body));
    world.site.result = (_race, now) => ok(fableResult("pmu", now, { status: "official", finish: [[1]] }));
    await watch(world);
    await watch(world);
    const attempts = (await tasks(world)).filter((task) => task.startsWith("run-20251016-r1c1-result"));
    expect(attempts).toEqual(["run-20251016-r1c1-result dead", "run-20251016-r1c1-result-a2 waiting"]);
    await world.runUntil("18:00");
    expect(await world.app.viewStatus()).toMatchObject({ ok: true, value: { settled: 3, missed: [] } });
  });

  test("a plan that does not parse stops every caller with its name, is left as it is, and nothing is lost", async () => {
    const world = await planned();
    const before = { tasks: await tasks(world), documents: await lastingDocuments(world.store) };
    const key = "days/2025-10-16/plan.json";
    const whole = before.documents[key] ?? "";
    await spoil(world.store, key, () => "{");
    const answers = [await watch(world), await resume(world), await world.schedule()];
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { kind: "corrupt_document", key } });
    expect(await tasks(world)).toEqual(before.tasks);
    world.site.result = (_race, now) => ok(fableResult("pmu", now, { status: "official", finish: [[1]] }));
    await world.runUntil("15:00"); // H30, H5 and RESULT of R1C1 and their repetitions fail: five deliveries each
    expect(await world.task("run-20251016-r1c1-result")).toMatchObject({
      state: "dead",
      error: expect.stringContaining(key),
    });
    await spoil(world.store, key, () => whole);
    await resume(world);
    const status = await world.app.viewStatus();
    expect(status.ok && status.value.missed[0]?.why).toContain(
      "run-20251016-r1c1-h30: 5 deliveries, the last: corrupt",
    );
    await world.runUntil("16:00");
    const after = await world.app.viewStatus();
    expect(after).toMatchObject({ ok: true, value: { settled: 3 } });
  });
});

function isLive({ state }: QueuedTask): boolean {
  return state === "waiting" || state === "running" || state === "retrying";
}

/** Ended tasks are no longer listed, as in Cloud Tasks. */
function forgetful(queue: TaskQueue): TaskQueue {
  return { ...queue, list: async () => (await queue.list()).filter(isLive) };
}
