import { unreachable } from "../../kernel/result.ts";
import { at } from "../../model/at.ts";
import { singlePoolMarginal, splitPoolMarginal } from "../../staking/own-pool.ts";
import type { CombinationChances } from "./combination-chances.ts";
import { binomial, combinationsOf } from "./combinations.ts";
import { commonReturn, singleReturn, splitReturn } from "./own-stake.ts";
import type { BetRule } from "./priced-bets.ts";

/** One way in which a bet wins, and what it then pays. */
export type Outcome = {
  readonly probability: number;
  /** Euros for €1, before rounding, one's own stake counted. */
  readonly dividend: number;
  /** What others have on the ticket, in the unit of the stakes. */
  readonly onTicket: number;
  /** The first home, as a set by index, where the dividend hangs on who else is among them. */
  readonly home: readonly number[] | undefined;
};

/** What a pool is taken to look like. */
export type PoolForecast = {
  readonly rule: BetRule;
  /** Whose chances are believed. */
  readonly believed: CombinationChances;
  /** What the public's money says. */
  readonly publicChances: CombinationChances;
  /** 0..1 */
  readonly takeout: number;
  readonly kappa: number;
  readonly beta: number;
  /** Horses that simple placé pays. */
  readonly places: 2 | 3;
  /** Shares of the simple placé pool by runner, summing to 1. */
  readonly placeShares: readonly number[];
  /** All stakes in the pool, and ours on the combination, in one unit. */
  readonly poolSize: number;
  readonly ownStake: number;
};

/** All ways in which a ticket on these runners wins; their probabilities sum to its chance. */
export type OutcomesOf = (runners: readonly number[]) => readonly Outcome[];

/**
 * How one bet's pool pays, as a function of the ticket.
 *
 * Runners are indices. What depends on who else is placed is summed over exactly those sets: chance and dividend hang
 * together, and chance × middle of the range ignores it (specification §3.4, §3.5).
 */
export function outcomesOf(forecast: PoolForecast): OutcomesOf {
  switch (forecast.rule.family) {
    case "single":
      return singleOutcomes(forecast);
    case "split":
      return forecast.rule.size === 1 ? splitOutcomes(forecast, forecast.places, 1) : splitOutcomes(forecast, 3, 2);
    case "common":
      return commonOutcomes(forecast);
    case "multi":
      return multiOutcomes(forecast);
    case "ranked":
      throw new RangeError(`${forecast.rule.pool} is priced rank by rank`);
    default:
      return unreachable(forecast.rule.family);
  }
}

/**
 * The public's chance of what one ticket names, by which its share of the pool goes.
 *
 * For 2sur4 that of both being among the first three, not four: a closed form, and it answers a little more to a move of
 * the odds, so the spread read from it is on the careful side.
 */
export function publicProbability(rule: BetRule, chances: CombinationChances, runners: readonly number[]): number {
  switch (rule.family) {
    case "single":
      return rule.ordered ? chances.firstInOrder(runners) : chances.firstSet(runners);
    case "split": // couplé placé; simple placé has shares of its own
    case "common":
      return sumOf(rivalsOf(chances.runnerCount, runners).map((third) => chances.firstSet([...runners, third])));
    case "ranked":
      return chances.firstSet(runners);
    case "multi":
      return sumOf(combinationsOf(runners, 4).map((four) => chances.firstSet(four)));
    default:
      return unreachable(rule.family);
  }
}

function singleOutcomes(forecast: PoolForecast): OutcomesOf {
  const { rule, believed, publicChances, takeout, kappa, beta, poolSize, ownStake } = forecast;
  return (runners) => {
    const dividend = (1 - takeout) * kappa * publicProbability(rule, publicChances, runners) ** -beta;
    const probability = rule.ordered ? believed.firstInOrder(runners) : believed.firstSet(runners);
    const onTicket = stakesOn(dividend, takeout, poolSize);
    return [{ probability, dividend: diluted(dividend, takeout, poolSize, ownStake), onTicket, home: undefined }];
  };
}

/** What lies on the one combination that a pool pays, where it would pay `dividend` without us. */
export function stakesOn(dividend: number, takeout: number, total: number): number {
  return ((1 - takeout) * total) / dividend;
}

/**
 * What one more of ours brings at the margin when nobody else is left to share with: see own-pool.ts.
 *
 * @param size runners on the ticket
 */
export function marginalReturnOf(
  { rule, takeout, kappa, places }: Pick<PoolForecast, "rule" | "takeout" | "kappa" | "places">,
  size: number = rule.size,
): number {
  switch (rule.family) {
    case "split":
      return kappa * splitPoolMarginal(takeout, rule.size === 1 ? places : 3);
    case "common":
      return kappa * singlePoolMarginal(takeout);
    case "multi":
      return singlePoolMarginal(takeout) / binomial(size, 4);
    case "single":
    case "ranked":
      return singlePoolMarginal(takeout);
    default:
      return unreachable(rule.family);
  }
}

/** A pool that would pay `dividend` holds (1 − t)T/dividend on the combination, ours not counted. */
export function diluted(dividend: number, takeout: number, total: number, x: number): number {
  if (x === 0) return dividend;
  return singleReturn({ total, own: stakesOn(dividend, takeout, total), takeout }, x) / x;
}

/** Simple placé (`size` 1, the first two or three) and couplé placé (`size` 2, the first three). */
function splitOutcomes(forecast: PoolForecast, depth: 2 | 3, size: 1 | 2): OutcomesOf {
  const { takeout, kappa, poolSize: total, ownStake: x } = forecast;
  const shareOf =
    size === 1 ? (set: readonly number[]) => at(forecast.placeShares, at(set, 0)) : pairShares(forecast, depth);
  return sharedOutcomes(forecast.believed, depth, size, (payable) => {
    const stakes = payable.map((ticket) => total * shareOf(ticket));
    const pool = { total, takeout, payable: sumOf(stakes), parts: payable.length };
    const profit = (1 - takeout) * total - pool.payable;
    return {
      dividendOf: (k) => {
        const own = at(stakes, k);
        return kappa * (x === 0 ? 1 + profit / (pool.parts * own) : splitReturn({ ...pool, own }, x) / x);
      },
      onTicket: (k) => at(stakes, k),
    };
  });
}

function commonOutcomes(forecast: PoolForecast): OutcomesOf {
  const { believed, takeout, kappa, poolSize: total, ownStake: x } = forecast;
  const shareOf = pairShares(forecast, 4);
  return sharedOutcomes(believed, 4, 2, (payable) => {
    let stakes = 0;
    for (const ticket of payable) stakes += total * shareOf(ticket);
    const pool = { total, own: 0, takeout, payable: stakes };
    const dividend = kappa * (x === 0 ? ((1 - takeout) * total) / stakes : commonReturn(pool, x) / x);
    return { dividendOf: () => dividend, onTicket: () => stakes };
  });
}

/** Of the k-th ticket that is paid: its dividend, and what others have on it or, where all share one, on all of them. */
type PaidPool = { readonly dividendOf: (k: number) => number; readonly onTicket: (k: number) => number };

/**
 * Outcomes of bets of which several are paid at once, all tickets together: each set of the first `depth` is looked at once.
 *
 * @param poolOf what the tickets that a set pays are paid
 */
function sharedOutcomes(
  believed: CombinationChances,
  depth: 2 | 3 | 4,
  size: 1 | 2,
  poolOf: (payable: readonly (readonly number[])[]) => PaidPool,
): OutcomesOf {
  const n = believed.runnerCount;
  const keyOf = (ticket: readonly number[]): number => at(ticket, 0) * n + (size === 2 ? at(ticket, 1) : 0);
  const ways: Outcome[][] = Array.from({ length: n * n }, () => []);
  for (const home of combinationsOf([...Array(n).keys()], depth)) {
    const payable = combinationsOf(home, size);
    const probability = believed.firstSet(home);
    const { dividendOf, onTicket } = poolOf(payable);
    for (const [k, ticket] of payable.entries())
      ways[keyOf(ticket)]?.push({ probability, dividend: dividendOf(k), onTicket: onTicket(k), home });
  }
  return (runners) => ways[keyOf(runners.toSorted((a, b) => a - b))] ?? [];
}

/** A ticket of s runners lays 1/C(s, 4) of its stake on each four: four numbers pay 5 times "en 5", 15 times "en 6". */
function multiOutcomes({
  believed,
  publicChances,
  takeout,
  kappa,
  beta,
  poolSize,
  ownStake,
}: PoolForecast): OutcomesOf {
  return (runners) => {
    const parts = binomial(runners.length, 4);
    return combinationsOf(runners, 4).map((four) => {
      const dividend = (1 - takeout) * kappa * publicChances.firstSet(four) ** -beta;
      return {
        probability: believed.firstSet(four),
        dividend: diluted(dividend, takeout, poolSize, ownStake / parts) / parts,
        // A part of the stake lies on each four: for the whole of it the pool is as many times as deep.
        onTicket: stakesOn(dividend, takeout, poolSize) * parts,
        home: four,
      };
    });
  };
}

/** Shares of a pool of pairs (i < j): the public's chances to the power β, rescaled to sum to 1. */
function pairShares({ publicChances, beta }: PoolForecast, depth: 2 | 3 | 4): (pair: readonly number[]) => number {
  const n = publicChances.runnerCount;
  const weights = new Float64Array(n * n);
  for (const home of combinationsOf([...Array(n).keys()], depth)) {
    const chance = publicChances.firstSet(home);
    for (let a = 0; a < depth; a++) {
      for (let b = a + 1; b < depth; b++) {
        const key = at(home, a) * n + at(home, b);
        weights[key] = at(weights, key) + chance;
      }
    }
  }
  let total = 0;
  for (let key = 0; key < weights.length; key++) {
    const chance = at(weights, key);
    if (chance === 0) continue;
    weights[key] = chance ** beta;
    total += at(weights, key);
  }
  return (pair) => at(weights, at(pair, 0) * n + at(pair, 1)) / total;
}

function rivalsOf(n: number, runners: readonly number[]): number[] {
  return [...Array(n).keys()].filter((i) => !runners.includes(i));
}

function sumOf(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
