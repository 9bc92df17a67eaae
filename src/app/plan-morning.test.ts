import { expect, test } from "vitest";
import { FABLE_DAY, fableRace, paris } from "../../test/fakes/fable-day.ts";
import { fableResult } from "../../test/fakes/fake-source.ts";
import { faultyQueue } from "../../test/fakes/faulty-queue.ts";
import { createWorld } from "../../test/fakes/world.ts";
import { err, ok } from "../domain/kernel/result.ts";
import { addDays, addMinutes } from "../domain/kernel/time.ts";

const LOST = { name: "task-lost", task: "run-20251016-r2c1-result", minutes: 0 } as const;
const MORNING_AFTER = addMinutes(paris("09:00"), 24 * 60);

/** The queue takes the result of the day's last race and never brings it; nobody looks at the day again that evening. */
async function eveningWithoutResult() {
  const world = createWorld();
  world.restart({ queue: faultyQueue(world.queue, [LOST], () => undefined) });
  world.site.result = (_, now) => ok(fableResult("pmu", now, { status: "official", finish: [[3], [1], [2]] }));
  await world.schedule();
  await world.runUntil("15:26");
  // A race that is told as off is followed no longer: the day's last look comes before its result is due.
  world.site.races = world.site.races.map((race) => ({ ...race, status: "running" }));
  await world.runUntil(MORNING_AFTER);
  return world;
}

async function resultOf({ app }: Awaited<ReturnType<typeof eveningWithoutResult>>, race: string) {
  const view = await app.viewDay(FABLE_DAY);
  if (!view.ok) throw new Error(view.error.kind);
  return view.value.races.find(({ race: { raceId } }) => raceId.endsWith(race))?.phases.RESULT?.outcome;
}

test.each([
  ["of the next day", () => ok([fableRace("R1C1", "14:15")])],
  ["that no source answers", () => err({ kind: "unreachable", url: "https://pmu.test", detail: "refused" } as const)],
])("the last result of a day, which the queue lost, is looked for on the morning %s", async (_, programme) => {
  const world = await eveningWithoutResult();
  expect([await resultOf(world, "R1C1"), await resultOf(world, "R2C1")]).toEqual(["settled", undefined]);
  const told = programme();
  if (told.ok) world.site.races = told.value;
  else world.site.programmeError = told.error;
  await world.app.planMorning({ day: addDays(FABLE_DAY, 1), correlationId: "morning" });
  await world.runUntil(addMinutes(MORNING_AFTER, 30));
  expect(await resultOf(world, "R2C1")).toBe("settled");
});
