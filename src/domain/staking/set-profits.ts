import { gaussHermite } from "../betting/dividends/gauss-hermite.ts";
import type { FirstThreeStates } from "./first-three-states.ts";
import type { ProfitDistribution } from "./profit-distribution.ts";
import type { Scenarios } from "./scenarios.ts";
import { scratchFloats, scratchInts } from "./scratch.ts";
import type { TicketStake } from "./stake-space.ts";
import type { TicketLaw } from "./ticket-law.ts";

/** Five to nine carry the spread of a dividend into a growth (specification §3.5). */
const NODES = gaussHermite(7);

const profitRoom = scratchFloats();
const leftRoom = scratchFloats();
const seenRoom = scratchInts();
const outProfit = scratchFloats();
const outChance = scratchFloats();

/**
 * Every profit of a set of tickets with its probability, in cents, in no order and not merged: the dividends by who else is
 * placed, our own stakes in the pools, and the spread of a combination's dividend on Gauss–Hermite nodes.
 *
 * Hot: once a set that is weighed; as many steps as the tickets have rows, so a set of rare bets is cheap.
 *
 * @throws RangeError on two tickets with several rows in a state: given the first three, two combinations still depend on
 *   each other, and no profile plays two
 */
export function setProfits(
  { count, probability: chanceOf }: FirstThreeStates,
  laws: readonly TicketLaw[],
  tickets: readonly TicketStake[],
): ProfitDistribution {
  const profit = profitRoom(count);
  const left = leftRoom(count);
  const seen = seenRoom(2 * count); // a flag a state, then the states that were seen
  seen.fill(0, 0, count);
  let seenCount = 0;
  let staked = 0;
  let split: TicketStake | undefined;
  let rows = 0;
  const see = (state: number): void => {
    if (seen[state] === 1) return;
    seen[state] = 1;
    seen[count + seenCount++] = state;
    profit[state] = 0;
    left[state] = chanceOf[state] as number;
  };
  for (const ticket of tickets) {
    const law = lawOf(laws, ticket);
    staked += ticket.stake;
    if (!law.wholeStates) {
      if (split) throw new RangeError("two combinations in one set");
      split = ticket;
      rows = law.state.length;
      continue;
    }
    const returns = law.returnsAt(ticket.stake);
    for (let row = 0; row < returns.length; row++) {
      const state = law.state[row] as number;
      see(state);
      profit[state] = (profit[state] as number) + ticket.stake * (returns[row] as number);
    }
  }
  const profits = outProfit(count + 1 + rows * NODES.length);
  const chances = outChance(count + 1 + rows * NODES.length);
  let out = 0;
  if (split) {
    const law = lawOf(laws, split);
    const returns = law.returnsAt(split.stake);
    const multipliers = law.logSds.map(multipliersOf);
    for (let row = 0; row < rows; row++) {
      const state = law.state[row] as number;
      const p = law.probability[row] as number;
      see(state);
      // A difference of sums is at worst a rounding below none.
      left[state] = Math.max(0, (left[state] as number) - p);
      const base = (profit[state] as number) - staked;
      const won = split.stake * (returns[row] as number);
      const spread = multipliers[law.spread[row] as number];
      if (!spread) {
        profits[out] = base + won;
        chances[out++] = p;
        continue;
      }
      for (let g = 0; g < NODES.length; g++) {
        profits[out] = base + won * (spread[g] as number);
        chances[out++] = p * (NODES[g]?.weight ?? 0);
      }
    }
  }
  let all = 0;
  for (let k = 0; k < seenCount; k++) {
    const state = seen[count + k] as number;
    all += chanceOf[state] as number;
    if (left[state] === 0) continue;
    profits[out] = (profit[state] as number) - staked;
    chances[out++] = left[state] as number;
  }
  if (1 - all > NO_CHANCE) {
    profits[out] = -staked;
    chances[out++] = 1 - all;
  }
  return { profit: profits.slice(0, out), probability: chances.slice(0, out) };
}

/** The rounding of a difference. */
const NO_CHANCE = 1e-15;

/** e^{σz} at the nodes, over its mean there: the mean of a dividend is what was priced. */
function multipliersOf(logSd: number): Float64Array | undefined {
  if (logSd === 0) return undefined;
  const raw = NODES.map(({ z }) => Math.exp(logSd * z));
  const mean = NODES.reduce((sum, { weight }, g) => sum + weight * (raw[g] ?? 0), 0);
  return Float64Array.from(raw, (value) => value / mean);
}

/**
 * The mean return of every ticket in each state, at a stake of each: growth on it is never below the exact one (the
 * logarithm is concave), so it screens sets before {@link setProfits} weighs them.
 */
export function meanScenarios(
  { count, probability }: FirstThreeStates,
  laws: readonly TicketLaw[],
  stakes: readonly number[],
): Scenarios {
  const start = new Int32Array(count + 1);
  for (const law of laws) {
    let before = -1;
    for (let row = 0; row < law.state.length; row++) {
      const state = law.state[row] as number;
      if (state === before) continue;
      before = state;
      start[state + 1] = (start[state + 1] as number) + 1;
    }
  }
  for (let state = 0; state < count; state++)
    start[state + 1] = (start[state + 1] as number) + (start[state] as number);
  const next = start.slice(0, count);
  const ticket = new Int32Array(start[count] as number);
  const grossReturn = new Float64Array(ticket.length);
  for (const [j, law] of laws.entries()) {
    const returns = law.returnsAt(stakes[j] as number);
    let before = -1;
    for (let row = 0; row < returns.length; row++) {
      const state = law.state[row] as number;
      if (state !== before) {
        ticket[next[state] as number] = j;
        next[state] = (next[state] as number) + 1;
        before = state;
      }
      const entry = (next[state] as number) - 1;
      const share = (law.probability[row] as number) / (probability[state] as number);
      grossReturn[entry] = (grossReturn[entry] as number) + share * (returns[row] as number);
    }
  }
  return { ticketCount: laws.length, probability, start, ticket, grossReturn };
}

function lawOf(laws: readonly TicketLaw[], { candidate }: TicketStake): TicketLaw {
  const law = laws[candidate];
  if (!law) throw new RangeError(`no law of candidate ${candidate} of ${laws.length}`);
  return law;
}
