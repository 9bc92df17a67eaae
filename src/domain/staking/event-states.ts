import type { OrderEvent } from "../model/order/order-event.ts";
import { maskOf } from "../model/order/set-rank.ts";
import { weightLeft, weightOf } from "../model/order/stage-weights.ts";
import { type FirstThreeStates, fourthChance, tailHits } from "./first-three-states.ts";

/**
 * P(event and state) of every state, for runners that were picked: what the places behind the third still decide is summed.
 *
 * Hot: once a ticket. An event of the first three is one look an order; a deeper one asks, for each three that may still
 * lead to it, how the fourth and the fifth fall, which no order of the three changes (specification §2.1).
 *
 * @throws RangeError on a runner that is not in the field or twice
 */
export function eventStates(states: FirstThreeStates, event: OrderEvent, runners: readonly number[]): Float64Array {
  const chances = new Float64Array(states.count);
  if (event.order === "exact") {
    addExact(states, runners, chances, 1);
    return chances;
  }
  addHits(states, event, maskOf(runners, states.runnerCount), chances);
  if (event.order === "not_exact") addExact(states, runners, chances, -1);
  return chances;
}

const tail = new Float64Array(4);

function addHits(states: FirstThreeStates, { conditions }: OrderEvent, picked: number, chances: Float64Array): void {
  const { runnerCount: n, stateOf, chanceOf } = states;
  const asked = conditions.map((each) => ({ ...each, depth: Math.min(each.depth, n) }));
  const deepest = asked.reduce((most, { depth }) => Math.max(most, depth), 0);
  /** Hits at each depth: of the order in hand. */
  const hits = new Int32Array(6);
  const meets = (from: number, to: number): boolean =>
    asked.every(
      ({ depth, atLeast, atMost }) =>
        depth < from || depth > to || ((hits[depth] as number) >= atLeast && (hits[depth] as number) <= atMost),
    );
  const reachable = (inThree: number): boolean =>
    asked.every(({ depth, atLeast, atMost }) => {
      if (depth < 3) return true;
      return inThree <= atMost && inThree + depth - 3 >= atLeast;
    });
  for (let a = 0; a < n; a++) {
    for (let b = a + 1; b < n; b++) {
      for (let c = b + 1; c < n; c++) {
        const home = (1 << a) | (1 << b) | (1 << c);
        const inThree = bit(picked, a) + bit(picked, b) + bit(picked, c);
        if (!reachable(inThree)) continue;
        let behind = 1;
        hits[3] = inThree;
        if (deepest > 3) {
          tailHits(states, home, picked, deepest, tail);
          behind = 0;
          for (let way = 0; way < 4; way++) {
            const inFour = inThree + (way & 1);
            hits[4] = inFour;
            hits[5] = inFour + (way >> 1);
            if (meets(4, 5)) behind += tail[way] as number;
          }
        }
        if (behind === 0 || !meets(3, 3)) continue;
        for (let order = 0; order < 6; order++) {
          const x = order < 2 ? a : order < 4 ? b : c;
          const y = order === 0 || order === 5 ? b : order === 1 || order === 3 ? c : a;
          const z = a + b + c - x - y;
          const first = bit(picked, x);
          hits[1] = first;
          hits[2] = first + bit(picked, y);
          if (!meets(1, 2)) continue;
          const key = (x * n + y) * n + z;
          const state = stateOf[key] as number;
          chances[state] = (chances[state] as number) + (chanceOf[key] as number) * behind;
        }
      }
    }
  }
}

function addExact(states: FirstThreeStates, runners: readonly number[], chances: Float64Array, sign: 1 | -1): void {
  const { runnerCount: n, stateOf, chanceOf, stages } = states;
  const [a = -1, b, c, fourth, fifth] = runners;
  const all = Array.from({ length: n }, (_, i) => i);
  for (const y of b === undefined ? all : [b]) {
    for (const z of c === undefined ? all : [c]) {
      if (y === a || z === a || z === y) continue;
      const key = (a * n + y) * n + z;
      const state = stateOf[key] as number;
      let chance = chanceOf[key] as number;
      let home = (1 << a) | (1 << y) | (1 << z);
      if (fourth !== undefined) {
        chance *= fourthChance(states, home, fourth);
        home |= 1 << fourth;
      }
      if (fifth !== undefined) chance *= weightOf(stages, 5, fifth) / weightLeft(stages, 5, home);
      // A difference of sums is at worst a rounding below none.
      chances[state] = Math.max(0, (chances[state] as number) + sign * chance);
    }
  }
}

function bit(mask: number, i: number): number {
  return (mask >> i) & 1;
}

/** P(these are the first home, as a set, and state): of two, three or four runners. */
export function homeStates(
  states: FirstThreeStates,
  home: readonly number[],
  visit: (state: number, probability: number) => void,
): void {
  const { runnerCount: n, stateOf, chanceOf, probability } = states;
  const [i = -1, j = -1, k = -1, l = -1] = home;
  const ofThree = (a: number, b: number, c: number, behind: number): void => {
    for (const [x, y, z] of [
      [a, b, c],
      [b, a, c],
      [c, a, b],
    ] as const) {
      const state = stateOf[(x * n + y) * n + z] as number;
      const mirrored = stateOf[(x * n + z) * n + y] as number;
      if (mirrored === state) visit(state, (probability[state] as number) * behind);
      else {
        visit(state, (probability[state] as number) * behind);
        visit(mirrored, (probability[mirrored] as number) * behind);
      }
    }
  };
  switch (home.length) {
    case 2:
      for (let third = 0; third < n; third++) {
        if (third === i || third === j) continue;
        for (const key of [(i * n + j) * n + third, (j * n + i) * n + third]) {
          visit(stateOf[key] as number, chanceOf[key] as number);
        }
      }
      return;
    case 3:
      ofThree(i, j, k, 1);
      return;
    case 4:
      for (const [a, b, c, last] of [
        [j, k, l, i],
        [i, k, l, j],
        [i, j, l, k],
        [i, j, k, l],
      ] as const) {
        ofThree(a, b, c, fourthChance(states, (1 << a) | (1 << b) | (1 << c), last));
      }
      return;
    default:
      throw new RangeError(`the first ${home.length} home as a set`);
  }
}
