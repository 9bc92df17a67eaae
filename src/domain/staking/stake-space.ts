import { type Cents, centsOf } from "../kernel/money.ts";
import { dilutedDividend, type OwnPool, ownPoolRefusal } from "./own-pool.ts";
import type { ProfitDistribution } from "./profit-distribution.ts";
import { type Scenarios, scenariosRefusal } from "./scenarios.ts";
import { refused, type StakingRefusal } from "./staking-refusal.ts";

/** A bet that may be played, in the whole amounts that its operator takes. */
export type StakeCandidate = {
  readonly family: "simple" | "combo";
  /** Race numbers, for the cap on each horse. */
  readonly runners: readonly number[];
  /** From the operator's table. */
  readonly unit: { readonly minimum: Cents; readonly step: Cents };
  /** `onTicket` in cents; undefined where the own stake is taken not to count. */
  readonly ownPool?: OwnPool | undefined;
};

export type StakeRules = {
  readonly bankroll: Cents;
  /** Of one race. */
  readonly budget: Cents;
  /** Caps, not targets: 60 % and 40 % of the budget. */
  readonly simpleBudget: Cents;
  readonly comboBudget: Cents;
  /** All stakes of tickets that hold one horse. */
  readonly horseCap: Cents;
  readonly maximumTickets: number;
  readonly maximumCombos: number;
  /** c in (0, 1]: growth is that of a bankroll of c times ours. */
  readonly kellyFraction: number;
};

export type TicketStake = { readonly candidate: number; readonly stake: Cents };

/** What a dividend is paid as: down to ten cents, never below 1.10 €. Must not fall where its argument rises. */
export type PayDividend = (dividend: number) => number;

export type StakeInput = {
  readonly candidates: readonly StakeCandidate[];
  /** Of these candidates, in this order. Returns as priced, or raw where `payDividend` is given. */
  readonly scenarios: Scenarios;
  readonly rules: StakeRules;
  readonly payDividend?: PayDividend;
  /** Every profit of a set, in cents, where scenarios hold no more than the mean in each; growth then goes by it. */
  readonly profitsOf?: ProfitsOf;
};

export type ProfitsOf = (tickets: readonly TicketStake[]) => ProfitDistribution;

/** All stakes that may be chosen, and what they return: by ticket, as few scenarios pay one. */
export type StakeSpace = {
  readonly candidates: readonly StakeCandidate[];
  readonly rules: StakeRules;
  readonly probability: Float64Array;
  /** Entries start[j] .. start[j + 1] − 1 are the scenarios that pay candidate j. */
  readonly start: Int32Array;
  readonly scenario: Int32Array;
  /** At the smallest stake, so never less than at a larger one. */
  readonly largestReturn: Float64Array;
  /** Of 1 staked on entry k of candidate j, with this stake of ours in the pool. */
  returnOf(j: number, k: number, stake: number): number;
  /** Stakes of each candidate within the rules, rising; empty where even the smallest is too much. */
  readonly levels: readonly (readonly Cents[])[];
  /** What growth is measured by: the fraction of the bankroll, in cents. */
  readonly unit: number;
  readonly profitsOf?: ProfitsOf;
};

/** Whole stakes as far as a unit divides them, to this part of a cent. */
const CENT_ROUNDING = 1e-9;

export function stakeSpace({ candidates, scenarios, rules, payDividend, profitsOf }: StakeInput): StakeSpace {
  const count = candidates.length;
  const start = new Int32Array(count + 1);
  for (const j of scenarios.ticket) start[j + 1] = (start[j + 1] as number) + 1;
  for (let j = 0; j < count; j++) start[j + 1] = (start[j + 1] as number) + (start[j] as number);
  const next = start.slice();
  const scenario = new Int32Array(scenarios.ticket.length);
  const gross = new Float64Array(scenarios.ticket.length);
  for (let s = 0; s < scenarios.probability.length; s++) {
    for (let k = scenarios.start[s] as number; k < (scenarios.start[s + 1] as number); k++) {
      const j = scenarios.ticket[k] as number;
      const entry = next[j] as number;
      scenario[entry] = s;
      gross[entry] = scenarios.grossReturn[k] as number;
      next[j] = entry + 1;
    }
  }
  const returnOf = (j: number, k: number, stake: number): number => {
    const priced = gross[k] as number;
    const dividend = dilutedDividend(priced, stake, candidates[j]?.ownPool);
    return payDividend && priced !== 1 ? payDividend(dividend) : dividend; // 1 is a refund, not a dividend
  };
  const largestReturn = new Float64Array(gross.length);
  for (const [j, { unit }] of candidates.entries()) {
    for (let k = start[j] as number; k < (start[j + 1] as number); k++) largestReturn[k] = returnOf(j, k, unit.minimum);
  }
  return {
    candidates,
    rules,
    probability: scenarios.probability,
    start,
    scenario,
    largestReturn,
    returnOf,
    levels: candidates.map((candidate) => levelsOf(candidate, rules)),
    unit: rules.bankroll * rules.kellyFraction,
    ...(profitsOf ? { profitsOf } : {}),
  };
}

function levelsOf({ family, unit }: StakeCandidate, rules: StakeRules): Cents[] {
  const most = Math.min(
    rules.budget,
    family === "simple" ? rules.simpleBudget : rules.comboBudget,
    rules.horseCap,
    rules.bankroll,
  );
  if (rules.maximumTickets < 1 || (family === "combo" && rules.maximumCombos < 1)) return [];
  const levels: Cents[] = [];
  for (let stake: number = unit.minimum; stake <= most + CENT_ROUNDING; stake += unit.step) levels.push(centsOf(stake));
  return levels;
}

/** The most that two candidates may stake together; 0 where they may not both be played. */
export function pairCap({ candidates, rules }: StakeSpace, i: number, j: number): number {
  const [a, b] = [candidates[i], candidates[j]];
  if (!a || !b) throw new RangeError(`no candidates ${i} and ${j} of ${candidates.length}`);
  let cap = Math.min(rules.budget, rules.bankroll);
  if (a.family === b.family) {
    if (a.family === "combo" && rules.maximumCombos < 2) return 0;
    cap = Math.min(cap, a.family === "simple" ? rules.simpleBudget : rules.comboBudget);
  }
  return a.runners.some((runner) => b.runners.includes(runner)) ? Math.min(cap, rules.horseCap) : cap;
}

/** Whether a set of tickets keeps all rules. */
export function keepsRules({ candidates, rules }: StakeSpace, tickets: readonly TicketStake[]): boolean {
  let [simple, combo, combos] = [0, 0, 0];
  const onHorse = new Map<number, number>();
  for (const { candidate, stake } of tickets) {
    const bet = candidates[candidate];
    if (!bet) throw new RangeError(`no candidate ${candidate} of ${candidates.length}`);
    if (bet.family === "simple") simple += stake;
    else {
      combo += stake;
      combos += 1;
    }
    for (const runner of bet.runners) onHorse.set(runner, (onHorse.get(runner) ?? 0) + stake);
  }
  return (
    tickets.length <= rules.maximumTickets &&
    combos <= rules.maximumCombos &&
    simple <= rules.simpleBudget &&
    combo <= rules.comboBudget &&
    simple + combo <= Math.min(rules.budget, rules.bankroll) &&
    [...onHorse.values()].every((stake) => stake <= rules.horseCap)
  );
}

export function stakeInputRefusal({ candidates, scenarios, rules }: StakeInput): StakingRefusal | undefined {
  if (scenarios.ticketCount !== candidates.length) return refused("scenarios.ticketCount", scenarios.ticketCount);
  for (const field of ["budget", "simpleBudget", "comboBudget", "horseCap"] as const) {
    if (!(Number.isSafeInteger(rules[field]) && rules[field] >= 0)) return refused(`rules.${field}`, rules[field]);
  }
  if (!(Number.isSafeInteger(rules.bankroll) && rules.bankroll > 0)) return refused("rules.bankroll", rules.bankroll);
  for (const field of ["maximumTickets", "maximumCombos"] as const) {
    if (!(Number.isSafeInteger(rules[field]) && rules[field] >= 0)) return refused(`rules.${field}`, rules[field]);
  }
  const { kellyFraction } = rules;
  if (!(kellyFraction > 0 && kellyFraction <= 1)) return refused("rules.kellyFraction", kellyFraction);
  for (const [j, { runners, unit, ownPool }] of candidates.entries()) {
    if (runners.length === 0) return refused(`candidates[${j}].runners`, "");
    for (const field of ["minimum", "step"] as const) {
      const value = unit[field];
      if (!(Number.isSafeInteger(value) && value > 0)) return refused(`candidates[${j}].unit.${field}`, value);
    }
    const refusal = ownPoolRefusal(ownPool, `candidates[${j}].ownPool`);
    if (refusal) return refusal;
    // What others have on the ticket and less than our own smallest stake is no pool to bet into.
    if (ownPool && ownPool.onTicket < unit.minimum) {
      return refused(`candidates[${j}].ownPool.onTicket`, ownPool.onTicket);
    }
  }
  return scenariosRefusal(scenarios);
}
