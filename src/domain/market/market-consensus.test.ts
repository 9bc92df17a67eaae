import { describe, expect, test } from "vitest";
import { raceIdOf } from "../kernel/race-id.ts";
import { addMinutes, instantOf, type RaceDay } from "../kernel/time.ts";
import type { Market, OddsByRunner, Pool } from "../race/card.ts";
import type { Snapshot } from "../race/snapshot.ts";
import { type ConsensusRule, type FittedPoolWeights, LARGEST_FRESH, marketConsensus } from "./market-consensus.ts";
import { readPools } from "./read-pools.ts";

const TAKEN_AT = instantOf(1_760_616_000_000);
const STARTERS = [1, 2, 3];
const SHOP = offer("pmu-shop", 2, { 1: 2, 2: 3, 3: 6 });
const ONLINE = offer("pmu-online", 1, { 1: 2.5, 2: 2.5, 3: 6 });
const ZETURF = offer("zeturf", 1, { 1: 1.8, 2: 3.5, 3: 7 });

describe("the pools of a race", () => {
  test("are read each for itself, the largest first: odds, truncation, takeout", () => {
    const { pools, refused } = read([ZETURF, ONLINE, SHOP]);
    expect(pools.map(({ pool }) => pool)).toEqual(["pmu-shop", "pmu-online", "zeturf"]);
    expect(refused).toEqual([]);
    const [shop, , zeturf] = pools;
    expect(shop?.odds).toEqual([2, 3, 6]);
    expect(shop?.publicOdds[0]).toBeCloseTo(2.05, 12); // the PMU truncates
    expect(zeturf?.publicOdds).toEqual([1.8, 3.5, 7]);
    expect(shop?.quality.takeout).toBe(0.142);
    expect(zeturf?.quality.takeoutSource).toMatch(/this race/);
    expect(shop?.publicWin.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  test("of two cards of one pool the fresher is read, and a stale one is marked", () => {
    const { pools } = read([offer("pmu-shop", 30, { 1: 9, 2: 9, 3: 9 }), SHOP]);
    expect(pools).toHaveLength(1);
    expect(pools[0]).toMatchObject({ ageMinutes: 2, fresh: true });
    expect(read([offer("pmu-shop", 30, { 1: 2, 2: 3, 3: 6 })]).pools[0]?.fresh).toBe(false);
    expect(read([offer("pmu-shop", 20, { 1: 2, 2: 3, 3: 6 })]).pools[0]?.fresh).toBe(true);
  });

  test("one that lacks a starter, or has a horse that does not start, is left out by name", () => {
    const { pools, refused } = read([
      offer("pmu-shop", 1, { 1: 2, 2: 3 }),
      offer("pmu-online", 1, { 1: 2, 2: 3, 3: 6, 9: 4 }),
      ZETURF,
    ]);
    expect(pools.map(({ pool }) => pool)).toEqual(["zeturf"]);
    expect(refused).toEqual([
      { pool: "pmu-shop", source: "pmu", kind: "odds_incomplete", field: "win", missing: [3], coverage: 2 / 3 },
      { pool: "pmu-online", source: "pmu", kind: "other_field", field: "win", runners: [9] },
    ]);
  });
});

describe("the consensus", () => {
  const fitted: FittedPoolWeights = {
    kind: "fitted",
    weights: {
      "pmu-shop": { weight: 0.7, standardError: 0.1 },
      "pmu-online": { weight: 0.4, standardError: 0.1 },
    },
    source: "a test's own",
    measuredOn: "2025-12-31",
    n: 1_000,
  };

  test("is the largest fresh pool alone where no weights were fitted", () => {
    const stale = offer("pmu-shop", 30, { 1: 2, 2: 3, 3: 6 });
    expect(agreed([stale, ONLINE, ZETURF], LARGEST_FRESH).used).toEqual([{ pool: "pmu-online", weight: 1 }]);
  });

  test("multiplies shares to the power of their weights", () => {
    const { publicWin, used } = agreed([SHOP, ONLINE, ZETURF], fitted);
    const { pools } = read([SHOP, ONLINE]);
    const raw = STARTERS.map((_, i) => (pools[0]?.publicWin[i] ?? 0) ** 0.7 * (pools[1]?.publicWin[i] ?? 0) ** 0.4);
    const total = raw.reduce((sum, share) => sum + share, 0);
    for (const [i, share] of raw.entries()) expect(publicWin[i]).toBeCloseTo(share / total, 12);
    expect(used).toEqual([
      { pool: "pmu-shop", weight: 0.7, standardError: 0.1 },
      { pool: "pmu-online", weight: 0.4, standardError: 0.1 },
    ]);
  });

  test("of one pool with weight one is that pool", () => {
    const alone = { ...fitted, weights: { zeturf: { weight: 1, standardError: 0 } } };
    const { publicWin } = agreed([SHOP, ZETURF], alone);
    const zeturf = read([ZETURF]).pools[0]?.publicWin ?? [];
    for (const [i, share] of zeturf.entries()) expect(publicWin[i]).toBeCloseTo(share, 12);
  });

  test("falls back, and says so, where a weighted pool is missing: what is left was never fitted", () => {
    expect(agreed([SHOP], fitted)).toMatchObject({
      used: [{ pool: "pmu-shop", weight: 1 }],
      fallback: { kind: "weighted_pool_missing", pools: ["pmu-online"] },
    });
  });

  test("is refused without a pool, without a fresh one, and on weights that are none", () => {
    expect(marketConsensus([], LARGEST_FRESH)).toEqual({ ok: false, error: { kind: "no_pool", field: "pools" } });
    const { pools } = read([offer("zeturf", 45, { 1: 2, 2: 3, 3: 6 })]);
    expect(marketConsensus(pools, LARGEST_FRESH)).toEqual({
      ok: false,
      error: { kind: "no_fresh_pool", field: "pools", youngestMinutes: 45 },
    });
    const nonsense = { ...fitted, weights: { "pmu-shop": { weight: Number.NaN, standardError: 0 } } };
    expect(marketConsensus(read([SHOP]).pools, nonsense)).toMatchObject({
      error: { kind: "weight_invalid", field: "weights.pmu-shop", shown: "NaN" },
    });
    expect(marketConsensus(read([SHOP]).pools, { ...fitted, weights: {} })).toMatchObject({
      error: { kind: "weight_invalid", field: "weights" },
    });
  });
});

function agreed(markets: readonly Market[], rule: ConsensusRule) {
  const consensus = marketConsensus(read(markets).pools, rule);
  if (!consensus.ok) throw new Error(consensus.error.kind);
  return consensus.value;
}

function read(markets: readonly Market[]) {
  return readPools(snapshotOf(markets), STARTERS, 20);
}

function offer(pool: Pool, ageMinutes: number, win: OddsByRunner): Market {
  return { pool, win, quotedAt: addMinutes(TAKEN_AT, -ageMinutes) };
}

function snapshotOf(markets: readonly Market[]): Snapshot {
  return {
    raceId: raceIdOf({ day: "2025-10-16" as RaceDay, meetingNumber: 1, raceNumber: 3 }),
    phase: "H5",
    revision: 1,
    takenAt: TAKEN_AT,
    startsAt: addMinutes(TAKEN_AT, 5),
    cards: [{ source: "pmu", url: "https://example.test", observedAt: TAKEN_AT, runners: [], markets }],
    failures: [],
  };
}
