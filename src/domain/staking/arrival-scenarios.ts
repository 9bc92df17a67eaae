import { type StageWeights, stageWeights, weightLeft, weightOf } from "../model/order/stage-weights.ts";
import type { OrderOfFinish } from "../model/order-of-finish.ts";
import { type ArrivalClaims, type ArrivalTicket, arrivalClaims, claimStatus, OPEN, WON } from "./arrival-claims.ts";
import type { Scenarios } from "./scenarios.ts";
import { signatureTable } from "./signature-table.ts";

/**
 * Merged scenarios of any bets of the catalogue, under a stage-wise law of the order.
 *
 * Hot: the arrival is walked only as deep as some ticket still asks. At each place, runners that no open ticket names are
 * one branch where nothing is open behind them, so most of the 524,160 orders of five of 16 runners are never looked at:
 * 66 tickets of eight bets, to the fifth place of 16 runners, take 7 ms on a busy machine, and all bets of the catalogue at
 * once (179 tickets) 120 ms. bench/whole-race.ts has it in its place; where three places decide, top-three-scenarios.ts is
 * faster.
 *
 * @throws RangeError on a runner that is not in the field or twice, or more than 30 runners
 */
export function arrivalScenarios(law: OrderOfFinish, tickets: readonly ArrivalTicket[]): Scenarios {
  const claims = arrivalClaims(tickets, law.runnerCount);
  if (claims.count === 0) return NOTHING_STAKED;
  const stages = stageWeights(law, claims.deepest);
  const table = signatureTable((claims.count + 31) >> 5);
  const root = Int32Array.from({ length: claims.count }, (_, claim) => claim);
  walkFrom({ claims, stages, table, levels: levelsOf(claims, root) }, 0, 0, 1);
  return scenariosOf(claims, tickets.length, table);
}

/** What is open and what is won at one place of the walk. */
type Level = {
  /** Claims that the places before have not decided: the first `count`. */
  readonly open: Int32Array;
  count: number;
  /** A bit a claim. */
  readonly won: Int32Array;
};

type Walk = {
  readonly claims: ArrivalClaims;
  readonly stages: StageWeights;
  readonly table: ReturnType<typeof signatureTable>;
  readonly levels: readonly Level[];
};

const NOTHING_STAKED: Scenarios = {
  ticketCount: 0,
  probability: Float64Array.of(1),
  start: Int32Array.of(0, 0),
  ticket: new Int32Array(0),
  grossReturn: new Float64Array(0),
};

function levelsOf(claims: ArrivalClaims, root: Int32Array): Level[] {
  return Array.from({ length: claims.deepest + 1 }, (_, place) => ({
    open: place === 0 ? root : new Int32Array(claims.count),
    count: place === 0 ? claims.count : 0,
    won: new Int32Array((claims.count + 31) >> 5),
  }));
}

/** All arrivals behind `home`, of which `place` runners are in; `chance` is that of this order of them. */
function walkFrom(walk: Walk, place: number, home: number, chance: number): void {
  const { claims, stages, table, levels } = walk;
  const level = levels[place] as Level;
  if (level.count === 0) {
    table.add(level.won, chance);
    return;
  }
  let named = 0;
  for (let k = 0; k < level.count; k++) named |= claims.mask[level.open[k] as number] as number;
  const share = chance / weightLeft(stages, place + 1, home);
  let others = 0;
  let weightOfOthers = 0;
  for (let runner = 0; runner < stages.runnerCount; runner++) {
    const bit = 1 << runner;
    if (home & bit) continue;
    if ((named & bit) === 0) {
      others |= bit;
      weightOfOthers += weightOf(stages, place + 1, runner);
      continue;
    }
    claims.order[place] = runner;
    advance(walk, place, home | bit);
    walkFrom(walk, place + 1, home | bit, share * weightOf(stages, place + 1, runner));
  }
  if (others === 0) return;
  // Whoever of the others comes in, the tickets stand the same.
  claims.order[place] = NOBODY;
  advance(walk, place, home);
  if ((levels[place + 1] as Level).count === 0) {
    walkFrom(walk, place + 1, home, share * weightOfOthers);
    return;
  }
  for (let left = others; left !== 0; left &= left - 1) {
    const runner = 31 - Math.clz32(left & -left);
    walkFrom(walk, place + 1, home | (1 << runner), share * weightOf(stages, place + 1, runner));
  }
}

const NOBODY = -1;

/** Fills the level behind `place` from the one at it: the claims that the runner in `order` decides leave it. */
function advance({ claims, levels }: Walk, place: number, home: number): void {
  const from = levels[place] as Level;
  const to = levels[place + 1] as Level;
  for (let word = 0; word < to.won.length; word++) to.won[word] = from.won[word] as number;
  let count = 0;
  for (let k = 0; k < from.count; k++) {
    const claim = from.open[k] as number;
    const status = claimStatus(claims, claim, place + 1, home);
    if (status === OPEN) to.open[count++] = claim;
    else if (status === WON) to.won[claim >> 5] = (to.won[claim >> 5] as number) | (1 << (claim & 31));
  }
  to.count = count;
}

function scenariosOf(claims: ArrivalClaims, ticketCount: number, table: Walk["table"]): Scenarios {
  const { count, probability } = table.rows();
  const words = (claims.count + 31) >> 5;
  const start = new Int32Array(count + 1);
  const ticket: number[] = [];
  const grossReturn: number[] = [];
  for (let row = 0; row < count; row++) {
    let last = -1;
    for (let word = 0; word < words; word++) {
      for (let left = table.word(row, word); left !== 0; left &= left - 1) {
        const claim = (word << 5) + 31 - Math.clz32(left & -left);
        const paid = claims.ticket[claim] as number;
        const gross = claims.grossReturn[claim] as number;
        if (paid === last) {
          // Another rank of the ticket before.
          grossReturn[grossReturn.length - 1] = (grossReturn[grossReturn.length - 1] as number) + gross;
          continue;
        }
        ticket.push(paid);
        grossReturn.push(gross);
        last = paid;
      }
    }
    start[row + 1] = ticket.length;
  }
  return {
    ticketCount,
    probability,
    start,
    ticket: Int32Array.from(ticket),
    grossReturn: Float64Array.from(grossReturn),
  };
}
