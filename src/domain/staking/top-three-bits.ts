import { scratchInts } from "./scratch.ts";
import type { TopThreeTicket } from "./top-three-ticket.ts";

/** Bits of tickets by what decides them, and bits of the thirds that may add to what a pair has won. */
export type BitTables = {
  readonly first: Int32Array;
  /** Paid wherever among the places. */
  readonly placed: Int32Array;
  readonly placedThird: Int32Array;
  /** n × n. */
  readonly firstTwo: Int32Array;
  readonly bothPlaced: Int32Array;
  /** n × n × n. */
  readonly firstThree: Int32Array;
  /** Runners, not tickets: thirds that count whoever leads; with this one placed; with these two, n × n. */
  readonly thirdsAlways: number;
  readonly thirdsWith: Int32Array;
  readonly thirdsAfter: Int32Array;
};

const firstTwoRoom = scratchInts();
const bothPlacedRoom = scratchInts();
const firstThreeRoom = scratchInts();
const thirdsAfterRoom = scratchInts();

/** The tables of at most 32 tickets on at most 32 runners; in room that the next call writes over. */
export function bitTables(tickets: readonly TopThreeTicket[], places: 2 | 3, n: number): BitTables {
  const first = new Int32Array(n);
  const placed = new Int32Array(n);
  const placedThird = new Int32Array(n);
  const thirdsWith = new Int32Array(n);
  const firstTwo = firstTwoRoom(n * n).fill(0, 0, n * n);
  const bothPlaced = bothPlacedRoom(n * n).fill(0, 0, n * n);
  const thirdsAfter = thirdsAfterRoom(n * n).fill(0, 0, n * n);
  const firstThree = firstThreeRoom(n * n * n).fill(0, 0, n * n * n);
  let thirdsAlways = 0;
  for (let t = 0; t < tickets.length; t++) {
    const { betType, runners } = tickets[t] as TopThreeTicket;
    const bit = 1 << t;
    const i = runners[0] as number;
    const j = runners.length > 1 ? (runners[1] as number) : i;
    const k = runners.length > 2 ? (runners[2] as number) : i;
    switch (betType) {
      case "SIMPLE_GAGNANT":
        mark(first, i, bit);
        break;
      case "SIMPLE_PLACE":
        mark(placed, i, bit);
        if (places === 3) {
          mark(placedThird, i, bit);
          thirdsAlways |= 1 << i;
        }
        break;
      case "COUPLE_GAGNANT":
        mark(firstTwo, i * n + j, bit);
        mark(firstTwo, j * n + i, bit);
        break;
      case "COUPLE_ORDRE":
        mark(firstTwo, i * n + j, bit);
        break;
      case "COUPLE_PLACE":
        mark(bothPlaced, i * n + j, bit);
        mark(bothPlaced, j * n + i, bit);
        mark(thirdsWith, i, 1 << j);
        mark(thirdsWith, j, 1 << i);
        break;
      case "TRIO":
        for (const [a, b, c] of [
          [i, j, k],
          [j, k, i],
          [k, i, j],
        ] as const) {
          mark(firstThree, (a * n + b) * n + c, bit);
          mark(firstThree, (b * n + a) * n + c, bit);
          mark(thirdsAfter, a * n + b, 1 << c);
          mark(thirdsAfter, b * n + a, 1 << c);
        }
        break;
      case "TRIO_ORDRE":
        mark(firstThree, (i * n + j) * n + k, bit);
        mark(thirdsAfter, i * n + j, 1 << k);
        break;
    }
  }
  return { first, placed, placedThird, firstTwo, bothPlaced, firstThree, thirdsAlways, thirdsWith, thirdsAfter };
}

function mark(bits: Int32Array, cell: number, bit: number): void {
  bits[cell] = (bits[cell] as number) | bit;
}
