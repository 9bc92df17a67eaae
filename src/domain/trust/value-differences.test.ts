import * as fc from "fast-check";
import { expect, test } from "vitest";
import { valueDifferences } from "./value-differences.ts";

const card = {
  source: "zeturf",
  runners: [
    { number: 1, name: "Brume", jockey: "A. RENARD" },
    { number: 2, name: "Dune" },
  ],
  markets: [{ pool: "zeturf", win: { 1: 2.5, 2: 3.9 }, place: { 1: { min: 1.2, max: 1.9 } } }],
};

test("two readings of one page are the same, whatever the order of keys, and absent is undefined", () => {
  const same = { ...card, title: undefined, runners: card.runners.map((runner) => ({ ...runner, draw: undefined })) };
  expect(valueDifferences(card, Object.fromEntries(Object.entries(same).toReversed()))).toEqual([]);
});

test("a difference names the field and the runner, what was and what is", () => {
  const [first, second] = card.runners;
  const now = {
    ...card,
    runners: [
      { ...first, jockey: undefined },
      { ...second, draw: 4 },
    ],
    markets: [{ ...card.markets[0], win: { 1: 2.6, 3: 9 }, place: { 1: { min: 1.3, max: 1.9 } } }],
  };
  expect(valueDifferences(card, now)).toEqual([
    { field: "runners.jockey", runner: 1, before: "A. RENARD", now: undefined },
    { field: "runners.draw", runner: 2, before: undefined, now: 4 },
    { field: "markets.zeturf.win", runner: 1, before: 2.5, now: 2.6 },
    { field: "markets.zeturf.win", runner: 2, before: 3.9, now: undefined },
    { field: "markets.zeturf.win", runner: 3, before: undefined, now: 9 },
    { field: "markets.zeturf.place.min", runner: 1, before: 1.2, now: 1.3 },
  ]);
});

test("a runner that is gone, and a pool that is new, are one difference each", () => {
  const now = { ...card, runners: card.runners.slice(1), markets: [...card.markets, { pool: "geny", win: {} }] };
  expect(valueDifferences(card, now)).toEqual([
    { field: "runners", runner: 1, before: card.runners[0], now: undefined },
    { field: "markets.geny", runner: undefined, before: undefined, now: { pool: "geny", win: {} } },
  ]);
});

test("what is passed over on the outside is compared further in", () => {
  expect(valueDifferences({ at: 1, in: { at: 1 } }, { at: 2, in: { at: 2 } }, new Set(["at"]))).toEqual([
    { field: "in.at", runner: undefined, before: 1, now: 2 },
  ]);
});

test("any value differs from itself nowhere, and from another somewhere, in both directions", () => {
  const value = fc.dictionary(fc.constantFrom("runners", "win", "markets", "title"), fc.jsonValue());
  fc.assert(
    fc.property(value, value, (one, other) => {
      expect(valueDifferences(one, structuredClone(one))).toEqual([]);
      const there = valueDifferences(one, other).length;
      expect(there > 0).toBe(valueDifferences(other, one).length > 0);
    }),
  );
});
