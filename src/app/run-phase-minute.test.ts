import { describe, expect, test } from "vitest";
import { paris } from "../../test/fakes/fable-day.ts";
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

test("a first run of a day on which no source answers says that every source is down", async () => {
  const world = createWorld({ at: "13:45" });
  world.site.programmeError = { kind: "unreachable", url: "https://pmu.test", detail: "refused" };
  expect(await world.run("H30")).toMatchObject({ outcome: "unreachable", everySourceDown: true });
  world.site.programmeError = undefined;
  await world.schedule();
  world.site.card = () => ({ ok: false, error: { kind: "unreachable", url: "https://pmu.test", detail: "refused" } });
  expect(await world.run("H30")).toMatchObject({ outcome: "unreachable", everySourceDown: false });
});
