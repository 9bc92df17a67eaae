import { describe, expect, test } from "vitest";
import { FABLE_DAY, fableCard, fableMarket, paris } from "../../test/fakes/fable-day.ts";
import { createWorld } from "../../test/fakes/world.ts";
import { err, ok } from "../domain/kernel/result.ts";
import { addMinutes } from "../domain/kernel/time.ts";
import type { Task } from "../ports/task-queue.ts";

const task = (path: Task["path"], body: Task["body"]): Task => ({
  name: "made-by-hand",
  runAt: paris("09:00"),
  path,
  body,
});

describe("what the queue delivers", () => {
  test("is done where no repetition helps, and comes again where it may", async () => {
    const world = createWorld();
    await world.schedule();
    const h30 = task("/run", { date: FABLE_DAY, race: "R1C1", phase: "H30", revision: 1, attempt: 1 });
    world.at("13:45");
    world.site.card = () => err({ kind: "unreachable", url: "https://pmu.test/card", detail: "refused" });
    expect(await world.app.deliver(h30, "a")).toEqual({
      answer: "retry",
      error: "unreachable: pmu: refused (https://pmu.test/card)",
    });
    world.site.card = (_race, now) => ok(fableCard("pmu", addMinutes(now, -60), [fableMarket()]));
    expect(await world.app.deliver(h30, "b")).toEqual({ answer: "done" });
    world.at("15:00");
    expect(await world.app.deliver(h30, "c")).toEqual({ answer: "done" });
  });

  test("a day to plan, a day to watch", async () => {
    const world = createWorld();
    expect(await world.app.deliver(task("/watch", { date: FABLE_DAY }), "w")).toEqual({ answer: "done" });
    expect(await world.app.deliver(task("/schedule", { date: FABLE_DAY }), "s")).toEqual({ answer: "done" });
    expect(await world.task("run-20251016-r1c1-h30")).toBeDefined();
  });

  test("a morning that no source answered is tried again every quarter of an hour, until one does", async () => {
    const world = createWorld();
    world.site.programmeError = { kind: "unreachable", url: "https://pmu.test", detail: "refused" };
    expect(await world.app.deliver(task("/schedule", { date: FABLE_DAY }), "s")).toEqual({ answer: "done" });
    await world.runUntil("09:29");
    expect(await world.task("schedule-20251016-0715")).toMatchObject({ state: "done" });
    expect(await world.task("schedule-20251016-0730")).toMatchObject({ state: "waiting", runAt: paris("09:30") });
    world.site.programmeError = undefined;
    await world.runUntil("09:31");
    expect(await world.task("run-20251016-r1c1-h30")).toBeDefined();
    expect((await world.queue.list()).filter(({ path }) => path === "/schedule")).toHaveLength(2);
  });

  test.each([
    ["date", "/run", { date: "16/10/2025", race: "R1C1", phase: "H30", revision: 1, attempt: 1 }],
    ["date", "/watch", {}],
    ["phase", "/run", { date: FABLE_DAY, race: "R1C1", phase: "H60", revision: 1, attempt: 1 }],
    ["revision", "/run", { date: FABLE_DAY, race: "R1C1", phase: "H30", attempt: 1 }],
    ["attempt", "/run", { date: FABLE_DAY, race: "R1C1", phase: "H30", revision: 1, attempt: 0 }],
    ["profile", "/run", { date: FABLE_DAY, race: "R1C1", phase: "H30", revision: 1, attempt: 1, profile: "v6" }],
    ["/settle", "/settle" as never, { date: FABLE_DAY }],
  ] as const)("a task whose %s is of another version is set aside, and logged", async (field, path, body) => {
    const world = createWorld();
    const delivery = await world.app.deliver(task(path, body), "x");
    const detail = expect.stringContaining(field);
    expect(delivery).toEqual({ answer: "retry", error: expect.stringContaining(field) });
    expect(world.logged).toMatchObject([{ level: "error", message: "task cannot be read", fields: { detail } }]);
    expect(await world.store.list("")).toEqual([]);
  });
});

test("the day is that of Paris: at two hours before midnight UTC the next one begins", () => {
  const world = createWorld();
  expect(world.app.today()).toBe(FABLE_DAY);
  world.at("23:59");
  expect(world.app.today()).toBe(FABLE_DAY);
  world.at("24:00");
  expect(world.app.today()).toBe("2025-10-17");
});
