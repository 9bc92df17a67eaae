import { describe, expect, test } from "vitest";
import { EIGHT_ODDS, FABLE_DAY, fableCard, fableMarket, paris } from "../../test/fakes/fable-day.ts";
import { fableResult } from "../../test/fakes/fake-source.ts";
import { allDocuments, dyingBeforeWrite, lastingDocuments } from "../../test/fakes/watched-store.ts";
import { createWorld, policyWith, type World } from "../../test/fakes/world.ts";
import { centsOf } from "../domain/kernel/money.ts";
import type { RaceId } from "../domain/kernel/race-id.ts";
import { err, ok } from "../domain/kernel/result.ts";
import { addMinutes, type Instant, instantOf } from "../domain/kernel/time.ts";
import type { Dividend, RaceResult } from "../domain/race/race-result.ts";
import { readBankroll } from "./read-bankroll.ts";
import { SettlementDocumentShape } from "./settlement-document.ts";
import { readLatestSettlement } from "./settlement-versions.ts";

const RACE = "2025-10-16-R1C1" as RaceId;
const MORNING = addMinutes(paris("09:00"), 24 * 60);

/** ZEturf with place ranges that let the research profile play the places; its final odds stay those of H-5. */
async function played(races: readonly string[] = ["R1C1"]): Promise<World> {
  const world = createWorld({ sources: ["zeturf"], policy: policyWith("research") });
  const ranges = [2.3, 3.2, 4, 5, 6, 8, 12, 20];
  const place = Object.fromEntries(ranges.map((min, i) => [i + 1, { min, max: min + 0.4 }]));
  const market = fableMarket(EIGHT_ODDS, { pool: "zeturf", place });
  world.site.card = (_race, now) => ok(fableCard("zeturf", now, [market]));
  await world.schedule();
  for (const [h30, h5, race] of [
    ["13:45", "14:10", "R1C1"],
    ["14:20", "14:45", "R1C2"],
    ["14:55", "15:20", "R2C1"],
  ] as const) {
    if (!races.includes(race)) continue;
    world.at(h30);
    await world.run("H30", race);
    world.at(h5);
    expect(["play", "abstain"]).toContain((await world.run("H5", race)).outcome);
  }
  world.at("15:45");
  return world;
}

function shows(world: World, show: Partial<RaceResult>): void {
  world.site.result = (_race, now) => ok(fableResult("zeturf", now, { status: "official", ...show }));
}

/** Simple placé for the first three home. */
function placed(numbers: readonly number[], cents = 310): Dividend[] {
  return numbers.map((number) => ({
    operator: "zeturf",
    betType: "SIMPLE_PLACE",
    label: "Simple placé",
    runners: [number],
    dividend: centsOf(cents),
  }));
}

/** After an enquiry: the first home is out, and the horse of the first ticket is placed. */
async function enquiry(world: World) {
  const [ticket] = (await document(world, "tickets.json")).tickets;
  const horse = ticket.runners[0];
  expect([8, 1, 7]).not.toContain(horse);
  return { horse, show: { finish: [[1], [7], [horse]], disqualified: [8], dividends: placed([1, 7, horse], 250) } };
}

const FIRST = { finish: [[8], [1], [7]], dividends: placed([8, 1, 7]) };

async function document(world: World, file: string) {
  const { [`days/2025-10-16/R1C1/${file}`]: text } = await allDocuments(world.store, "days/2025-10-16/R1C1/");
  return text === undefined ? undefined : JSON.parse(text);
}

async function settlement(world: World) {
  const read = await readLatestSettlement(world.store, RACE, SettlementDocumentShape);
  if (!read.ok || !read.value) throw new Error("not settled");
  return read.value;
}

async function resultSubjects(world: World): Promise<string[]> {
  const entries = Object.entries(await allDocuments(world.store, "ledger/"));
  return entries.flatMap(([key, text]) => {
    const { kind, subject } = JSON.parse(text);
    return /\/\d{6}\.json$/.test(key) && kind === "result" ? [subject] : [];
  });
}

describe("a result that is corrected after the fact", () => {
  test("is a second version that says what changed, settled anew and sealed; the first stays byte for byte", async () => {
    const world = await played();
    shows(world, FIRST);
    expect((await world.run("RESULT")).outcome).toBe("settled");
    const first = await allDocuments(world.store, "days/2025-10-16/R1C1/");
    const before = await settlement(world);

    world.at("17:00");
    const { horse, show } = await enquiry(world);
    shows(world, show);
    const run = await world.run("RESULT", "R1C1", { correlationId: "enquiry" });
    expect(run).toMatchObject({
      outcome: "settled",
      artifacts: ["days/2025-10-16/R1C1/result_v2.json", "days/2025-10-16/R1C1/settlement_v2.json"],
    });
    expect(run.reasons.map(({ code }) => code)).toContain("corrected_finish");
    expect(await allDocuments(world.store, "days/2025-10-16/R1C1/")).toMatchObject(first);
    expect(await document(world, "settlement_v2.json")).toMatchObject({
      version: 2,
      correlation_id: "enquiry",
      differences: expect.arrayContaining([
        { kind: "finish", from: [[8], [1], [7]], to: [[1], [7], [horse]] },
        { kind: "disqualified", from: [], to: [8] },
        expect.objectContaining({ kind: "dividend", runners: [1], from: 310, to: 250 }),
        expect.objectContaining({ kind: "dividend", runners: [8], from: 310 }),
      ]),
    });
    const after = await settlement(world);
    expect([before.version, after.version]).toEqual([1, 2]);
    expect([before.payout, after.payout > 0]).toEqual([0, true]);
    expect(await resultSubjects(world)).toEqual([`${RACE}-result`, `${RACE}-result-v2`]);
  });

  test("moves the bankroll from its own moment on: whoever asks for an earlier one finds what was known then", async () => {
    const world = await played();
    shows(world, FIRST);
    await world.run("RESULT");
    const before = await settlement(world);
    world.at("17:00");
    shows(world, (await enquiry(world)).show);
    await world.run("RESULT");
    const after = await settlement(world);
    const policy = policyWith("research");
    const settledAt = async (at: Instant) => {
      const race = { raceId: "2025-10-16-R2C1" as RaceId, meetingNumber: 2 };
      const read = await readBankroll({ store: world.store, policy }, FABLE_DAY, race, at);
      if (!read.ok) throw new Error(read.error.detail);
      return read.value.bankroll.settledToday;
    };
    expect(await settledAt(paris("16:59"))).toBe(before.profit);
    expect(await settledAt(paris("17:00"))).toBe(after.profit);
  });

  test("is one version however often it is looked at, and by two processes at once", async () => {
    const world = await played();
    shows(world, FIRST);
    await world.run("RESULT");
    world.at("17:00");
    shows(world, { ...FIRST, dividends: placed([8, 1, 7], 320) });
    const other = world.restart();
    const look = { name: { race: "R1C1" }, phase: "RESULT", day: FABLE_DAY, attempt: 1 } as const;
    await Promise.all([
      world.run("RESULT", "R1C1", { correlationId: "one" }),
      other.runPhase({ ...look, correlationId: "two" }),
    ]);
    const lasting = await lastingDocuments(world.store);
    expect(Object.keys(lasting).filter((key) => key.includes("_v"))).toEqual([
      "days/2025-10-16/R1C1/result_v2.json",
      "days/2025-10-16/R1C1/settlement_v2.json",
    ]);
    world.at("18:00");
    expect((await world.run("RESULT")).outcome).toBe("already_done");
    expect(await lastingDocuments(world.store)).toEqual(lasting);
  });

  test("ends with the same settlement and one entry, wherever a process dies in between", async () => {
    const corrected = { ...FIRST, dividends: placed([8, 1, 7], 320) };
    const whole = await played();
    shows(whole, FIRST);
    await whole.run("RESULT");
    whole.at("17:00");
    shows(whole, corrected);
    await whole.run("RESULT");
    const expected = (await settlement(whole)).profit;
    for (let write = 1; write <= 6; write++) {
      const world = await played();
      shows(world, FIRST);
      await world.run("RESULT");
      world.at("17:00");
      shows(world, corrected);
      world.restart({ store: dyingBeforeWrite(world.store, write) });
      await world.run("RESULT").catch(() => undefined);
      world.restart();
      await world.run("RESULT");
      expect(await settlement(world)).toMatchObject({ version: 2, profit: expected });
      expect(await resultSubjects(world)).toEqual([`${RACE}-result`, `${RACE}-result-v2`]);
    }
  });

  test("that comes twice is a third version", async () => {
    const world = await played();
    shows(world, FIRST);
    await world.run("RESULT");
    for (const [time, cents] of [
      ["17:00", 320],
      ["18:00", 330],
    ] as const) {
      world.at(time);
      shows(world, { ...FIRST, dividends: placed([8, 1, 7], cents) });
      await world.run("RESULT");
    }
    expect((await settlement(world)).version).toBe(3);
    expect(await resultSubjects(world)).toEqual([`${RACE}-result`, `${RACE}-result-v2`, `${RACE}-result-v3`]);
  });
});

describe("the look after an official result", () => {
  test("is a task of its own at 09:00 on the next morning, that no look at the day takes away", async () => {
    const world = await played();
    shows(world, FIRST);
    await world.run("RESULT", "R1C1", { revision: 1 });
    const task = { runAt: MORNING, state: "waiting", body: { race: "R1C1", phase: "RESULT", attempt: 2 } };
    expect(await world.task("run-20251016-r1c1-result-a2")).toMatchObject(task);
    await world.app.watchDay({ day: FABLE_DAY, correlationId: "watch" });
    expect(await world.task("run-20251016-r1c1-result-a2")).toMatchObject(task);
    shows(world, { ...FIRST, dividends: placed([8, 1, 7], 320) });
    await world.runUntil(MORNING);
    expect((await settlement(world)).version).toBe(2);
    const results = (await world.queue.list()).filter(({ name }) => name.startsWith("run-20251016-r1c1-result"));
    expect(results.filter(({ state }) => state === "waiting")).toEqual([]);
  });

  test("is not laid where nothing was played, not even on paper", async () => {
    const world = createWorld();
    await world.schedule();
    world.at("14:35");
    world.site.result = (_race, now) => ok(fableResult("pmu", now, { status: "official", finish: [[3], [1, 2]] }));
    await world.run("RESULT", "R1C1", { revision: 1 });
    expect(await world.task("run-20251016-r1c1-result-a2")).toBeUndefined();
  });

  test("asks nobody where the same delivery comes twice, and says why nobody answered where nobody does", async () => {
    const world = await played();
    shows(world, FIRST);
    await world.run("RESULT", "R1C1", { revision: 1 });
    const asked = world.site.requests.length;
    expect((await world.run("RESULT", "R1C1", { revision: 1 })).outcome).toBe("already_done");
    expect(world.site.requests.length).toBe(asked);
    world.at("17:00");
    world.site.result = () => err({ kind: "unreachable", url: "https://zeturf.test", detail: "timeout" });
    const run = await world.run("RESULT");
    expect([run.outcome, run.reasons.map(({ code }) => code)]).toEqual(["already_done", ["unreachable"]]);
  });

  test("finds the dividends that were missing: the open tickets are settled, within the hour", async () => {
    const world = await played();
    shows(world, { finish: FIRST.finish });
    expect(await world.run("RESULT", "R1C1", { revision: 1 })).toMatchObject({
      outcome: "undetermined",
      reasons: expect.arrayContaining([expect.objectContaining({ code: "next_attempt" })]),
    });
    expect((await settlement(world)).undeterminedStake).toBeGreaterThan(0);
    shows(world, FIRST);
    await world.runUntil("15:56");
    const settled = await settlement(world);
    expect([settled.version, settled.undeterminedStake]).toEqual([2, 0]);
    expect(settled.differences.map(({ kind }) => kind)).toEqual(["dividend", "dividend", "dividend"]);
  });
});

test("an abstention's document holds what was refused and the paper tickets, each by name, and no money", async () => {
  const world = createWorld();
  await world.schedule();
  world.at("13:45");
  await world.run("H30");
  world.at("14:10");
  expect((await world.run("H5")).outcome).toBe("abstain");
  world.at("14:35");
  world.site.result = (_race, now) => ok(fableResult("pmu", now, { status: "official", finish: [[1], [2], [3]] }));
  expect((await world.run("RESULT")).outcome).toBe("settled");
  const settled = await settlement(world);
  expect(settled).toMatchObject({
    version: 1,
    differences: [],
    tickets: [],
    stake: 0,
    profit: 0,
    undeterminedStake: 0,
  });
  expect(settled.result).toEqual({ status: "official", source: "pmu", finish: [[1], [2], [3]] });
  expect(settled.refusal?.obstacles.length).toBeGreaterThan(0);
  expect(settled.papers.map(({ kind, name }) => `${kind} ${name}`)).toEqual(
    expect.arrayContaining(["profile follow-market", "profile favourite", "profile random"]),
  );
  const favourite = settled.papers.find(({ name }) => name === "favourite");
  expect(favourite).toMatchObject({
    stake: 200,
    payout: 460,
    tickets: [{ settlement: { outcome: "won", basis: "final_odds_truncated" } }],
  });
  expect(settled.clv?.runners).toHaveLength(8);
  expect(await world.task("run-20251016-r1c1-result-a2")).toMatchObject({ runAt: MORNING });
});

/** The settlements but for the moment of the look. */
async function contents(world: World, prefix: string): Promise<unknown[]> {
  const documents = Object.entries(await allDocuments(world.store, prefix));
  return documents
    .filter(([key]) => /settlement(_v\d+)?\.json$/.test(key))
    .map(([key, text]) => [key, { ...JSON.parse(text), generated_at: "" }]);
}

describe("results that arrive in another order, and twice", () => {
  const RACES = ["R1C1", "R1C2", "R2C1"] as const;

  async function evening(order: readonly (typeof RACES)[number][]): Promise<World> {
    const world = await played(RACES);
    shows(world, FIRST);
    for (const [i, race] of order.entries()) {
      world.at(instantOf(Date.parse(paris("16:00")) + i * 1000));
      await world.run("RESULT", race, { correlationId: race });
    }
    return world;
  }

  test("change no settlement, and of the sealed record only the order", async () => {
    const usual = await evening(RACES);
    const expected = await contents(usual, "days/2025-10-16/");
    expect(expected).toHaveLength(3);
    for (const order of [
      ["R2C1", "R1C2", "R1C1"],
      ["R1C2", "R1C2", "R2C1", "R1C1", "R1C2", "R2C1"],
    ] as const) {
      const shuffled = await evening(order);
      expect(await contents(shuffled, "days/2025-10-16/")).toEqual(expected);
      const subjects = await resultSubjects(shuffled);
      expect(subjects).toEqual([...new Set(order)].map((race) => `2025-10-16-${race}-result`));
      expect(subjects.toSorted()).toEqual((await resultSubjects(usual)).toSorted());
    }
  });
});
