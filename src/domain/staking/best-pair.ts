import { type Incumbent, offer } from "./incumbent.ts";
import { NO_CHANCE } from "./set-growth.ts";
import { pairCap, type StakeSpace } from "./stake-space.ts";

/**
 * The best set of at most two tickets: every pair and every split is looked at.
 *
 * Hot: 128 candidates make 8,128 pairs and some 10 splits each. Three screens, none of which can drop the best: log W ≤ W − 1,
 * so growth is at most the expected profit; a pair's growth is at most that of its four cases (both, one, none win) with the
 * mean return in each (Jensen; exact where dividends are fixed); only what passes both is added up scenario by scenario.
 * The chance that both win takes one pass over the scenarios that pay the second. best-pair.test.ts counts the sets that are left.
 *
 * @see mathematical specification §6.5
 */
export function bestPair(space: StakeSpace, incumbent: Incumbent): void {
  const { candidates, levels, unit, start, scenario, largestReturn, probability } = space;
  const count = candidates.length;
  const chance = new Float64Array(count);
  const payout = new Float64Array(count); // E[R] at the smallest stake
  for (let j = 0; j < count; j++) {
    for (let k = start[j] as number; k < (start[j + 1] as number); k++) {
      const p = probability[scenario[k] as number] as number;
      chance[j] = (chance[j] as number) + p;
      payout[j] = (payout[j] as number) + p * (largestReturn[k] as number);
    }
  }
  for (let j = 0; j < count; j++) {
    for (const stake of levels[j] ?? []) {
      if ((stake / unit) * ((payout[j] as number) - 1) > incumbent.growth)
        offer(space, incumbent, [{ candidate: j, stake }]);
    }
  }
  if (space.rules.maximumTickets < 2) return;

  const returnInScenario = new Float64Array(probability.length);
  for (let i = 0; i < count; i++) {
    const from = start[i] as number;
    const to = start[i + 1] as number;
    const levelsI = levels[i] ?? [];
    if (levelsI.length === 0) continue;
    const edgeI = (payout[i] as number) - 1;
    for (let k = from; k < to; k++) returnInScenario[scenario[k] as number] = largestReturn[k] as number;
    for (let j = i + 1; j < count; j++) {
      const levelsJ = levels[j] ?? [];
      const edgeJ = (payout[j] as number) - 1;
      if (levelsJ.length === 0 || (edgeI <= 0 && edgeJ <= 0)) continue;
      const cap = pairCap(space, i, j);
      if ((cap / unit) * Math.max(edgeI, edgeJ) <= incumbent.growth) continue;
      let both = 0;
      let bothI = 0;
      let bothJ = 0;
      for (let k = start[j] as number; k < (start[j + 1] as number); k++) {
        const s = scenario[k] as number;
        const ri = returnInScenario[s] as number;
        if (ri === 0) continue;
        const p = probability[s] as number;
        both += p;
        bothI += p * ri;
        bothJ += p * (largestReturn[k] as number);
      }
      const onlyI = (chance[i] as number) - both;
      const onlyJ = (chance[j] as number) - both;
      const none = 1 - both - onlyI - onlyJ;
      const onlyIPayout = (payout[i] as number) - bothI;
      const onlyJPayout = (payout[j] as number) - bothJ;
      for (const stakeI of levelsI) {
        const x = stakeI / unit;
        for (const stakeJ of levelsJ) {
          if (stakeI + stakeJ > cap) break;
          const y = stakeJ / unit;
          if (x * edgeI + y * edgeJ <= incumbent.growth) continue;
          const kept = 1 - x - y;
          const bound =
            caseGrowth(none, kept, 0) +
            caseGrowth(onlyI, kept, x * onlyIPayout) +
            caseGrowth(onlyJ, kept, y * onlyJPayout) +
            caseGrowth(both, kept, x * bothI + y * bothJ);
          if (!(bound > incumbent.growth)) continue;
          offer(space, incumbent, [
            { candidate: i, stake: stakeI },
            { candidate: j, stake: stakeJ },
          ]);
        }
      }
    }
    for (let k = from; k < to; k++) returnInScenario[scenario[k] as number] = 0;
  }
}

/** P(case) × log of the mean wealth in it; `payout` is the mean times the probability. */
function caseGrowth(probability: number, kept: number, payout: number): number {
  return probability > NO_CHANCE ? probability * Math.log(kept + payout / probability) : 0;
}
