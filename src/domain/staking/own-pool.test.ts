import * as fc from "fast-check";
import { expect, test } from "vitest";
import { singleReturn, splitReturn } from "../betting/dividends/own-stake.ts";
import { dilutedDividend, singlePoolMarginal, splitPoolMarginal } from "./own-pool.ts";

test("120 € on a pair in 6,000 €: five more euros bring 37.30 down to 35.84", () => {
  const pool = { onTicket: 120, marginalReturn: singlePoolMarginal(0.254) };
  expect(dilutedDividend((0.746 * 6000) / 120, 5, pool)).toBeCloseTo(35.838, 3);
});

test("100 € on no 4 to be placed: 2.0577 becomes 2.0364", () => {
  const pool = { onTicket: 5080, marginalReturn: splitPoolMarginal(0.139, 3) };
  expect(dilutedDividend(1 + 16_120 / (3 * 5080), 100, pool)).toBeCloseTo(2.0364, 4);
});

test("what our own stake does to a dividend is what the formula of the pool says", () => {
  const money = fc.double({ min: 1, max: 5000, noNaN: true });
  fc.assert(
    fc.property(money, money, money, fc.double({ min: 0.1, max: 0.3, noNaN: true }), (own, rest, x, takeout) => {
      const total = own + 2 * rest;
      const single = { onTicket: own, marginalReturn: singlePoolMarginal(takeout) };
      const alone = ((1 - takeout) * total) / own;
      if (alone > 1) {
        const told = singleReturn({ total, own, takeout }, x) / x;
        expect(dilutedDividend(alone, x, single) / told).toBeCloseTo(1, 10);
      }
      const split = { onTicket: own, marginalReturn: splitPoolMarginal(takeout, 3) };
      const [payable, parts] = [own + rest / 2, 3];
      const shared = 1 + ((1 - takeout) * total - payable) / (parts * own);
      if (shared > 1) {
        const told = splitReturn({ total, own, takeout, payable, parts }, x) / x;
        expect(dilutedDividend(shared, x, split) / told).toBeCloseTo(1, 10);
      }
    }),
  );
});

test("a refund is not shared with anybody", () => {
  expect(dilutedDividend(1, 100, { onTicket: 100, marginalReturn: 0.86 })).toBe(1);
  expect(dilutedDividend(3, 100, undefined)).toBe(3);
});
