import { type Incumbent, offer } from "./incumbent.ts";
import { growthOf, setWealth } from "./set-growth.ts";
import { keepsRules, type StakeSpace, type TicketStake } from "./stake-space.ts";

/**
 * The best set of any number of tickets: tickets are added one after the other, and a branch is left as soon as the budget
 * that remains could not lift it above the best set so far.
 *
 * The bound is Cover's at the tickets already taken: more tickets y of the remaining budget b grow by at most
 * log(1 + b·max_j E[(R_j − 1)/W]), as wealth is concave in the stakes. For two tickets best-pair.ts is faster.
 *
 * @see mathematical specification §6.3, §6.5
 */
export function branchAndBound(space: StakeSpace, incumbent: Incumbent): void {
  const { candidates, levels, rules, probability, start, scenario, largestReturn, unit } = space;

  /** E[(R_j − 1)/W] of the candidates from `next` on. */
  const worthOf = (wealth: Float64Array, next: number): Float64Array => {
    let cash = 0;
    const perWealth = wealth.map((w, s) => ((probability[s] as number) > 0 ? (probability[s] as number) / w : 0));
    for (const value of perWealth) cash += value;
    const worth = new Float64Array(candidates.length).fill(-Infinity);
    for (let j = next; j < candidates.length; j++) {
      if ((levels[j]?.length ?? 0) === 0) continue;
      let value = -cash;
      for (let k = start[j] as number; k < (start[j + 1] as number); k++) {
        value += (largestReturn[k] as number) * (perWealth[scenario[k] as number] as number);
      }
      worth[j] = value;
    }
    return worth;
  };

  const grow = (tickets: readonly TicketStake[], staked: number, next: number): void => {
    const wealth = setWealth(space, tickets);
    const growth = growthOf(space, wealth);
    if (growth === -Infinity) return;
    const left = (Math.min(rules.budget, rules.bankroll) - staked) / unit;
    const worth = worthOf(wealth, next);
    // Best gain still open from candidate j on.
    const open = worth.slice();
    for (let j = open.length - 2; j >= 0; j--) open[j] = Math.max(open[j] as number, open[j + 1] as number);
    for (let j = next; j < candidates.length; j++) {
      if (!(growth + Math.log1p(Math.max(0, left * (open[j] as number))) > incumbent.growth)) return;
      for (const stake of levels[j] ?? []) {
        const more = [...tickets, { candidate: j, stake }];
        if (!keepsRules(space, more)) break;
        offer(space, incumbent, more);
        if (more.length < rules.maximumTickets) grow(more, staked + stake, j + 1);
      }
    }
  };
  if (rules.maximumTickets > 0) grow([], 0, 0);
}
