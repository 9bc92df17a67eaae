import type { RaceId } from "../../kernel/race-id.ts";
import { unreachable } from "../../kernel/result.ts";
import { publicOdds } from "../../market/market-quality.ts";
import { winProbabilities } from "../../market/win-probabilities.ts";
import { GAIT_EXPONENTS, type Gait } from "../../model/gait.ts";
import { orderOfFinish } from "../../model/order-of-finish.ts";
import type { Market } from "../../race/card.ts";
import type { Dividend, Operator } from "../../race/race-result.ts";
import { type DividendRow, readDividendRow } from "../../settlement/dividend-row.ts";
import { knownBet } from "../../settlement/reglement/reglement.ts";
import type { RankName } from "../catalogue/bet-rules.ts";
import { type CombinationChances, combinationChances } from "./combination-chances.ts";
import { binomial, combinationsOf } from "./combinations.ts";
import type { PaidForecast } from "./fit-dividend-calibration.ts";
import { publicProbability } from "./outcomes.ts";
import { type PairChances, pairChances, pairShares } from "./pair-chances.ts";
import { TAKEOUTS } from "./pool-terms.ts";
import { BET_RULES, type BetPool, type BetRule, PRICED_BETS } from "./priced-bets.ts";

/** The last odds and the dividends of one operator on one race. */
export type PaidRace = {
  readonly raceId: RaceId;
  readonly gait: Gait;
  readonly operator: Operator;
  /** Last odds before the off of this operator's own win pool, starters only. */
  readonly market: Pick<Market, "pool" | "win">;
  /** This operator's rows. */
  readonly dividends: readonly Dividend[];
};

/** What one pool, or one rank of it, paid on one race, beside its forecast. */
export type PoolPaid = PaidForecast & {
  readonly raceId: RaceId;
  readonly operator: Operator;
  readonly pool: BetPool;
  readonly rank?: RankName;
  /** log of our chance over the public's, of what came in: how far edges in this pool go. */
  readonly logEdge: number;
};

/** Why rows of a race say nothing of a pool. */
export type NotTold =
  | "odds_unreadable"
  | "takeout_unknown"
  /** A row names a horse without final odds. */
  | "unknown_runner"
  /** A label that says no rank of the bet. */
  | "not_understood"
  /** A dead heat or missing rows: another split than that of a normal arrival. */
  | "not_a_normal_arrival"
  /** A bonus row names the horses that hit, a forecast is for whole tickets: there is nothing to hold it against. */
  | "rank_of_parts";

export type PaidOfRace = {
  readonly paid: readonly PoolPaid[];
  readonly notTold: readonly { readonly pool: BetPool | undefined; readonly why: NotTold }[];
};

/** Dividends are cut to tenths (specification §3.3): in the mean half a step was cut off. Euros. */
const HALF_STEP = 0.05;
/** At the minimum nothing was cut off: it was added to. Euros, the PMU's. */
const MINIMUM = 1.1;

/**
 * The combination dividends of one race beside what would have been forecast of them at final odds, κ = 1 and any β.
 *
 * Simple gagnant and placé have no such calibration (the odds are the dividend; the places have their own). Rows that pay
 * a non-runner, a degraded rank or nobody are no dividends of the rule and are left out without a word.
 */
export function paidOfRace(race: PaidRace): PaidOfRace {
  const starters = Object.keys(race.market.win)
    .map(Number)
    .toSorted((a, b) => a - b);
  const odds = publicOdds(
    race.market.pool,
    starters.map((number) => race.market.win[number] ?? Number.NaN),
  );
  const shares = winProbabilities(odds, { kind: "proportional" });
  const { winExponent, stageExponents } = GAIT_EXPONENTS[race.gait];
  const believed = winProbabilities(odds, { kind: "exponent", exponent: winExponent });
  if (!shares.ok || !believed.ok) return { paid: [], notTold: [{ pool: undefined, why: "odds_unreadable" }] };
  const chancesOf = (win: readonly number[]) => combinationChances(orderOfFinish(win, stageExponents), "seldom");
  const field: Field = {
    race,
    indexOf: new Map(starters.map((number, i) => [number, i])),
    publicChances: chancesOf(shares.value.probabilities),
    ownChances: chancesOf(believed.value.probabilities),
    pairs: new Map(),
  };
  const told = [...rowsByPool(race.dividends)].map(([pool, rows]) => paidOfPool(field, pool, rows));
  return { paid: told.flatMap(({ paid }) => paid), notTold: told.flatMap(({ notTold }) => notTold) };
}

type Field = {
  readonly race: PaidRace;
  readonly indexOf: ReadonlyMap<number, number>;
  readonly publicChances: CombinationChances;
  readonly ownChances: CombinationChances;
  /** By depth; a pool of pairs asks for them at every β. */
  readonly pairs: Map<number, PairChances>;
};

function rowsByPool(dividends: readonly Dividend[]): Map<BetPool, Dividend[]> {
  const pools = new Map<BetPool, Dividend[]>();
  for (const row of dividends) {
    const pool = knownBet(row.betType);
    if (pool === undefined || pool === "SIMPLE_GAGNANT" || pool === "SIMPLE_PLACE") continue;
    pools.set(pool, [...(pools.get(pool) ?? []), row]);
  }
  return pools;
}

/** A combination as indices into the field, what it was paid, and how many runners a ticket named. */
type Row = {
  readonly runners: readonly number[];
  readonly rank: RankName;
  readonly size: number;
  readonly log: number;
};

function paidOfPool(field: Field, pool: BetPool, dividends: readonly Dividend[]): PaidOfRace {
  const no = (why: NotTold): PaidOfRace => ({ paid: [], notTold: [{ pool, why }] });
  const { operator } = field.race;
  const takeout = TAKEOUTS[operator][pool]?.value;
  if (takeout === undefined) return no("takeout_unknown");
  const rule = ruleOf(pool);
  const rows: Row[] = [];
  for (const dividend of dividends) {
    const read = readDividendRow(pool, dividend);
    if (read === undefined) return no("not_understood");
    if (read === "no_combination" || !counts(read)) continue;
    const runners = read.runners.map((number) => (number === "nonRunner" ? undefined : field.indexOf.get(number)));
    const known = runners.filter((i) => i !== undefined);
    if (known.length < runners.length) return no("unknown_runner");
    rows.push({ runners: known, rank: read.rank, size: read.size, log: logPaidOf(read) });
  }
  if (rows.length === 0) return { paid: [], notTold: [] };
  const ranks = Map.groupBy(rows, ({ rank }) => rank);
  const told = [...ranks].map(([rank, own]) => {
    const forecasts = forecastsOf(field, rule, takeout, own);
    if (typeof forecasts === "string") return { notTold: { pool, why: forecasts } };
    return { paid: paidTogether(field, { pool, rank, rule }, forecasts) };
  });
  return {
    paid: told.flatMap(({ paid }) => (paid ? [paid] : [])),
    notTold: told.flatMap(({ notTold }) => (notTold ? [notTold] : [])),
  };
}

function counts({ runners, dividend, degraded }: DividendRow): boolean {
  return dividend > 0 && !degraded && !runners.includes("nonRunner");
}

function logPaidOf({ dividend }: DividendRow): number {
  const euros = dividend / 100;
  return Math.log(euros > MINIMUM ? euros + HALF_STEP : euros);
}

type Forecast = { readonly row: Row; readonly logForecast: (beta: number) => number };

/** Of each row its forecast at κ = 1, before rounding and without a stake of ours: that of price-bets.ts. */
function forecastsOf(field: Field, rule: BetRule, takeout: number, rows: readonly Row[]): Forecast[] | NotTold {
  const whole = Math.log(1 - takeout);
  const { publicChances } = field;
  switch (rule.family) {
    case "single":
      return rows.map((row) => ({
        row,
        logForecast: powerOf(whole, publicProbability(rule, publicChances, row.runners)),
      }));
    case "multi":
      // A ticket of s runners lays 1/C(s, 4) of its stake on the four that came in.
      return rows.map((row) => {
        const parts = Math.log(binomial(row.size, 4));
        return { row, logForecast: powerOf(whole - parts, publicChances.firstSet(row.runners)) };
      });
    case "ranked": {
      const chance = rows.map((row) => chanceOfRank(publicChances, row));
      if (chance.some((each) => each === undefined)) return "rank_of_parts";
      return rows.map((row, k) => ({ row, logForecast: powerOf(whole, chance[k] ?? Number.NaN) }));
    }
    case "split":
      return sharedForecasts(field, 3, rows, (payable, own) => {
        const profit = 1 - takeout - payable;
        return Math.log(Math.max(MINIMUM, 1 + profit / (3 * own)));
      });
    case "common":
      return sharedForecasts(field, 4, rows, (payable) => whole - Math.log(payable));
    default:
      return unreachable(rule.family);
  }
}

function powerOf(whole: number, chance: number): (beta: number) => number {
  const surprise = -Math.log(chance);
  return (beta) => whole + beta * surprise;
}

/**
 * The public's chance of a rank, of a ticket that reached it. Who played the set in another order than it came in has one
 * of the other orders, all taken for equally often played.
 */
function chanceOfRank(chances: CombinationChances, { rank, runners }: Row): number | undefined {
  if (rank === "order") return chances.firstInOrder(runners);
  if (rank !== "disorder") return undefined;
  const set = chances.firstSet(runners);
  let orders = 1;
  for (let k = 2; k <= runners.length; k++) orders *= k;
  return set - (set - chances.firstInOrder(runners)) / (orders - 1);
}

/**
 * Pools of pairs: what one is paid hangs on all that are.
 *
 * @param dividendOf log of a forecast, by the share of the pool on all payable pairs and on this one
 */
function sharedForecasts(
  field: Field,
  depth: 3 | 4,
  rows: readonly Row[],
  dividendOf: (payable: number, own: number) => number,
): Forecast[] | NotTold {
  const pairs = pairsPaid(rows, depth);
  if (!pairs) return "not_a_normal_arrival";
  const known = field.pairs.get(depth) ?? pairChances(field.publicChances, depth);
  field.pairs.set(depth, known);
  return rows.map((row) => {
    const own = row.runners.length === 2 ? ascending(row.runners) : undefined;
    return {
      row,
      logForecast: (beta) => {
        const shareOf = pairShares(known, beta);
        let payable = 0;
        for (const pair of pairs) payable += shareOf(pair);
        return dividendOf(payable, own ? shareOf(own) : payable);
      },
    };
  });
}

/** All pairs of the first three or four, where the rows name exactly those; Geny shows one row of four for a 2sur4. */
function pairsPaid(rows: readonly Row[], depth: 3 | 4): number[][] | undefined {
  const home = new Set(rows.flatMap(({ runners }) => runners));
  const [first] = rows;
  if (home.size !== depth) return undefined;
  const pairs = combinationsOf(ascending([...home]), 2);
  const whole = rows.length === 1 && first?.runners.length === depth && depth === 4;
  return whole || rows.length === pairs.length ? pairs : undefined;
}

/** One entry a race, pool and rank: rows of one arrival are no independent looks. */
function paidTogether(
  { race, publicChances, ownChances }: Field,
  { pool, rank, rule }: { readonly pool: BetPool; readonly rank: RankName; readonly rule: BetRule },
  forecasts: readonly Forecast[],
): PoolPaid {
  const { raceId, operator } = race;
  const chanceOf = (chances: CombinationChances, row: Row): number => {
    if (rule.family === "ranked") return chanceOfRank(chances, row) ?? Number.NaN;
    if (rule.family === "multi") return chances.firstSet(row.runners);
    return publicProbability(rule, chances, row.runners.slice(0, rule.size));
  };
  return {
    raceId,
    operator,
    pool,
    ...(rank === "win" ? {} : { rank }),
    logPaid: meanOf(forecasts.map(({ row }) => row.log)),
    logForecast: (beta) => meanOf(forecasts.map(({ logForecast }) => logForecast(beta))),
    logEdge: meanOf(forecasts.map(({ row }) => Math.log(chanceOf(ownChances, row) / chanceOf(publicChances, row)))),
  };
}

function ruleOf(pool: BetPool): BetRule {
  const code = PRICED_BETS.find((each) => BET_RULES[each].pool === pool);
  if (!code) throw new RangeError(`no priced bet plays into ${pool}`);
  return BET_RULES[code];
}

function ascending(numbers: readonly number[]): number[] {
  return numbers.toSorted((a, b) => a - b);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
