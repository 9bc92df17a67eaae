import { describe, expect, test } from "vitest";
import { FABLE_DAY, fableCard, fableMarket, fableRace } from "../../test/fakes/fable-day.ts";
import { createWorld, policyWith, type World } from "../../test/fakes/world.ts";
import { err, ok, type Result } from "../domain/kernel/result.ts";
import type { RaceDay } from "../domain/kernel/time.ts";
import type { PastPerformances } from "../domain/race/past-performances.ts";
import type { Discipline, SourceRace } from "../domain/race/race.ts";
import type { SourceError } from "../ports/race-source.ts";
import type { Policy } from "./deps.ts";

const URL = "https://pmu.test/performances";

/** A world whose PMU tells last starts, or fails to; each question is counted. */
async function worldTelling(
  pastPerformances: Policy["pastPerformances"],
  failing?: SourceError,
  discipline: Discipline = "ATTELE",
): Promise<World & { readonly asked: string[] }> {
  const world = createWorld({
    policy: { ...policyWith("gpi-v5.1"), ...(pastPerformances ? { pastPerformances } : {}) },
  });
  const asked: string[] = [];
  Object.assign(world.site.source, {
    async performances(_day: RaceDay, race: SourceRace): Promise<Result<PastPerformances, SourceError>> {
      asked.push(`R${race.meetingNumber}C${race.raceNumber}`);
      if (failing) return err(failing);
      const start = { day: "2025-09-30" as RaceDay, racecourse: "FABLEVILLE", distance: 2700, chrono: 75.5 };
      const horses = [{ number: 1, name: "FABLE 1", starts: [start] }];
      return ok({ source: "pmu", url: URL, observedAt: world.app.now(), horses });
    },
  });
  world.site.races = [fableRace("R1C1", "14:15", { source: "pmu", discipline })];
  await world.schedule();
  return Object.assign(world, { asked });
}

async function documentOf({ app }: World, name: string) {
  const view = await app.viewRace(FABLE_DAY, "R1C1");
  if (!view.ok) throw new Error(view.error.kind);
  return view.value.documents[name];
}

async function runBoth(world: World): Promise<void> {
  world.at("13:45");
  await world.run("H30");
  world.at("14:10");
  await world.run("H5");
}

describe("the last starts of a race's horses", () => {
  test("are asked for once, at H-30, and the decision says whose they are, how old, and of how many horses", async () => {
    const world = await worldTelling("all");
    await runBoth(world);
    expect(world.asked).toEqual(["R1C1"]);
    expect(await documentOf(world, "snapshot_H30")).toMatchObject({ performances: { source: "pmu", url: URL } });
    expect(await documentOf(world, "snapshot_H5")).not.toHaveProperty("performances");
    expect(await documentOf(world, "analysis_H5")).toMatchObject({
      performances: { source: "pmu", age_minutes: 25, starters: 8, with_starts: 1, with_chronos: 1 },
    });
    expect(JSON.stringify(await world.app.explainRace(FABLE_DAY, "R1C1"))).toContain('"last_starts"');
  });

  test("are asked for at H-5 where H-30 was missed", async () => {
    const world = await worldTelling("all");
    world.at("14:10");
    await world.run("H5");
    expect(world.asked).toEqual(["R1C1"]);
    expect(await documentOf(world, "snapshot_H5")).toMatchObject({ performances: { source: "pmu" } });
  });

  test("are not asked for again by the due look that replaces an early one", async () => {
    const world = await worldTelling("all");
    world.at("12:00");
    await world.run("H30");
    world.at("13:45");
    await world.run("H30");
    expect(world.asked).toEqual(["R1C1"]);
    expect(await documentOf(world, "snapshot_H30")).toMatchObject({ performances: { source: "pmu" } });
  });

  test("that do not come are absent, with the reason, and stop nothing", async () => {
    const world = await worldTelling("all", { kind: "http_status", url: URL, status: 404, detail: "404" });
    await runBoth(world);
    expect(world.asked).toEqual(["R1C1"]);
    const h30 = await documentOf(world, "snapshot_H30");
    expect(h30).not.toHaveProperty("performances");
    expect(h30).toMatchObject({
      cards: [{ source: "pmu" }],
      failures: [{ source: "pmu", kind: "http_status", detail: `past performances: 404 (${URL})` }],
    });
    expect(await documentOf(world, "analysis_H5")).not.toHaveProperty("performances");
  });

  test.each(["off", undefined] as const)("are not asked for where the setting is %s", async (setting) => {
    const world = await worldTelling(setting);
    await runBoth(world);
    expect(world.asked).toEqual([]);
  });

  test("are asked for in trot alone where the setting says so", async () => {
    for (const discipline of ["ATTELE", "MONTE", "PLAT"] as const) {
      const world = await worldTelling("trot", undefined, discipline);
      await runBoth(world);
      expect(world.asked).toEqual(discipline === "PLAT" ? [] : ["R1C1"]);
    }
  });
});

test("a list that lost a horse which the programme declares is no card of the race", async () => {
  const world = createWorld();
  world.site.card = (_race, now) => {
    const card = fableCard("pmu", now, [fableMarket()]);
    return ok({ ...card, runners: card.runners.slice(0, -1) });
  };
  await world.schedule();
  world.at("13:45");
  expect(await world.run("H30")).toMatchObject({
    outcome: "unreadable",
    reasons: [
      {
        code: "unreadable",
        detail: expect.stringContaining("lists 7 runners, and the programme declares 8") as string,
      },
    ],
  });
});
