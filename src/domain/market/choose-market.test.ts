import { describe, expect, test } from "vitest";
import { raceIdOf } from "../kernel/race-id.ts";
import { addMinutes, instantOf, type RaceDay } from "../kernel/time.ts";
import type { Market, Pool } from "../race/card.ts";
import type { Snapshot } from "../race/snapshot.ts";
import { chooseMarket, winAtH30 } from "./choose-market.ts";

const TAKEN_AT = instantOf(1_760_616_000_000);

describe("the pool that is read", () => {
  test("is the largest of the fresh ones", () => {
    expect(chosenPool([offer("geny", 1), offer("pmu-online", 2), offer("pmu-shop", 3)])).toBe("pmu-shop");
    expect(chosenPool([offer("zeturf", 1), offer("pmu-shop", 30), offer("pmu-online", 2)])).toBe("pmu-online");
  });

  test("counts odds as old as the limit as fresh", () => {
    expect(chosenPool([offer("zeturf", 1), offer("pmu-shop", 20)])).toBe("pmu-shop");
    expect(chosenPool([offer("zeturf", 1), offer("pmu-shop", 20.1)])).toBe("zeturf");
  });

  test("is the largest when none is fresh, with its age", () => {
    const chosen = chooseMarket(snapshotOf([offer("zeturf", 50), offer("pmu-online", 60)]), 20);
    expect(chosen?.market.pool).toBe("pmu-online");
    expect(chosen?.ageMinutes).toBe(60);
    expect(chosen?.oddsAtField).toBe("quotedAt");
  });

  test("is none where no card shows odds", () => {
    expect(chosenPool([{ pool: "pmu-shop", win: {} }])).toBeUndefined();
    expect(chosenPool([])).toBeUndefined();
  });

  test("has the age of our look where the source tells no moment", () => {
    const chosen = chooseMarket(snapshotOf([{ pool: "zeturf", win: { 1: 2 } }]), 20);
    expect(chosen).toMatchObject({ ageMinutes: 1, oddsAtField: "observedAt" });
  });
});

test("two pools are never mixed: what one lacks is not taken from another, now or at H-30", () => {
  const shop: Market = { pool: "pmu-shop", win: { 1: 2 } };
  const other: Market = { pool: "zeturf", win: { 1: 3, 2: 3 } };
  const chosen = chooseMarket(snapshotOf([other, shop]), 20);
  expect(chosen?.market).toBe(shop);
  if (!chosen) throw new Error("one of them is chosen");
  expect(winAtH30(chosen, { ...snapshotOf([other]), phase: "H30" })).toEqual({});
  expect(winAtH30(chosen, { ...snapshotOf([other, { ...shop, win: { 1: 5 } }]), phase: "H30" })).toEqual({ 1: 5 });
});

function chosenPool(markets: readonly Market[]): Pool | undefined {
  return chooseMarket(snapshotOf(markets), 20)?.market.pool;
}

function offer(pool: Pool, ageMinutes: number): Market {
  return { pool, win: { 1: 2, 2: 2 }, quotedAt: addMinutes(TAKEN_AT, -ageMinutes) };
}

function snapshotOf(markets: readonly Market[]): Snapshot {
  return {
    raceId: raceIdOf({ day: "2025-10-16" as RaceDay, meetingNumber: 1, raceNumber: 3 }),
    phase: "H5",
    revision: 1,
    takenAt: TAKEN_AT,
    startsAt: addMinutes(TAKEN_AT, 5),
    cards: [{ source: "pmu", url: "https://example.test", observedAt: addMinutes(TAKEN_AT, -1), runners: [], markets }],
    failures: [],
  };
}
