import { describe, expect, test } from "vitest";
import { EIGHT_ODDS, FABLE_DAY, fableCard, fableMarket, fableRace, paris } from "../../test/fakes/fable-day.ts";
import { fableResult, sourceErrors } from "../../test/fakes/fake-source.ts";
import { allDocuments, lastingDocuments, spoil } from "../../test/fakes/watched-store.ts";
import { createWorld, policyWith, type World } from "../../test/fakes/world.ts";
import { centsOf } from "../domain/kernel/money.ts";
import { err, ok } from "../domain/kernel/result.ts";
import { addMinutes } from "../domain/kernel/time.ts";
import type { Market } from "../domain/race/card.ts";
import type { RunAnswer } from "./run-answer.ts";

async function planned(options: Parameters<typeof createWorld>[0] = {}): Promise<World> {
  const world = createWorld(options);
  await world.schedule();
  return world;
}

/** The races of the site with one of them changed. */
function change(world: World, label: string, off: string, fields: Parameters<typeof fableRace>[2] = {}): void {
  world.site.races = world.site.races.map((race) =>
    `R${race.meetingNumber}C${race.raceNumber}` === label ? fableRace(label, off, fields) : race,
  );
}

/** What a refusal must leave as it was: all documents but the records of attempts, and all tasks. */
async function standing(world: World): Promise<object> {
  return { documents: await lastingDocuments(world.store), tasks: await world.queue.list() };
}

describe("before the off", () => {
  test("odds may be older at H-30 than at H-5 where the operator says so, and the snapshot says when it was due", async () => {
    const policy = { ...policyWith("gpi-v5.1", 3), maxOddsAgeMinutesH30: 10 };
    const world = await planned({ policy });
    world.site.card = (_race, now) => ok(fableCard("pmu", addMinutes(now, -9), [fableMarket()]));
    world.at("13:46");
    expect((await world.run("H30")).outcome).toBe("recorded");
    const { "days/2025-10-16/R1C1/snapshot_H30.json": text = "" } = await allDocuments(world.store);
    expect(JSON.parse(text)).toMatchObject({ planned_at: paris("13:45"), taken_at: paris("13:46") });
    world.at("14:10");
    expect(await world.run("H5")).toMatchObject({
      outcome: "no_data",
      reasons: [{ code: "stale", detail: expect.stringContaining("seen 9.0 minutes before, the limit is 3") }],
    });
  });

  test("H30 is recorded: the odds are stored with their source and their age", async () => {
    const world = await planned();
    world.at("13:45");
    const run = await world.run("H30");
    expect(run).toMatchObject({ outcome: "recorded", race: "R1C1", phase: "H30", date: FABLE_DAY, reasons: [] });
    expect(run.artifacts).toEqual(["days/2025-10-16/R1C1/snapshot_H30.json"]);
    const { "days/2025-10-16/R1C1/snapshot_H30.json": text = "" } = await allDocuments(world.store);
    expect(JSON.parse(text)).toMatchObject({
      schema_version: 1,
      generated_at: paris("13:45"),
      correlation_id: "R1C1-H30",
      code_version: "0.0.0",
      cards: [{ source: "pmu", observed_at: paris("13:45") }],
    });
  });

  test("H5 on an ordinary market abstains, and says by which gate", async () => {
    const world = await planned();
    world.at("13:45");
    await world.run("H30");
    world.at("14:10");
    const run = await world.run("H5");
    expect(run.outcome).toBe("abstain");
    expect(run.reasons.map(({ code }) => code)).toEqual(["place_odds_not_observable", "roi_below_threshold"]);
    expect(run.tickets).toEqual([]);
    expect(run.modules.map(({ name, returncode }) => [name, returncode])).toEqual([
      ["analyse", 0],
      ["p_finale", 0],
      ["simulate_ev", 0],
      ["pipeline", 0],
    ]);
  });

  test("H5 plays where a pool shows place dividends above what the chances ask, and the result settles the ticket", async () => {
    const world = await planned({ sources: ["zeturf"], policy: policyWith("research") });
    world.site.card = (_race, now) => ok(fableCard("zeturf", now, [generous()]));
    world.at("13:45");
    await world.run("H30");
    world.at("14:10");
    const run = await world.run("H5");
    expect(run).toMatchObject({ outcome: "play", reasons: [] });
    expect(run.tickets.length).toBeGreaterThan(0);
    for (const { betType, operator } of run.tickets) expect([betType, operator]).toEqual(["SIMPLE_PLACE", "zeturf"]);
    const stake = stakeOf(run);
    expect(stake).toBeGreaterThanOrEqual(100);
    expect(stake).toBeLessThanOrEqual(500);

    // The first ticket's horse comes in second, the others do not.
    world.at("14:35");
    const [winner] = run.tickets;
    const runners = winner?.runners ?? [];
    const row = { operator: "zeturf" as const, betType: "SIMPLE_PLACE", label: "Simple placé" };
    const dividends = [{ ...row, runners, dividend: centsOf(310) }];
    world.site.result = (_race, now) =>
      ok(fableResult("zeturf", now, { status: "official", finish: [[8], [...runners], [7]], dividends }));
    expect(await world.run("RESULT")).toMatchObject({ outcome: "settled", reasons: [] });
    const { "days/2025-10-16/R1C1/settlement.json": settlement = "" } = await allDocuments(world.store);
    const payout = Math.floor(((winner?.stake ?? 0) * 310) / 100);
    expect(JSON.parse(settlement)).toMatchObject({ stake, payout, profit: payout - stake });
    expect(JSON.parse(settlement).tickets[0].settlement).toMatchObject({ outcome: "won", basis: "official", payout });
  });

  test("a ticket on the places cannot be settled without dividends, and says so", async () => {
    const world = await planned({ sources: ["zeturf"], policy: policyWith("research") });
    world.site.card = (_race, now) => ok(fableCard("zeturf", now, [generous()]));
    world.at("13:45");
    await world.run("H30");
    world.at("14:10");
    await world.run("H5");
    world.at("14:35");
    world.site.result = (_race, now) => ok(fableResult("zeturf", now, { status: "official", finish: [[3], [1], [2]] }));
    const run = await world.run("RESULT");
    expect(run.outcome).toBe("undetermined");
    expect(new Set(run.reasons.map(({ code }) => code))).toEqual(new Set(["no_dividends", "next_attempt"]));
  });

  test.each([
    ["H30", "14:10", "13:45"],
    ["H5", "14:15", "14:10"],
    ["H5", "14:16", "14:10"],
  ] as const)("%s is too late at %s, and nothing is written", async (phase, time, due) => {
    const world = await planned();
    world.at(due);
    const before = await standing(world);
    world.at(time);
    const run = await world.run(phase);
    expect(run).toMatchObject({ outcome: "too_late", artifacts: [] });
    expect(run.reasons[0]?.detail).toContain(`${phase} had to run before`);
    expect(await standing(world)).toEqual(before);
    expect(world.site.requests).not.toContain("card R1C1");
  });

  test("H30 may still run one minute before H5 is due, and H5 a second before the off", async () => {
    const world = await planned();
    world.at("14:09");
    expect((await world.run("H30")).outcome).toBe("recorded");
    world.at("14:14");
    expect((await world.run("H5")).outcome).toBe("abstain");
  });

  test("odds that arrive after the off know the race: they are not kept", async () => {
    const world = await planned();
    world.at("14:14");
    world.site.card = () => {
      world.at("14:15");
      return ok(fableCard("pmu", paris("14:15"), [fableMarket()]));
    };
    const before = await standing(world);
    const run = await world.run("H5");
    expect(run.outcome).toBe("too_late");
    expect(run.reasons[0]?.detail).toContain("at or after the off");
    expect(await standing(world)).toEqual(before);
  });

  test("a phase that is done is done: the site is not asked again, the answer names the documents", async () => {
    const world = await planned();
    world.at("13:45");
    const first = await world.run("H30");
    world.at("13:50");
    const asked = world.site.requests.length;
    const again = await world.run("H30", "R1C1", { correlationId: "again" });
    expect(again).toMatchObject({ outcome: "already_done", artifacts: first.artifacts });
    expect(world.site.requests).toHaveLength(asked);
    world.at("16:00");
    expect((await world.run("H30")).outcome).toBe("already_done");
  });
});

function stakeOf({ tickets }: RunAnswer): number {
  return tickets.reduce((sum, { stake }) => sum + stake, 0);
}

/** ZEturf shows ranges of place dividends: the favourite's is more than it should be. */
function generous(): Market {
  const ranges = [2.3, 3.2, 4, 5, 6, 8, 12, 20];
  const place = Object.fromEntries(ranges.map((min, i) => [i + 1, { min, max: min + 0.4 }]));
  return fableMarket(EIGHT_ODDS, { pool: "zeturf", place });
}

describe("a race that moves", () => {
  test("by two minutes or more: this phase waits, revision 2 is laid, the old tasks are taken away", async () => {
    const world = await planned();
    change(world, "R1C1", "14:17");
    world.at("13:45");
    const run = await world.run("H30", "R1C1", { revision: 1 });
    expect(run).toMatchObject({ outcome: "moved", reasons: [{ code: "moved" }], artifacts: [] });
    expect(run.reasons[0]?.detail).toContain("due again in 2.0 minutes");
    expect(await world.task("run-20251016-r1c1-h30-v2")).toMatchObject({ runAt: paris("13:47"), state: "waiting" });
    expect(await world.task("run-20251016-r1c1-h5-v2")).toMatchObject({ runAt: paris("14:12"), state: "waiting" });
    expect(await world.task("run-20251016-r1c1-result-v2")).toMatchObject({ runAt: paris("14:37") });
    for (const phase of ["h30", "h5", "result"]) {
      expect(await world.task(`run-20251016-r1c1-${phase}`)).toMatchObject({ state: "cancelled" });
    }
    expect(await world.store.list("days/2025-10-16/R1C1/")).toEqual([]);
    expect((await world.run("H30", "R1C1", { revision: 1 })).outcome).toBe("superseded");
    world.at("13:47");
    expect((await world.run("H30", "R1C1", { revision: 2 })).outcome).toBe("recorded");
  });

  test("by less than two minutes: this look counts, and the tasks follow", async () => {
    const world = await planned();
    change(world, "R1C1", "14:16");
    world.at("13:45");
    expect((await world.run("H30", "R1C1", { revision: 1 })).outcome).toBe("recorded");
    expect(await world.task("run-20251016-r1c1-h5-v2")).toMatchObject({ runAt: paris("14:11") });
    world.at("13:46");
    expect((await world.run("H30", "R1C1", { revision: 2 })).outcome).toBe("already_done");
  });

  test("forward: its phases come sooner, and one that is past answers too late", async () => {
    const world = await planned();
    change(world, "R1C1", "14:05");
    world.at("13:45");
    expect((await world.run("H30", "R1C1", { revision: 1 })).outcome).toBe("recorded");
    expect(await world.task("run-20251016-r1c1-h5-v2")).toMatchObject({ runAt: paris("14:00"), state: "waiting" });
    world.at("14:06");
    expect((await world.run("H5", "R1C1", { revision: 2 })).outcome).toBe("too_late");
  });

  test("after its H5: the due look replaces the early one, which stays under runs/", async () => {
    const world = await planned();
    world.at("13:45");
    await world.run("H30");
    world.at("14:10");
    await world.run("H5");
    const early = await allDocuments(world.store, "days/2025-10-16/R1C1/");
    change(world, "R1C1", "14:25");
    world.at("14:12");
    await world.app.watchDay({ day: FABLE_DAY, correlationId: "watch" });
    world.site.card = (_race, now) => ok(fableCard("pmu", now, [fableMarket([2.1, 4.4, 6, 8.7, 13, 19, 33, 70])]));
    expect((await world.run("H5", "R1C1", { revision: 2 })).outcome).toBe("already_done"); // by hand, before its time
    world.at("14:20");
    expect((await world.run("H5", "R1C1", { revision: 2, correlationId: "due" })).outcome).toBe("abstain");

    const kept = await allDocuments(world.store, "runs/2025-10-16/R1C1/superseded-20251016T121000000Z/");
    const files = ["analysis_H5", "ev_simulation", "p_finale", "snapshot_H5", "tickets"];
    expect(Object.keys(kept)).toHaveLength(files.length + 1);
    const now = await allDocuments(world.store, "days/2025-10-16/R1C1/");
    for (const file of files) {
      const old = early[`days/2025-10-16/R1C1/${file}.json`];
      expect(kept[`runs/2025-10-16/R1C1/superseded-20251016T121000000Z/${file}.json`]).toBe(old);
      expect(JSON.parse(now[`days/2025-10-16/R1C1/${file}.json`] ?? "")).toMatchObject({
        generated_at: paris("14:20"),
        correlation_id: "due",
        revision: 2,
      });
    }
    expect(now["days/2025-10-16/R1C1/per_horse_report.csv"]).toContain("FABLE 1,2.1,");
    expect(now["days/2025-10-16/R1C1/snapshot_H30.json"]).toBe(early["days/2025-10-16/R1C1/snapshot_H30.json"]);
    world.at("14:22");
    expect((await world.run("H5", "R1C1", { revision: 2 })).outcome).toBe("already_done");
  });

  test("after its H5: where the due look brings nothing fresh, the early one stands", async () => {
    const world = await planned();
    world.at("14:10");
    await world.run("H5");
    change(world, "R1C1", "14:25");
    world.at("14:20");
    world.site.card = (_race, now) => ok(fableCard("pmu", addMinutes(now, -30), [fableMarket()]));
    const before = await allDocuments(world.store, "days/2025-10-16/R1C1/");
    expect((await world.run("H5")).outcome).toBe("already_done");
    expect(await allDocuments(world.store, "days/2025-10-16/R1C1/")).toEqual(before);
    world.at("14:25");
    expect((await world.run("H5", "R1C1", { revision: 2 })).outcome).toBe("already_done");
  });

  test("a move that was planned and never laid is laid when an old task comes", async () => {
    const world = await planned();
    change(world, "R1C1", "14:30");
    const forgetful = { ...world.queue, enqueue: () => Promise.reject(new Error("the queue is down")) };
    world.restart({ queue: forgetful });
    await expect(world.app.watchDay({ day: FABLE_DAY, correlationId: "w" })).rejects.toThrow("the queue is down");
    expect(await world.task("run-20251016-r1c1-h30-v2")).toBeUndefined();
    world.restart();
    world.at("13:45");
    expect((await world.run("H30", "R1C1", { revision: 1 })).outcome).toBe("superseded");
    expect(await world.task("run-20251016-r1c1-h30-v2")).toMatchObject({ runAt: paris("14:00"), state: "waiting" });
  });

  test("one look tells of the whole day: another race that moved follows too", async () => {
    const world = await planned();
    change(world, "R1C2", "15:00");
    world.at("13:45");
    await world.run("H30");
    expect(await world.task("run-20251016-r1c2-h5-v2")).toMatchObject({ runAt: paris("14:55") });
    expect(await world.task("run-20251016-r1c2-h5")).toMatchObject({ state: "cancelled" });
  });
});

describe("a race that is no more", () => {
  test("is cancelled by the programme at H30, loses its tasks, and its result says so", async () => {
    const world = await planned();
    change(world, "R1C1", "14:15", { status: "cancelled" });
    world.at("13:45");
    expect(await world.run("H30")).toMatchObject({ outcome: "cancelled", reasons: [{ code: "cancelled" }] });
    expect(await world.task("run-20251016-r1c1-h5")).toMatchObject({ state: "cancelled" });
    expect((await world.run("H5")).outcome).toBe("cancelled");
    world.site.result = (_race, now) => ok(fableResult("pmu", now, { status: "cancelled" }));
    world.at("14:35");
    expect((await world.run("RESULT")).outcome).toBe("cancelled");
    expect((await world.run("RESULT")).outcome).toBe("already_done");
  });

  test("is cancelled after its H5: its result is still looked for, and its tickets are refunded", async () => {
    const world = await planned({ sources: ["zeturf"], policy: policyWith("research") });
    world.site.card = (_race, now) => ok(fableCard("zeturf", now, [generous()]));
    world.at("13:45");
    await world.run("H30");
    world.at("14:10");
    const stake = stakeOf(await world.run("H5"));
    expect(stake).toBeGreaterThan(0);
    change(world, "R1C1", "14:15", { source: "zeturf", status: "cancelled" });
    await world.app.watchDay({ day: FABLE_DAY, correlationId: "watch" });
    world.site.result = (_race, now) => ok(fableResult("zeturf", now, { status: "cancelled" }));
    await world.runUntil("14:36");
    const { "days/2025-10-16/R1C1/settlement.json": settlement = "null" } = await allDocuments(world.store);
    expect(JSON.parse(settlement)).toMatchObject({ stake, payout: stake, profit: 0 });
    expect(JSON.parse(settlement).tickets[0].settlement).toMatchObject({
      outcome: "refunded",
      reason: "race_cancelled",
    });
  });

  test("is not in the plan: a number that nobody lists, a foreign race, a day that nobody knows", async () => {
    const world = await planned();
    for (const race of ["R9C9", "R7C1"]) {
      expect(await world.run("H30", race)).toMatchObject({ outcome: "not_in_plan", race });
    }
    expect(await world.store.list("runs/")).toEqual([]);
    const empty = createWorld();
    empty.site.races = [];
    expect((await empty.run("H30")).outcome).toBe("not_in_plan");
  });
});

test("the first run of a fresh deployment plans the day without tasks", async () => {
  const world = createWorld({ at: "13:45" });
  expect((await world.run("H30")).outcome).toBe("recorded");
  expect(await world.store.list("days/2025-10-16/plan.json")).toHaveLength(1);
  expect(await world.queue.list()).toEqual([]);
});

test("a first run without any source is unreachable, and nothing is made up", async () => {
  const world = createWorld({ at: "13:45" });
  world.site.programmeError = { kind: "unreachable", url: "https://pmu.test", detail: "refused" };
  expect(await world.run("H30")).toMatchObject({ outcome: "unreachable", reasons: [{ code: "unreachable" }] });
  expect(await world.store.list("")).toEqual([]);
});

describe("sources that fail at the look", () => {
  test("odds that are too old are no data, with their age", async () => {
    const world = await planned();
    world.at("14:10");
    world.site.card = (_race, now) => ok(fableCard("pmu", addMinutes(now, -12.5), [fableMarket()]));
    const before = await standing(world);
    const run = await world.run("H5");
    expect(run).toMatchObject({ outcome: "no_data", reasons: [{ code: "stale" }] });
    expect(run.reasons[0]?.detail).toBe("pmu: seen 12.5 minutes before, the limit is 3");
    expect(await standing(world)).toEqual(before);
  });

  const url = "https://pmu.test/card";
  const broken = ["unreadable", "error_page", "empty_page", "too_large"];
  test.each(
    sourceErrors(url).map(({ error, passing }) => {
      const outcome = passing ? "unreachable" : broken.includes(error.kind) ? "unreadable" : "no_data";
      return ["status" in error ? `${error.kind} ${error.status}` : error.kind, outcome, error] as const;
    }),
  )("%s is %s, by name, and changes nothing", async (_name, outcome, error) => {
    const world = await planned();
    world.at("13:45");
    await world.run("H30");
    world.at("14:10");
    world.site.card = () => err(error);
    const before = await standing(world);
    const run = await world.run("H5");
    expect(run).toMatchObject({ outcome, tickets: [], artifacts: [] });
    expect(run.reasons).toEqual([{ code: error.kind, detail: `pmu: ${error.detail} (${url})` }]);
    expect(await standing(world)).toEqual(before);
  });

  test("one source that fails is named beside the odds of the others", async () => {
    const world = await planned({ sources: ["pmu", "zeturf"] });
    world.at("13:45");
    const [, zeturf] = world.sites;
    if (zeturf)
      zeturf.card = () => err({ kind: "forbidden_by_robots", url: "https://zeturf.test", detail: "Disallow" });
    const run = await world.run("H30");
    expect(run.outcome).toBe("recorded");
    expect(run.reasons).toEqual([{ code: "forbidden_by_robots", detail: "zeturf: Disallow (https://zeturf.test)" }]);
  });

  test("a programme that cannot be read leaves the plan's off time, and says so", async () => {
    const world = await planned();
    world.at("13:45");
    world.site.programmeError = { kind: "unreadable", url: "https://pmu.test", detail: "R1C1 twice" };
    const run = await world.run("H30");
    expect(run).toMatchObject({ outcome: "recorded", reasons: [{ code: "unreadable" }] });
  });

  test("a race that the programme lacks now keeps what was known of it", async () => {
    const world = await planned();
    world.at("13:45");
    world.site.races = world.site.races.filter(({ raceNumber }) => raceNumber !== 1);
    expect(await world.run("H30")).toMatchObject({ outcome: "recorded", reasons: [{ code: "not_listed" }] });
  });
});

describe("a stored document that was cut in half", () => {
  test.each([
    ["plan.json", "H30"],
    ["R1C1/snapshot_H30.json", "H30"],
    ["R1C1/snapshot_H30.json", "H5"],
    ["R1C1/snapshot_H5.json", "H5"],
    ["R1C1/analysis_H5.json", "H5"],
    ["R1C1/tickets.json", "H5"],
    ["R1C1/tickets.json", "RESULT"],
    ["R1C1/result.json", "RESULT"],
  ] as const)("%s: %s names it, and changes nothing", async (file, phase) => {
    const world = await planned();
    world.at("13:45");
    await world.run("H30");
    world.at("14:10");
    const firstAtH5 = file === "R1C1/snapshot_H30.json" && phase === "H5";
    if (!firstAtH5) await world.run("H5");
    if (phase === "RESULT") {
      world.at("14:35");
      world.site.result = (_race, now) => ok(fableResult("pmu", now, { status: "official", finish: [[1]] }));
      if (file === "R1C1/result.json") await world.run("RESULT");
    }
    const key = `days/2025-10-16/${file}`;
    await spoil(world.store, key, (text) => text.slice(0, text.length / 2));
    const before = await lastingDocuments(world.store);
    const asked = world.site.requests.length;
    const run = await world.run(phase, "R1C1", { correlationId: "after" });
    expect(run.outcome).toBe("corrupt_document");
    expect(run.reasons[0]?.detail).toContain(`${key}: `);
    const after = await lastingDocuments(world.store);
    // The market of H5 is stored first: it is gone in five minutes, the broken document is not.
    if (firstAtH5) delete after["days/2025-10-16/R1C1/snapshot_H5.json"];
    else expect(world.site.requests).toHaveLength(asked);
    expect(after).toEqual(before);
  });
});
