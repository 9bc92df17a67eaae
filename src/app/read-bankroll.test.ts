import { beforeEach, describe, expect, test } from "vitest";
import { paris } from "../../test/fakes/fable-day.ts";
import { policyWith } from "../../test/fakes/world.ts";
import type { Outcome } from "../domain/betting/race-limits.ts";
import { centsOf } from "../domain/kernel/money.ts";
import { parseRaceId, type RaceId } from "../domain/kernel/race-id.ts";
import { addMinutes, type Instant, type RaceDay } from "../domain/kernel/time.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import type { Deps } from "./deps.ts";
import { createDocument, raceKey } from "./documents.ts";
import { keepPlayed, readPlayedDay } from "./played-races.ts";
import { readBankroll } from "./read-bankroll.ts";

/** A Thursday. */
const TODAY = "2025-10-16" as RaceDay;
const NOW = paris("15:00");
const OUTCOMES: readonly Outcome[] = [
  { profit: -300, probability: 0.8 },
  { profit: 1200, probability: 0.2 },
];
const FRESH = {
  bankroll: 10_000,
  highestBankroll: 10_000,
  settledToday: 0,
  openToday: [],
  stakedThisWeek: 0,
  lostInARow: 0,
  meetingTickets: 0,
  meetingStakes: 0,
};

let store: DocumentStore;
beforeEach(() => {
  store = createMemoryStore();
});

describe("before a look at a race", () => {
  test("where nothing was ever played the bankroll is what the profile begins with", async () => {
    expect(await bankroll()).toEqual(FRESH);
    expect(await store.list("")).toEqual([]);
  });

  test("an open race of today counts as staked, with all that it may bring", async () => {
    await played("2025-10-16-R1C1", paris("14:10"));
    await played("2025-10-16-R2C1", paris("14:20"));
    expect(await bankroll()).toEqual({
      ...FRESH,
      openToday: [OUTCOMES, OUTCOMES],
      stakedThisWeek: 600,
      meetingTickets: 1, // of R1, whose third race is looked at
      meetingStakes: 300,
    });
  });

  test("money moves by settlements, and a peak is remembered", async () => {
    await played("2025-10-16-R2C1", paris("13:00"));
    await settled("2025-10-16-R2C1", paris("13:30"), [{ outcome: "won" }], 1200);
    await played("2025-10-16-R2C2", paris("13:40"));
    await settled("2025-10-16-R2C2", paris("14:10"), [{ outcome: "lost" }], -300);
    await played("2025-10-16-R2C3", paris("14:10"));
    await settled("2025-10-16-R2C3", paris("14:40"), [{ outcome: "lost" }], -300);
    expect(await bankroll()).toEqual({
      ...FRESH,
      bankroll: 10_600,
      highestBankroll: 11_200,
      settledToday: 600,
      stakedThisWeek: 900,
      lostInARow: 2,
    });
  });

  test("a winning ticket ends a row of lost ones; a refund and an open race neither end nor lengthen it", async () => {
    const ends: [string, number][] = [
      ["lost", -300],
      ["refunded", 0],
      ["lost", -300],
    ];
    for (const [i, [outcome, profit]] of ends.entries()) {
      await played(`2025-10-16-R2C${i + 1}`, addMinutes(paris("13:00"), i));
      await settled(`2025-10-16-R2C${i + 1}`, paris("14:00"), [{ outcome }], profit);
    }
    await played("2025-10-16-R3C1", paris("13:30"));
    expect((await bankroll()).lostInARow).toBe(2);
    await played("2025-10-16-R2C4", paris("13:50"));
    await settled("2025-10-16-R2C4", paris("14:05"), [{ outcome: "lost" }, { outcome: "won" }], 900);
    expect((await bankroll()).lostInARow).toBe(0);
  });

  test("the week begins on Monday; earlier days count in the bankroll alone", async () => {
    for (const [day, profit] of [
      ["2024-12-30", -300],
      ["2025-10-12", -300],
      ["2025-10-13", 1200],
    ] as const) {
      await played(`${day}-R1C1`, `${day}T12:00:00.000Z` as Instant);
      await settled(
        `${day}-R1C1`,
        `${day}T12:30:00.000Z` as Instant,
        [{ outcome: profit < 0 ? "lost" : "won" }],
        profit,
      );
    }
    expect(await bankroll()).toEqual({ ...FRESH, bankroll: 10_600, highestBankroll: 10_600, stakedThisWeek: 300 });
  });

  test("what was never settled is gone until it is: whole, or the part that is undetermined", async () => {
    await played("2025-10-01-R1C1", "2025-10-01T12:00:00.000Z" as Instant);
    await played("2025-10-16-R2C1", paris("13:00"));
    await settled("2025-10-16-R2C1", paris("13:30"), [{ outcome: "undetermined" }], 0, 300);
    expect(await bankroll()).toEqual({
      ...FRESH,
      bankroll: 9700,
      openToday: [[{ profit: -300, probability: 1 }]],
      stakedThisWeek: 300,
    });
  });

  test("nothing of after the look counts, nor the race itself: a run after a crash finds the same", async () => {
    await played("2025-10-16-R1C1", paris("14:10"));
    const before = await bankroll();
    await settled("2025-10-16-R1C1", paris("15:01"), [{ outcome: "won" }], 1200);
    await played("2025-10-16-R2C1", paris("15:01"));
    await played("2025-10-16-R1C3", NOW);
    await played("2025-10-17-R1C1", "2025-10-17T12:00:00.000Z" as Instant);
    expect(await bankroll()).toEqual(before);
  });

  test("a settlement that cannot be read is named, and no limit is guessed around it", async () => {
    await played("2025-10-16-R1C1", paris("14:10"));
    const key = "days/2025-10-16/R1C1/settlement.json";
    await store.create(key, new TextEncoder().encode('{"schema_version":1}'));
    const read = await readBankroll(deps(), TODAY, race(), NOW);
    expect(read).toMatchObject({ ok: false, error: { kind: "corrupt_document", key } });
  });
});

describe("two races in the same moment", () => {
  test("the second to keep its tickets is told, and sees the first", async () => {
    const known = await playedToday();
    const papers = { generatedAt: NOW, correlationId: "c", codeVersion: "0" };
    expect(await keepPlayed(store, TODAY, known, papers, analysisOf("2025-10-16-R1C1", true))).toBe("kept");
    expect(await keepPlayed(store, TODAY, known, papers, analysisOf("2025-10-16-R1C2", true))).toBe("conflict");
    expect(await keepPlayed(store, TODAY, await playedToday(), papers, analysisOf("2025-10-16-R1C2", true))).toBe(
      "kept",
    );
    expect((await playedToday()).races.map(({ raceId }) => raceId)).toEqual(["2025-10-16-R1C1", "2025-10-16-R1C2"]);
    // A later look that plays nothing takes its tickets back; one that never played writes nothing.
    expect(await keepPlayed(store, TODAY, await playedToday(), papers, analysisOf("2025-10-16-R1C1", false))).toBe(
      "kept",
    );
    const { version, races } = await playedToday();
    expect(races.map(({ raceId }) => raceId)).toEqual(["2025-10-16-R1C2"]);
    expect(await keepPlayed(store, TODAY, await playedToday(), papers, analysisOf("2025-10-16-R1C4", false))).toBe(
      "kept",
    );
    expect((await playedToday()).version).toBe(version);
  });
});

async function playedToday() {
  const read = await readPlayedDay(store, TODAY);
  if (!read.ok) throw new Error(read.error.detail);
  return read.value;
}

function analysisOf(raceId: string, plays: boolean): Parameters<typeof keepPlayed>[4] {
  const risk = { stake: centsOf(300), outcomes: OUTCOMES };
  return { raceId: raceId as RaceId, takenAt: NOW, tickets: [{ id: raceId }], ...(plays ? { risk } : {}) };
}

async function played(raceId: string, takenAt: Instant): Promise<void> {
  const on = dayOf(raceId);
  const read = await readPlayedDay(store, on);
  if (!read.ok) throw new Error(read.error.detail);
  const papers = { generatedAt: takenAt, correlationId: "c", codeVersion: "0" };
  const analysis = { ...analysisOf(raceId, true), takenAt };
  expect(await keepPlayed(store, on, read.value, papers, analysis)).toBe("kept");
}

async function settled(
  raceId: string,
  generatedAt: Instant,
  outcomes: readonly { readonly outcome: string }[],
  profit: number,
  undeterminedStake = 0,
): Promise<void> {
  const papers = { generatedAt, correlationId: "c", codeVersion: "0" };
  const tickets = outcomes.map((settlement) => ({ ticket: {}, settlement }));
  const document = { raceId, tickets, stake: 300, payout: 300 + profit, profit, undeterminedStake };
  await createDocument(store, raceKey(raceId as RaceId, "settlement.json"), papers, document);
}

async function bankroll() {
  const read = await readBankroll(deps(), TODAY, race(), NOW);
  if (!read.ok) throw new Error(read.error.detail);
  return read.value.bankroll;
}

function race(): Pick<PlannedRace, "raceId" | "meetingNumber"> {
  return { raceId: "2025-10-16-R1C3" as RaceId, meetingNumber: 1 };
}

function deps(): Pick<Deps, "store" | "policy"> {
  return { store, policy: policyWith("gpi-v5.1") };
}

function dayOf(raceId: string): RaceDay {
  const parts = parseRaceId(raceId);
  if (!parts.ok) throw new Error(raceId);
  return parts.value.day;
}
