import { OFFICIAL_ROUNDING, ROUNDING_OF } from "../domain/betting/dividends/dividend-rounding.ts";
import { singleDividend, splitDividends } from "../domain/betting/dividends/pool-dividends.ts";
import { TAKEOUTS } from "../domain/betting/dividends/pool-terms.ts";
import { centsOfEuros } from "../domain/kernel/money.ts";
import { at } from "../domain/model/at.ts";
import {
  bothInFirstThreeProbability,
  firstThreeProbability,
  firstTwoProbability,
  type OrderOfFinish,
  orderedPairProbability,
  placeProbabilities,
} from "../domain/model/order-of-finish.ts";
import { paidPlaces } from "../domain/model/paid-places.ts";
import type { Dividend, Finish } from "../domain/race/race-result.ts";
import { type PaidCombination, paidCombinations } from "../domain/settlement/paid-combinations.ts";
import { sumOf } from "./money.ts";
import {
  PARTS_OF_SIMPLE,
  SIMULATED_BETS,
  type SimulatedBet,
  type SimulatedOperator,
  ZETURF_TAKEOUT,
} from "./simulated-market.ts";

/** One operator's money at the off, and how its public sees the arrival. */
export type ClosedPools = {
  readonly operator: SimulatedOperator;
  /** Whole euros on each starter's simple gagnant. */
  readonly win: readonly number[];
  /** Order law of the public's win shares: how the money of the other pools lies. */
  readonly law: OrderOfFinish;
};

const LABELS: Readonly<Record<SimulatedBet, string>> = {
  SIMPLE_GAGNANT: "Simple gagnant",
  SIMPLE_PLACE: "Simple placé",
  COUPLE_GAGNANT: "Couplé gagnant",
  COUPLE_PLACE: "Couplé placé",
  COUPLE_ORDRE: "Couplé ordre",
  TRIO: "Trio",
};

/** Where the profit of a pool is cut in equal parts among what is paid (arrêté of 31 August 1990, art. 40.5). */
const SPLIT: ReadonlySet<SimulatedBet> = new Set(["SIMPLE_PLACE", "COUPLE_PLACE"]);

/** As the bet catalogue has it: couplé and trio from eight declared, couplé ordre from four to seven. */
export function betsSold(declaredRunners: number): readonly SimulatedBet[] {
  if (declaredRunners >= 8) return SIMULATED_BETS.filter((bet) => bet !== "COUPLE_ORDRE");
  return ["SIMPLE_GAGNANT", "SIMPLE_PLACE", "COUPLE_ORDRE"];
}

/**
 * What an arrival pays at each operator, by the Règlement: which combinations win, then the arithmetic of their pool.
 *
 * @param finish numbers from 1 in the order of `win`
 * @param declaredRunners non-runners among them; all came in where it is not given
 */
export function officialDividends(
  pools: readonly ClosedPools[],
  finish: Finish,
  declaredRunners = finish.flat().length,
): Dividend[] {
  return betsSold(declaredRunners).flatMap((bet) => {
    const paid = paidCombinations(bet, { finish, nonRunners: [], declaredRunners });
    return pools.flatMap((pool) => rowsOf(bet, pool, paid, declaredRunners));
  });
}

function rowsOf(bet: SimulatedBet, pool: ClosedPools, paid: readonly PaidCombination[], declared: number): Dividend[] {
  const { operator } = pool;
  const takeout = takeoutOf(bet, operator);
  if (takeout === undefined) return [];
  const total = Math.round(sumOf(pool.win) * PARTS_OF_SIMPLE[bet]);
  const net = (1 - takeout) * total;
  const stakes = paid.map(({ runners }) => stakeOn(bet, pool, runners, { total, declared }));
  const rounding = ROUNDING_OF[operator]?.value ?? OFFICIAL_ROUNDING;
  const [only] = stakes;
  const euros =
    SPLIT.has(bet) || stakes.length > 1 || only === undefined
      ? splitDividends(net, stakes, rounding)
      : [singleDividend(net, only, rounding)];
  return paid.map(({ runners }, i) => ({
    operator,
    betType: bet,
    label: LABELS[bet],
    runners,
    dividend: centsOfEuros(at(euros, i)),
    winningStakes: at(stakes, i),
  }));
}

/** 0..1; undefined where the operator does not sell the bet here. */
export function takeoutOf(bet: SimulatedBet, operator: SimulatedOperator): number | undefined {
  if (operator === "zeturf") return bet === "SIMPLE_GAGNANT" || bet === "SIMPLE_PLACE" ? ZETURF_TAKEOUT : undefined;
  return TAKEOUTS[operator][bet]?.value;
}

type Field = { readonly total: number; readonly declared: number };

/** Whole euros on a combination, at least one: nobody's having it is a row of its own, which is not simulated. */
function stakeOn(bet: SimulatedBet, pool: ClosedPools, runners: PaidCombination["runners"], field: Field): number {
  const starters = runners.map((runner) => Number(runner) - 1);
  if (bet === "SIMPLE_GAGNANT") return at(pool.win, at(starters, 0));
  return Math.max(1, Math.round(field.total * shareOf(bet, pool.law, starters, field.declared)));
}

/** Part of a pool's money that lies on a combination, as the public's own order law has it. */
function shareOf(
  bet: Exclude<SimulatedBet, "SIMPLE_GAGNANT">,
  law: OrderOfFinish,
  [i = 0, j = 0, k = 0]: readonly number[],
  declared: number,
): number {
  switch (bet) {
    case "SIMPLE_PLACE": {
      const places = paidPlaces(declared) === 3 ? 3 : 2;
      return at(placeProbabilities(law, places), i) / places;
    }
    case "COUPLE_GAGNANT":
      return firstTwoProbability(law, i, j);
    case "COUPLE_PLACE":
      return bothInFirstThreeProbability(law, i, j) / 3;
    case "COUPLE_ORDRE":
      return orderedPairProbability(law, i, j);
    case "TRIO":
      return firstThreeProbability(law, i, j, k);
    default:
      return bet satisfies never;
  }
}
