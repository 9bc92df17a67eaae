import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commonReturn, singleReturn, splitReturn } from "./own-stake.ts";

describe("one's own money lowers the dividend", () => {
  test("5 € into a couplé pool of 6,000 € with 120 € on the pair: 37.300 becomes 35.838", () => {
    const pool = { total: 6_000, own: 120, takeout: 0.254 };
    expect(singleReturn(pool, 1e-9) / 1e-9).toBeCloseTo(37.3, 6);
    expect(singleReturn(pool, 5) / 5).toBeCloseTo((0.746 * 6_005) / 125, 10);
    expect(Math.round((singleReturn(pool, 5) / 5) * 1e3) / 1e3).toBe(35.838);
  });

  test("100 € on no 4 of the worked place pool: 2.0577 becomes 2.0364", () => {
    const pool = { total: 40_000, own: 5_080, takeout: 0.139, payable: 18_320, parts: 3 };
    expect(splitReturn(pool, 1e-6) / 1e-6).toBeCloseTo(1 + 16_120 / (3 * 5_080), 6);
    expect(Math.round((splitReturn(pool, 100) / 100) * 1e4) / 1e4).toBe(2.0364);
  });

  test("the stake that earns most in a pool of 2,000 € is 30.907 €, and earns 4.1601 € (Isaacs)", () => {
    const pool = { total: 2_000, own: 200, takeout: 0.14 };
    const profit = (x: number): number => 0.15 * singleReturn(pool, x) - x;
    const a = 0.15 * 0.86;
    const best = -200 + Math.sqrt((a * 200 * 1_800) / (1 - a));
    expect(best).toBeCloseTo(30.907, 3);
    expect(profit(best)).toBeCloseTo(4.1601, 4);
    expect(profit(best)).toBeGreaterThan(Math.max(profit(best - 0.01), profit(best + 0.01)));
  });

  test("in every family the dividend falls and the return is concave", () => {
    const money = fc.double({ min: 1, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(
        money,
        money,
        money,
        money,
        fc.double({ min: 0.05, max: 0.35, noNaN: true }),
        (own, a, b, rest, t) => {
          const payable = own + a + b;
          const total = payable + rest;
          const pool = { total, own, takeout: t, payable, parts: 3 };
          fc.pre((1 - t) * total > payable); // a pool that can pay
          const families = [singleReturn, commonReturn, splitReturn] as const;
          for (const returnOf of families) {
            const [r1, r2, r3] = [1, 2, 3].map((k) => returnOf(pool, (k * total) / 100)) as [number, number, number];
            expect(r2 / 2).toBeLessThanOrEqual(r1 * (1 + 1e-12));
            expect(r3 - r2).toBeLessThanOrEqual((r2 - r1) * (1 + 1e-9) + 1e-9);
          }
        },
      ),
    );
  });

  test("nothing staked, nothing back", () => {
    const pool = { total: 10, own: 0, takeout: 0.1, payable: 0, parts: 3 };
    for (const returnOf of [singleReturn, commonReturn, splitReturn]) expect(returnOf(pool, 0)).toBe(0);
  });
});
