import { describe, expect, test } from "vitest";
import { FABLE_DAY, fableCard, fableMarket, fableRace } from "../../test/fakes/fable-day.ts";
import { fableResult } from "../../test/fakes/fake-source.ts";
import { spoil } from "../../test/fakes/watched-store.ts";
import { createWorld, type World } from "../../test/fakes/world.ts";
import { err, ok } from "../domain/kernel/result.ts";
import { addMinutes } from "../domain/kernel/time.ts";

async function status(world: World) {
  const view = await world.app.viewStatus();
  if (!view.ok) throw new Error(view.error.detail);
  return view.value;
}

test("a day that nobody planned says so", async () => {
  expect(await status(createWorld())).toMatchObject({ day: FABLE_DAY, plan: "no_plan", races: 0, missed: [] });
});

test("a whole day counts what each phase came to, also after second deliveries", async () => {
  const world = createWorld();
  world.site.result = (_race, now) => ok(fableResult("pmu", now, { status: "official", finish: [[1]] }));
  await world.schedule();
  await world.runUntil("18:00");
  const expected = {
    plan: "planned",
    races: 3,
    h30Recorded: 3,
    abstain: 3,
    play: 0,
    settled: 3,
    missed: [],
    // The next morning's look at each result on which paper tickets stand.
    tasks: { waiting: 3, running: 0, retrying: 0, done: 39, cancelled: 0, dead: 0 },
  };
  expect(await status(world)).toMatchObject(expected);
  for (const phase of ["H30", "H5", "RESULT"] as const) {
    expect((await world.run(phase, "R1C1", { correlationId: `again-${phase}` })).outcome).toBe("already_done");
  }
  expect(await status(world)).toMatchObject(expected);
  const day = await world.app.viewDay(FABLE_DAY);
  if (!day.ok) throw new Error(day.error.kind);
  expect(day.value.races[0]?.phases).toMatchObject({
    H30: { outcome: "recorded" },
    H5: { outcome: "abstain" },
    RESULT: { outcome: "settled" },
  });
});

describe("what was missed is said with why", () => {
  test("because nothing ran", async () => {
    const world = createWorld();
    await world.schedule();
    world.at("15:00");
    expect((await status(world)).missed).toEqual([
      { race: "R1C1", phase: "H30", why: "it never ran" },
      { race: "R1C1", phase: "H5", why: "it never ran" },
      { race: "R1C2", phase: "H30", why: "it never ran" },
      { race: "R1C2", phase: "H5", why: "it never ran" },
    ]);
  });

  test("because the page was no good, too old, or too late; a race that moved away is not missed until its time", async () => {
    const world = createWorld();
    await world.schedule();
    world.site.card = ({ raceNumber, meetingNumber }, now) => {
      if (meetingNumber === 2) return ok(fableCard("pmu", now, [fableMarket()]));
      if (raceNumber === 1) return err({ kind: "unreadable", url: "https://pmu.test/c", detail: "odds 1" });
      return ok(fableCard("pmu", addMinutes(now, -9), [fableMarket()]));
    };
    await world.runUntil("14:58");
    world.site.races = world.site.races.map((race) => (race.meetingNumber === 2 ? fableRace("R2C1", "17:00") : race));
    await world.runUntil("15:30");
    const { missed } = await status(world);
    expect(missed.map(({ race, phase, why }) => [race, phase, why.replace(/:.*/, "")])).toEqual([
      ["R1C1", "H30", "unreadable"],
      ["R1C1", "H5", "unreadable"],
      ["R1C2", "H30", "no_data"],
      ["R1C2", "H5", "no_data"],
    ]);
    expect(missed[2]?.why).toBe("no_data: pmu: seen 9.0 minutes before, the limit is 3");
    await world.runUntil("15:31");
    expect((await status(world)).tasks).toMatchObject({ dead: 2 });
  });

  test("and a failure after the work was done is none", async () => {
    const world = createWorld();
    await world.schedule();
    await world.runUntil("14:11");
    await spoil(world.store, "days/2025-10-16/R1C1/tickets.json", (text) => text.slice(0, 20));
    expect((await world.run("H5", "R1C1", { correlationId: "later" })).outcome).toBe("corrupt_document");
    world.at("14:16");
    expect((await status(world)).missed).toEqual([]);
  });

  test("a result that never came is missed too", async () => {
    const world = createWorld();
    await world.schedule();
    await world.runUntil(addMinutes(world.app.now(), 24 * 60 + 1));
    const view = await world.app.viewStatus(FABLE_DAY);
    if (!view.ok) throw new Error(view.error.detail);
    expect(view.value.missed.map(({ race, phase }) => [race, phase])).toEqual([
      ["R1C1", "RESULT"],
      ["R1C2", "RESULT"],
      ["R2C1", "RESULT"],
    ]);
    expect(view.value.missed[0]?.why).toBe("result_missing: pmu: the arrival is pending");
  });
});

test("a broken record of a run, or a broken plan, is named", async () => {
  const world = createWorld();
  await world.schedule();
  await world.runUntil("13:46");
  const [record] = await world.store.list("runs/");
  if (record === undefined) throw new Error("no record");
  await spoil(world.store, record, (text) => text.slice(0, 50));
  expect(await world.app.viewStatus()).toMatchObject({ ok: false, error: { kind: "corrupt_document", key: record } });
  expect(await world.app.viewDay(FABLE_DAY)).toMatchObject({ ok: false, error: { key: record } });
  expect(await world.app.viewRace(FABLE_DAY, "R9C9")).toMatchObject({ ok: false, error: { kind: "not_in_plan" } });
  await spoil(world.store, "days/2025-10-16/R1C1/snapshot_H30.json", (text) => text.slice(0, 50));
  expect(await world.app.viewRace(FABLE_DAY, "R1C1")).toMatchObject({
    ok: false,
    error: { key: "days/2025-10-16/R1C1/snapshot_H30.json" },
  });
});
