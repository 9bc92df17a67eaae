import { at } from "../at.ts";
import {
  firstThreeProbability,
  firstTwoProbability,
  type OrderOfFinish,
  placeProbabilities,
} from "../order-of-finish.ts";
import { type FirstSets, firstSetProbability, firstSets } from "./first-sets.ts";
import { type FirstThreeTables, firstThreeTables } from "./first-three-tables.ts";
import { orderedProbability } from "./ordered-probability.ts";
import { maskOf, subsetsOf } from "./set-rank.ts";
import { type StageWeights, stageWeights, weightLeft, weightOf } from "./stage-weights.ts";

/** Of the runners that were picked, so many are among the first `depth` home. */
export type HitCondition = { readonly depth: number; readonly atLeast: number; readonly atMost: number };

/** What an arrival must look like for a bet to win: all conditions, and the order. */
export type OrderEvent = {
  /** Shallowest first, one a depth. */
  readonly conditions: readonly HitCondition[];
  /** `exact`: the picked runners are the first home in the order given. `not_exact`: all but that. */
  readonly order: "any" | "exact" | "not_exact";
};

/** One field's chances of every event, the tables behind them made when first asked for. */
export type ArrivalChances = {
  readonly law: OrderOfFinish;
  readonly firstThree: () => FirstThreeTables;
  /** Of each runner to be among the first two. */
  readonly inFirstTwo: () => Float64Array;
  /** Weights to that depth; those of depth 5 where it is smaller. */
  readonly stages: (depth: number) => StageWeights;
  /** Sets up to that size. */
  readonly sets: (depth: number) => FirstSets;
};

/** The usual depth of the weights: quinté. */
const USUAL_DEPTH = 5;

export function arrivalChances(law: OrderOfFinish): ArrivalChances {
  let stages: StageWeights | undefined;
  let sets: FirstSets | undefined;
  let firstThree: FirstThreeTables | undefined;
  let inFirstTwo: Float64Array | undefined;
  const stagesTo = (depth: number): StageWeights => {
    if (!stages || stages.depth < Math.min(depth, law.runnerCount)) {
      stages = stageWeights(law, Math.max(depth, USUAL_DEPTH));
    }
    return stages;
  };
  return {
    law,
    firstThree: () => (firstThree ??= firstThreeTables(law)),
    inFirstTwo: () => (inFirstTwo ??= placeProbabilities(law, 2)),
    stages: stagesTo,
    sets: (depth) => {
      const needed = Math.min(depth, law.runnerCount);
      if (!sets || sets.depth < needed) sets = firstSets(upTo(stagesTo(needed), needed));
      return sets;
    },
  };
}

/**
 * Chance of an event for the runners picked.
 *
 * Where the field has fewer runners than a condition's depth, all are home and the condition is read on all of them.
 *
 * @param runners indices of the field; their order matters only where the event's does
 * @throws RangeError on a runner twice or not in the field, on more than 30 runners, on depths not rising from 1 to 5
 */
export function eventProbability(chances: ArrivalChances, event: OrderEvent, runners: readonly number[]): number {
  const { runnerCount } = chances.law;
  const picked = maskOf(runners, runnerCount);
  if (event.order === "exact") return orderedProbability(chances.stages(runners.length), runners);
  const conditions = checked(event.conditions, runnerCount);
  const inAnyOrder =
    allHomeProbability(chances, conditions, runners) ?? conditionsProbability(chances, conditions, picked);
  if (event.order === "any") return inAnyOrder;
  return inAnyOrder - orderedProbability(chances.stages(runners.length), runners);
}

/** All of one to three runners among the first one to three, from the closed forms; undefined for any other event. */
function allHomeProbability(
  chances: ArrivalChances,
  conditions: readonly HitCondition[],
  runners: readonly number[],
): number | undefined {
  const [condition, later] = conditions;
  const size = runners.length;
  if (!condition || later || condition.atLeast !== size || condition.atMost < size) return undefined;
  const { depth } = condition;
  const { law } = chances;
  const [i = 0, j = 0, k = 0] = runners;
  if (size === 1 && depth === 1) return at(law.win, i);
  if (size === 1 && depth === 2) return at(chances.inFirstTwo(), i);
  if (size === 1 && depth === 3) return at(chances.firstThree().placed, i);
  if (size === 2 && depth === 2) return firstTwoProbability(law, i, j);
  if (size === 2 && depth === 3) return at(chances.firstThree().bothInThree, i * law.runnerCount + j);
  if (size === 3 && depth === 3) return firstThreeProbability(law, i, j, k);
  return undefined;
}

function conditionsProbability(chances: ArrivalChances, conditions: readonly HitCondition[], picked: number): number {
  const [first, ...later] = conditions;
  if (!first) return 1;
  const others = ((1 << chances.law.runnerCount) - 1) & ~picked;
  const sets = chances.sets(first.depth);
  let chance = 0;
  for (let hits = Math.max(0, first.atLeast); hits <= Math.min(first.atMost, first.depth); hits++) {
    const misses = subsetsOf(others, first.depth - hits);
    for (const hit of subsetsOf(picked, hits)) {
      for (const missed of misses) {
        const set = firstSetProbability(sets, hit | missed);
        chance += set * laterProbability(chances, later, picked, hit | missed, first.depth);
      }
    }
  }
  return chance;
}

/** Chance of the conditions that are left, given that the runners of `home` are the first `depth`. */
function laterProbability(
  chances: ArrivalChances,
  conditions: readonly HitCondition[],
  picked: number,
  home: number,
  depth: number,
): number {
  const [next, ...later] = conditions;
  if (!next) return 1;
  if (depth === next.depth) {
    const hits = sizeAmong(home, picked);
    if (hits < next.atLeast || hits > next.atMost) return 0;
    return laterProbability(chances, later, picked, home, depth);
  }
  const stages = chances.stages(next.depth);
  const left = weightLeft(stages, depth + 1, home);
  const hits = sizeAmong(home, picked);
  if (hits > next.atMost || hits + next.depth - depth < next.atLeast) return 0;
  if (depth + 1 === next.depth && later.length === 0) {
    // The last one home need not be named: it is one of ours, or none.
    const ours = weightAmong(stages, depth + 1, picked & ~home);
    const another = hits + 1 >= next.atLeast && hits + 1 <= next.atMost ? ours / left : 0;
    const none = hits >= next.atLeast ? (left - ours) / left : 0;
    return another + Math.max(0, none);
  }
  let chance = 0;
  for (let runner = 0; runner < stages.runnerCount; runner++) {
    if ((home >>> runner) & 1) continue;
    const given = laterProbability(chances, conditions, picked, home | (1 << runner), depth + 1);
    chance += (weightOf(stages, depth + 1, runner) / left) * given;
  }
  return chance;
}

function checked(conditions: readonly HitCondition[], runnerCount: number): HitCondition[] {
  let before = 0;
  return conditions.map(({ depth, atLeast, atMost }) => {
    if (!(Number.isInteger(depth) && depth > before && depth <= USUAL_DEPTH)) throw new RangeError(`depth ${depth}`);
    before = depth;
    return { depth: Math.min(depth, runnerCount), atLeast, atMost };
  });
}

function sizeAmong(mask: number, picked: number): number {
  let size = 0;
  for (let left = mask & picked; left !== 0; left &= left - 1) size++;
  return size;
}

function weightAmong(stages: StageWeights, stage: number, mask: number): number {
  let weight = 0;
  for (let left = mask; left !== 0; left &= left - 1) weight += weightOf(stages, stage, 31 - Math.clz32(left & -left));
  return weight;
}

function upTo({ runnerCount, weights, totals }: StageWeights, depth: number): StageWeights {
  return { runnerCount, depth, weights: weights.slice(0, depth), totals: totals.slice(0, depth) };
}
