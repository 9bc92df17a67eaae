import { describe, expect, test } from "vitest";
import { fableCard, paris } from "../../test/fakes/fable-day.ts";
import { fableResult } from "../../test/fakes/fake-source.ts";
import { allDocuments, lastingDocuments } from "../../test/fakes/watched-store.ts";
import { createWorld, type World } from "../../test/fakes/world.ts";
import { err, ok } from "../domain/kernel/result.ts";
import { addMinutes, parisTimeOf } from "../domain/kernel/time.ts";
import type { RaceResult } from "../domain/race/race-result.ts";

const OFFICIAL: Partial<RaceResult> = { status: "official", finish: [[3], [1, 2]] };

async function atResult(
  show: Partial<RaceResult> = {},
  sources: readonly ["pmu", "zeturf"?] = ["pmu"],
): Promise<World> {
  const world = createWorld({ sources: sources.flatMap((name) => name ?? []) });
  await world.schedule();
  for (const site of world.sites) site.result = (_race, now) => ok(fableResult(site.source.name, now, show));
  world.at("14:35");
  return world;
}

describe("an arrival that is not official", () => {
  test("is looked for again after 10, 20 and 40 minutes, at 09:00 next day, and is then missing", async () => {
    const world = await atResult();
    let name = "run-20251016-r1c1-result";
    const expected = [
      ["run-20251016-r1c1-result-a2", addMinutes(paris("14:35"), 10)],
      ["run-20251016-r1c1-result-a3", addMinutes(paris("14:45"), 20)],
      ["run-20251016-r1c1-result-a4", addMinutes(paris("15:05"), 40)],
      ["run-20251016-r1c1-result-a5", addMinutes(paris("09:00"), 24 * 60)],
    ] as const;
    for (const [next, runAt] of expected) {
      const run = await world.run("RESULT", "R1C1", { attempt: Number(/-a(\d)$/.exec(name)?.[1] ?? 1) });
      expect(run.outcome).toBe("pending");
      expect(run.reasons.map(({ code }) => code)).toEqual(["pending", "next_attempt"]);
      expect(run.reasons[1]?.detail).toBe(`${next} at ${runAt}`);
      const task = await world.task(next);
      expect(task).toMatchObject({ runAt, state: "waiting", body: { phase: "RESULT", race: "R1C1", revision: 1 } });
      await world.runUntil(addMinutes(runAt, -0.5));
      if (runAt < paris("23:00")) world.at(parisTimeOf(runAt));
      name = next;
    }
    await world.runUntil(addMinutes(paris("09:01"), 24 * 60));
    const records = await allDocuments(world.store, "runs/2025-10-16/R1C1/");
    const outcomes = Object.values(records).map((text) => [JSON.parse(text).attempt, JSON.parse(text).outcome]);
    expect(outcomes).toContainEqual([5, "result_missing"]);
    expect(await world.store.list("days/2025-10-16/R1C1/")).toEqual([]);
    expect(await world.task("run-20251016-r1c1-result-a6")).toBeUndefined();
  });

  test("laying the next look twice is once", async () => {
    const world = await atResult();
    await Promise.all([world.run("RESULT"), world.run("RESULT")]);
    const laid = (await world.queue.list()).filter(({ name }) => name.includes("r1c1-result-a"));
    expect(laid).toHaveLength(1);
  });

  test("says what each source shows: provisional here, unreachable there", async () => {
    const world = await atResult({ status: "provisional", finish: [[3]] }, ["pmu", "zeturf"]);
    const [, zeturf] = world.sites;
    if (zeturf) zeturf.result = () => err({ kind: "unreachable", url: "https://zeturf.test", detail: "timeout" });
    const run = await world.run("RESULT");
    expect(run.reasons.map(({ code, detail }) => [code, detail])).toEqual([
      ["unreachable", "zeturf: timeout (https://zeturf.test)"],
      ["provisional", "pmu: the arrival is provisional"],
      ["next_attempt", expect.stringContaining("-result-a2 at ")],
    ]);
  });
});

async function withZeturfApart(): Promise<World> {
  const world = createWorld({ sources: ["pmu", "zeturf"] });
  const [pmu, zeturf] = world.sites;
  if (!pmu || !zeturf) throw new Error("two sites");
  zeturf.card = (_race, now) => {
    const card = fableCard("zeturf", now, []);
    return ok({ ...card, runners: card.runners.map((one) => ({ ...one, name: `AUTRE ${one.name}` })) });
  };
  await world.schedule();
  world.at("14:10");
  await world.run("H5");
  zeturf.result = (_race, now) => ok(fableResult("zeturf", now, OFFICIAL));
  pmu.result = () => err({ kind: "unreachable", url: "https://pmu.test", detail: "timeout" });
  world.at("14:35");
  return world;
}

describe("an official arrival of a source that was set apart at H-5", () => {
  test("settles nothing alone, is told with the reason, and settles once another source says the same", async () => {
    const world = await withZeturfApart();
    const alone = await world.run("RESULT");
    expect([alone.outcome, alone.reasons.map(({ code }) => code)]).toEqual([
      "pending",
      ["unreachable", "unconfirmed", "next_attempt"],
    ]);
    expect(alone.reasons[1]?.detail).toContain("disagreed with pmu (other_race)");
    expect(await world.store.list("days/2025-10-16/R1C1/result.json")).toEqual([]);
    world.site.result = (_race, now) => ok(fableResult("pmu", now, OFFICIAL));
    world.at("14:45");
    expect((await world.run("RESULT", "R1C1", { attempt: 2 })).outcome).toBe("settled");
    const documents = await allDocuments(world.store, "days/2025-10-16/R1C1/result.json");
    expect(Object.values(documents).join("")).toMatch(/"pmu".*"zeturf"|"zeturf".*"pmu"/s);
  });

  test("that tells another arrival than the believed source is not stored beside it", async () => {
    const world = await withZeturfApart();
    world.site.result = (_race, now) => ok(fableResult("pmu", now, { status: "official", finish: [[7], [1, 2]] }));
    expect((await world.run("RESULT")).outcome).toBe("settled");
    const [result = ""] = Object.values(await allDocuments(world.store, "days/2025-10-16/R1C1/result.json"));
    expect(JSON.parse(result).results).toMatchObject([{ source: "pmu", finish: [[7], [1, 2]] }]);
  });
});

describe("an official arrival", () => {
  test("is stored with every source's word, and settled; a second run finds it", async () => {
    const world = await atResult(OFFICIAL, ["pmu", "zeturf"]);
    expect(await world.run("RESULT")).toMatchObject({
      outcome: "settled",
      artifacts: ["days/2025-10-16/R1C1/result.json", "days/2025-10-16/R1C1/settlement.json"],
    });
    const documents = await allDocuments(world.store, "days/2025-10-16/R1C1/");
    expect(JSON.parse(documents["days/2025-10-16/R1C1/result.json"] ?? "")).toMatchObject({
      results: [
        { source: "pmu", status: "official", finish: [[3], [1, 2]] },
        { source: "zeturf", status: "official" },
      ],
    });
    expect(JSON.parse(documents["days/2025-10-16/R1C1/settlement.json"] ?? "")).toMatchObject({
      tickets: [],
      stake: 0,
      profit: 0,
    });
    const before = await lastingDocuments(world.store);
    world.at("14:55");
    expect((await world.run("RESULT", "R1C1", { correlationId: "later" })).outcome).toBe("already_done");
    expect(await lastingDocuments(world.store)).toEqual(before);
  });

  test("is caught up by a day that is planned when its races are over", async () => {
    const world = createWorld({ at: "22:00" });
    world.site.result = (_race, now) => ok(fableResult("pmu", now, OFFICIAL));
    await world.schedule();
    await world.runUntil("22:01");
    for (const race of ["R1C1", "R1C2", "R2C1"]) {
      expect(await world.store.list(`days/2025-10-16/${race}/`)).toEqual([
        `days/2025-10-16/${race}/result.json`,
        `days/2025-10-16/${race}/settlement.json`,
      ]);
    }
  });
});
