import { describe, expect, test } from "vitest";
import { fableRace, paris } from "../../test/fakes/fable-day.ts";
import { allDocuments, lastingDocuments } from "../../test/fakes/watched-store.ts";
import { createWorld, type World } from "../../test/fakes/world.ts";
import { addMinutes } from "../domain/kernel/time.ts";

async function planned(): Promise<World> {
  const world = createWorld();
  await world.schedule();
  return world;
}

describe("a run before its minute", () => {
  test("by hand at H5 is refused with the minute at which it is due: odds of the morning decide nothing", async () => {
    const world = await planned();
    const before = { documents: await lastingDocuments(world.store), tasks: await world.queue.list() };
    const run = await world.run("H5");
    expect(run).toMatchObject({ outcome: "pending", tickets: [], artifacts: [] });
    expect(run.reasons).toEqual([{ code: "too_early", detail: `H5 is due at ${paris("14:10")}, in 310.0 minutes` }]);
    expect({ documents: await lastingDocuments(world.store), tasks: await world.queue.list() }).toEqual(before);
    expect(world.site.requests).not.toContain("card R1C1");
    await world.runUntil("14:11");
    const day = await world.app.viewDay("2025-10-16" as never);
    expect(day.ok && day.value.races[0]?.phases.H5).toMatchObject({ outcome: "abstain", startedAt: paris("14:10") });
  });

  test("by hand at RESULT, before the off, asks no source and uses up no look", async () => {
    const world = await planned();
    expect(await world.run("RESULT")).toMatchObject({ outcome: "pending", reasons: [{ code: "too_early" }] });
    expect(world.site.requests).not.toContain("result R1C1");
    await world.runUntil("14:36");
    expect(await world.task("run-20251016-r1c1-result-a2")).toMatchObject({ runAt: paris("14:45") });
  });

  test("by hand at H30 is recorded, and the due look replaces it: the early one stays under runs/", async () => {
    const world = await planned();
    expect((await world.run("H30")).outcome).toBe("recorded");
    await world.runUntil("13:46");
    const now = await allDocuments(world.store, "days/2025-10-16/R1C1/");
    expect(JSON.parse(now["days/2025-10-16/R1C1/snapshot_H30.json"] ?? "")).toMatchObject({ taken_at: paris("13:45") });
    expect(Object.keys(await allDocuments(world.store, "runs/2025-10-16/R1C1/superseded-"))).toHaveLength(1);
  });

  test("by a task, since the clock went back, is laid again at its minute under the next name", async () => {
    const world = await planned();
    const sure = world.app;
    world.restart({ clock: { now: () => addMinutes(sure.now(), -3) } });
    await world.runUntil("14:10");
    expect(await world.task("run-20251016-r1c1-h5")).toMatchObject({ state: "done" });
    expect((await world.queue.list()).some(({ name }) => name === "run-20251016-r1c1-h5-a2")).toBe(true);
    world.restart({ clock: sure }); // set right again
    await world.app.watchDay({ day: "2025-10-16" as never, correlationId: "watch" });
    await world.runUntil("14:14");
    expect(await world.store.list("days/2025-10-16/R1C1/snapshot_H5")).toHaveLength(1);
  });

  test("by a minute less counts: two clocks differ by seconds", async () => {
    const world = await planned();
    world.at(addMinutes(paris("14:10"), -0.9));
    expect((await world.run("H5")).outcome).toBe("abstain");
  });
});

/** R1C1 at 14:15, looked at at 14:10; at a time the programme says another off. */
async function putOff(told: string, off: string): Promise<World> {
  const world = await planned();
  await world.runUntil("14:10");
  world.at(told);
  world.site.races = world.site.races.map((race) =>
    race.meetingNumber === 1 && race.raceNumber === 1 ? fableRace("R1C1", off) : race,
  );
  await world.app.watchDay({ day: "2025-10-16" as never, correlationId: "watch" });
  await world.runUntil("14:40");
  return world;
}
const lookOf = async (world: World) =>
  JSON.parse(
    (await allDocuments(world.store, "days/2025-10-16/R1C1/snapshot_H5"))["days/2025-10-16/R1C1/snapshot_H5.json"] ??
      "",
  ).taken_at;

describe("a race that is put off after its H5", () => {
  test.each([
    ["14:12", "14:20", "14:15"],
    ["14:13", "14:17", "14:13"],
    ["14:16", "14:20", "14:16"],
  ])(
    "told at %s that it is off at %s: the look of %s, nearer to five minutes, replaces the first",
    async (told, off, look) => {
      expect(await lookOf(await putOff(told, off))).toBe(paris(look));
    },
  );

  test.each([
    ["14:14", "14:16"],
    ["14:14", "14:17"],
    ["14:18", "14:19"],
  ])("told at %s that it is off at %s: the first look was as near or nearer, and stands", async (told, off) => {
    const world = await putOff(told, off);
    expect(await lookOf(world)).toBe(paris("14:10"));
    expect(await world.store.list("runs/2025-10-16/R1C1/superseded-")).toEqual([]);
    const status = await world.app.viewStatus("2025-10-16" as never);
    expect(status.ok && status.value.missed).toEqual([]);
  });

  test("a look that comes so late that the first was nearer leaves it, and ends what a crash cut off", async () => {
    const world = await planned();
    await world.runUntil("14:10");
    world.site.races = world.site.races.map((race) =>
      race.meetingNumber === 1 && race.raceNumber === 1 ? fableRace("R1C1", "14:18") : race,
    );
    world.at("14:12");
    await world.app.watchDay({ day: "2025-10-16" as never, correlationId: "watch" });
    world.at("14:16"); // due at 14:13: the queue was down
    expect((await world.run("H5", "R1C1", { revision: 2 })).outcome).toBe("already_done");
    expect(await lookOf(world)).toBe(paris("14:10"));
  });
});

test("a first run of a day on which no source answers says that every source is down", async () => {
  const world = createWorld({ at: "13:45" });
  world.site.programmeError = { kind: "unreachable", url: "https://pmu.test", detail: "refused" };
  expect(await world.run("H30")).toMatchObject({ outcome: "unreachable", everySourceDown: true });
  world.site.programmeError = undefined;
  await world.schedule();
  world.site.card = () => ({ ok: false, error: { kind: "unreachable", url: "https://pmu.test", detail: "refused" } });
  expect(await world.run("H30")).toMatchObject({ outcome: "unreachable", everySourceDown: false });
});
