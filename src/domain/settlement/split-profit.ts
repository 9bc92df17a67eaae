import { type Cents, centsOf } from "../kernel/money.ts";
import type { Settlement } from "./settlement.ts";

/**
 * Where a ticket's profit came from; the parts add up to the profit to the cent.
 *
 * `model` is what was expected at the decision. `drift` is what the move of the odds up to the off changed of it, at the
 * same chance. `luck` is the rest: what came beside what was then expected. Where nothing tells the final price of the
 * bet, drift and luck cannot be told apart.
 */
export type ProfitSplit =
  | { readonly model: Cents; readonly drift: Cents; readonly luck: Cents }
  | { readonly model: Cents; readonly driftAndLuck: Cents };

/** A ticket as far as its profit was expected. */
export type PricedTicket = {
  readonly stake: Cents;
  readonly probability: number;
  /** Profit per €1. */
  readonly expectedValue: number;
};

const NOTHING = centsOf(0);

/**
 * Splits the profit of a settled ticket.
 *
 * A refunded ticket was never in the race: it adds to no part.
 *
 * @param finalDividend euros for €1 that the odds announced at the off; undefined where the pool shows no price of the
 *   bet: a place or a combination is paid by what else came in
 * @returns undefined for a ticket that is not settled
 */
export function splitProfit(
  { stake, probability, expectedValue }: PricedTicket,
  settlement: Settlement,
  finalDividend: number | undefined,
): ProfitSplit | undefined {
  if (settlement.outcome === "undetermined") return undefined;
  if (settlement.outcome === "refunded") return { model: NOTHING, drift: NOTHING, luck: NOTHING };
  const profit = settlement.payout - stake;
  const model = wholeCents(stake * expectedValue);
  if (finalDividend === undefined) return { model, driftAndLuck: centsOf(profit - model) };
  const atTheOff = wholeCents(stake * (probability * finalDividend - 1));
  return { model, drift: centsOf(atTheOff - model), luck: centsOf(profit - atTheOff) };
}

/** To the nearest cent, and never −0, which a document would not keep. */
function wholeCents(amount: number): Cents {
  return centsOf(Math.round(amount) + 0);
}

/** The parts of several tickets together; where one is not split to the end, neither is the sum. */
export function addSplits(splits: readonly ProfitSplit[]): ProfitSplit {
  const model = centsOf(splits.reduce((sum, split) => sum + split.model, 0));
  if (splits.every((split) => "drift" in split)) {
    const drift = centsOf(splits.reduce((sum, split) => sum + split.drift, 0));
    return { model, drift, luck: centsOf(splits.reduce((sum, split) => sum + split.luck, 0)) };
  }
  const rest = splits.reduce(
    (sum, split) => sum + ("drift" in split ? split.drift + split.luck : split.driftAndLuck),
    0,
  );
  return { model, driftAndLuck: centsOf(rest) };
}
