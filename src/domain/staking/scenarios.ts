import { refused, type StakingRefusal } from "./staking-refusal.ts";

/**
 * What a list of tickets returns in every distinguishable outcome: outcomes that pay each ticket the same are one scenario.
 * So the dependence between tickets is exact, and no correlation has to be assumed.
 *
 * Sparse, as most tickets lose in most outcomes: the tickets that pay in scenario s are entries start[s] up to, not
 * including, start[s + 1] of `ticket` and `grossReturn`, by rising ticket.
 *
 * @see mathematical specification §2.4(4), §6.1
 */
export type Scenarios = {
  readonly ticketCount: number;
  /** π_s, each ≥ 0, summing to 1. */
  readonly probability: Float64Array;
  /** One longer than `probability`. */
  readonly start: Int32Array;
  readonly ticket: Int32Array;
  /** R_j(s) > 0: what 1 staked brings, stake included. A refund is 1. */
  readonly grossReturn: Float64Array;
};

/** How far from 1 the probabilities of all scenarios may sum. */
export const PROBABILITY_SUM_TOLERANCE = 1e-9;

/** What is wrong with scenarios that were put together elsewhere; undefined where nothing is. */
export function scenariosRefusal({ probability, grossReturn }: Scenarios): StakingRefusal | undefined {
  let total = 0;
  for (let s = 0; s < probability.length; s++) {
    const p = probability[s] as number;
    if (!(p >= 0)) return refused(`probability[${s}]`, p);
    total += p;
  }
  if (!(Math.abs(total - 1) <= PROBABILITY_SUM_TOLERANCE)) return refused("probability.sum", total);
  for (let k = 0; k < grossReturn.length; k++) {
    const gross = grossReturn[k] as number;
    if (!(gross > 0 && gross < Infinity)) return refused(`grossReturn[${k}]`, gross);
  }
  return undefined;
}

/** E[R_j] of every ticket: what 1 staked is expected to bring, stake included. */
export function expectedReturns(scenarios: Scenarios): Float64Array {
  const { probability, start, ticket, grossReturn } = scenarios;
  const expected = new Float64Array(scenarios.ticketCount);
  for (let s = 0; s < probability.length; s++) {
    for (let k = start[s] as number; k < (start[s + 1] as number); k++) {
      const j = ticket[k] as number;
      expected[j] = (expected[j] as number) + (probability[s] as number) * (grossReturn[k] as number);
    }
  }
  return expected;
}

/** Correlation of the returns of two tickets; undefined where one of them cannot vary. */
export function returnCorrelation(scenarios: Scenarios, a: number, b: number): number | undefined {
  const { probability, start, ticket, grossReturn } = scenarios;
  let [ea, eb, eaa, ebb, eab] = [0, 0, 0, 0, 0];
  for (let s = 0; s < probability.length; s++) {
    let [ra, rb] = [0, 0];
    for (let k = start[s] as number; k < (start[s + 1] as number); k++) {
      if (ticket[k] === a) ra = grossReturn[k] as number;
      if (ticket[k] === b) rb = grossReturn[k] as number;
    }
    const p = probability[s] as number;
    ea += p * ra;
    eb += p * rb;
    eaa += p * ra * ra;
    ebb += p * rb * rb;
    eab += p * ra * rb;
  }
  const spread = Math.sqrt((eaa - ea * ea) * (ebb - eb * eb));
  return spread > 0 ? (eab - ea * eb) / spread : undefined;
}
