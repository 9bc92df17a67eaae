import { describe, expect, test } from "vitest";
import { FABLE_DAY, fableRace, paris } from "../../test/fakes/fable-day.ts";
import { lastingDocuments, spoil } from "../../test/fakes/watched-store.ts";
import { createWorld, policyWith, type World } from "../../test/fakes/world.ts";

async function planned(): Promise<World> {
  const world = createWorld();
  await world.schedule();
  return world;
}

const watch = (world: World) => world.app.watchDay({ day: FABLE_DAY, correlationId: "watch" });

describe("the watch", () => {
  test("begins an hour before the first off, comes every five minutes, and ends when the last result is due", async () => {
    const world = await planned();
    const watches = async () => (await world.queue.list()).filter(({ path }) => path === "/watch");
    expect((await watches()).map(({ name, runAt }) => [name, runAt])).toEqual([
      ["watch-20251016-1120", paris("13:20")],
    ]);
    await world.runUntil("18:00");
    const all = await watches();
    // 13:20, 13:25, ... 15:45: a start that is put off at the post is told after the off that was known.
    expect(all).toHaveLength(30);
    expect(all.every(({ state }) => state === "done")).toBe(true);
    expect(all.at(-1)).toMatchObject({ name: "watch-20251016-1345", runAt: paris("15:45") });
  });

  test("comes as often as it is configured", async () => {
    const world = createWorld({ policy: { ...policyWith("gpi-v5.1"), watchMinutes: 20 } });
    await world.schedule();
    await world.runUntil("14:15");
    const watches = (await world.queue.list()).filter(({ path }) => path === "/watch");
    expect(watches.map(({ runAt }) => runAt)).toEqual(["13:20", "13:40", "14:00", "14:20"].map(paris));
  });

  test("comes more often close to an off, and asks only the source that numbers the races", async () => {
    const policy = { ...policyWith("gpi-v5.1"), watchMinutes: 5, closeWatchMinutes: 1 };
    const world = createWorld({ policy, sources: ["pmu", "zeturf"] });
    await world.schedule();
    const [pmu, zeturf] = world.sites.map(({ requests }) => requests);
    const asked = () => [pmu, zeturf].map((requests) => requests?.filter((one) => one.startsWith("programme")).length);
    await world.runUntil("14:00");
    const before = asked();
    await world.runUntil("14:06");
    const watches = (await world.queue.list()).filter(
      ({ path, runAt }) => path === "/watch" && runAt >= paris("14:00"),
    );
    expect(watches.map(({ runAt }) => runAt)).toEqual(["14:00", "14:04", "14:05", "14:06", "14:07"].map(paris));
    expect(asked()).toEqual([Number(before[0]) + 3, before[1]]);
  });

  test("tells what moved and what was cancelled, and how many races are to come", async () => {
    const world = await planned();
    world.at("14:16");
    const [, , , foreign] = world.site.races;
    world.site.races = [
      fableRace("R1C1", "14:15", { status: "finished" }),
      fableRace("R1C2", "14:52"),
      fableRace("R2C1", "15:25", { status: "cancelled" }),
      ...(foreign ? [foreign] : []),
    ];
    expect(await watch(world)).toEqual({
      ok: true,
      value: { moved: ["R1C1", "R1C2"], cancelled: ["R2C1"], pending: 1, nextWatch: paris("14:20"), failures: [] },
    });
    expect(await world.task("run-20251016-r1c2-h5-v2")).toMatchObject({ runAt: paris("14:47") });
    expect(await world.task("run-20251016-r2c1-result")).toMatchObject({ state: "cancelled" });
  });

  test("lays what a crash left out between the plan and the queue", async () => {
    const world = createWorld();
    world.restart({ queue: { ...world.queue, enqueue: () => Promise.reject(new Error("the queue is down")) } });
    await expect(world.schedule()).rejects.toThrow("the queue is down");
    expect(await world.queue.list()).toEqual([]);
    world.restart();
    world.at("13:20");
    await watch(world);
    expect((await world.queue.list()).filter(({ path }) => path === "/run")).toHaveLength(9);
  });

  test("an off that is corrected after the race moves no task", async () => {
    const world = await planned();
    world.at("14:30");
    world.site.races = world.site.races.map((race) =>
      race.raceNumber === 1 && race.meetingNumber === 1 ? fableRace("R1C1", "14:21", { status: "running" }) : race,
    );
    await watch(world);
    expect((await world.queue.list()).filter(({ name }) => name.includes("-v2"))).toEqual([]);
  });

  test("names a source that fails, keeps the plan, and looks again", async () => {
    const world = await planned();
    world.at("13:20");
    world.site.programmeError = { kind: "unreachable", url: "https://pmu.test", detail: "refused" };
    const before = await lastingDocuments(world.store);
    expect(await watch(world)).toMatchObject({
      ok: true,
      value: { moved: [], failures: [{ code: "unreachable" }], nextWatch: paris("13:25") },
    });
    expect(await lastingDocuments(world.store)).toEqual(before);
  });

  test("without a plan has nothing to watch; a broken plan is named", async () => {
    const world = createWorld();
    expect(await watch(world)).toEqual({ ok: false, error: { kind: "no_plan", day: FABLE_DAY } });
    await world.schedule("plan");
    await spoil(world.store, "days/2025-10-16/plan.json", () => "{");
    expect(await watch(world)).toMatchObject({ ok: false, error: { kind: "corrupt_document" } });
  });
});
