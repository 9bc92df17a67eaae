import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OFFICIAL_ROUNDING } from "../betting/dividends/dividend-rounding.ts";
import { eightyPercentInterval } from "../betting/dividends/lognormal-dividend.ts";
import { centsOf } from "../kernel/money.ts";
import { checkForecast } from "./check-forecast.ts";
import type { Settlement } from "./settlement.ts";

const stake = centsOf(100);
const paid = (cents: number): Settlement => ({ outcome: "won", payout: centsOf(cents), basis: "official" });

describe("a paid dividend beside its forecast", () => {
  const ticket = { stake, expectedDividend: 4, interval: { low: 2, high: 8 } };

  test("in the middle of the interval it is at half of the law", () => {
    const check = checkForecast(ticket, paid(400));
    expect(check).toMatchObject({ forecast: 4, paid: 4, logError: 0, inside: true, basis: "official" });
    expect(check?.quantile).toBeCloseTo(0.5, 12);
  });

  test("at the ends it is at a tenth and at nine tenths, and still inside", () => {
    expect(checkForecast(ticket, paid(200))).toMatchObject({ inside: true });
    expect(checkForecast(ticket, paid(200))?.quantile).toBeCloseTo(0.1, 12);
    expect(checkForecast(ticket, paid(800))?.quantile).toBeCloseTo(0.9, 12);
  });

  test("beyond them it is outside", () => {
    expect(checkForecast(ticket, paid(190))).toMatchObject({ inside: false });
    expect(checkForecast(ticket, paid(810))).toMatchObject({ inside: false });
  });

  test("of a pool whose spread was never measured only the error is told", () => {
    const check = checkForecast({ stake, expectedDividend: 4 }, paid(440));
    expect(check).toEqual({ forecast: 4, paid: 4.4, logError: Math.log(1.1), basis: "official" });
  });

  test("of a law narrower than ten cents it is below, on or above", () => {
    const narrow = { stake, expectedDividend: 1.1, interval: { low: 1.1, high: 1.1 } };
    expect([105, 110, 120].map((cents) => checkForecast(narrow, paid(cents))?.quantile)).toEqual([0, 0.5, 1]);
  });

  test("only a ticket that won tells something", () => {
    expect(checkForecast(ticket, { outcome: "lost", payout: centsOf(0), basis: "official" })).toBeUndefined();
    expect(checkForecast(ticket, { outcome: "undetermined", reason: "no_dividends" })).toBeUndefined();
  });

  test("more paid is a higher quantile, and the interval of a forecast holds its median", () => {
    const law = fc.record({
      median: fc.double({ min: 2, max: 300, noNaN: true }),
      logSd: fc.double({ min: 0.1, max: 1.5, noNaN: true }),
    });
    fc.assert(
      fc.property(law, fc.integer({ min: 110, max: 90_000 }), (forecast, cents) => {
        const priced = {
          stake,
          expectedDividend: forecast.median,
          interval: eightyPercentInterval(forecast, OFFICIAL_ROUNDING),
        };
        const at = (payout: number) => checkForecast(priced, paid(payout))?.quantile ?? NaN;
        expect(at(cents + 10)).toBeGreaterThanOrEqual(at(cents));
        // Both ends are cut to ten cents, so the middle lies a little low.
        expect(Math.abs(at(Math.round(forecast.median * 100)) - 0.5)).toBeLessThan(0.25);
      }),
    );
  });
});
