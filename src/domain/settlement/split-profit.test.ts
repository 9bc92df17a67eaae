import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Cents, centsOf } from "../kernel/money.ts";
import type { Settlement } from "./settlement.ts";
import { addSplits, type ProfitSplit, splitProfit } from "./split-profit.ts";

const cents = (most: number) => fc.nat(most).map(centsOf);
const priced = fc.record({
  stake: fc.integer({ min: 1, max: 50_000 }).map(centsOf),
  probability: fc.double({ min: 0, max: 1, noNaN: true }),
  expectedValue: fc.double({ min: -1, max: 20, noNaN: true }),
});
const settled: fc.Arbitrary<Settlement> = fc.oneof(
  fc.record({
    outcome: fc.constantFrom("won" as const, "lost" as const),
    payout: cents(900_000),
    basis: fc.constant("official" as const),
  }),
);
const finalDividend = fc.option(fc.double({ min: 1.1, max: 900, noNaN: true }), { nil: undefined });

const won = (payout: number): Settlement => ({ outcome: "won", payout: centsOf(payout), basis: "official" });
const refund = (stake: Cents): Settlement => ({
  outcome: "refunded",
  payout: stake,
  basis: "official",
  reason: "non_runner",
});

function total(split: ProfitSplit | undefined): number {
  if (!split) throw new Error("not split");
  return split.model + ("drift" in split ? split.drift + split.luck : split.driftAndLuck);
}

test("the parts of a profit add up to it to the cent", () => {
  fc.assert(
    fc.property(priced, settled, finalDividend, (ticket, settlement, dividend) => {
      if (settlement.outcome === "undetermined") return;
      expect(total(splitProfit(ticket, settlement, dividend))).toBe(settlement.payout - ticket.stake);
    }),
  );
});

test("two euros at a chance of 30 %, priced at 4 and paid 3: expected 40 cents, drifted by −60, lucky by 4.20", () => {
  const ticket = { stake: centsOf(200), probability: 0.3, expectedValue: 0.2 };
  expect(splitProfit(ticket, won(600), 3)).toEqual({ model: 40, drift: -60, luck: 420 });
});

test("odds that did not move leave nothing but the model and luck", () => {
  const ticket = { stake: centsOf(100), probability: 0.25, expectedValue: 0.25 * 5 - 1 };
  expect(splitProfit(ticket, { outcome: "lost", payout: centsOf(0), basis: "official" }, 5)).toEqual({
    model: 25,
    drift: 0,
    luck: -125,
  });
});

test("where the pool shows no price of the bet, drift and luck are not told apart", () => {
  const ticket = { stake: centsOf(100), probability: 0.5, expectedValue: 0.1 };
  expect(splitProfit(ticket, won(180), undefined)).toEqual({ model: 10, driftAndLuck: 70 });
});

test("a refunded ticket adds to no part, and an undetermined one has none", () => {
  fc.assert(
    fc.property(priced, finalDividend, (ticket, dividend) => {
      expect(splitProfit(ticket, refund(ticket.stake), dividend)).toEqual({ model: 0, drift: 0, luck: 0 });
    }),
  );
  const ticket = { stake: centsOf(100), probability: 0.5, expectedValue: 0.1 };
  expect(splitProfit(ticket, { outcome: "undetermined", reason: "no_dividends" }, 3)).toBeUndefined();
});

test("parts of several tickets add up in any order, and a refund among them changes nothing", () => {
  const one = fc.tuple(priced, settled, finalDividend).map(([ticket, settlement, dividend]) => ({
    split: splitProfit(ticket, settlement, dividend) ?? { model: centsOf(0), driftAndLuck: centsOf(0) },
  }));
  fc.assert(
    fc.property(fc.array(one, { maxLength: 8 }), (tickets) => {
      const splits = tickets.map(({ split }) => split);
      const sum = addSplits(splits);
      expect(total(sum)).toBe(splits.reduce((profit, split) => profit + total(split), 0));
      expect(addSplits(splits.toReversed())).toEqual(sum);
      expect(addSplits([...splits, { model: centsOf(0), drift: centsOf(0), luck: centsOf(0) }])).toEqual(sum);
    }),
  );
});
