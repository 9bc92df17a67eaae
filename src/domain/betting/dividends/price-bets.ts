import { err, ok, type Result } from "../../kernel/result.ts";
import { forecastFinalShares } from "../../market/final-odds.ts";
import { placeRangeOf } from "../../market/place-range.ts";
import { at } from "../../model/at.ts";
import { publicPlaceShares } from "../place-pool.ts";
import { type BetTerms, betTerms } from "./bet-terms.ts";
import { pricingInputFault } from "./check-pricing-input.ts";
import { binomial, combinationsOf, orderedChoicesOf } from "./combinations.ts";
import { lateVariance, type PublicField } from "./late-move.ts";
import { eightyPercentInterval, shrunkLogEdge } from "./lognormal-dividend.ts";
import { chanceOf, marginalReturnOf, poolPayments, publicProbability, stakesOn, waysAlone } from "./outcomes.ts";
import { type PaidPool, type PaidTicket, paidPool, termsKey } from "./paid-pool.ts";
import { type PublicMarket, priceOfRanks, type RankedRace, shortlist } from "./price-ranked.ts";
import type { BetRule, PricedBetType } from "./priced-bets.ts";
import type { BetBook, BetPrice, BetPricingInput, PricingRefusal } from "./pricing-input.ts";

export type PricedBets = {
  /** In the order in which the bets were asked for. */
  readonly books: readonly BetBook[];
  readonly refused: readonly ({ readonly betType: PricedBetType } & PricingRefusal)[];
};

/** Sets of the first four that one bet may ask for; beyond, tickets are made of fewer runners. Some 2 ms. */
const MOST_SETS = 2_000;

/** A ticket with ranks is looked at in its order and in any: 720 orders of one bet, some 0.5 ms. */
const SETS_OF_A_RANKED_TICKET = 2.5;

/**
 * Every bet that is on sale at one operator, on every combination of the field, at the dividend that is expected to be
 * *paid*: final odds, rounding down, the minimum, one's own stake.
 *
 * Combinations are ranked by expected value at the median of the final odds, and the best `keep` of each bet are priced
 * in full. Where a field has more combinations than can be looked at, tickets are made of the runners with the highest
 * believed over public chance only: a combination's value is near the product of these, so the best ones are among them.
 * Both counts are told.
 *
 * @returns a refusal of the whole race on figures that cannot be (it names the field); a bet that lacks an input is in
 *   `refused`, and the others are priced
 */
export function priceBets(
  input: BetPricingInput,
  market: () => PublicMarket = () => publicMarket(input),
): Result<PricedBets, PricingRefusal> {
  const fault = pricingInputFault(input);
  if (fault) return err(fault);
  const { chancesOf, winProbabilities } = input;
  const race: Race = {
    input,
    ...market(),
    believed: chancesOf(winProbabilities, "often"),
  };
  const books: BetBook[] = [];
  const refused: PricedBets["refused"][number][] = [];
  for (const betType of input.bets) {
    const terms = betTerms(input, betType);
    if (terms.ok) books.push(bookOf(race, betType, terms.value));
    else refused.push({ betType, ...terms.error });
  }
  return ok({ books, refused });
}

/** What all bets of a race share. */
type Race = RankedRace;

/**
 * The public's side of a race, which no model changes: made once where several models are priced.
 *
 * @param input of any of them: the public's shares, the law of the final odds, and the order law must be the same
 * @throws RangeError on shares that are none, which {@link priceBets} refuses by name
 */
export function publicMarket(
  input: Pick<BetPricingInput, "publicWin" | "finalOdds" | "chancesOf" | "stageExponents" | "places">,
): PublicMarket {
  const final = forecastFinalShares(input.publicWin, input.finalOdds);
  const field = publicField(input, final.publicWin, "often");
  const variance = lateVariance(final, field, (shares) => publicField(input, shares, "seldom"));
  return { final, field, variance, pools: new Map() };
}

function publicField(
  { chancesOf, stageExponents, places }: Pick<BetPricingInput, "chancesOf" | "stageExponents" | "places">,
  publicWin: readonly number[],
  asked: "often" | "seldom",
): PublicField {
  let shares: readonly number[] | undefined;
  return {
    publicWin,
    chances: chancesOf(publicWin, asked),
    placeShares: () => {
      shares ??= publicPlaceShares(publicWin, stageExponents, places ?? 3);
      return shares;
    },
  };
}

function bookOf(race: Race, betType: PricedBetType, terms: BetTerms): BetBook {
  const { input } = race;
  const { rule, takeout, poolSize, reason } = terms;
  const n = input.starters.length;
  const cut = runnersOfTickets(race, rule);
  const possible = rule.ordered ? binomial(n, rule.size) * factorial(rule.size) : binomial(n, rule.size);
  const shared = {
    betType,
    possible,
    ...(cut.length < n ? { cutTo: cut.map((i) => at(input.starters, i)) } : {}),
    takeout,
    poolSize,
    ...(reason ? { reason } : {}),
  };
  const { ranks } = terms;
  if (ranks) {
    const { tickets, considered } = shortlist(race, { ...terms, ranks }, cut, input.keep);
    const prices = tickets
      .map((runners) => ({ betType, ...priceOfRanks(race, { ...terms, ranks }, runners) }))
      .toSorted((a, b) => b.expectedValue - a.expectedValue || compareRunners(a.runners, b.runners));
    return { ...shared, considered, prices };
  }
  const tickets = rule.ordered ? orderedChoicesOf(cut, rule.size) : combinationsOf(cut, rule.size);
  const pool = poolOf(race, betType, terms);
  const worth = pool.worthTo(race.believed);
  const ranked = tickets
    .map((runners) => ({ runners, value: worth(runners) }))
    .toSorted((a, b) => b.value - a.value || compareRunners(a.runners, b.runners));
  const prices = ranked
    .slice(0, input.keep)
    .map(({ runners }) => priceOf(race, betType, terms, runners, pool.ticketOf(runners)))
    .toSorted((a, b) => b.expectedValue - a.expectedValue || compareRunners(a.runners, b.runners));
  return { ...shared, considered: tickets.length, prices };
}

/** What the pool pays, the same for every model: made once a race, bet and stake. */
function poolOf({ input, field, final, variance, pools }: Race, betType: PricedBetType, terms: BetTerms): PaidPool {
  const key = `${betType},${termsKey(terms, input.stake)}`;
  const known = pools.get(key);
  if (known) return known;
  const { rule, takeout, kappa, beta, poolSize } = terms;
  const payments =
    betType === "SIMPLE_GAGNANT"
      ? waysAlone(rule, winWays(input, final, terms))
      : poolPayments({
          rule,
          publicChances: field.chances,
          takeout: takeout.value,
          kappa,
          beta,
          places: input.places ?? 3,
          placeShares: field.placeShares(),
          poolSize: poolSize.value,
          ownStake: input.stake,
        });
  const late = (runners: readonly number[]): number =>
    variance(runners, (moved) =>
      betType === "SIMPLE_PLACE"
        ? at(moved.placeShares(), at(runners, 0))
        : publicProbability(rule, moved.chances, runners),
    );
  const made = paidPool(terms, payments, final.informed, late);
  pools.set(key, made);
  return made;
}

/** The odds tell the dividend of simple gagnant without any takeout: only the share moves, and one's own stake is added. */
function winWays(input: BetPricingInput, final: Race["final"], terms: BetTerms): PaidPool["waysOf"] {
  const kept = 1 - terms.takeout.value;
  const total = terms.poolSize.value;
  const x = input.stake;
  return (runners) => {
    const i = at(runners, 0);
    const dividend = (at(input.publicOdds, i) * at(input.publicWin, i)) / at(final.publicWin, i);
    const diluted = (kept * (total + x)) / ((kept * total) / dividend + x);
    return [{ dividend: diluted, onTicket: stakesOn(dividend, terms.takeout.value, total), home: undefined }];
  };
}

function priceOf(
  race: Race,
  betType: PricedBetType,
  terms: BetTerms,
  runners: readonly number[],
  { ways, wayAt }: PaidTicket,
): BetPrice {
  const { input, believed } = race;
  const { rule, rounding, takeout } = terms;
  const chances = ways.map((way) => chanceOf(rule, believed, runners, way));
  let probability = 0;
  for (const chance of chances) probability += chance;

  let paid = 0;
  let logMean = 0;
  let logSquare = 0;
  let lateSquare = 0;
  for (const [k, chance] of chances.entries()) {
    const weight = chance / probability;
    if (!(weight > 0)) continue;
    const way = wayAt(k);
    paid += weight * way.paid;
    logMean += weight * way.logMedian;
    logSquare += weight * way.logMedian ** 2;
    lateSquare += weight * way.moved;
  }
  const held = betType === "SIMPLE_PLACE" ? heldInShownRange(input, at(runners, 0), paid) : paid;
  const value = probability * held;
  const expectedDividend =
    terms.edgeSd === undefined || terms.logSd === undefined || !(value > 0)
      ? held
      : ((1 - takeout.value) / probability) *
        Math.exp(shrunkLogEdge(Math.log(value / (1 - takeout.value)), terms.logSd, terms.edgeSd));
  const base = {
    betType,
    operator: input.operator,
    runners: namesOf(input.starters, runners, rule),
    probability,
    expectedDividend,
    expectedValue: probability * expectedDividend - 1,
    payouts: () => ({
      pricedAt: input.stake,
      marginalReturn: marginalReturnOf(
        { rule, takeout: takeout.value, kappa: terms.kappa, places: input.places ?? 3 },
        runners.length,
      ),
      ways: ways.map((way, k) => {
        const { paid: dividend, logSd } = wayAt(k);
        return {
          home: way.home,
          raw: way.dividend,
          onTicket: way.onTicket,
          dividend,
          // The spread of a dividend enters growth where it is wide: in the combinations (specification §3.5).
          logSd: betType === "SIMPLE_GAGNANT" || betType === "SIMPLE_PLACE" ? 0 : logSd,
        };
      }),
    }),
  };
  if (terms.logSd === undefined) return base;
  // Which horses come beside, what the last minutes bring, and what the forecast has erred by until now.
  const spread = Math.max(0, logSquare - logMean * logMean) + lateSquare + terms.logSd ** 2;
  const logSd = Math.sqrt(spread);
  const interval = eightyPercentInterval({ median: Math.exp(logMean), logSd }, rounding);
  return {
    ...base,
    interval,
    valueInterval: { low: probability * interval.low - 1, high: probability * interval.high - 1 },
    logSd,
  };
}

/** A range that is none says nothing. */
function heldInShownRange({ shownPlaceRanges, starters }: BetPricingInput, i: number, dividend: number): number {
  const shown = placeRangeOf(shownPlaceRanges, at(starters, i));
  return shown ? Math.min(shown.max, Math.max(shown.min, dividend)) : dividend;
}

/** Indices of which tickets are made: the whole field, or those best liked beside the public. */
function runnersOfTickets({ believed, field, input }: Race, { size, family, ordered }: BetRule): number[] {
  const all = [...input.starters.keys()];
  const setsOf = (n: number): number => {
    const tickets = binomial(n, size) * (ordered ? factorial(size) : 1);
    if (family === "ranked") return tickets * SETS_OF_A_RANKED_TICKET;
    // A ticket of a multi asks for every four of its runners, and so does a set of the first five.
    return tickets * (family === "multi" || size === 5 ? binomial(size, 4) : 1);
  };
  let kept = all.length;
  while (kept > size && setsOf(kept) > MOST_SETS) kept--;
  if (kept === all.length) return all;
  const liking = (i: number): number => believed.firstSet([i]) / at(field.publicWin, i);
  return all
    .toSorted((a, b) => liking(b) - liking(a) || a - b)
    .slice(0, kept)
    .toSorted((a, b) => a - b);
}

function namesOf(starters: readonly number[], runners: readonly number[], { ordered }: BetRule): number[] {
  const numbers = runners.map((i) => at(starters, i));
  return ordered ? numbers : numbers.toSorted((a, b) => a - b);
}

function compareRunners(a: readonly number[], b: readonly number[]): number {
  for (const [k, i] of a.entries()) {
    const apart = i - at(b, k);
    if (apart !== 0) return apart;
  }
  return 0;
}

function factorial(k: number): number {
  return k <= 1 ? 1 : k * factorial(k - 1);
}
