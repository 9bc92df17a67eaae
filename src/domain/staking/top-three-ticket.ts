import { unreachable } from "../kernel/result.ts";

/** Bets that the first three of the arrival decide, by the PMU's codes. */
export type TopThreeBet =
  | "SIMPLE_GAGNANT"
  | "SIMPLE_PLACE"
  | "COUPLE_GAGNANT"
  | "COUPLE_PLACE"
  | "COUPLE_ORDRE"
  | "TRIO"
  | "TRIO_ORDRE";

/** What 1 staked brings if the ticket wins, stake included; `order` holds the first three, by index, and is reused. */
export type PayOff = number | ((order: ArrayLike<number>) => number);

export type TopThreeTicket = {
  readonly betType: TopThreeBet;
  /** Indices into the field; in their order for the bets "ordre". */
  readonly runners: readonly number[];
  readonly grossReturn: PayOff;
};

/** A bit each; no French race has as many. */
const MOST_RUNNERS = 32;

const RUNNERS_OF: Readonly<Record<TopThreeBet, 1 | 2 | 3>> = {
  SIMPLE_GAGNANT: 1,
  SIMPLE_PLACE: 1,
  COUPLE_GAGNANT: 2,
  COUPLE_PLACE: 2,
  COUPLE_ORDRE: 2,
  TRIO: 3,
  TRIO_ORDRE: 3,
};

/** @throws RangeError on a ticket that is no bet on this field, or more runners than bits: a bug of whoever made it */
export function checkTickets(tickets: readonly TopThreeTicket[], runnerCount: number): void {
  if (runnerCount > MOST_RUNNERS) throw new RangeError(`${runnerCount} runners`);
  for (const { betType, runners } of tickets) {
    const [i, j, k] = runners;
    const different = i !== j && i !== k && (j === undefined || j !== k);
    const inField = runners.every((runner) => Number.isInteger(runner) && runner >= 0 && runner < runnerCount);
    if (runners.length !== RUNNERS_OF[betType] || !different || !inField) {
      throw new RangeError(`${betType} on ${runners.join("-")} of ${runnerCount} runners`);
    }
  }
}

/** How many of the first home have to hold the runners of a ticket: all of them among the first 1, 2 or 3. */
export function depthOf(betType: TopThreeBet, places: 2 | 3): 1 | 2 | 3 {
  switch (betType) {
    case "SIMPLE_GAGNANT":
      return 1;
    case "SIMPLE_PLACE":
      return places;
    case "COUPLE_GAGNANT":
    case "COUPLE_ORDRE":
      return 2;
    case "COUPLE_PLACE":
    case "TRIO":
    case "TRIO_ORDRE":
      return 3;
    default:
      return unreachable(betType);
  }
}

/** Whether the runners of a ticket that came in where they must did so in its order, where it has one. */
export function inItsOrder({ betType, runners }: TopThreeTicket, order: ArrayLike<number>): boolean {
  return (betType !== "COUPLE_ORDRE" && betType !== "TRIO_ORDRE") || runners.every((runner, i) => runner === order[i]);
}
