import type { Discipline } from "../domain/race/race.ts";
import type { Operator } from "../domain/race/race-result.ts";

export type SimulatedOperator = Exclude<Operator, "genybet">;
export const SIMULATED_OPERATORS: readonly SimulatedOperator[] = ["pmu-shop", "pmu-online", "zeturf"];

/** Bets that simulated races sell, by the programme's codes. */
export const SIMULATED_BETS = [
  "SIMPLE_GAGNANT",
  "SIMPLE_PLACE",
  "COUPLE_GAGNANT",
  "COUPLE_PLACE",
  "COUPLE_ORDRE",
  "TRIO",
] as const;
export type SimulatedBet = (typeof SIMULATED_BETS)[number];

/**
 * What makes simulated money behave as the shops' did. `ABILITY_SD`, `BETTORS` and the parts, insights and errors of
 * `WAVES` were searched together until 2,000 simulated races gave the figures of the mathematical specification's §0.3 and
 * §5 (src/sim/calibration.test.ts holds them over 5,000): none of them was measured by itself.
 */

/** Standard deviation of the true log chance within a race. */
export const ABILITY_SD = 1.1104;

export const BETTORS = {
  /** Standard deviation of what the whole public is wrong about, in log share, from the first bet to the last. */
  sharedError: 0.2267,
} as const;

export type Wave = {
  /** Minutes before the off, from the earlier to the later. */
  readonly from: number;
  readonly until: number;
  /** Of all money of the pool; the waves sum to 1. */
  readonly part: number;
  /** How much of the true log chance its bettors see: below 1 favourites are underbet. */
  readonly insight: number;
  /** Standard deviation of their own error in log share. */
  readonly error: number;
  /** How the error grows towards the longshots: by e to this for each standard deviation of ability less. */
  readonly onLongshots: number;
};

/** The morning's public, the last half hour, and the informed money of the last five minutes. */
export const WAVES: readonly Wave[] = [
  { from: 480, until: 30, part: 0.1351, insight: 0.8611, error: 0.5359, onLongshots: 0 },
  { from: 30, until: 5, part: 0.2177, insight: 0.5849, error: 0.3605, onLongshots: 0 },
  { from: 5, until: 0, part: 0.6472, insight: 0.9823, error: 0.1772, onLongshots: 0.886 },
];

/** Part of a wave's error that is the same at every operator; invented: three pools follow each other closely. */
export const SAME_OPINION = 0.9;

/** Euros of a race's simple gagnant pool, lognormal; invented, the shops' well above the floors of pool-terms.ts. */
export const POOL_SIZES: Readonly<Record<SimulatedOperator, { readonly median: number; readonly logSd: number }>> = {
  "pmu-shop": { median: 150_000, logSd: 0.6 },
  "pmu-online": { median: 60_000, logSd: 0.6 },
  zeturf: { median: 12_000, logSd: 0.6 },
};

/** What each pool holds for a euro of simple gagnant; invented, but for simple placé (specification §3.4's example). */
export const PARTS_OF_SIMPLE: Readonly<Record<SimulatedBet, number>> = {
  SIMPLE_GAGNANT: 1,
  SIMPLE_PLACE: 0.4,
  COUPLE_GAGNANT: 0.3,
  COUPLE_PLACE: 0.4,
  COUPLE_ORDRE: 0.2,
  TRIO: 0.3,
};

/** 0..1. ZEturf publishes no rate: invented, near the PMU's. */
export const ZETURF_TAKEOUT = 0.15;

/**
 * Starters of a race and how often: 1,983 recorded French races of 24 October to 31 December 2025, to the nearest per cent;
 * never fewer than five.
 */
export const FIELD_SIZES: readonly (readonly [number, number])[] = [
  [5, 1],
  [6, 2],
  [7, 5],
  [8, 5],
  [9, 7],
  [10, 8],
  [11, 9],
  [12, 12],
  [13, 11],
  [14, 13],
  [15, 11],
  [16, 14],
  [17, 1],
  [18, 1],
];

/** Per cent of the same races. */
export const DISCIPLINE_WEIGHTS: readonly (readonly [Discipline, number])[] = [
  ["ATTELE", 46],
  ["MONTE", 8],
  ["PLAT", 31],
  ["STEEPLECHASE", 6],
  ["HAIE", 8],
  ["CROSS", 1],
];
