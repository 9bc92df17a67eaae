import { describe, expect, test } from "vitest";
import { EIGHT_ODDS, fableCard, fableMarket, paris } from "../../test/fakes/fable-day.ts";
import { fableResult } from "../../test/fakes/fake-source.ts";
import { allDocuments } from "../../test/fakes/watched-store.ts";
import { createWorld, policyWith, type World } from "../../test/fakes/world.ts";
import { centsOf } from "../domain/kernel/money.ts";
import type { RaceId } from "../domain/kernel/race-id.ts";
import { ok } from "../domain/kernel/result.ts";
import type { RaceDay } from "../domain/kernel/time.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import { createDocument, raceKey } from "./documents.ts";
import { keepPlayed, readPlayedDay } from "./played-races.ts";

/** A place pool that shows far more for runner 1 than its chance asks: the one bet that `research` would play here. */
const PLACE = Object.fromEntries(
  EIGHT_ODDS.map((_, i) => [i + 1, i === 0 ? { min: 6, max: 9 } : { min: 2, max: 2.5 }]),
);

describe("a day on which bets are played", () => {
  test("the second race of the meeting sees the first one's tickets, and each analysis the state it went by", async () => {
    const { documents } = await playedDay();
    const limits = ["R1C1", "R1C2", "R2C1"].map((race) => documents(`${race}/analysis_H5.json`).limits);
    expect(limits.map(({ state }) => [state.meeting_tickets, state.meeting_stakes, state.open_today.length])).toEqual([
      [0, 0, 0],
      [1, 300, 0], // settled at 14:35
      [0, 0, 1], // the second, whose arrival is not known
    ]);
    expect(limits.map(({ state }) => [state.bankroll, state.settled_today, state.lost_in_a_row])).toEqual([
      [10_000, 0, 0],
      [9700, -300, 1],
      [9700, -300, 1],
    ]);
    expect(limits.map(({ state }) => state.staked_this_week)).toEqual([0, 300, 600]);
  });

  test("what is played is kept once, in the order of the races, before the arrival is known", async () => {
    const { whole } = await playedDay();
    const { races } = JSON.parse(whole["played/2025-10-16.json"] ?? "null");
    expect(races.map((race: { race_id: string; stake: number }) => [race.race_id, race.stake])).toEqual([
      ["2025-10-16-R1C1", 300],
      ["2025-10-16-R1C2", 300],
      ["2025-10-16-R2C1", 300],
    ]);
  });

  test("played again it leaves the same bytes", async () => {
    expect((await playedDay()).whole).toEqual((await playedDay()).whole);
  });

  test("a run that ends what a crash cut off decides as the first did, whatever was played and settled since", async () => {
    const { world, whole } = await playedDay();
    const key = "days/2025-10-16/R1C2/analysis_H5.json";
    const restored = createWorld({ ...OPTIONS, store: await without(world, key) });
    restored.site.card = world.site.card;
    restored.at("15:30");
    await restored.run("RESULT", "R1C2");
    expect((await allDocuments(restored.store))[key]).toBe(whole[key]);
    expect((await allDocuments(restored.store))["played/2025-10-16.json"]).toBe(whole["played/2025-10-16.json"]);
  });

  test("after three lost tickets in a row nothing more is played that day", async () => {
    const { documents } = await playedDay({ lostBefore: 2 });
    expect(documents("R1C1/tickets.json").tickets).toHaveLength(1);
    const { verdict, limits } = documents("R1C2/analysis_H5.json");
    expect(verdict.reasons[0]).toEqual({
      code: "losing_tickets_in_a_row",
      value: 3,
      maximum: 2,
      state: { lost_in_a_row: 3 },
    });
    expect(limits.budget).toBe(0);
    expect(documents("R1C2/tickets.json").tickets).toEqual([]);
  });

  test("where nothing is played no such document is written", async () => {
    const world = createWorld();
    await world.schedule();
    world.at("13:45");
    await world.run("H30");
    world.at("14:10");
    await world.run("H5");
    expect(await world.store.list("played/")).toEqual([]);
  });
});

const OPTIONS = { sources: ["zeturf"], policy: policyWith("research") } as const;

async function playedDay({ lostBefore = 0 }: { readonly lostBefore?: number } = {}) {
  const world = createWorld(OPTIONS);
  await world.schedule();
  for (let race = 1; race <= lostBefore; race++) await lostEarlier(world, `R9C${race}`);
  const market = fableMarket(EIGHT_ODDS, { pool: "zeturf", place: PLACE });
  world.site.card = (_race, now) => ok(fableCard("zeturf", now, [market]));
  const lost = { betType: "SIMPLE_PLACE", label: "Simple placé", operator: "zeturf" } as const;
  world.site.result = (race, now) =>
    ok(
      fableResult("zeturf", now, {
        status: race.meetingNumber === 1 && race.raceNumber === 1 ? "official" : "pending",
        finish: [[2], [3], [4]],
        dividends: [2, 3, 4].map((number) => ({ ...lost, runners: [number], dividend: centsOf(150) })),
      }),
    );
  for (const [time, phase, race] of [
    ["13:45", "H30", "R1C1"],
    ["14:10", "H5", "R1C1"],
    ["14:20", "H30", "R1C2"],
    ["14:35", "RESULT", "R1C1"],
    ["14:45", "H5", "R1C2"],
    ["14:55", "H30", "R2C1"],
    ["15:20", "H5", "R2C1"],
  ] as const) {
    world.at(time);
    await world.run(phase, race);
  }
  const whole = await allDocuments(world.store);
  return { world, whole, documents: (key: string) => JSON.parse(whole[`days/2025-10-16/${key}`] ?? "null") };
}

/** A race of another meeting that was played and lost in the morning. */
async function lostEarlier({ store }: World, label: string): Promise<void> {
  const [day, raceId] = ["2025-10-16" as RaceDay, `2025-10-16-${label}` as RaceId];
  const papers = { generatedAt: paris("12:00"), correlationId: "morning", codeVersion: "0" };
  const known = await readPlayedDay(store, day);
  if (!known.ok) throw new Error(known.error.detail);
  const risk = { stake: centsOf(100), outcomes: [{ profit: -100, probability: 1 }] };
  const analysis = { raceId, takenAt: paris("11:00"), tickets: [{ id: label }], risk };
  expect(await keepPlayed(store, day, known.value, papers, analysis)).toBe("kept");
  const tickets = [{ ticket: {}, settlement: { outcome: "lost" } }];
  const settlement = { tickets, stake: 100, payout: 0, profit: -100, undeterminedStake: 0 };
  await createDocument(store, raceKey(raceId, "settlement.json"), papers, settlement);
}

/** What a crash leaves that came before one document was written. */
async function without({ store }: World, missing: string): Promise<DocumentStore> {
  const copy = createMemoryStore();
  for (const key of await store.list("")) {
    const stored = key === missing ? undefined : await store.read(key);
    if (stored) await copy.create(key, stored.body);
  }
  return copy;
}
