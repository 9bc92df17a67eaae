import { stageWeights } from "../model/order/stage-weights.ts";
import { walkOrders } from "../model/order/walk-orders.ts";
import type { OrderOfFinish } from "../model/order-of-finish.ts";
import type { Scenarios } from "./scenarios.ts";
import { scratchFloats, scratchInts } from "./scratch.ts";
import { type BitTables, bitTables } from "./top-three-bits.ts";
import { checkTickets, type TopThreeTicket } from "./top-three-ticket.ts";
import { topThreeScenariosOfWalk } from "./walk-scenarios.ts";

/**
 * Merged scenarios of bets that the first three decide, under a stage-wise law of the order.
 *
 * Hot: n(n−1) pairs and, under each, only the thirds that decide a ticket; all others share one outcome. A ticket is never
 * tested: its bit stands in a table by runner, pair or triple (specification §2.4(3)), and equal bit sets are merged in one
 * look into a hash table. n = 16, 30 tickets: 3,360 orders, 114 scenarios; measured with the solver by bench/kernel-d.ts.
 */

/** A bit a ticket. */
const MOST_TICKETS_IN_BITS = 32;
/** Knuth's multiplier, 2³² over the golden ratio: spreads neighbouring keys. */
const GOLDEN = 0x9e3779b1;
/** 1,024 slots hold 512 scenarios before they double. */
const FIRST_SLOT_BITS = 10;

/**
 * @param places paid by simple placé: 2 or 3, by declared runners
 * @returns tickets in the order given
 * @throws RangeError on fewer than three runners, or a ticket that is no bet on this field
 */
export function topThreeScenarios(law: OrderOfFinish, tickets: readonly TopThreeTicket[], places: 2 | 3): Scenarios {
  const n = law.runnerCount;
  if (n < 3) throw new RangeError(`no first three of ${n} runners`);
  const fixed = tickets.every(({ grossReturn }) => typeof grossReturn === "number");
  if (!fixed || tickets.length > MOST_TICKETS_IN_BITS) {
    return topThreeScenariosOfWalk(tickets, places, n, (visit) => {
      walkOrders(stageWeights(law, 3), 3, visit);
    });
  }
  checkTickets(tickets, n);
  return fromSignatures(signaturesOf(law, bitTables(tickets, places, n)), tickets);
}

const keyRoom = scratchInts();
const probabilityRoom = scratchFloats();
const slotRoom = scratchInts();
const ticketRoom = scratchInts();
const grossRoom = scratchFloats();

type Signatures = { readonly count: number; readonly key: Int32Array; readonly probability: Float64Array };

function signaturesOf(law: OrderOfFinish, tables: BitTables): Signatures {
  const { winPerSecond, second, third } = law;
  const { first, placed, placedThird, firstTwo, bothPlaced, firstThree, thirdsAlways, thirdsWith, thirdsAfter } =
    tables;
  const n = law.runnerCount;
  // No more keys than orders. Slots are few, so that they stay near; never more than half full, they double when they must.
  const orders = n * (n - 1) * (n - 1);
  const key = keyRoom(orders);
  const probability = probabilityRoom(orders);
  let bits = FIRST_SLOT_BITS;
  let slots = slotsOf(key, 0, bits);
  const everyone = n === 32 ? -1 : (1 << n) - 1;
  let count = 0;
  for (let a = 0; a < n; a++) {
    const afterFirst = winPerSecond[a] as number;
    const wonFirst = (first[a] as number) | (placed[a] as number);
    for (let b = 0; b < n; b++) {
      if (b === a) continue;
      const pair = a * n + b;
      const chance = afterFirst * (second[b] as number);
      const perThird = chance / thirdLeft(law, a, b);
      const won = wonFirst | (placed[b] as number) | (firstTwo[pair] as number) | (bothPlaced[pair] as number);
      const others = everyone & ~((1 << a) | (1 << b));
      const deciding =
        thirdsAlways | (thirdsWith[a] as number) | (thirdsWith[b] as number) | (thirdsAfter[pair] as number);
      let thirds = deciding & others;
      let open = thirds === others ? 0 : 1; // whether there are thirds that decide nothing
      let decided = 0;
      while (thirds !== 0 || open !== 0) {
        let signature = won;
        let p: number;
        if (thirds !== 0) {
          const c = 31 - Math.clz32(thirds & -thirds);
          thirds &= thirds - 1;
          signature |=
            (placedThird[c] as number) |
            (bothPlaced[a * n + c] as number) |
            (bothPlaced[b * n + c] as number) |
            (firstThree[pair * n + c] as number);
          decided += third[c] as number;
          p = perThird * (third[c] as number);
        } else {
          // Whoever else is third: nothing changes. A difference of sums is at worst a rounding below none.
          p = Math.max(0, chance - perThird * decided);
          open = 0;
        }
        let slot = Math.imul(signature, GOLDEN) >>> (32 - bits);
        let row = slots[slot] as number;
        while (row !== 0 && key[row - 1] !== signature) {
          slot = (slot + 1) & ((1 << bits) - 1);
          row = slots[slot] as number;
        }
        if (row === 0) {
          key[count] = signature;
          probability[count] = 0;
          count++;
          slots[slot] = count;
          row = count;
          if (count >> (bits - 1) > 0) slots = slotsOf(key, count, ++bits);
        }
        probability[row - 1] = (probability[row - 1] as number) + p;
      }
    }
  }
  return { count, key, probability };
}

/** 2^bits places that hold the row number of each key, 0 where none. */
function slotsOf(key: Int32Array, count: number, bits: number): Int32Array {
  const mask = (1 << bits) - 1;
  const slots = slotRoom(1 << bits).fill(0, 0, 1 << bits);
  for (let row = 1; row <= count; row++) {
    let slot = Math.imul(key[row - 1] as number, GOLDEN) >>> (32 - bits);
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = row;
  }
  return slots;
}

function fromSignatures({ count, key, probability }: Signatures, tickets: readonly TopThreeTicket[]): Scenarios {
  const gross = new Float64Array(tickets.length);
  for (let t = 0; t < tickets.length; t++) gross[t] = (tickets[t] as TopThreeTicket).grossReturn as number;
  const start = new Int32Array(count + 1);
  const ticket = ticketRoom(count * tickets.length);
  const grossReturn = grossRoom(count * tickets.length);
  let entries = 0;
  for (let s = 0; s < count; s++) {
    for (let left = key[s] as number; left !== 0; left &= left - 1) {
      const t = 31 - Math.clz32(left & -left);
      ticket[entries] = t;
      grossReturn[entries++] = gross[t] as number;
    }
    start[s + 1] = entries;
  }
  return {
    ticketCount: tickets.length,
    probability: probability.slice(0, count),
    start,
    ticket: ticket.slice(0, entries),
    grossReturn: grossReturn.slice(0, entries),
  };
}

/** Third-stage weight still running when i and j are home; summed where a difference would lose its digits. */
function thirdLeft({ third, thirdTotal, wellConditioned }: OrderOfFinish, i: number, j: number): number {
  if (wellConditioned) return thirdTotal - (third[i] as number) - (third[j] as number);
  let summed = 0;
  for (let k = 0; k < third.length; k++) if (k !== i && k !== j) summed += third[k] as number;
  return summed;
}
