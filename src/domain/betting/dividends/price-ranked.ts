import type { FinalShares } from "../../market/final-odds.ts";
import { at } from "../../model/at.ts";
import { singlePoolMarginal } from "../../staking/own-pool.ts";
import { betRules } from "../catalogue/bet-rules.ts";
import type { BetTerms, RankTerms } from "./bet-terms.ts";
import type { CombinationChances } from "./combination-chances.ts";
import { combinationsOf, orderedChoicesOf } from "./combinations.ts";
import type { LateVariance, PublicField } from "./late-move.ts";
import { eightyPercentInterval, meanPaidDividend, shrunkLogEdge } from "./lognormal-dividend.ts";
import { diluted, stakesOn } from "./outcomes.ts";
import type { PaidPool } from "./paid-pool.ts";
import type { BetPrice, BetPricingInput, Payout, RankPrice } from "./pricing-input.ts";

/** The public's side of a race: where the shares are expected to end, and what hangs on them. */
export type PublicMarket = {
  readonly final: FinalShares;
  readonly field: PublicField;
  readonly variance: LateVariance;
  /** Of each bet, by its terms: what the pool pays, made for the first model that asks. */
  readonly pools: Map<string, PaidPool>;
};

/** What all bets of a race share. */
export type RankedRace = PublicMarket & { readonly input: BetPricingInput; readonly believed: CombinationChances };

type RankedTerms = BetTerms & { readonly ranks: readonly RankTerms[] };

/** Euros for €1: what a dividend is raised to before its logarithm is taken. */
const SMALLEST_DIVIDEND = 0.01;

/**
 * The likeliest good tickets of a bet with ranks, best first: by what order and disorder are worth, which two closed figures
 * tell. A bonus costs a hundred times as much to count and moves little between tickets, so it is left to the full price.
 *
 * @param runners of which tickets are made
 * @returns tickets, and how many were looked at
 */
export function shortlist(
  { field, believed }: RankedRace,
  { rule, ranks }: RankedTerms,
  runners: readonly number[],
  keep: number,
): { readonly tickets: readonly (readonly number[])[]; readonly considered: number } {
  const order = ranks.find(({ rank }) => rank.event.order === "exact");
  const rest = ranks.find(({ rank }) => rank.event.order !== "exact") ?? order;
  const valued = combinationsOf(runners, rule.size).flatMap((set) => {
    const [chance, publicChance] = [believed.firstSet(set), field.chances.firstSet(set)];
    if (!rule.ordered) return [{ ticket: set, value: worth(rest, chance, publicChance) }];
    return orderedChoicesOf(set, rule.size).map((ticket) => {
      const [inOrder, publicInOrder] = [believed.firstInOrder(ticket), field.chances.firstInOrder(ticket)];
      const disorder = worth(rest, chance - inOrder, publicChance - publicInOrder);
      return { ticket, value: worth(order, inOrder, publicInOrder) + disorder };
    });
  });
  const best = valued.toSorted((a, b) => b.value - a.value).slice(0, keep);
  return { tickets: best.map(({ ticket }) => ticket), considered: valued.length };
}

function worth(terms: RankTerms | undefined, chance: number, publicChance: number): number {
  return terms && publicChance > 0 ? chance * terms.kappa * publicChance ** -terms.beta : 0;
}

/**
 * The price of a ticket that is paid at several ranks: D_r = (1 − t)·κ_r·P_pub(r)^−β_r for each, and the expected value is
 * the sum over the ranks. Each log-edge is shrunk towards what the rank brings at the public's chance.
 *
 * @see specification §3.5; ranks of §2.3
 */
export function priceOfRanks(
  race: RankedRace,
  terms: RankedTerms,
  runners: readonly number[],
): Omit<BetPrice, "betType"> {
  const { input, final, field, believed, variance } = race;
  const { rounding, takeout, poolSize, rule } = terms;
  // A rank answers to a move of the odds less than the whole set does: the spread read from the set is on the careful side.
  const late = variance(runners, ({ chances }) => chances.firstSet(runners));
  const ranks: RankPrice[] = [];
  const ways: Payout[] = [];
  let [value, weightTotal, logMean, logSquare, ownSpread] = [0, 0, 0, 0, 0];
  for (const { rank, kappa, beta, logSd, edgeSd } of terms.ranks) {
    const probability = believed.ofEvent(rank.event, runners);
    const publicChance = field.chances.ofEvent(rank.event, runners);
    if (!(probability > 0 && publicChance > 0)) continue;
    const forecast = (1 - takeout.value) * kappa * publicChance ** -beta;
    // κ is the part of the pool that the rank has, as far as it is below all of it.
    const part = Math.min(1, kappa) * poolSize.value;
    const raw = diluted(forecast, takeout.value, part, input.stake);
    const moved = beta * beta * late;
    const median = Math.max(SMALLEST_DIVIDEND, raw) * Math.exp(-final.informed * beta * late);
    const paid = meanPaidDividend({ median, logSd: Math.sqrt(moved + logSd * logSd) }, rounding);
    const asPublic = publicChance * forecast;
    const edge = Math.log((probability * paid) / asPublic);
    const expectedDividend = (asPublic * Math.exp(shrunkLogEdge(edge, logSd, edgeSd))) / probability;
    ranks.push({ rank: rank.rank, probability, expectedDividend });
    ways.push({
      home: undefined,
      rank: rank.rank,
      raw,
      onTicket: stakesOn(forecast, takeout.value, part),
      dividend: expectedDividend,
      logSd: Math.sqrt(moved + logSd * logSd),
    });
    value += probability * expectedDividend;
    weightTotal += probability;
    logMean += probability * Math.log(median);
    logSquare += probability * Math.log(median) ** 2;
    ownSpread += probability * (moved + logSd * logSd);
  }
  const { pays } = betRules(rule.pool, input.places ?? 3);
  // Where every rank reached is paid, the widest holds the others.
  const probability = pays === "one" ? weightTotal : Math.max(0, ...ranks.map((each) => each.probability));
  const numbers = runners.map((i) => at(input.starters, i));
  const mean = logMean / weightTotal;
  const logSd = Math.sqrt(Math.max(0, logSquare / weightTotal - mean * mean) + ownSpread / weightTotal);
  const interval = eightyPercentInterval({ median: Math.exp(mean), logSd }, rounding);
  return {
    operator: input.operator,
    runners: rule.ordered ? numbers : numbers.toSorted((a, b) => a - b),
    probability,
    expectedDividend: value / probability,
    expectedValue: value - 1,
    ranks,
    interval,
    valueInterval: { low: probability * interval.low - 1, high: probability * interval.high - 1 },
    logSd,
    payouts: () => ({ pricedAt: input.stake, marginalReturn: singlePoolMarginal(takeout.value), ways }),
  };
}
