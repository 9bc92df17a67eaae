import { describe, expect, test } from "vitest";
import { FABLE_DAY, paris } from "../../test/fakes/fable-day.ts";
import { fableResult } from "../../test/fakes/fake-source.ts";
import { lastingDocuments, spoil } from "../../test/fakes/watched-store.ts";
import { createWorld, type World } from "../../test/fakes/world.ts";
import { ok } from "../domain/kernel/result.ts";
import { createVirtualQueue } from "../queue/virtual/virtual-queue.ts";

const resume = (world: World) => world.app.resumeDay({ correlationId: "start", plannedFromHour: 9 });

describe("a service that starts", () => {
  test("before nine waits for the morning", async () => {
    const world = createWorld({ at: "08:59" });
    expect(await resume(world)).toEqual({ ok: true, value: { kind: "waiting" } });
    expect(world.site.requests).toEqual([]);
  });

  test("after nine without a plan plans the day, late", async () => {
    const world = createWorld({ at: "12:00" });
    expect(await resume(world)).toMatchObject({ ok: true, value: { kind: "planned_late", scheduled: true } });
    expect(await world.task("run-20251016-r1c1-h30")).toMatchObject({ state: "waiting" });
  });

  test("with an empty queue lays the stored plan's tasks again, and only what is still to run", async () => {
    const world = createWorld();
    await world.schedule();
    world.at("14:12");
    const fresh = createVirtualQueue({ startAt: paris("14:12") }).queue;
    world.restart({ queue: fresh });
    const before = await lastingDocuments(world.store);
    expect(await resume(world)).toMatchObject({ ok: true, value: { kind: "resumed" } });
    expect((await fresh.list()).map(({ name }) => name)).toEqual([
      "run-20251016-r1c1-h5",
      "watch-20251016-1215",
      "run-20251016-r1c2-h30",
      "run-20251016-r1c1-result",
      "run-20251016-r1c2-h5",
      "run-20251016-r2c1-h30",
      "run-20251016-r1c2-result",
      "run-20251016-r2c1-h5",
      "run-20251016-r2c1-result",
    ]);
    expect(await lastingDocuments(world.store)).toEqual(before);
    expect(await resume(world)).toMatchObject({ ok: true, value: { laid: [{ created: 0 }, { created: 0 }, {}] } });
  });

  test("after an outage says which runs were missed, and catches up the results", async () => {
    const world = createWorld();
    world.site.result = (_race, now) => ok(fableResult("pmu", now, { status: "official", finish: [[1]] }));
    await world.schedule();
    world.at("20:00");
    await resume(world);
    await world.runUntil("20:01");
    expect(await world.app.viewStatus(FABLE_DAY)).toMatchObject({
      ok: true,
      value: {
        settled: 3,
        missed: [{ race: "R1C1", phase: "H30", why: expect.stringContaining("too_late") }, {}, {}, {}, {}, {}],
      },
    });
  });

  test("without any source, or with a broken plan, says so and goes on", async () => {
    const world = createWorld({ at: "12:00" });
    world.site.programmeError = { kind: "unreachable", url: "https://pmu.test", detail: "refused" };
    expect(await resume(world)).toMatchObject({ ok: true, value: { kind: "planned_late", scheduled: false } });
    world.site.programmeError = undefined;
    await world.schedule("plan");
    await spoil(world.store, "days/2025-10-16/plan.json", () => "[");
    expect(await resume(world)).toMatchObject({ ok: false, error: { key: "days/2025-10-16/plan.json" } });
  });
});
