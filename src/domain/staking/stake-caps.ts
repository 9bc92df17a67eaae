import { refused, type StakingRefusal } from "./staking-refusal.ts";

/** Linear caps on stakes, in bankrolls. What is absent is not capped, but that no more than the bankroll is staked. */
export type StakeCaps = {
  /** Of all stakes together, at most 1. */
  readonly total?: number;
  /** One a ticket; Infinity: none. */
  readonly perTicket?: readonly number[];
  /** Of tickets together: those that hold one horse, all simple ones, all combinations. */
  readonly groups?: readonly StakeGroup[];
};

export type StakeGroup = {
  /** Tickets by index. */
  readonly tickets: readonly number[];
  readonly cap: number;
};

/** A cap below it, in bankrolls, is none at all: of 1,000 € it is a tenth of a cent. */
const SMALLEST_CAP = 1e-6;

/** What is wrong with caps; undefined where nothing is. */
export function capsRefusal(caps: StakeCaps, ticketCount: number): StakingRefusal | undefined {
  const { total, perTicket, groups } = caps;
  if (total !== undefined && !(total >= 0 && total <= 1)) return refused("caps.total", total);
  if (perTicket && perTicket.length !== ticketCount) return refused("caps.perTicket.length", perTicket.length);
  for (const [j, cap] of (perTicket ?? []).entries()) {
    if (!(cap >= 0)) return refused(`caps.perTicket[${j}]`, cap);
  }
  for (const [g, { tickets, cap }] of (groups ?? []).entries()) {
    if (!(cap >= 0)) return refused(`caps.groups[${g}].cap`, cap);
    for (const j of tickets) {
      if (!(Number.isInteger(j) && j >= 0 && j < ticketCount)) return refused(`caps.groups[${g}].tickets`, j);
    }
  }
  return undefined;
}

/**
 * All caps as rows, the total first; each cap divided by the Kelly fraction, which is the same as a smaller bankroll. Equal
 * rows are one, with the lower cap.
 */
export function capRows(caps: StakeCaps, ticketCount: number, kellyFraction: number): StakeGroup[] {
  const all: number[] = [];
  for (let j = 0; j < ticketCount; j++) all.push(j);
  // A bankroll of a fraction is still no more than itself.
  const rows: StakeGroup[] = [
    { tickets: all, cap: scaledCap(Math.min(kellyFraction, caps.total ?? 1), kellyFraction) },
  ];
  if (!caps.perTicket && !caps.groups) return rows;
  const seen = new Map([[all.join(), 0]]);
  const single = (caps.perTicket ?? []).map((cap, j) => ({ tickets: [j], cap }));
  for (const { tickets, cap } of [...single, ...(caps.groups ?? [])]) {
    const members = [...new Set(tickets)].toSorted((a, b) => a - b);
    if (members.length === 0 || cap === Infinity) continue;
    const row = { tickets: members, cap: scaledCap(cap, kellyFraction) };
    const key = members.join();
    const index = seen.get(key);
    const known = index === undefined ? undefined : rows[index];
    if (index === undefined || !known) seen.set(key, rows.push(row) - 1);
    else rows[index] = { tickets: members, cap: Math.min(known.cap, row.cap) };
  }
  return rows;
}

function scaledCap(cap: number, kellyFraction: number): number {
  return cap < SMALLEST_CAP ? 0 : cap / kellyFraction;
}
