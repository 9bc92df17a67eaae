import type { OrderEvent } from "../model/order/order-event.ts";
import { eventStates, homeStates } from "./event-states.ts";
import type { FirstThreeStates } from "./first-three-states.ts";
import { dilutedDividend, type OwnPool, undilutedDividend } from "./own-pool.ts";

/** One way in which a ticket wins: as a set that is home first, or as an event. */
export type WinningWay = {
  readonly when: { readonly home: readonly number[] } | { readonly event: OrderEvent };
  /** Mean of what 1 staked brings, at the stake that was priced and up to a factor that all ways share. */
  readonly dividend: number;
  /** The dividend that the pool pays before rounding, our priced stake in it; what others have on the ticket, cents. */
  readonly raw: number;
  readonly onTicket: number;
  /** σ of the log of the dividend; 0 where it is known with the way. */
  readonly logSd: number;
};

export type LawTicket = {
  /** By index into the field; in their order where an event has one. */
  readonly runners: readonly number[];
  readonly ways: readonly WinningWay[];
  /** E[R]: probability times the expected dividend. */
  readonly expectedReturn: number;
  /** The stake of ours that the dividends were priced at, cents, and what one's own money brings back at the margin. */
  readonly pricedAt: number;
  readonly marginalReturn: number | "our stake moves nothing";
};

/** What a ticket brings, state by state. Rows of one state exclude each other; a state may have none, one or several. */
export type TicketLaw = {
  /** By rising state. */
  readonly state: Int32Array;
  /** P(row): of its state or part of it. */
  readonly probability: Float64Array;
  /** Index into `logSds` of the spread of each row, 0 for none. */
  readonly spread: Int32Array;
  readonly logSds: readonly number[];
  /** Whether each row is all of its state, and its return known with it: simple bets. */
  readonly wholeStates: boolean;
  /** Mean return of 1 on each row, with `stake` cents of ours in the pool. */
  returnsAt(stake: number): Float64Array;
};

/** A rounding of chances that are differences: no way in which anybody wins is as rare. */
const NO_CHANCE = 1e-18;

/** A part of a state that is no less than this is all of it: sums in another order. */
const WHOLE = 1e-12;

/** @throws RangeError on a ticket that never wins, or a runner that is not in the field */
export function ticketLaw(
  states: FirstThreeStates,
  { runners, ways, expectedReturn, pricedAt, marginalReturn }: LawTicket,
): TicketLaw {
  const rows: { state: number; probability: number; way: number }[] = [];
  for (const [way, { when }] of ways.entries()) {
    if ("home" in when) {
      homeStates(states, when.home, (state, probability) => {
        if (probability > NO_CHANCE) rows.push({ state, probability, way });
      });
      continue;
    }
    const chances = eventStates(states, when.event, runners);
    for (let state = 0; state < chances.length; state++) {
      const probability = chances[state] as number;
      if (probability > NO_CHANCE) rows.push({ state, probability, way });
    }
  }
  rows.sort((a, b) => a.state - b.state);
  const dividendOf = (way: number): number => (ways[way] as WinningWay).dividend;
  let told = 0;
  for (const { probability, way } of rows) told += probability * dividendOf(way);
  if (!(told > 0)) throw new RangeError(`a ticket on ${runners.join("-")} that never wins`);
  const scale = expectedReturn / told;
  const logSds = [0, ...new Set(ways.map(({ logSd }) => logSd).filter((logSd) => logSd > 0))];
  const known = new Map<number, Float64Array>();
  return {
    state: Int32Array.from(rows, ({ state }) => state),
    probability: Float64Array.from(rows, ({ probability }) => probability),
    spread: Int32Array.from(rows, ({ way }) => Math.max(0, logSds.indexOf((ways[way] as WinningWay).logSd))),
    logSds,
    wholeStates:
      logSds.length === 1 &&
      rows.every(({ state, probability }, row) => {
        const all = states.probability[state] as number;
        return rows[row - 1]?.state !== state && Math.abs(probability - all) <= WHOLE * all;
      }),
    returnsAt: (stake) => {
      const ready = known.get(stake);
      if (ready) return ready;
      const perWay = ways.map(({ dividend, raw, onTicket }) => {
        const moved =
          marginalReturn === "our stake moves nothing"
            ? 1
            : movedBy({ onTicket, marginalReturn }, raw, pricedAt, stake);
        return scale * dividend * moved;
      });
      const returns = Float64Array.from(rows, ({ way }) => perWay[way] as number);
      known.set(stake, returns);
      return returns;
    },
  };
}

/** The dividend at another stake of ours over that at the one that was priced. */
function movedBy(pool: OwnPool, raw: number, pricedAt: number, stake: number): number {
  return dilutedDividend(undilutedDividend(raw, pricedAt, pool), stake, pool) / raw;
}
