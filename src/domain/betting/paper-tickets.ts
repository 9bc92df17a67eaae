import type { RaceId } from "../kernel/race-id.ts";
import { seededUniform } from "../kernel/seeded-uniform.ts";
import { at } from "../model/at.ts";
import type { Operator } from "../race/race-result.ts";
import type { PaperTickets } from "./analysis.ts";
import type { PricedBet } from "./candidate-gates.ts";
import { ticketOf } from "./decide-race.ts";
import { SIMPLE_UNITS } from "./operator-units.ts";

/**
 * What bettors without any model would play: one unit of simple gagnant, on every race whose gates are open, for comparison
 * only (gpi.md §10). Seeded from the race, so that a replay draws the same horses.
 *
 * - `follow-market`: a starter drawn with the public's chances. Over many races that loses what the pool keeps back.
 * - `favourite`: the starter with the largest share of the pool; of equal ones the lowest number.
 * - `random`: any starter, all alike.
 *
 * @param simple priced bets of the race, simple gagnant among them
 * @param publicWin the public's shares, aligned with `starters`
 */
export function paperTickets(race: {
  readonly raceId: RaceId;
  readonly operator: Operator;
  readonly starters: readonly number[];
  readonly publicWin: readonly number[];
  readonly simple: readonly PricedBet[];
}): PaperTickets[] {
  const { raceId, operator, starters, publicWin, simple } = race;
  const unit = SIMPLE_UNITS[operator];
  if (!unit) return [];
  const paper = (profile: PaperTickets["profile"], index: number): PaperTickets => {
    const number = at(starters, index);
    const bet = simple.find(({ betType, runners }) => betType === "SIMPLE_GAGNANT" && runners[0] === number);
    return { profile, tickets: bet ? [ticketOf(raceId, { operator }, bet, unit.minimum)] : [] };
  };
  const draw = seededUniform(`${raceId} follow-market`);
  let passed = 0;
  const followed = publicWin.findIndex((share) => {
    passed += share;
    return draw < passed;
  });
  return [
    // Shares sum to 1 but for a rounding: a draw beyond it is the last starter's.
    paper("follow-market", followed < 0 ? starters.length - 1 : followed),
    paper("favourite", publicWin.indexOf(Math.max(...publicWin))),
    paper("random", Math.floor(seededUniform(`${raceId} random`) * starters.length)),
  ];
}
