import { maskOf, setRank } from "../../model/order/set-rank.ts";
import { combinationsOf } from "./combinations.ts";

/** Every set of the first home of a field, and the tickets that each pays: no chance and no money, so made once a shape. */
export type HomeSets = {
  readonly depth: 2 | 3 | 4;
  /** Runners by index, rising. */
  readonly sets: readonly (readonly number[])[];
  /** Where each stands among the sets of its size: {@link setRank}. */
  readonly rank: Int32Array;
  /** Tickets that a set pays. */
  readonly perSet: number;
  /** Entry h·perSet + k: the {@link ticketKey} of the k-th ticket that set h pays. */
  readonly ticket: Int32Array;
  /** Those entries of each key in their order: start[key] .. start[key + 1] − 1 of `entry`. */
  readonly start: Int32Array;
  readonly entry: Int32Array;
};

/** i of one runner, i·n + j of two (i < j). */
export function ticketKey(runners: readonly number[], runnerCount: number): number {
  const [i = 0, j] = runners;
  if (j === undefined) return i;
  return i < j ? i * runnerCount + j : j * runnerCount + i;
}

/** By field, depth and ticket: 1,820 sets of four at 16 runners are 0.3 MB, all fields up to 20 together some 4 MB. */
const KNOWN = new Map<string, HomeSets>();

/** @param size runners on a ticket */
export function homeSets(runnerCount: number, depth: 2 | 3 | 4, size: 1 | 2): HomeSets {
  const shape = `${runnerCount} ${depth} ${size}`;
  const known = KNOWN.get(shape);
  if (known) return known;
  const sets = combinationsOf([...Array(runnerCount).keys()], depth);
  const perSet = size === 1 ? depth : (depth * (depth - 1)) / 2;
  const ticket = Int32Array.from(
    sets.flatMap((set) => combinationsOf(set, size).map((each) => ticketKey(each, runnerCount))),
  );
  const start = new Int32Array((size === 1 ? runnerCount : runnerCount * runnerCount) + 1);
  for (const key of ticket) start[key + 1] = (start[key + 1] as number) + 1;
  for (let key = 1; key < start.length; key++) start[key] = (start[key] as number) + (start[key - 1] as number);
  const next = start.slice();
  const entry = new Int32Array(ticket.length);
  for (const [each, key] of ticket.entries()) {
    entry[next[key] as number] = each;
    next[key] = (next[key] as number) + 1;
  }
  const rank = Int32Array.from(sets, (set) => setRank(maskOf(set, runnerCount)));
  const made: HomeSets = { depth, sets, rank, perSet, ticket, start, entry };
  KNOWN.set(shape, made);
  return made;
}
