import { at } from "../at.ts";
import {
  bothInFirstThreeProbability,
  type OrderOfFinish,
  orderedPairProbability,
  orderedTripleProbability,
} from "../order-of-finish.ts";
import { type ArrivalChances, arrivalChances, eventProbability } from "./order-event.ts";
import { SMALLEST_REMAINDER } from "./order-tables.ts";
import { type FixedTicket, fillPayOffTables, newPayOffTables, type PayOffTables } from "./pay-off-tables.ts";
import { maskOf, setRank, sizeOf, subsetsOf } from "./set-rank.ts";

// Hot: the law of what a set of tickets pays, by enumeration of the first three in order, n(n−1)(n−2), and of a fourth
// only where a fourth changes anything. No ticket is tested in the loop: each has added its pay into the tables before.
// 4,896 triples for 18 runners. bench/kernel-b.ts: 50 tickets, of which seven ask for four horses, against C.

/** What a set of tickets brings back in one race; money in the unit of the payouts. */
export type PayOffLaw = {
  /** Of each ticket, in their order. */
  readonly probabilities: readonly number[];
  /** Expectation of what comes back, and of its square. */
  readonly expectedReturn: number;
  readonly expectedSquare: number;
  /** Expectation of log(bankroll − stake + return). */
  readonly expectedLogWealth: number;
  /** Chance that less comes back than was staked. */
  readonly lossProbability: number;
};

/** Returns within this share of the stake are equal to it: sums of payouts carry roundings. */
const STAKE_SLACK = 1e-12;

/**
 * The law of the return of tickets that pay fixed amounts.
 *
 * @param money `bankroll` before the race, `stake` what all tickets cost together; the unit of the payouts
 * @throws RangeError on fewer than four or more than 30 runners, on an event that is not additive (see
 *   {@link fillPayOffTables}), or on a stake of the whole bankroll
 */
export function payOffLaw(
  law: OrderOfFinish,
  tickets: readonly FixedTicket[],
  money: { readonly bankroll: number; readonly stake: number },
): PayOffLaw {
  const { runnerCount: n } = law;
  if (n < 4) throw new RangeError(`field of ${n}: walk its orders`);
  if (!(money.stake >= 0 && money.bankroll > money.stake)) {
    throw new RangeError(`stake ${money.stake} of a bankroll of ${money.bankroll}`);
  }
  const { tables, hits } = workspaceFor(n);
  fillPayOffTables(tables, tickets);
  hits.both.fill(0);
  hits.fours.fill(0);
  const chances = arrivalChances(law);
  const moments = enumerate(tables, law, chances.stages(4).weights[3] ?? new Float64Array(n), money, hits);
  return { ...moments, probabilities: tickets.map((ticket) => ticketProbability(ticket, chances, hits)) };
}

/** Chances that the enumeration comes by: of i among the first three with j fourth, and of fours. Where tickets ask only. */
type FourthHits = { readonly both: Float64Array; readonly fours: Float64Array };

type Workspace = { readonly tables: PayOffTables; readonly hits: FourthHits };

/** Tables of the size last asked for: 100 kB that no call need have anew. Filled before they are read, and kept by none. */
let workspace: Workspace | undefined;

function workspaceFor(n: number): Workspace {
  if (workspace?.tables.runnerCount !== n) {
    const tables = newPayOffTables(n);
    workspace = { tables, hits: { both: new Float64Array(n * n), fours: new Float64Array(tables.fours.length) } };
  }
  return workspace;
}

function enumerate(
  tables: PayOffTables,
  law: OrderOfFinish,
  fourth: Float64Array,
  money: { readonly bankroll: number; readonly stake: number },
  hits: FourthHits,
): Omit<PayOffLaw, "probabilities"> {
  const { runnerCount: n, winner, inTwo, inThree, firstSecond, bothInThree, bothInFour, firstThree } = tables;
  const { partners, completing } = tables;
  const { second, winPerSecond, third, firstTwoPerThird } = law;
  const inFirstThree = bothInThree.map((payout, i) => payout + (bothInFour[i] as number));
  const kept = money.bankroll - money.stake;
  const wins = money.stake * (1 - STAKE_SLACK);
  const fourthTotal = fourth.reduce((sum, weight) => sum + weight, 0);
  let expectedReturn = 0;
  let expectedSquare = 0;
  let expectedLogWealth = 0;
  let lossProbability = 0;
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++) {
      if (b === a) continue;
      const pairRow = a * n + b;
      // The share of this order of the two in the chance of the pair, over what is left to run for third.
      const inOrder = (winPerSecond[a] as number) * (second[b] as number);
      const reversed = (winPerSecond[b] as number) * (second[a] as number);
      const perThird = ((firstTwoPerThird[pairRow] as number) * inOrder) / (inOrder + reversed);
      const afterTwo =
        (winner[a] as number) +
        (inTwo[a] as number) +
        (inTwo[b] as number) +
        (inThree[a] as number) +
        (inThree[b] as number) +
        (firstSecond[pairRow] as number) +
        (inFirstThree[pairRow] as number);
      const logAfterTwo = Math.log(kept + afterTwo);
      const partnersOfTwo = (partners[a] as number) | (partners[b] as number);
      const homeTwo = (1 << a) | (1 << b);
      const fourthAfterTwo = fourthTotal - (fourth[a] as number) - (fourth[b] as number);
      for (let c = 0; c < n; c++) {
        if ((homeTwo >>> c) & 1) continue;
        const chance = perThird * (third[c] as number);
        const afterThree =
          afterTwo +
          (inThree[c] as number) +
          (inFirstThree[a * n + c] as number) +
          (inFirstThree[b * n + c] as number) +
          (firstThree[pairRow * n + c] as number);
        const home = homeTwo | (1 << c);
        const completed = completing[pairRow * n + c] as number;
        let rest = chance;
        let changing = (partnersOfTwo | (partners[c] as number) | completed) & ~home;
        if (changing !== 0) {
          let left = fourthAfterTwo - (fourth[c] as number);
          if (left < SMALLEST_REMAINDER * fourthTotal) left = fourthLeft(fourth, home);
          const perFourth = chance / left;
          for (; changing !== 0; changing &= changing - 1) {
            const bit = changing & -changing;
            const d = 31 - Math.clz32(bit);
            const withFourth = perFourth * (fourth[d] as number);
            let payout =
              afterThree +
              (bothInFour[a * n + d] as number) +
              (bothInFour[b * n + d] as number) +
              (bothInFour[c * n + d] as number);
            if ((completed & bit) !== 0) payout += completedFour(tables, hits, withFourth, pairRow * n + c, home, d);
            hits.both[a * n + d] = (hits.both[a * n + d] as number) + withFourth;
            hits.both[b * n + d] = (hits.both[b * n + d] as number) + withFourth;
            hits.both[c * n + d] = (hits.both[c * n + d] as number) + withFourth;
            rest -= withFourth;
            expectedReturn += withFourth * payout;
            expectedSquare += withFourth * payout * payout;
            expectedLogWealth += withFourth * Math.log(kept + payout);
            if (payout < wins) lossProbability += withFourth;
          }
        }
        expectedReturn += rest * afterThree;
        expectedSquare += rest * afterThree * afterThree;
        // Most thirds bring nothing: their logarithm is that of the first two.
        expectedLogWealth += rest * (afterThree === afterTwo ? logAfterTwo : Math.log(kept + afterThree));
        if (afterThree < wins) lossProbability += rest;
      }
    }
  }
  return { expectedReturn, expectedSquare, expectedLogWealth, lossProbability };
}

/** What the first four bring as a four, noting its chance. */
function completedFour(
  { runnerCount, fours, orderedFours }: PayOffTables,
  hits: FourthHits,
  chance: number,
  firstThree: number,
  home: number,
  fourth: number,
): number {
  const rank = setRank(home | (1 << fourth));
  hits.fours[rank] = (hits.fours[rank] as number) + chance;
  return (fours[rank] as number) + (orderedFours.get(firstThree * runnerCount + fourth) ?? 0);
}

function fourthLeft(fourth: Float64Array, home: number): number {
  let left = 0;
  for (let i = 0; i < fourth.length; i++) if (((home >>> i) & 1) === 0) left += fourth[i] as number;
  return left;
}

function ticketProbability({ event, runners }: FixedTicket, chances: ArrivalChances, hits: FourthHits): number {
  const { law } = chances;
  const [i = 0, j = 0, k = 0] = runners;
  if (event.order === "exact" && runners.length === 2) return orderedPairProbability(law, i, j);
  if (event.order === "exact" && runners.length === 3) return orderedTripleProbability(law, i, j, k);
  const [condition] = event.conditions;
  if (event.order !== "any" || condition?.depth !== 4) return eventProbability(chances, event, runners);
  const n = law.runnerCount;
  if (runners.length === 2) {
    return bothInFirstThreeProbability(law, i, j) + at(hits.both, i * n + j) + at(hits.both, j * n + i);
  }
  const picked = maskOf(runners, n);
  const size = sizeOf(picked);
  const others = ((1 << n) - 1) & ~picked;
  const fours = size >= 4 ? subsetsOf(picked, 4) : subsetsOf(others, 4 - size).map((rest) => rest | picked);
  return fours.reduce((sum, four) => sum + at(hits.fours, setRank(four)), 0);
}
