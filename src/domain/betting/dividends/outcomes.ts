import { unreachable } from "../../kernel/result.ts";
import { at } from "../../model/at.ts";
import { singlePoolMarginal, splitPoolMarginal } from "../../staking/own-pool.ts";
import type { CombinationChances } from "./combination-chances.ts";
import { binomial, combinationsOf } from "./combinations.ts";
import { type HomeSets, homeSets, ticketKey } from "./home-sets.ts";
import { commonReturn, singleReturn, splitReturn } from "./own-stake.ts";
import { pairChances, pairShareTable } from "./pair-chances.ts";
import type { BetRule } from "./priced-bets.ts";

/** One way in which a bet wins, and what it then pays: nobody's chance is in it, so all models share it. */
export type Payment = {
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

/** What the pool of one bet pays. */
export type PoolPayments = {
  /** All ways in which a ticket on these runners wins; their {@link chanceOf} sum to its chance. */
  waysOf(runners: readonly number[]): readonly Payment[];
  /** Σ chance × dividend of a ticket, in euros for €1. */
  worthTo(believed: CombinationChances): (runners: readonly number[]) => number;
};

/**
 * How one bet's pool pays, as a function of the ticket.
 *
 * Runners are indices. What depends on who else is placed is summed over exactly those sets: chance and dividend hang
 * together, and chance × middle of the range ignores it (specification §3.4, §3.5).
 *
 * Hot: simple placé and 2sur4 pay 560 and 1,820 sets of 16 runners. Each set is looked at once, for all its tickets; the
 * ways of a ticket are listed for those alone that are priced in full (measured in the whole race: `npm run bench -- r`).
 */
export function poolPayments(forecast: PoolForecast): PoolPayments {
  switch (forecast.rule.family) {
    case "single":
      return waysAlone(forecast.rule, singleWays(forecast));
    case "split":
      return forecast.rule.size === 1 ? splitPayments(forecast, forecast.places, 1) : splitPayments(forecast, 3, 2);
    case "common":
      return commonPayments(forecast);
    case "multi":
      return waysAlone(forecast.rule, multiWays(forecast));
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

/** Chance that a ticket on these runners wins in this way. */
export function chanceOf(
  { ordered }: BetRule,
  believed: CombinationChances,
  runners: readonly number[],
  { home }: Payment,
): number {
  if (home) return believed.firstSet(home);
  return ordered ? believed.firstInOrder(runners) : believed.firstSet(runners);
}

/** Payments of tickets that are looked at one by one. */
export function waysAlone(rule: BetRule, waysOf: PoolPayments["waysOf"]): PoolPayments {
  return {
    waysOf,
    worthTo: (believed) => (runners) => {
      let worth = 0;
      for (const way of waysOf(runners)) worth += chanceOf(rule, believed, runners, way) * way.dividend;
      return worth;
    },
  };
}

function singleWays(forecast: PoolForecast): PoolPayments["waysOf"] {
  const { rule, publicChances, takeout, kappa, beta, poolSize, ownStake } = forecast;
  return (runners) => {
    const dividend = (1 - takeout) * kappa * publicProbability(rule, publicChances, runners) ** -beta;
    const onTicket = stakesOn(dividend, takeout, poolSize);
    return [{ dividend: diluted(dividend, takeout, poolSize, ownStake), onTicket, home: undefined }];
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
function splitPayments(forecast: PoolForecast, depth: 2 | 3, size: 1 | 2): PoolPayments {
  const { takeout, kappa, poolSize: total, ownStake: x, publicChances } = forecast;
  const homes = homeSets(publicChances.runnerCount, depth, size);
  const shares = size === 1 ? forecast.placeShares : pairSharesOf(forecast, depth);
  const { perSet, ticket } = homes;
  const dividend = new Float64Array(ticket.length);
  const onTicket = new Float64Array(ticket.length);
  for (let first = 0; first < ticket.length; first += perSet) {
    let payable = 0;
    for (let each = first; each < first + perSet; each++) {
      const stakes = total * at(shares, ticket[each] as number);
      onTicket[each] = stakes;
      payable += stakes;
    }
    const profit = (1 - takeout) * total - payable;
    for (let each = first; each < first + perSet; each++) {
      const own = onTicket[each] as number;
      const raw =
        x === 0 ? 1 + profit / (perSet * own) : splitReturn({ total, own, takeout, payable, parts: perSet }, x) / x;
      dividend[each] = kappa * raw;
    }
  }
  return sharedPayments(publicChances.runnerCount, homes, dividend, onTicket);
}

function commonPayments(forecast: PoolForecast): PoolPayments {
  const { publicChances, takeout, kappa, poolSize: total, ownStake: x } = forecast;
  const homes = homeSets(publicChances.runnerCount, 4, 2);
  const shares = pairSharesOf(forecast, 4);
  const { perSet, ticket } = homes;
  const dividend = new Float64Array(ticket.length);
  const onTicket = new Float64Array(ticket.length);
  for (let first = 0; first < ticket.length; first += perSet) {
    let payable = 0;
    for (let each = first; each < first + perSet; each++) payable += total * at(shares, ticket[each] as number);
    const raw = x === 0 ? ((1 - takeout) * total) / payable : commonReturn({ total, own: 0, takeout, payable }, x) / x;
    dividend.fill(kappa * raw, first, first + perSet);
    onTicket.fill(payable, first, first + perSet);
  }
  return sharedPayments(publicChances.runnerCount, homes, dividend, onTicket);
}

/**
 * Bets of which several are paid at once.
 *
 * @param dividend of each ticket that each set pays, as `homes.ticket` lists them
 * @param onTicket what others have on it or, where all share one dividend, on all of them
 */
function sharedPayments(
  runnerCount: number,
  homes: HomeSets,
  dividend: Float64Array,
  onTicket: Float64Array,
): PoolPayments {
  const { sets, perSet, ticket, start, entry } = homes;
  return {
    waysOf: (runners) => {
      const key = ticketKey(runners, runnerCount);
      return Array.from(entry.subarray(start[key], start[key + 1]), (each) => ({
        dividend: dividend[each] as number,
        onTicket: onTicket[each] as number,
        home: sets[Math.floor(each / perSet)],
      }));
    },
    worthTo: (believed) => {
      const chances = believed.firstSets(homes);
      const worth = new Float64Array(start.length - 1);
      for (let h = 0, each = 0; h < chances.length; h++) {
        const chance = chances[h] as number;
        for (let k = 0; k < perSet; k++, each++) {
          const key = ticket[each] as number;
          worth[key] = (worth[key] as number) + chance * (dividend[each] as number);
        }
      }
      return (runners) => at(worth, ticketKey(runners, runnerCount));
    },
  };
}

/** A ticket of s runners lays 1/C(s, 4) of its stake on each four: four numbers pay 5 times "en 5", 15 times "en 6". */
function multiWays({ publicChances, takeout, kappa, beta, poolSize, ownStake }: PoolForecast): PoolPayments["waysOf"] {
  return (runners) => {
    const parts = binomial(runners.length, 4);
    return combinationsOf(runners, 4).map((four) => {
      const dividend = (1 - takeout) * kappa * publicChances.firstSet(four) ** -beta;
      return {
        dividend: diluted(dividend, takeout, poolSize, ownStake / parts) / parts,
        // A part of the stake lies on each four: for the whole of it the pool is as many times as deep.
        onTicket: stakesOn(dividend, takeout, poolSize) * parts,
        home: four,
      };
    });
  };
}

/** By {@link ticketKey} of a pair. */
function pairSharesOf({ publicChances, beta }: PoolForecast, depth: 2 | 3 | 4): Float64Array {
  return pairShareTable(pairChances(publicChances, depth), beta);
}

function rivalsOf(n: number, runners: readonly number[]): number[] {
  return [...Array(n).keys()].filter((i) => !runners.includes(i));
}

function sumOf(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
