import type { AnalyseRace } from "../src/domain/analyse-race.ts";
import type { DividendCalibration } from "../src/domain/betting/dividends/dividend-calibration.ts";
import { profileOf } from "../src/domain/betting/profile.ts";
import { raceIdOf } from "../src/domain/kernel/race-id.ts";
import { addMinutes, type Instant, type RaceDay } from "../src/domain/kernel/time.ts";
import type { WinModel } from "../src/domain/model/win-model.ts";
import type { OddsByRunner } from "../src/domain/race/card.ts";
import type { Snapshot } from "../src/domain/race/snapshot.ts";
import { lcg, lcgField } from "./lcg.ts";

// Invented races with everything that an analysis may be given: two looks, two pools, calibrated combinations.

const DAY = "2025-10-16" as RaceDay;
const OFF = "2025-10-16T13:50:00.000Z" as Instant;
/** What the two pools of the PMU keep: booksums within their gates. */
const BOOKSUMS = { "pmu-shop": 1.165, "pmu-online": 1.134 } as const;
/** Pools that a test may bet into; figures of no real pool. */
const POOLS: readonly (readonly [DividendCalibration["pool"], ...NonNullable<DividendCalibration["rank"]>[]])[] = [
  ["TIERCE", "order", "disorder"],
  ["QUARTE_PLUS", "order", "disorder", "bonus"],
  ["QUINTE_PLUS", "order", "disorder", "bonus_4_of_5", "bonus_3"],
  ["COUPLE_GAGNANT"],
  ["COUPLE_PLACE"],
  ["COUPLE_ORDRE"],
  ["TRIO"],
  ["TRIO_ORDRE"],
  ["DEUX_SUR_QUATRE"],
  ["MULTI"],
  ["MINI_MULTI"],
  ["PICK5"],
];

/** @param believer how far the model that carries the tickets leaves the market: log-sd of its chances; 0, not at all */
export function raceSample(runnerCount: number, seed: number, believer: number): AnalyseRace {
  const profile = profileOf("research");
  if (!profile.ok) throw new Error(profile.error.kind);
  return {
    snapshotH30: snapshotOf(runnerCount, seed, "H30"),
    snapshotH5: snapshotOf(runnerCount, seed, "H5"),
    profile: profile.value,
    ...(believer > 0 ? { winModel: believerOf(believer, seed) } : {}),
    betsOffered: [
      "SIMPLE_GAGNANT",
      "SIMPLE_PLACE",
      ...POOLS.map(([pool]) => pool).filter((pool) => pool !== (runnerCount < 14 ? "MULTI" : "MINI_MULTI")),
    ],
    calibrations: POOLS.flatMap(([pool, ...ranks]) =>
      ranks.length > 0 ? ranks.map((rank) => calibrationOf(pool, rank)) : [calibrationOf(pool)],
    ),
  };
}

function snapshotOf(runnerCount: number, seed: number, phase: "H30" | "H5"): Snapshot {
  const takenAt = addMinutes(OFF, phase === "H30" ? -30 : -5);
  const field = lcgField(runnerCount, seed);
  const next = lcg(seed + (phase === "H30" ? 1 : 2));
  const oddsAt = (booksum: number): OddsByRunner => {
    const moved = field.map((p) => p * Math.exp(0.1 * (next() - 0.5)));
    const total = moved.reduce((sum, p) => sum + p, 0);
    return Object.fromEntries(
      [...moved].map((p, i) => [i + 1, Math.max(1.1, Math.floor((10 * total) / (booksum * p)) / 10)]),
    );
  };
  const quotedAt = addMinutes(takenAt, -1);
  return {
    raceId: raceIdOf({ day: DAY, meetingNumber: 1, raceNumber: 1 + (seed % 9) }),
    phase,
    revision: 1,
    takenAt,
    startsAt: OFF,
    discipline: "ATTELE",
    declaredRunners: runnerCount,
    cards: [
      {
        source: "pmu",
        url: "https://example.test/race",
        observedAt: takenAt,
        runners: Array.from({ length: runnerCount }, (_, i) => ({
          number: i + 1,
          name: `Runner ${i + 1}`,
          nonRunner: false,
        })),
        markets: [
          { pool: "pmu-shop", win: oddsAt(BOOKSUMS["pmu-shop"]), quotedAt },
          { pool: "pmu-online", win: oddsAt(BOOKSUMS["pmu-online"]), quotedAt },
        ],
      },
    ],
    failures: [],
  };
}

/** Somebody who sees value everywhere, so that tickets of every bet reach the choice. */
function believerOf(logSd: number, seed: number): WinModel {
  return {
    name: "believer",
    estimate: ({ odds }) => {
      const next = lcg(seed + 3);
      const weights = odds.map((o) => Math.exp(2 * logSd * (next() - 0.5)) / o);
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      return {
        ok: true,
        value: { winProbabilities: weights.map((weight) => weight / total), parameters: {}, remark: "invented" },
      };
    },
  };
}

/** Parts of a pool that its ranks have; invented. */
const PARTS: Readonly<Partial<Record<NonNullable<DividendCalibration["rank"]>, number>>> = {
  order: 0.3,
  disorder: 0.4,
  bonus: 0.3,
  bonus_4_of_5: 0.2,
  bonus_3: 0.1,
};

function calibrationOf(pool: DividendCalibration["pool"], rank?: DividendCalibration["rank"]): DividendCalibration {
  return {
    operator: "pmu-shop",
    pool,
    ...(rank ? { rank } : {}),
    kappa: { value: rank ? (PARTS[rank] ?? 1) : 1, standardError: 0.01 },
    beta: { value: 1, standardError: 0.01 },
    logSd: 0.3,
    edgeSd: 0.6,
    meanAbsoluteError: 0.1,
    n: 500,
    source: "invented",
    measuredOn: "2025-10-14" as RaceDay,
  };
}
