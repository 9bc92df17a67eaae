import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { fableCard, fableMarket, fableRace } from "../../test/fakes/fable-day.ts";
import { fableResult } from "../../test/fakes/fake-source.ts";
import { FAULTS, mortalProcess } from "../../test/fakes/mortal-process.ts";
import { allDocuments, dyingBeforeWrite, Killed, lastingDocuments } from "../../test/fakes/watched-store.ts";
import { createWorld, policyWith, type World } from "../../test/fakes/world.ts";
import { ok } from "../domain/kernel/result.ts";
import { createFilesStore } from "../store/files/files-store.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";

const folders: string[] = [];
const STORES = {
  memory: createMemoryStore,
  files() {
    const dir = mkdtempSync(join(tmpdir(), "run-again-"));
    folders.push(dir);
    return createFilesStore({ dir });
  },
} as const;

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** What the queue brings of R1C1: the day is planned, the race moves after its H5, and is won by 3. */
const DAY: readonly { readonly name: string; readonly do: (world: World) => Promise<unknown> }[] = [
  { name: "schedule", do: (world) => world.schedule() },
  { name: "H30", do: (world) => world.run("H30") },
  { name: "H5", do: (world) => world.run("H5") },
  { name: "watch", do: (world) => world.app.watchDay({ day: "2025-10-16" as never, correlationId: "watch" }) },
  { name: "H5 of revision 2", do: (world) => world.run("H5", "R1C1", { revision: 2, correlationId: "h5-v2" }) },
  { name: "RESULT", do: (world) => world.run("RESULT", "R1C1", { revision: 2 }) },
];

/** The world before each step. */
function prepare(world: World, step: string): void {
  const { site } = world;
  if (step === "H30") world.at("13:45");
  if (step === "H5") world.at("14:10");
  if (step === "watch") {
    world.at("14:11");
    site.races = site.races.map((race) => (race.title?.endsWith("1") ? moved(race.meetingNumber, race) : race));
    site.card = (_race, now) => ok(fableCard("pmu", now, [fableMarket([2.1, 4.4, 6, 8.7, 13, 19, 33, 70])]));
  }
  if (step === "H5 of revision 2") world.at("14:20");
  if (step === "RESULT") {
    world.at("14:45");
    site.result = (_race, now) => ok(fableResult("pmu", now, { status: "official", finish: [[3], [1], [2]] }));
  }
}

function moved(meeting: number | undefined, race: World["site"]["races"][number]) {
  return meeting === 1 ? fableRace("R1C1", "14:25") : race;
}

async function wholeDay(world: World, each: (work: () => Promise<unknown>) => Promise<unknown>): Promise<void> {
  for (const step of DAY) {
    prepare(world, step.name);
    await each(() => step.do(world));
  }
}

const once = (work: () => Promise<unknown>) => work();

describe.each(Object.entries(STORES))("with the %s store", (kind, createStore) => {
  test("a day run twice in sequence, twice at once, or by a process that restarts leaves the same bytes", async () => {
    const undisturbed = createWorld({ store: createStore() });
    await wholeDay(undisturbed, once);
    const expected = await lastingDocuments(undisturbed.store);
    expect(Object.keys(expected).filter((key) => key.startsWith("days/2025-10-16/R1C1/"))).toEqual(
      [
        "analysis_H5.json",
        "changes/20251016T122000000Z.json",
        "ev_simulation.json",
        "p_finale.json",
        "per_horse_report.csv",
        "result.json",
        "settlement.json",
        "snapshot_H30.json",
        "snapshot_H5.json",
        "tickets.json",
      ].map((file) => `days/2025-10-16/R1C1/${file}`),
    );

    const twice = createWorld({ store: createStore() });
    await wholeDay(twice, async (work) => [await work(), await work()]);
    expect(await lastingDocuments(twice.store)).toEqual(expected);

    const atOnce = createWorld({ store: createStore() });
    await wholeDay(atOnce, (work) => Promise.all([work(), work()]));
    expect(await lastingDocuments(atOnce.store)).toEqual(expected);

    const restarted = createWorld({ store: createStore() });
    await wholeDay(restarted, async (work) => [await work(), restarted.restart(), await work()]);
    expect(await lastingDocuments(restarted.store)).toEqual(expected);
  });

  // On disk every seventh write: what is written is the same, and a day takes twenty times as long.
  const stride = kind === "memory" ? 1 : 7;

  test.each(FAULTS)(
    "a write that goes wrong (%s) and is run again ends with the same bytes and tasks",
    async (fault) => {
      const undisturbed = createWorld({ store: createStore() });
      await wholeDay(undisturbed, once);
      const expected = await lastingDocuments(undisturbed.store);
      const tasks = await undisturbed.queue.list();

      let faults = 0;
      for (let n = 1; ; n += stride) {
        const world = createWorld({ store: createStore() });
        world.restart(mortalProcess(world, n, fault));
        let struck = false;
        await wholeDay(world, async (work) => {
          try {
            await work();
          } catch (error) {
            if (!(error instanceof Killed)) throw error;
            struck = true;
            world.restart();
            await work();
          }
        });
        expect(await lastingDocuments(world.store), `${fault} write ${n}`).toEqual(expected);
        const now = await world.queue.list();
        expect(
          now.map(({ name, state }) => [name, state]),
          `${fault} write ${n}`,
        ).toEqual(tasks.map(({ name, state }) => [name, state]));
        if (!struck) break;
        faults++;
      }
      expect(faults * stride, kind).toBeGreaterThan(40);
    },
  );
});

test("two runs at once that see two markets go on from one of them, never from a mixture", async () => {
  const world = createWorld();
  await world.schedule();
  world.at("14:10");
  let looks = 0;
  world.site.card = (_race, now) => {
    looks++;
    const odds = looks === 1 ? [2.3, 3.9, 6, 8.7, 13, 19, 33, 70] : [2.9, 3.2, 6, 8.7, 13, 19, 33, 70];
    return ok(fableCard("pmu", now, [fableMarket(odds)]));
  };
  const answers = await Promise.all([world.run("H5"), world.run("H5", "R1C1", { correlationId: "other" })]);
  expect(looks).toBe(2);
  expect(answers.map(({ outcome }) => outcome)).toEqual(["abstain", "abstain"]);
  expect(answers[0]?.artifacts).toEqual(answers[1]?.artifacts);
  const documents = await allDocuments(world.store, "days/2025-10-16/R1C1/");
  const shown = (key: string) => JSON.parse(documents[`days/2025-10-16/R1C1/${key}`] ?? "");
  const favourite = shown("snapshot_H5.json").cards[0].markets[0].win["1"];
  expect(shown("analysis_H5.json").runners[0].odds_h5).toBe(favourite);
  expect(documents["days/2025-10-16/R1C1/per_horse_report.csv"]).toContain(`FABLE 1,${favourite}`);
});

test("a run that ends what a crash cut off goes on from the stored market, not from the one shown meanwhile", async () => {
  const expected = createWorld();
  await expected.schedule();
  expected.at("14:10");
  await expected.run("H5");
  const { "days/2025-10-16/plan.json": _plan, ...first } = await allDocuments(expected.store, "days/");

  for (let n = 2; n <= 6; n++) {
    const world = createWorld();
    await world.schedule();
    world.at("14:10");
    world.restart({ store: dyingBeforeWrite(world.store, n) });
    await expect(world.run("H5")).rejects.toThrow(Killed);
    world.restart();
    world.at("14:12");
    world.site.card = (_race, now) => ok(fableCard("pmu", now, [fableMarket([9, 8, 6, 5, 4, 3, 33, 70])]));
    const again = await world.run("H5", "R1C1", { correlationId: "again" });
    expect(again.outcome).toBe("already_done");
    expect(world.site.requests.filter((request) => request === "card R1C1")).toHaveLength(1);
    expect(await allDocuments(world.store, "days/"), `killed before write ${n}`).toMatchObject(first);
  }
});

test("an analysis that stands is not made anew under another configuration", async () => {
  const world = createWorld();
  await world.schedule();
  world.at("14:10");
  await world.run("H5");
  const before = await lastingDocuments(world.store);
  const other = createWorld({ at: "14:12", store: world.store, policy: policyWith("research") });
  expect((await other.run("H5", "R1C1", { correlationId: "research" })).outcome).toBe("already_done");
  expect(await lastingDocuments(world.store)).toEqual(before);
});

test("tickets that a crash left unwritten are there before the result is settled", async () => {
  const world = createWorld();
  await world.schedule();
  world.at("14:10");
  world.restart({ store: dyingBeforeWrite(world.store, 2) });
  await expect(world.run("H5")).rejects.toThrow(Killed);
  world.restart();
  world.at("14:45");
  world.site.result = (_race, now) => ok(fableResult("pmu", now, { status: "official", finish: [[3], [1], [2]] }));
  expect((await world.run("RESULT")).outcome).toBe("settled");
  expect(await world.store.list("days/2025-10-16/R1C1/")).toContain("days/2025-10-16/R1C1/tickets.json");
});
