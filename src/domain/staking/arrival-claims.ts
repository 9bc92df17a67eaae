import type { OrderEvent } from "../model/order/order-event.ts";
import { maskOf } from "../model/order/set-rank.ts";

/** A ticket that may be paid at several ranks; where an arrival reaches more than one, their returns add up. */
export type ArrivalTicket = {
  /** Indices into the field; in their order where an event has one. */
  readonly runners: readonly number[];
  readonly ranks: readonly {
    readonly event: OrderEvent;
    /** What 1 staked brings, stake included. */
    readonly grossReturn: number;
  }[];
};

/** Every rank of every ticket, flat: a claim is one rank of one ticket, by rising ticket. */
export type ArrivalClaims = {
  readonly count: number;
  /** Places of the arrival that the deepest claim asks for. */
  readonly deepest: number;
  readonly ticket: Int32Array;
  readonly grossReturn: Float64Array;
  /** Runners of its ticket, a bit each, and how many. */
  readonly mask: Int32Array;
  readonly size: Int32Array;
  /** Conditions of claim c: entries firstCondition[c] up to, not including, firstCondition[c + 1]. */
  readonly firstCondition: Int32Array;
  readonly depth: Int32Array;
  readonly atLeast: Int32Array;
  readonly atMost: Int32Array;
  /** The order that a claim asks for or forbids: 0 none, 1 asked, −1 forbidden; its places are `own` from `LONGEST`·claim. */
  readonly asksOrder: Int8Array;
  readonly own: Int8Array;
  /** The arrival in hand, written by whoever walks; −1 for a runner that no open claim names. */
  readonly order: Int32Array;
};

/** No bet names more runners in an order, nor asks of more places. */
const LONGEST = 8;
/** In `own`, behind the last runner of a ticket; never in an arrival. */
const NO_RUNNER = -2;

/** @throws RangeError on a runner that is not in the field or twice, or more than 30 runners */
export function arrivalClaims(tickets: readonly ArrivalTicket[], runnerCount: number): ArrivalClaims {
  const flat = tickets.flatMap(({ runners, ranks }, ticket) => {
    const mask = maskOf(runners, runnerCount);
    return ranks.map(({ event, grossReturn }) => ({
      ticket,
      grossReturn,
      mask,
      runners,
      order: event.order,
      // A field of fewer runners is home as a whole before.
      conditions: event.conditions.map((each) => ({ ...each, depth: Math.min(each.depth, runnerCount) })),
    }));
  });
  const conditions = flat.flatMap((claim) => claim.conditions);
  const firstCondition = new Int32Array(flat.length + 1);
  for (const [c, claim] of flat.entries())
    firstCondition[c + 1] = (firstCondition[c] as number) + claim.conditions.length;
  const placesOf = ({ order, runners, conditions: asked }: (typeof flat)[number]): number =>
    Math.max(order === "any" ? 0 : Math.min(runners.length, runnerCount), ...asked.map(({ depth }) => depth));
  const deepest = flat.reduce((most, claim) => Math.max(most, placesOf(claim)), 0);
  return {
    count: flat.length,
    deepest,
    ticket: Int32Array.from(flat, ({ ticket }) => ticket),
    grossReturn: Float64Array.from(flat, ({ grossReturn }) => grossReturn),
    mask: Int32Array.from(flat, ({ mask }) => mask),
    size: Int32Array.from(flat, ({ runners }) => runners.length),
    firstCondition,
    depth: Int32Array.from(conditions, ({ depth }) => depth),
    atLeast: Int32Array.from(conditions, ({ atLeast }) => atLeast),
    atMost: Int32Array.from(conditions, ({ atMost }) => atMost),
    asksOrder: Int8Array.from(flat, ({ order }) => (order === "any" ? 0 : order === "exact" ? 1 : -1)),
    own: Int8Array.from(
      flat.flatMap(({ runners }) => Array.from({ length: LONGEST }, (_, place) => runners[place] ?? NO_RUNNER)),
    ),
    order: new Int32Array(Math.max(1, deepest)),
  };
}

const LOST = 0;
export const WON = 1;
export const OPEN = 2;

/**
 * What the first `place` home say of a claim: {@link LOST}, {@link WON} or {@link OPEN}.
 *
 * @param home a bit for each of them, at least of those that open claims name
 */
export function claimStatus(claims: ArrivalClaims, claim: number, place: number, home: number): 0 | 1 | 2 {
  const asked = claims.asksOrder[claim] as number;
  const size = claims.size[claim] as number;
  if (asked > 0) {
    if (claims.own[claim * LONGEST + place - 1] !== claims.order[place - 1]) return LOST;
    return place === size ? WON : OPEN;
  }
  const hits = bitsIn(home & (claims.mask[claim] as number));
  let sure = true;
  for (let k = claims.firstCondition[claim] as number; k < (claims.firstCondition[claim + 1] as number); k++) {
    const toCome = (claims.depth[k] as number) - place;
    if (toCome < 0) continue;
    const most = hits + Math.min(toCome, size - hits);
    if (hits > (claims.atMost[k] as number) || most < (claims.atLeast[k] as number)) return LOST;
    if (hits < (claims.atLeast[k] as number) || most > (claims.atMost[k] as number)) sure = false;
  }
  if (asked < 0 && isItsOrder(claims, claim, Math.min(place, size))) return place >= size ? LOST : OPEN;
  return sure ? WON : OPEN;
}

function isItsOrder({ own, order }: ArrivalClaims, claim: number, places: number): boolean {
  for (let m = 0; m < places; m++) if (own[claim * LONGEST + m] !== order[m]) return false;
  return true;
}

/** How many bits are set, all at once (Warren, Hacker's Delight, 5–1). */
function bitsIn(mask: number): number {
  let bits = mask - ((mask >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
