import { at } from "../model/at.ts";
import {
  bothInFirstThreeProbability,
  firstThreeProbability,
  firstTwoProbability,
  type OrderOfFinish,
  orderOfFinish,
} from "../model/order-of-finish.ts";
import type { TopThreeTicket } from "./top-three-ticket.ts";

/** Race R8 of the specification (§1.2, §6.4): SG 4, SG 1, SP 4, SP 1, CG 1-4,
 * CP 1-4, trio 1-2-4, trio 1-3-4; places and pairs paid by who else is placed, raw dividends. */
const ODDS = [2.3, 3.9, 6, 8.7, 13, 19, 33, 70];
const EXPONENTS = [1, 0.74, 0.56];
const PLACE_STAKES = [10240, 8130, 6400, 5080, 3890, 3000, 2050, 1210];
const [PLACE_TAKEOUT, PAIR_TAKEOUT, TRIO_TAKEOUT] = [0.139, 0.254, 0.23];

/** Temperature 1.075, then no 4 tilted by e^0.5. */
export const R8_MODEL = normalised(ODDS.map((odds, i) => odds ** -1.075 * (i === 3 ? Math.exp(0.5) : 1)));
const PUBLIC_LAW = orderOfFinish(normalised(ODDS.map((odds) => 1 / odds)), EXPONENTS);
export const R8_LAW: OrderOfFinish = orderOfFinish(R8_MODEL, EXPONENTS);

export const R8_TICKETS: readonly TopThreeTicket[] = [
  { betType: "SIMPLE_GAGNANT", runners: [3], grossReturn: 8.7 },
  { betType: "SIMPLE_GAGNANT", runners: [0], grossReturn: 2.3 },
  { betType: "SIMPLE_PLACE", runners: [3], grossReturn: (order) => placeDividend(3, order) },
  { betType: "SIMPLE_PLACE", runners: [0], grossReturn: (order) => placeDividend(0, order) },
  {
    betType: "COUPLE_GAGNANT",
    runners: [0, 3],
    grossReturn: (1 - PAIR_TAKEOUT) / firstTwoProbability(PUBLIC_LAW, 0, 3),
  },
  { betType: "COUPLE_PLACE", runners: [0, 3], grossReturn: pairDividend },
  {
    betType: "TRIO",
    runners: [0, 1, 3],
    grossReturn: (1 - TRIO_TAKEOUT) / firstThreeProbability(PUBLIC_LAW, 0, 1, 3),
  },
  {
    betType: "TRIO",
    runners: [0, 2, 3],
    grossReturn: (1 - TRIO_TAKEOUT) / firstThreeProbability(PUBLIC_LAW, 0, 2, 3),
  },
];

function placeDividend(runner: number, order: ArrayLike<number>): number {
  const pool = PLACE_STAKES.reduce((sum, stake) => sum + stake, 0);
  const placed = Array.from(order).reduce((sum, i) => sum + at(PLACE_STAKES, i), 0);
  return 1 + ((1 - PLACE_TAKEOUT) * pool - placed) / (3 * at(PLACE_STAKES, runner));
}

/** Couplé placé 1-4: the pool lies on the pairs as the public's chances of them, which sum to 3. */
function pairDividend(order: ArrayLike<number>): number {
  const [a, b, c] = [at(order, 0), at(order, 1), at(order, 2)];
  return 1 + (1 - PAIR_TAKEOUT - share(a, b) - share(a, c) - share(b, c)) / (3 * share(0, 3));
}

function share(i: number, j: number): number {
  return bothInFirstThreeProbability(PUBLIC_LAW, i, j) / 3;
}

function normalised(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
