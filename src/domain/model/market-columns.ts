import type { Instant } from "../kernel/time.ts";
import { driftBetween } from "../market/drift.ts";
import type { OddsByRunner, RaceCard } from "../race/card.ts";
import { at } from "./at.ts";
import type { MoveColumn } from "./probability-move.ts";

/** Where the odds of a model stand; a part of `WinEvidence`. */
type OddsEvidence = {
  readonly card: RaceCard;
  readonly oddsAt: Instant;
  /** Odds of the same pool at H-30; empty where there are none. */
  readonly winH30: OddsByRunner;
};

/** The odds as a move: odds^−γ, shown as the card shows them. */
export function oddsColumn(odds: readonly number[], exponent: number, { card, oddsAt }: OddsEvidence): MoveColumn {
  return {
    code: "odds",
    values: odds,
    logWeights: odds.map((o) => -exponent * Math.log(o)),
    source: card.source,
    observedAt: oddsAt,
  };
}

/** log p(H5) − log p(H30) of each starter; undefined where there were no odds of this pool at H-30. */
export function driftOf(
  starters: readonly number[],
  odds: readonly number[],
  { winH30 }: OddsEvidence,
): (number | undefined)[] {
  const winH5 = Object.fromEntries(starters.map((number, i) => [number, at(odds, i)]));
  const { byRunner } = driftBetween(starters, winH30, winH5);
  return starters.map((number) => byRunner[number]);
}

/** The drift as information: the odds of H-5 hold it already, so it moves nothing unless a weight is given. */
export function driftColumn(
  drift: readonly (number | undefined)[],
  { card, oddsAt }: OddsEvidence,
  logWeights: readonly number[] = drift.map(() => 0),
): MoveColumn {
  return { code: "drift", values: drift, logWeights, source: card.source, observedAt: oddsAt };
}
