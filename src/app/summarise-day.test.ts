import { expect, test } from "vitest";
import { FABLE_DAY } from "../../test/fakes/fable-day.ts";
import { createWorld } from "../../test/fakes/world.ts";
import { err } from "../domain/kernel/result.ts";

test("a race whose arrival was waited for before its cancellation was told is cancelled, and not waited for", async () => {
  const world = createWorld();
  const { site } = world;
  site.card = () => err({ kind: "http_status", url: "https://pmu.test", status: 404, detail: "gone" });
  await world.schedule();
  await world.runUntil("14:36");
  site.races = site.races.map((race) => (race.raceNumber === 1 ? { ...race, status: "cancelled" } : race));
  await world.runUntil("14:40");
  const summary = await world.app.summariseDay(FABLE_DAY);
  if (!summary.ok || !summary.value) throw new Error("no summary");
  const { phases } = summary.value.races[0] ?? {};
  expect(phases?.RESULT).toEqual({ outcome: "cancelled", reasonCode: "cancelled", reason: "by the programme" });
});
