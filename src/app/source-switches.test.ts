import { describe, expect, test } from "vitest";
import { FABLE_DAY, fableRace } from "../../test/fakes/fable-day.ts";
import { spoil } from "../../test/fakes/watched-store.ts";
import { createWorld, type World } from "../../test/fakes/world.ts";
import { err } from "../domain/kernel/result.ts";
import { SOURCE_NAMES, type SourceName } from "../domain/race/race.ts";
import { readSwitches, switchSource } from "./source-switches.ts";

const KEY = "sources/switches.json";

const flip = (world: World, source: SourceName, to: "on" | "off") =>
  world.app.switchSource({ source, to, why: "pages of another day", correlationId: "switch" });

async function twoSources() {
  const world = createWorld({ sources: ["pmu", "zeturf"], trusted: true });
  await world.schedule();
  for (const site of world.sites) site.requests.length = 0;
  return world;
}

async function failuresOf(world: World) {
  const race = await world.app.viewRace(FABLE_DAY, "R1C1");
  if (!race.ok) throw new Error(race.error.kind);
  const snapshot = (race.value.documents as Record<string, { cards: { source: string }[]; failures: object[] }>)
    .snapshot_H30;
  return { cards: snapshot?.cards.map(({ source }) => source), failures: snapshot?.failures };
}

describe("a source that is switched off", () => {
  test("is not asked from its next request on, and the next source answers; the reason is everywhere", async () => {
    const world = await twoSources();
    world.at("13:45");
    await flip(world, "pmu", "off");
    expect((await world.run("H30")).outcome).toBe("recorded");
    expect(world.site.requests).toEqual([]);
    expect(await failuresOf(world)).toMatchObject({
      cards: ["zeturf"],
      failures: expect.arrayContaining([
        expect.objectContaining({
          source: "pmu",
          kind: "switched_off",
          detail: expect.stringContaining("another day"),
        }),
      ]),
    });
    const planned = await world.schedule();
    expect(planned.ok && planned.value.sources).toMatchObject([
      { source: "pmu", status: "switched_off", detail: expect.stringContaining("pages of another day") },
      { source: "zeturf", status: "ok" },
    ]);
    const status = await world.app.viewStatus();
    expect(status.ok && status.value.switchedOff).toMatchObject([{ source: "pmu", why: "pages of another day" }]);
  });

  test("is asked again as soon as it is switched on, and off in another process is off here", async () => {
    const world = await twoSources();
    const elsewhere = { clock: { now: () => world.app.now() }, store: world.store, codeVersion: "0.0.0" };
    await switchSource(elsewhere, { source: "pmu", to: "off", why: "here", correlationId: "x" });
    world.at("13:45");
    await world.run("H30", "R1C1");
    expect(world.site.requests).toEqual([]);
    await flip(world, "pmu", "on");
    world.at("14:20");
    await world.run("H30", "R1C2");
    expect(world.site.requests).toContain("card R1C2");
  });

  test("alone in the morning is asked for again by the next try", async () => {
    const world = createWorld({ trusted: true });
    await flip(world, "pmu", "off");
    const planned = await world.app.planMorning({ day: FABLE_DAY, correlationId: "morning" });
    expect(planned).toMatchObject({ ok: false, error: { kind: "no_source", sources: [{ status: "switched_off" }] } });
    await flip(world, "pmu", "on");
    await world.runUntil("09:20");
    expect((await world.app.viewStatus()).ok && (await world.app.viewDay(FABLE_DAY)).ok).toBe(true);
  });
});

test("a race's page that is not believed leaves the race to the next source, with the reason", async () => {
  const world = await twoSources();
  const detail = "red since 2025-10-16T10:00:00.000Z: jockey is told of 0 of 14";
  world.site.card = () => err({ kind: "distrusted", url: "https://pmu.test/card", detail });
  world.at("13:45");
  expect((await world.run("H30")).outcome).toBe("recorded");
  expect(await failuresOf(world)).toMatchObject({
    cards: ["zeturf"],
    failures: expect.arrayContaining([
      { source: "pmu", kind: "distrusted", detail: `${detail} (https://pmu.test/card)` },
    ]),
  });
});

const list = (source: SourceName, count: number) =>
  Array.from({ length: count }, (_, i) =>
    fableRace(`R1C${i + 1}`, `${12 + Math.floor(i / 4)}:${10 + (i % 4) * 12}`, { source }),
  );

test("a programme that another shows to be cut short is left out of the plan, and says why", async () => {
  const world = createWorld({ sources: ["pmu", "zeturf"], trusted: true });
  const [pmu, zeturf] = world.sites;
  if (!pmu || !zeturf) throw new Error("two sites");
  pmu.races = list("pmu", 3);
  zeturf.races = list("zeturf", 9);
  const planned = await world.schedule();
  expect(planned.ok && planned.value.sources).toMatchObject([
    { source: "pmu", status: "distrusted", detail: expect.stringContaining("lists 3 French races") },
    { source: "zeturf", status: "ok", races: 9 },
  ]);
  expect(planned.ok && planned.value.plan?.races).toHaveLength(9);
});

describe("the switches", () => {
  test("that cannot be read switch every source off, and say so", async () => {
    const world = await twoSources();
    await flip(world, "geny", "off");
    await spoil(world.store, KEY, () => "{");
    world.at("13:45");
    expect((await world.run("H30")).outcome).toBe("no_data");
    expect(world.sites.flatMap(({ requests }) => requests)).toEqual([]);
    const status = await world.app.viewStatus();
    expect(status.ok && status.value.switchedOff).toMatchObject([
      { source: "pmu", why: expect.stringContaining(`${KEY} cannot be read`) },
      { source: "zeturf", why: expect.stringContaining(`${KEY} cannot be read`) },
    ]);
    expect(await flip(world, "pmu", "on")).toMatchObject({ ok: false, error: { kind: "corrupt_document", key: KEY } });
  });

  test("changed by several at once keep every change", async () => {
    const world = await twoSources();
    await Promise.all(SOURCE_NAMES.map((source) => flip(world, source, "off")));
    await Promise.all([flip(world, "geny", "on"), flip(world, "pmu", "off")]);
    const off = await readSwitches(world.store);
    expect(off.ok && off.value.map(({ source }) => source).toSorted()).toEqual(["pmu", "zeturf"]);
  });

  test("tell whoever listens, with why", async () => {
    const world = await twoSources();
    const heard: object[] = [];
    world.app.subscribe((event) => heard.push(event));
    await flip(world, "zeturf", "off");
    expect(heard).toMatchObject([
      { kind: "source_switched", source: "zeturf", outcome: "off", reason: "pages of another day", date: FABLE_DAY },
    ]);
  });
});
