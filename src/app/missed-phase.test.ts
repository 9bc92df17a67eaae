import { describe, expect, test } from "vitest";
import { FABLE_DAY, paris } from "../../test/fakes/fable-day.ts";
import { fableResult } from "../../test/fakes/fake-source.ts";
import { createWorld, type World } from "../../test/fakes/world.ts";
import { err, ok } from "../domain/kernel/result.ts";
import { addMinutes, type Instant } from "../domain/kernel/time.ts";

/** A service that runs until a time of Paris, and again from an instant on, with its queue or without. */
async function outage(from: string, until: Instant, queue: "kept" | "lost"): Promise<World> {
  const before = createWorld();
  await before.schedule();
  await before.runUntil(from);
  const world = queue === "lost" ? createWorld({ at: until, store: before.store }) : before;
  if (queue === "kept") world.at(until);
  world.site.result = (race, now) => {
    const off = world.site.races.find(
      (one) => one.raceNumber === race.raceNumber && one.meetingNumber === race.meetingNumber,
    );
    const known = off?.startsAt !== undefined && now >= addMinutes(off.startsAt, 10);
    return ok(fableResult("pmu", now, known ? { status: "official", finish: [[3], [1], [2]] } : {}));
  };
  const resumed = await world.app.resumeDay({ correlationId: "start", plannedFromHour: 24 });
  expect(resumed.ok).toBe(true);
  await world.runUntil(addMinutes(until, 240));
  return world;
}

async function status(world: World) {
  const view = await world.app.viewStatus(FABLE_DAY);
  if (!view.ok) throw new Error(view.error.detail);
  return view.value;
}

const NEXT_MORNING = addMinutes(paris("10:00"), 24 * 60);
const LATE = /^too_late: it is .+ minutes after it was due; H\d+ had to run before /;
const NOT_LAID = /^no_data: the day was planned, or its queue rebuilt, after its window: H\d+ was due at /;

describe.each(["kept", "lost"] as const)("an outage with the queue %s", (queue) => {
  const cause = queue === "kept" ? LATE : NOT_LAID;

  test("of two minutes at H-5: the decision is a minute late, and nothing is missed", async () => {
    const world = await outage("14:09", paris("14:11"), queue);
    expect(await status(world)).toMatchObject({ missed: [], h30Recorded: 3, abstain: 3, settled: 3 });
    const day = await world.app.viewDay(FABLE_DAY);
    expect(day.ok && day.value.races[0]?.phases.H5?.startedAt).toBe(paris("14:11"));
  });

  test("of forty minutes: one race is missed, before the off and not after, and its result is settled", async () => {
    const { missed, settled, abstain } = await status(await outage("13:40", paris("14:20"), queue));
    expect(missed.map(({ race, phase }) => `${race} ${phase}`)).toEqual(["R1C1 H30", "R1C1 H5"]);
    for (const { why } of missed) expect(why).toMatch(cause);
    expect([settled, abstain]).toEqual([3, 2]);
  });

  test("of three hours: every decision is missed with its cause, every result is caught up", async () => {
    const { missed, settled, abstain } = await status(await outage("13:30", paris("16:30"), queue));
    expect(missed).toHaveLength(6);
    for (const { why } of missed) expect(why).toMatch(cause);
    expect([settled, abstain]).toEqual([3, 0]);
  });

  test("overnight: results are caught up the next day, and a late H30 took no odds after its window", async () => {
    const world = await outage("14:21", NEXT_MORNING, queue);
    const { missed, settled, abstain, h30Recorded } = await status(world);
    expect(missed.map(({ race, phase }) => `${race} ${phase}`)).toEqual(["R1C2 H5", "R2C1 H30", "R2C1 H5"]);
    for (const { why } of missed) expect(why).toMatch(cause);
    expect([settled, abstain, h30Recorded]).toEqual([3, 1, 2]);
  });
});

test("a late H30 may still run until H5 is due", async () => {
  const world = await outage("13:40", paris("14:09"), "kept");
  expect(await status(world)).toMatchObject({ missed: [], h30Recorded: 3 });
});

test("a decision whose source failed to the end says so, and not that it was too late", async () => {
  const world = createWorld();
  await world.schedule();
  world.site.card = () => err({ kind: "unreachable", url: "https://pmu.test/card", detail: "refused" });
  await world.runUntil("14:21");
  expect((await status(world)).missed.map(({ why }) => why)).toEqual([
    "unreachable: pmu: refused (https://pmu.test/card)",
    "unreachable: pmu: refused (https://pmu.test/card)",
  ]);
});

test("a miss is recorded once, whoever sees it and however often", async () => {
  const world = await outage("13:40", paris("14:20"), "lost");
  const records = (await world.store.list("runs/2025-10-16/R1C1/")).filter((key) => key.includes("missed"));
  await world.app.watchDay({ day: FABLE_DAY, correlationId: "again" });
  expect(records).toEqual([
    "runs/2025-10-16/R1C1/20251016T121000000Z-H30-v1-a1-no_data-missed.json",
    "runs/2025-10-16/R1C1/20251016T121500000Z-H5-v1-a1-no_data-missed.json",
  ]);
  expect((await world.store.list("runs/2025-10-16/R1C1/")).filter((key) => key.includes("missed"))).toEqual(records);
});
