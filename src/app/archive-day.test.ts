import { describe, expect, test } from "vitest";
import { FABLE_DAY } from "../../test/fakes/fable-day.ts";
import { fableResult } from "../../test/fakes/fake-source.ts";
import { createWorld, type World } from "../../test/fakes/world.ts";
import { ok } from "../domain/kernel/result.ts";
import { addDays, type Instant } from "../domain/kernel/time.ts";
import { archiveOwnDay, readArchivedDay } from "./archive-day.ts";
import type { Deps } from "./deps.ts";
import { createPastArchive } from "./past-days.ts";

const NEXT_MORNING = "2025-10-17T07:30:00.000Z"; // 09:30 in Paris: a last look for results may still be on its way
const CLOSED = "2025-10-17T08:00:00.000Z";

function depsAt({ store }: World, now: string): Deps {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  return { store, log, clock: { now: () => now as Instant }, codeVersion: "test" } as unknown as Deps;
}

/** The day as it was run: two races have their arrival, the third has none. */
async function dayRun(): Promise<World> {
  const world = createWorld();
  await world.schedule();
  const official = { status: "official", finish: [[2], [1, 3], [5]], nonRunners: [8], chronos: { 2: 73.5 } } as const;
  world.site.result = (race, now) =>
    ok(fableResult("pmu", now, race.meetingNumber === 1 ? official : { status: "pending" }));
  await world.runUntil("18:00");
  return world;
}

describe("a day of our own", () => {
  test("is open while a result may come, and summed up when nobody looks any more", async () => {
    const world = await dayRun();
    expect(await archiveOwnDay(depsAt(world, NEXT_MORNING), FABLE_DAY)).toEqual({ ok: true, value: "open" });
    expect(await archiveOwnDay(depsAt(world, CLOSED), FABLE_DAY)).toEqual({ ok: true, value: "created" });
    expect(await archiveOwnDay(depsAt(world, CLOSED), FABLE_DAY)).toEqual({ ok: true, value: "same" });
    const archived = await readArchivedDay(world.store, FABLE_DAY);
    const day = archived.ok ? archived.value : undefined;
    expect(day?.leftOut).toEqual([{ raceId: "2025-10-16-R2C1", why: "no_result" }]);
    expect(day?.races.map(({ raceId }) => raceId)).toEqual(["2025-10-16-R1C1", "2025-10-16-R1C2"]);
    // The dead heat shares the second place, the next is fourth; a non-runner did not start.
    expect(day?.races[0]?.starts.map(({ number, place, chrono }) => [number, place, chrono])).toEqual([
      [1, 2, undefined],
      [2, 1, 73.5],
      [3, 2, undefined],
      [4, undefined, undefined],
      [5, 4, undefined],
      [6, undefined, undefined],
      [7, undefined, undefined],
    ]);
  });

  test("is read by the next day, and not by itself", async () => {
    const world = await dayRun();
    const archive = createPastArchive(depsAt(world, CLOSED));
    expect((await archive.before(FABLE_DAY)).archive).toMatchObject({ days: 0, starts: 0 });
    const { archive: identity, past } = await archive.before(addDays(FABLE_DAY, 1));
    expect(identity).toMatchObject({ days: 1, from: FABLE_DAY, to: FABLE_DAY, starts: 14 });
    expect([...past.jockeys.values()]).toEqual([{ starts: 14, wins: 2 }]);
  });

  test("stands in every analysis of it with the past that it was given", async () => {
    const world = await dayRun();
    const stored = await world.store.read("days/2025-10-16/R1C1/analysis_H5.json");
    expect(JSON.parse(new TextDecoder().decode(stored?.body))).toMatchObject({
      archive: { version: 1, days: 0, starts: 0, unreadable: [] },
    });
  });
});
