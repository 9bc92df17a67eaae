import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FABLE_DAY, fableRace, paris } from "../../test/fakes/fable-day.ts";
import { sourceErrors } from "../../test/fakes/fake-source.ts";
import { allDocuments, lastingDocuments, spoil } from "../../test/fakes/watched-store.ts";
import { createWorld, type World } from "../../test/fakes/world.ts";
import type { ScheduledDay } from "./schedule-day.ts";

async function scheduled(world: World, mode?: "tasks" | "plan"): Promise<ScheduledDay> {
  const day = await world.schedule(mode);
  if (!day.ok) throw new Error(day.error.kind);
  return day.value;
}

async function planText(world: World): Promise<string> {
  const { "days/2025-10-16/plan.json": text } = await allDocuments(world.store);
  if (text === undefined) throw new Error("no plan");
  return text;
}

describe("the plan of a day", () => {
  test("carries the brief's fields in the order of the day, and names what was dropped", async () => {
    const world = createWorld({ sources: ["pmu", "zeturf"] });
    const [, zeturf] = world.sites;
    if (zeturf) {
      const url = "https://www.zeturf.test/fr/course/2025-10-16/R1C1-fableville-prix-de-la-fable-1";
      const meetingUrl = "https://www.zeturf.test/fr/reunion/2025-10-16/R1-fableville";
      zeturf.races = [fableRace("R1C1", "14:15", { source: "zeturf", url, meetingUrl })];
    }
    world.site.races = world.site.races.toReversed();
    const day = await scheduled(world);
    expect(day.planPath).toBe("days/2025-10-16/plan.json");
    const plan = JSON.parse(await planText(world));
    expect(plan).toMatchObject({
      schema_version: 1,
      generated_at: paris("09:00"),
      correlation_id: "schedule",
      code_version: "0.0.0",
      date: "2025-10-16",
      sources: [
        { source: "pmu", status: "ok", races: 4, observed_at: paris("09:00") },
        { source: "zeturf", status: "ok", races: 1 },
      ],
      dropped: [{ label: "R7C1", racecourse: "FABLETON PARK", reason: "foreign", source: "pmu" }],
    });
    expect(plan.races.map((race: Record<string, unknown>) => [race.r_label, race.c_label, race.time_local])).toEqual([
      ["R1", "C1", "14:15"],
      ["R1", "C2", "14:50"],
      ["R2", "C1", "15:25"],
    ]);
    expect(plan.races[0]).toMatchObject({
      date: "2025-10-16",
      meeting: "FABLEVILLE 1",
      course_url: "https://www.zeturf.test/fr/course/2025-10-16/R1C1-fableville-prix-de-la-fable-1",
      reunion_url: "https://www.zeturf.test/fr/reunion/2025-10-16/R1-fableville",
      starts_at: "2025-10-16T12:15:00.000Z",
      revision: 1,
      discipline: "ATTELE",
      distance: 2700,
      declared_runners: 8,
      agreement: { starts_at: "agree", minutes_apart: 0 },
    });
    expect(plan.races[1]).toMatchObject({ course_url: null, reunion_url: null });
  });

  test("lays three tasks a race, at their minutes", async () => {
    const world = createWorld();
    const day = await scheduled(world);
    expect(day.laid.map(({ created, existing }) => [created, existing])).toEqual([
      [3, 0],
      [3, 0],
      [3, 0],
    ]);
    const tasks = (await world.queue.list()).filter(({ path }) => path === "/run");
    expect(tasks.map(({ name, runAt }) => [name, runAt])).toEqual([
      ["run-20251016-r1c1-h30", paris("13:45")],
      ["run-20251016-r1c1-h5", paris("14:10")],
      ["run-20251016-r1c2-h30", paris("14:20")],
      ["run-20251016-r1c1-result", paris("14:35")],
      ["run-20251016-r1c2-h5", paris("14:45")],
      ["run-20251016-r2c1-h30", paris("14:55")],
      ["run-20251016-r1c2-result", paris("15:10")],
      ["run-20251016-r2c1-h5", paris("15:20")],
      ["run-20251016-r2c1-result", paris("15:45")],
    ]);
    expect(tasks[0]?.body).toEqual({ date: "2025-10-16", race: "R1C1", phase: "H30", revision: 1, attempt: 1 });
  });

  test("laid twice changes nothing: neither bytes nor tasks", async () => {
    const world = createWorld();
    await scheduled(world);
    const [documents, tasks] = [await lastingDocuments(world.store), await world.queue.list()];
    world.at("10:00");
    const again = await world.app.scheduleDay({ day: FABLE_DAY, mode: "tasks", correlationId: "again" });
    expect(again).toMatchObject({ ok: true, value: { laid: [{ created: 0, existing: 3 }, {}, {}] } });
    expect(await lastingDocuments(world.store)).toEqual(documents);
    expect(await world.queue.list()).toEqual(tasks);
  });

  test("in mode plan is stored, and no task is laid", async () => {
    const world = createWorld();
    const day = await scheduled(world, "plan");
    expect(day.plan?.races).toHaveLength(3);
    expect(day.laid).toEqual([]);
    expect(await world.queue.list()).toEqual([]);
  });

  test("made late skips what is past, and says so; results are caught up", async () => {
    const world = createWorld({ at: "14:12" });
    const day = await scheduled(world);
    expect(day.laid[0]).toMatchObject({
      raceId: "2025-10-16-R1C1",
      tasks: [{ phase: "H5" }, { phase: "RESULT" }],
      skipped: [{ phase: "H30", reason: "past" }],
    });
  });

  test("a race without an off time is planned last and has no task; once its time is known it gets them", async () => {
    const world = createWorld();
    world.site.races = [fableRace("R1C1", "14:15", { startsAt: undefined }), fableRace("R1C2", "14:50")];
    const first = await scheduled(world);
    expect(first.plan?.races.map(({ raceId }) => raceId)).toEqual(["2025-10-16-R1C2", "2025-10-16-R1C1"]);
    expect(first.laid[1]).toMatchObject({ tasks: [], skipped: [{ reason: "no_time" }, {}, {}] });
    world.site.races = [fableRace("R1C1", "14:15"), fableRace("R1C2", "14:50")];
    const second = await scheduled(world);
    expect(second.laid[0]).toMatchObject({ raceId: "2025-10-16-R1C1", created: 3 });
  });

  test("races that moved get revision 2 and new tasks, a cancelled one loses them", async () => {
    const world = createWorld();
    await scheduled(world);
    world.at("10:00");
    const [, , third, foreign] = world.site.races;
    world.site.races = [
      fableRace("R1C1", "14:20"),
      fableRace("R1C2", "14:50", { status: "cancelled" }),
      ...[third, foreign].flatMap((race) => race ?? []),
    ];
    const day = await scheduled(world);
    expect(day.plan?.races.map(({ revision, status }) => [revision, status])).toEqual([
      [2, "scheduled"],
      [1, "cancelled"],
      [1, "scheduled"],
    ]);
    expect(await world.task("run-20251016-r1c1-h5")).toMatchObject({ state: "cancelled" });
    expect(await world.task("run-20251016-r1c1-h5-v2")).toMatchObject({ state: "waiting", runAt: paris("14:15") });
    expect(await world.task("run-20251016-r1c2-h5")).toMatchObject({ state: "cancelled" });
    expect(await world.task("run-20251016-r2c1-h5")).toMatchObject({ state: "waiting" });
  });

  test("a race that is no more listed stays, and one that is new joins", async () => {
    const world = createWorld();
    await scheduled(world);
    world.site.races = [fableRace("R1C2", "14:50"), fableRace("R3C1", "16:00")];
    const day = await scheduled(world);
    expect(day.plan?.races.map(({ raceId }) => raceId.slice(11))).toEqual(["R1C1", "R1C2", "R2C1", "R3C1"]);
  });
});

describe("sources that fail", () => {
  test.each(sourceErrors("https://zeturf.test/day").map(({ error }) => [JSON.stringify(error), error] as const))(
    "%s is reported, and the plan is made of the others",
    async (_name, error) => {
      const world = createWorld({ sources: ["pmu", "zeturf"] });
      const [, zeturf] = world.sites;
      if (zeturf) zeturf.programmeError = error;
      const day = await scheduled(world);
      expect(day.plan?.races).toHaveLength(3);
      expect(day.sources[1]).toMatchObject({
        source: "zeturf",
        status: error.kind,
        races: 0,
        detail: `${error.detail} (https://zeturf.test/day)`,
      });
    },
  );

  test.each(
    sourceErrors("https://pmu.test/day").map(({ error, passing }) => [JSON.stringify(error), error, passing] as const),
  )(
    "all with %s: no source where another try may help, else an empty day with the reason",
    async (_name, error, passing) => {
      const world = createWorld({ sources: ["pmu", "geny"] });
      for (const site of world.sites) site.programmeError = error;
      const day = await world.schedule();
      if (passing) expect(day).toMatchObject({ ok: false, error: { kind: "no_source", sources: [{}, {}] } });
      else expect(day).toMatchObject({ ok: true, value: { plan: undefined, sources: [{ status: error.kind }, {}] } });
      expect(await world.store.list("")).toEqual([]);
      expect(await world.queue.list()).toEqual([]);
    },
  );

  test("all unreachable with a stored plan: it stands, and its tasks are laid", async () => {
    const world = createWorld();
    await scheduled(world, "plan");
    const before = await lastingDocuments(world.store);
    world.site.programmeError = { kind: "unreachable", url: "https://pmu.test", detail: "refused" };
    const day = await scheduled(world);
    expect(day.laid.map(({ created }) => created)).toEqual([3, 3, 3]);
    expect(day.sources).toMatchObject([{ source: "pmu", status: "unreachable" }]);
    await spoil(world.store, "days/2025-10-16/plan.json", (text) => text.replace('"mode": "tasks"', '"mode": "plan"'));
    expect(await lastingDocuments(world.store)).toEqual(before); // but for its tasks being asked for now
  });

  test("the PMU gone, and another operator's numbers: the day's races keep theirs", async () => {
    const world = createWorld({ sources: ["pmu", "zeturf"] });
    const [pmu, zeturf] = world.sites;
    if (!pmu || !zeturf) throw new Error("two sources");
    const fables = { racecourse: "FABLEVILLE" };
    const tales = { racecourse: "CONTES-SUR-MER" };
    pmu.races = [fableRace("R1C1", "14:15", fables), fableRace("R2C1", "16:00", tales)];
    // ZEturf counts the same two meetings the other way round.
    zeturf.races = [
      fableRace("R1C1", "16:00", { source: "zeturf", ...tales }),
      fableRace("R2C1", "14:15", { source: "zeturf", ...fables }),
    ];
    await scheduled(world);
    const races = async () =>
      JSON.parse(await planText(world)).races.map((race: Record<string, unknown>) => [
        race.race_id,
        race.racecourse,
        race.time_local,
        race.revision,
      ]);
    const both = await races();
    expect(both).toEqual([
      ["2025-10-16-R1C1", "FABLEVILLE", "14:15", 1],
      ["2025-10-16-R2C1", "CONTES-SUR-MER", "16:00", 1],
    ]);
    world.at("10:00");
    pmu.programmeError = { kind: "unreachable", url: "https://pmu.test", detail: "refused" };
    await scheduled(world);
    expect(await races()).toEqual(both);
    const tasks = await world.queue.list();
    expect(tasks.filter(({ name }) => name.includes("-v2"))).toEqual([]);
  });
});

describe("a day without races", () => {
  test("is planned empty, with the word of each source", async () => {
    const world = createWorld();
    world.site.races = [];
    const day = await scheduled(world);
    expect(day).toMatchObject({ plan: { races: [] }, laid: [], sources: [{ source: "pmu", status: "ok", races: 0 }] });
    expect(await world.queue.list()).toEqual([]);
  });

  test("in the countries that are asked for: the others are dropped by name", async () => {
    const world = createWorld();
    world.site.races = [
      fableRace("R7C1", "14:30", { country: "GBR" }),
      fableRace("R8C1", "15:30", { country: undefined }),
    ];
    const day = await scheduled(world);
    expect(day.plan?.races).toEqual([]);
    expect(day.plan?.dropped.map(({ label, reason }) => [label, reason])).toEqual([
      ["R7C1", "foreign"],
      ["R8C1", "country_unknown"],
    ]);
  });
});

test("a stored plan that was cut in half is named, left as it is, and no task is laid", async () => {
  const world = createWorld();
  await scheduled(world, "plan");
  await spoil(world.store, "days/2025-10-16/plan.json", (text) => text.slice(0, text.length / 2));
  const before = await lastingDocuments(world.store);
  expect(await world.schedule()).toMatchObject({
    ok: false,
    error: { kind: "corrupt_document", key: "days/2025-10-16/plan.json" },
  });
  expect(await lastingDocuments(world.store)).toEqual(before);
  expect(await world.queue.list()).toEqual([]);
});

test("whatever half of a plan is left, it is never taken for a plan", async () => {
  const world = createWorld();
  await scheduled(world, "plan");
  const text = await planText(world);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: text.length - 3 }), async (length) => {
      await spoil(world.store, "days/2025-10-16/plan.json", () => text.slice(0, length));
      expect(await world.schedule()).toMatchObject({ ok: false, error: { kind: "corrupt_document" } });
    }),
    { numRuns: 40 },
  );
});
