import { err, ok, type Result } from "../kernel/result.ts";
import { bestPair } from "./best-pair.ts";
import { branchAndBound } from "./branch-and-bound.ts";
import { noBet } from "./incumbent.ts";
import { aloneGrowth, setGrowth } from "./set-growth.ts";
import { type StakeInput, stakeInputRefusal, stakeSpace, type TicketStake } from "./stake-space.ts";
import type { StakingRefusal } from "./staking-refusal.ts";

export type ChosenStakes = {
  /** By candidate; empty: no bet grows faster than none. */
  readonly tickets: readonly TicketStake[];
  /** Expected log growth of the fraction of the bankroll, by which sets are compared; 0 for no bet. */
  readonly fractionGrowth: number;
  /** Expected log growth of the whole bankroll. */
  readonly growth: number;
  /** The best growth of each candidate played alone at a stake within the rules; 0 where none is better than no bet. */
  readonly growthAlone: Float64Array;
  /** Sets added up scenario by scenario, and sets that were best until `accept` said no. */
  readonly setsWeighed: number;
  readonly setsRefused: number;
};

/**
 * The tickets of a race in whole units: of all sets within the rules the one that lets the bankroll grow fastest, exactly.
 *
 * "No bet" is always a candidate. The continuous optimum is never rounded: its neighbours in whole units need not be good,
 * nor within the caps. A fraction of Kelly is a bankroll of that fraction, so small edges are worth no unit at all.
 *
 * @param accept gates on a set as a whole (its expected value, its Sharpe ratio); asked only of sets that would be best
 * @returns a refusal that names the field on figures that cannot be staked on
 * @see mathematical specification §6.5, §6.6
 */
export function chooseStakes(
  input: StakeInput,
  accept: (tickets: readonly TicketStake[]) => boolean = () => true,
): Result<ChosenStakes, StakingRefusal> {
  const refusal = stakeInputRefusal(input);
  if (refusal) return err(refusal);
  const space = stakeSpace(input);
  const incumbent = noBet(accept);
  if (input.rules.maximumTickets <= 2) bestPair(space, incumbent);
  else branchAndBound(space, incumbent);
  const { tickets, growth, setsWeighed, setsRefused } = incumbent;
  const alone = space.levels.map((levels, candidate) =>
    levels.reduce((best, stake) => Math.max(best, aloneGrowth(space, { candidate, stake })), 0),
  );
  return ok({
    tickets,
    fractionGrowth: growth,
    growth: setGrowth({ ...space, unit: input.rules.bankroll }, tickets),
    growthAlone: Float64Array.from(alone),
    setsWeighed,
    setsRefused,
  });
}
