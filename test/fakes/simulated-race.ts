import type { DividendCalibration } from "../../src/domain/betting/dividends/dividend-calibration.ts";
import { raceIdOf } from "../../src/domain/kernel/race-id.ts";
import { addMinutes, instantOf, type RaceDay } from "../../src/domain/kernel/time.ts";
import { displayedOdds } from "../../src/domain/market/displayed-odds.ts";
import type { WinModel } from "../../src/domain/model/win-model.ts";
import type { Market } from "../../src/domain/race/card.ts";
import type { Discipline } from "../../src/domain/race/race.ts";
import type { Snapshot } from "../../src/domain/race/snapshot.ts";

const SIMULATED_DAY = "2025-10-16" as RaceDay;
const OFF = instantOf(1_760_616_000_000);

export type SimulatedOperator = "pmu-online" | "pmu-shop" | "zeturf";

/** What each pool keeps back; ZEturf's is invented, since it publishes none. */
const TAKEOUT: Readonly<Record<SimulatedOperator, number>> = { "pmu-online": 0.118, "pmu-shop": 0.142, zeturf: 0.15 };

/** A race whose chances are known, and a public that is wrong about one runner by a known factor. */
export type SimulatedRace = {
  readonly operator: SimulatedOperator;
  readonly discipline: Discipline;
  /** True chances to win, by starter; starter i is number i + 1. */
  readonly truth: readonly number[];
  /** The public gives the runner at this index its chance over (1 + edge). */
  readonly mispriced: number;
  readonly edge: number;
  readonly odds: readonly number[];
  readonly snapshotH30: Snapshot;
  readonly snapshotH5: Snapshot;
};

/** @param random uniform in (0, 1) */
export function simulatedRace(
  random: () => number,
  {
    operator,
    edge,
    starters,
  }: { readonly operator: SimulatedOperator; readonly edge: number; readonly starters: number },
): SimulatedRace {
  const latent = Array.from({ length: starters }, () => (0.15 + random()) ** 2);
  const all = latent.reduce((sum, weight) => sum + weight, 0);
  const truth = latent.map((weight) => weight / all);
  const mispriced = Math.min(starters - 1, Math.floor(random() * starters));
  const discipline = (["ATTELE", "PLAT", "HAIE"] as const)[Math.min(2, Math.floor(random() * 3))] ?? "PLAT";
  const weights = truth.map((p, i) => (i === mispriced ? p / (1 + edge) : p));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.map((weight) => weight / total);
  const odds = shares.map((share) => displayedOdds((1 - TAKEOUT[operator]) / share));
  const win = Object.fromEntries(odds.map((value, i) => [i + 1, value]));
  const place = operator === "zeturf" ? placeRanges(shares) : undefined;
  const market: Market = { pool: operator, win, ...(place ? { place } : {}) };
  const shared = { operator, discipline, truth, mispriced, edge, odds };
  return {
    ...shared,
    snapshotH30: snapshotOf(market, discipline, starters, "H30"),
    snapshotH5: snapshotOf(market, discipline, starters, "H5"),
  };
}

/** A range wide enough to hold any forecast: a place pool that shows, and forbids nothing. */
function placeRanges(shares: readonly number[]): NonNullable<Market["place"]> {
  return Object.fromEntries(shares.map((share, i) => [i + 1, { min: 1.1, max: 1.1 + 1 / (2 * share) }]));
}

function snapshotOf(market: Market, discipline: Discipline, starters: number, phase: "H30" | "H5"): Snapshot {
  const takenAt = addMinutes(OFF, phase === "H30" ? -30 : -5);
  const runners = Array.from({ length: starters }, (_, i) => ({
    number: i + 1,
    name: `Cheval ${i + 1}`,
    nonRunner: false,
  }));
  const markets = [{ ...market, quotedAt: addMinutes(takenAt, -1) }];
  return {
    raceId: raceIdOf({ day: SIMULATED_DAY, meetingNumber: 1, raceNumber: 3 }),
    phase,
    revision: 1,
    takenAt,
    startsAt: OFF,
    discipline,
    declaredRunners: starters,
    cards: [{ source: "pmu", url: "https://example.test/R1C3", observedAt: takenAt, runners, markets }],
    failures: [],
  };
}

/** A model that knows the truth. */
export function omniscient(truth: readonly number[]): WinModel {
  return {
    name: "omniscient",
    estimate: () => ({
      ok: true,
      value: { winProbabilities: truth, parameters: {}, remark: "the simulation's truth" },
    }),
  };
}

/** Pools whose money lies as the public's chances, well measured. */
export function simulatedCalibrations(operator: SimulatedOperator): DividendCalibration[] {
  const pools = ["COUPLE_GAGNANT", "COUPLE_PLACE", "COUPLE_ORDRE", "TRIO", "TRIO_ORDRE", "DEUX_SUR_QUATRE"] as const;
  return pools.map((pool) => ({
    operator,
    pool,
    kappa: { value: 1, standardError: 0.01 },
    beta: { value: 1, standardError: 0.01 },
    logSd: 0.2,
    edgeSd: 0.5,
    meanAbsoluteError: 0.1,
    n: 500,
    source: "a simulation's own",
    measuredOn: "2025-10-14" as RaceDay,
  }));
}
