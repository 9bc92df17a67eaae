import { at } from "../../model/at.ts";
import {
  firstThreeProbability,
  firstTwoProbability,
  type OrderOfFinish,
  orderedPairProbability,
  orderedTripleProbability,
} from "../../model/order-of-finish.ts";

/**
 * What pricing asks of an order law. Runners are indices into the field, all different.
 *
 * Any engine that can answer both can price every bet: what a pool pays follows from who the first one to five are.
 */
export type CombinationChances = {
  readonly runnerCount: number;
  /** The first home are these, in any order; `runners` has 1 to 5 entries. */
  firstSet(runners: readonly number[]): number;
  /** The first home are these, in this order. */
  firstInOrder(runners: readonly number[]): number;
};

/**
 * By the closed forms up to three runners, and beyond by P(A) = Σ P(A without x)·w(x)/(what still runs), each set once.
 *
 * @see specification §2.4(1), §2.4(2)
 */
export function combinationChances(law: OrderOfFinish): CombinationChances {
  const known = new Map<number, number>();
  const stages = new Map<number, Stage>();

  const stage = (m: number): Stage => {
    const ready = stages.get(m);
    if (ready) return ready;
    const exponent = at(law.stageExponents, Math.min(m, law.stageExponents.length) - 1);
    const largest = Math.max(...law.win);
    const weights = law.win.map((p) => (p / largest) ** exponent);
    const made = { weights, total: weights.reduce((sum, weight) => sum + weight, 0) };
    stages.set(m, made);
    return made;
  };

  /** Weight at stage m of everybody who is not among `runners`. */
  const restOf = ({ weights, total }: Stage, runners: readonly number[]): number => {
    let rest = total;
    for (const i of runners) rest -= at(weights, i);
    if (rest > SMALLEST_REMAINDER * total) return rest;
    rest = 0;
    for (let i = 0; i < weights.length; i++) if (!runners.includes(i)) rest += at(weights, i);
    return rest;
  };

  const firstSet = (runners: readonly number[]): number => {
    const [i = 0, j = 0, k = 0, l = 0] = runners;
    if (runners.length === 1) return at(law.win, i);
    if (runners.length === 2) return firstTwoProbability(law, i, j);
    if (runners.length === 3) return firstThreeProbability(law, i, j, k);
    let key = 0;
    for (const runner of runners) key |= 1 << runner;
    const ready = known.get(key);
    if (ready !== undefined) return ready;
    const last = stage(runners.length);
    const rest = restOf(last, runners);
    // x comes in last of them: what still ran then is everybody else and x.
    const share = (x: number): number => at(last.weights, x) / (rest + at(last.weights, x));
    let chance = 0;
    if (runners.length === 4) {
      chance =
        firstThreeProbability(law, j, k, l) * share(i) +
        firstThreeProbability(law, i, k, l) * share(j) +
        firstThreeProbability(law, i, j, l) * share(k) +
        firstThreeProbability(law, i, j, k) * share(l);
    } else {
      for (const x of runners) chance += firstSet(runners.filter((runner) => runner !== x)) * share(x);
    }
    known.set(key, chance);
    return chance;
  };

  const firstInOrder = (runners: readonly number[]): number => {
    const [i = 0, j = 0, k = 0] = runners;
    if (runners.length === 1) return at(law.win, i);
    if (runners.length === 2) return orderedPairProbability(law, i, j);
    let chance = orderedTripleProbability(law, i, j, k);
    for (let m = 4; m <= runners.length; m++) {
      const last = at(runners, m - 1);
      const weight = at(stage(m).weights, last);
      chance *= weight / (restOf(stage(m), runners.slice(0, m)) + weight);
    }
    return chance;
  };

  return { runnerCount: law.runnerCount, firstSet, firstInOrder };
}

/** Weights of one stage, the largest 1, and their sum. */
type Stage = { readonly weights: Float64Array; readonly total: number };

/** As in the order law: below this share what is left is summed, not subtracted (specification §2.4(6)). */
const SMALLEST_REMAINDER = 1e-2;
