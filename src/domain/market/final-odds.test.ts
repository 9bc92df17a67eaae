import { expect, test } from "vitest";
import { FINAL_AS_SHOWN, forecastFinalShares, MEASURED_FINAL_ODDS, SPECIFIED_FINAL_ODDS } from "./final-odds.ts";

const SHARES = [0.4, 0.3, 0.15, 0.1, 0.05];

test("the field sharpens: favourites end shorter, longshots longer, and all shares still add up", () => {
  for (const law of [SPECIFIED_FINAL_ODDS, MEASURED_FINAL_ODDS]) {
    const { publicWin } = forecastFinalShares(SHARES, law);
    expect(publicWin.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(publicWin[0]).toBeGreaterThan(0.4);
    expect(publicWin[4]).toBeLessThan(0.05);
    const slope = Math.log((publicWin[0] ?? 0) / (publicWin[4] ?? 0)) / Math.log(0.4 / 0.05);
    expect(slope).toBeCloseTo(1 + law.sharpening, 12);
  }
});

test("above a tenth the log share ends within 0.24, below within 0.31", () => {
  expect(forecastFinalShares(SHARES, MEASURED_FINAL_ODDS).logSd).toEqual([0.24, 0.24, 0.24, 0.31, 0.31]);
});

test("a share of exactly a tenth, and less, moves as an outsider's; a hair above as a favourite's", () => {
  const shares = [0.1, 0.11, 0.79];
  expect(forecastFinalShares(shares, MEASURED_FINAL_ODDS).logSd).toEqual([0.31, 0.24, 0.24]);
});

test("odds that are final stay", () => {
  const { publicWin, logSd } = forecastFinalShares(SHARES, FINAL_AS_SHOWN);
  for (const [i, share] of SHARES.entries()) expect(publicWin[i]).toBeCloseTo(share, 12);
  expect(logSd).toEqual([0, 0, 0, 0, 0]);
});

test("a share of nothing is a bug", () => {
  expect(() => forecastFinalShares([0, 1], FINAL_AS_SHOWN)).toThrow(RangeError);
});
