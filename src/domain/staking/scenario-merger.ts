import type { Scenarios } from "./scenarios.ts";

/** Adds up the probabilities of outcomes that pay the same tickets the same. */
export type ScenarioMerger = {
  /**
   * One outcome.
   *
   * @param tickets that pay in it, rising, the first `paying` entries
   * @param returns theirs for 1 staked, each > 0
   */
  add(tickets: Int32Array, returns: Float64Array, paying: number, probability: number): void;
  /** What was added so far, in the order in which each scenario was first seen. */
  scenarios(): Scenarios;
};

/** Knuth's multiplier, 2³² over the golden ratio: spreads neighbouring keys. */
const GOLDEN = 0x9e3779b1;

/**
 * Hot: a race has thousands of outcomes (n = 16: 3,360 of the first three). One look into an open-addressed table of row
 * numbers an outcome, rows compared entry by entry, so two returns that differ in the last bit stay two scenarios.
 */
export function scenarioMerger(ticketCount: number): ScenarioMerger {
  const bits = new Float64Array(1);
  const halves = new Int32Array(bits.buffer);
  const start: number[] = [0];
  const ticket: number[] = [];
  const grossReturn: number[] = [];
  const probability: number[] = [];
  const hashes: number[] = [];
  let slots = new Int32Array(1024).fill(-1);

  const hashOf = (tickets: Int32Array, returns: Float64Array, paying: number): number => {
    let hash = paying;
    for (let k = 0; k < paying; k++) {
      bits[0] = returns[k] as number;
      hash = Math.imul(hash ^ (tickets[k] as number), GOLDEN);
      hash = Math.imul(hash ^ (halves[0] as number), GOLDEN);
      hash = Math.imul(hash ^ (halves[1] as number), GOLDEN);
      hash ^= hash >>> 15;
    }
    return hash;
  };
  const isRow = (row: number, tickets: Int32Array, returns: Float64Array, paying: number): boolean => {
    const from = start[row] as number;
    if ((start[row + 1] as number) - from !== paying) return false;
    for (let k = 0; k < paying; k++) {
      if (ticket[from + k] !== tickets[k] || grossReturn[from + k] !== returns[k]) return false;
    }
    return true;
  };
  const freeSlot = (hash: number): number => {
    let slot = hash & (slots.length - 1);
    while (slots[slot] !== -1) slot = (slot + 1) & (slots.length - 1);
    return slot;
  };
  const grow = (): void => {
    slots = new Int32Array(slots.length * 2).fill(-1);
    for (const [row, hash] of hashes.entries()) slots[freeSlot(hash)] = row;
  };

  return {
    add(tickets, returns, paying, chance) {
      const hash = hashOf(tickets, returns, paying);
      let slot = hash & (slots.length - 1);
      for (let row = slots[slot] as number; row !== -1; row = slots[slot] as number) {
        if (hashes[row] === hash && isRow(row, tickets, returns, paying)) {
          probability[row] = (probability[row] as number) + chance;
          return;
        }
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = probability.length;
      hashes.push(hash);
      probability.push(chance);
      for (let k = 0; k < paying; k++) {
        ticket.push(tickets[k] as number);
        grossReturn.push(returns[k] as number);
      }
      start.push(ticket.length);
      if (probability.length * 2 > slots.length) grow();
    },
    scenarios: () => ({
      ticketCount,
      probability: Float64Array.from(probability),
      start: Int32Array.from(start),
      ticket: Int32Array.from(ticket),
      grossReturn: Float64Array.from(grossReturn),
    }),
  };
}
