import type { OrderEvent } from "./order-event.ts";
import { binomial, maskOf, setRank, subsetsOf } from "./set-rank.ts";

/** A ticket that pays a fixed amount when its event comes true. */
export type FixedTicket = {
  readonly event: OrderEvent;
  /** Indices of the field; an order matters where the event's does. */
  readonly runners: readonly number[];
  /** What it brings back when it wins, stake included, in the unit of the bankroll. */
  readonly payout: number;
};

/**
 * What a set of tickets pays for the first four home, as sums of what each horse, pair, triple and four of the arrival
 * bring: no ticket need be looked at once they are filled.
 */
export type PayOffTables = {
  readonly runnerCount: number;
  /** For the winner. */
  readonly winner: Float64Array;
  /** For being among the first two; the first three. */
  readonly inTwo: Float64Array;
  readonly inThree: Float64Array;
  /** Row-major n × n: first and second in this order. */
  readonly firstSecond: Float64Array;
  /** Symmetric n × n: both among the first three; the first four. */
  readonly bothInThree: Float64Array;
  readonly bothInFour: Float64Array;
  /** n × n × n: first, second, third in this order. */
  readonly firstThree: Float64Array;
  /** By {@link setRank}: the first four in any order. */
  readonly fours: Float64Array;
  /** By first, second, third, fourth in base n: the first four in this order. */
  readonly orderedFours: Map<number, number>;
  /** Masks of the runners that as fourth bring something, by each horse home (`bothInFour`), and by the first three. */
  readonly partners: Int32Array;
  readonly completing: Int32Array;
};

/** Room for the tickets of a field of `runnerCount`. */
export function newPayOffTables(runnerCount: number): PayOffTables {
  const [n, nn] = [runnerCount, runnerCount * runnerCount];
  return {
    runnerCount,
    winner: new Float64Array(n),
    inTwo: new Float64Array(n),
    inThree: new Float64Array(n),
    firstSecond: new Float64Array(nn),
    bothInThree: new Float64Array(nn),
    bothInFour: new Float64Array(nn),
    firstThree: new Float64Array(nn * n),
    fours: new Float64Array(binomial(n, 4)),
    orderedFours: new Map(),
    partners: new Int32Array(n),
    completing: new Int32Array(nn * n),
  };
}

/**
 * Fills the tables with these tickets, and forgets those before.
 *
 * Additive are: all of one to four runners among the first one to four; the first one to four in an order or in any but
 * that; and the first so many all among the runners picked (multi). Couplé placé, 2sur4, tiercé, quarté désordre and the
 * rest of the catalogue to depth 4 are of these; a bonus is not, nor a bet on five horses.
 *
 * @throws RangeError on an event that is not additive: walk its orders instead
 */
export function fillPayOffTables(tables: PayOffTables, tickets: readonly FixedTicket[]): PayOffTables {
  const { orderedFours, runnerCount, ...arrays } = tables;
  for (const array of Object.values(arrays)) array.fill(0);
  orderedFours.clear();
  for (const { event, runners, payout } of tickets) {
    const picked = maskOf(runners, runnerCount);
    if (event.order === "exact") {
      addInOrder(tables, runners, payout);
      continue;
    }
    const [condition, ...others] = event.conditions;
    const size = runners.length;
    if (!condition || others.length > 0 || condition.depth > 4) throw new RangeError("not an additive event");
    const { depth, atLeast, atMost } = condition;
    const allHome = atLeast === size && size <= depth;
    const coversArrival = atLeast === depth && size >= depth;
    if (!(allHome || coversArrival) || atMost < atLeast) throw new RangeError("not an additive event");
    for (const set of allHome ? [picked] : subsetsOf(picked, depth)) addSet(tables, set, depth, payout);
    if (event.order === "not_exact") addInOrder(tables, runners, -payout);
  }
  return tables;
}

function addSet(tables: PayOffTables, set: number, depth: number, payout: number): void {
  const runners = runnersOf(set);
  const [i, j, k] = runners;
  const size = runners.length;
  if (i === undefined) return;
  if (size === 1 && depth <= 3) {
    add(depth === 1 ? tables.winner : depth === 2 ? tables.inTwo : tables.inThree, i, payout);
  } else if (size === 2 && depth >= 3 && j !== undefined) {
    const { runnerCount: n, partners } = tables;
    const both = depth === 3 ? tables.bothInThree : tables.bothInFour;
    add(both, i * n + j, payout);
    add(both, j * n + i, payout);
    if (depth === 4) {
      partners[i] = (partners[i] as number) | (1 << j);
      partners[j] = (partners[j] as number) | (1 << i);
    }
  } else if (size === depth && j !== undefined && k === undefined) {
    addInOrder(tables, [i, j], payout);
    addInOrder(tables, [j, i], payout);
  } else if (size === depth && size === 3) {
    for (const order of ordersOf(runners)) addInOrder(tables, order, payout);
  } else if (size === 4) {
    add(tables.fours, setRank(set), payout);
    for (const fourth of runners) complete(tables, set & ~(1 << fourth), fourth);
  } else {
    // One or three runners among the first four: as many fours as hold them.
    const others = ((1 << tables.runnerCount) - 1) & ~set;
    for (const rest of subsetsOf(others, 4 - size)) addSet(tables, set | rest, 4, payout);
  }
}

function addInOrder(tables: PayOffTables, runners: readonly number[], payout: number): void {
  const { runnerCount: n, orderedFours } = tables;
  const [i = 0, j = 0, k = 0, l = 0] = runners;
  if (runners.length === 1) add(tables.winner, i, payout);
  else if (runners.length === 2) add(tables.firstSecond, i * n + j, payout);
  else if (runners.length === 3) add(tables.firstThree, (i * n + j) * n + k, payout);
  else if (runners.length === 4) {
    const first = (i * n + j) * n + k;
    orderedFours.set(first * n + l, (orderedFours.get(first * n + l) ?? 0) + payout);
    tables.completing[first] = (tables.completing[first] as number) | (1 << l);
  } else throw new RangeError(`not an additive event: ${runners.length} in order`);
}

function complete(tables: PayOffTables, firstThree: number, fourth: number): void {
  const { runnerCount: n, completing } = tables;
  for (const [i = 0, j = 0, k = 0] of ordersOf(runnersOf(firstThree))) {
    const first = (i * n + j) * n + k;
    completing[first] = (completing[first] as number) | (1 << fourth);
  }
}

function add(values: Float64Array, i: number, payout: number): void {
  values[i] = (values[i] as number) + payout;
}

function runnersOf(set: number): number[] {
  const runners: number[] = [];
  for (let left = set; left !== 0; left &= left - 1) runners.push(31 - Math.clz32(left & -left));
  return runners;
}

/** The six orders of three. */
function ordersOf([i = 0, j = 0, k = 0]: readonly number[]): number[][] {
  return [
    [i, j, k],
    [i, k, j],
    [j, i, k],
    [j, k, i],
    [k, i, j],
    [k, j, i],
  ];
}
