import type { Instant } from "../kernel/time.ts";
import { driftBetween } from "../market/drift.ts";
import { publicOdds } from "../market/market-quality.ts";
import { winProbabilities } from "../market/win-probabilities.ts";
import type { OddsByRunner, Pool, RaceCard } from "../race/card.ts";
import { at } from "./at.ts";
import type { MoveBefore, MoveColumn } from "./probability-move.ts";

/** Where the odds of a model stand; a part of `WinEvidence`. */
type OddsEvidence = {
  readonly card: RaceCard;
  readonly pool: Pool;
  readonly oddsAt: Instant;
  /** Odds of the same pool at H-30; empty where there are none. */
  readonly winH30: OddsByRunner;
  readonly oddsAtH30?: Instant | undefined;
};

/** The odds as a move: odds^−γ, shown as the card shows them, beside those of H-30. */
export function oddsColumn(
  { starters, odds }: { readonly starters: readonly number[]; readonly odds: readonly number[] },
  exponent: number,
  evidence: OddsEvidence,
): MoveColumn {
  return {
    code: "odds",
    values: odds,
    before: oddsBefore(starters, evidence),
    logWeights: odds.map((o) => -exponent * Math.log(o)),
    source: evidence.card.source,
    observedAt: evidence.oddsAt,
  };
}

/** The odds of H-30, with the public's chances among today's starters where all of them had odds then. */
export function oddsBefore(
  starters: readonly number[],
  { pool, winH30, oddsAtH30 }: OddsEvidence,
): (MoveBefore | undefined)[] {
  const values = starters.map((number) => winH30[number]);
  if (oddsAtH30 === undefined) return values.map(() => undefined);
  const known = values.filter((value) => value !== undefined && value > 1 && value < Infinity) as number[];
  const shares =
    known.length === starters.length ? winProbabilities(publicOdds(pool, known), { kind: "proportional" }) : undefined;
  return values.map((value, i) => {
    if (value === undefined || !(value > 1 && value < Infinity)) return undefined;
    const marketProbability = shares?.ok ? at(shares.value.probabilities, i) : undefined;
    return { value, ...(marketProbability === undefined ? {} : { marketProbability }), observedAt: oddsAtH30 };
  });
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
