import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Cents, centsOf } from "../kernel/money.ts";
import type { RaceId } from "../kernel/race-id.ts";
import type { RaceDay } from "../kernel/time.ts";
import { moneyReport, type RaceOutcome } from "./money-report.ts";

describe("what races brought together", () => {
  test("nothing decided is nothing, and no ratio is made up", () => {
    expect(moneyReport([])).toMatchObject({
      races: 0,
      stake: 0,
      roi: undefined,
      bootstrap: undefined,
      logLoss: undefined,
    });
    const refused = race(1, [], { reasons: ["ev_below_threshold", "ev_below_threshold", "no_data"] });
    expect(moneyReport([refused])).toMatchObject({
      races: 1,
      played: 0,
      abstained: 1,
      abstentions: [
        { code: "ev_below_threshold", races: 1 },
        { code: "no_data", races: 1 },
      ],
      roi: undefined,
    });
  });

  test("an open bet is counted and in no sum", () => {
    const report = moneyReport([race(1, [[300, 900]]), race(2, [[200, undefined]])]);
    expect(report.basis).toEqual([{ name: "official", bets: 1 }]);
    expect(report).toMatchObject({ played: 2, bets: 2, openBets: 1, stake: 300, payout: 900, profit: 600, roi: 2 });
  });

  test("one lucky ticket is told apart, and so are the fall and the run of losses", () => {
    const report = moneyReport([
      race(1, [[100, 300]]),
      race(2, [[100, 0]]),
      race(3, [[100, 0]]),
      race(4, [[100, 0]]),
      race(5, [[100, 900]]),
    ]);
    expect(report.roi).toBeCloseTo(1.4, 12);
    expect(report.roiWithoutLargest).toBeCloseTo(-0.4, 12);
    expect(report.drawdown).toBe(-300);
    expect(report.longestLosingRun).toBe(3);
    expect(report.brier).toBeCloseTo((2 * 0.7 ** 2 + 3 * 0.3 ** 2) / 5, 12);
  });

  test("a refund brings its stake back and says nothing of the chance", () => {
    const lost = race(1, [[100, 0]]);
    const back = race(2, [[100, 100]]);
    const refunded = { ...back, bets: back.bets.map((bet) => ({ ...bet, refunded: true })) };
    const report = moneyReport([lost, refunded]);
    expect(report).toMatchObject({ stake: 200, payout: 100, longestLosingRun: 1 });
    expect(report.brier).toBeCloseTo(0.09, 12);
  });

  test("the model is held against the public on the winners", () => {
    const winner = { market: 0.25, model: 0.5 };
    const { logLoss } = moneyReport([race(1, [], { winner }), race(2, [])]);
    expect(logLoss).toEqual({ races: 1, market: Math.log(4), model: Math.log(2) });
  });

  test("days that all end alike leave no doubt; one day leaves no interval", () => {
    const same = [1, 2, 3].map((day) => race(day, [[100, 150]], { day: `2025-12-0${day}` }));
    expect(moneyReport(same).bootstrap).toEqual({ low: 0.5, median: 0.5, high: 0.5, atMostZero: 1 / 2001 });
    expect(moneyReport(same.slice(0, 1)).bootstrap).toBeUndefined();
  });

  test("the interval holds the ROI and widens with the spread of the days; order changes nothing", () => {
    const outcome = fc.record({ day: fc.integer({ min: 10, max: 20 }), payout: fc.constantFrom(0, 0, 110, 250, 900) });
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 2, maxLength: 40 }), (outcomes) => {
        const races = outcomes.map(({ day, payout }, i) => race(i, [[100, payout]], { day: `2025-12-${day}` }));
        const report = moneyReport(races);
        expect(moneyReport(races.toReversed())).toEqual(report);
        if (!report.bootstrap || report.roi === undefined) return;
        expect(report.bootstrap.low).toBeLessThanOrEqual(report.bootstrap.median);
        expect(report.bootstrap.median).toBeLessThanOrEqual(report.bootstrap.high);
        expect(report.bootstrap.low).toBeLessThanOrEqual(report.roi + 1e-12);
        expect(report.bootstrap.high).toBeGreaterThanOrEqual(report.roi - 1e-12);
      }),
      { numRuns: 30 },
    );
  });
});

function race(
  number: number,
  bets: readonly (readonly [stake: number, payout: number | undefined])[],
  told: Partial<Omit<RaceOutcome, "day" | "bets">> & { readonly day?: string } = {},
): RaceOutcome {
  const day = (told.day ?? "2025-12-10") as RaceDay;
  const raceId = `${day}-R1C${String(number).padStart(3, "0")}` as RaceId;
  const outcomes = bets.map(([stake, payout]) => ({
    betType: "SIMPLE_GAGNANT",
    stake: centsOf(stake),
    payout: payout === undefined ? undefined : (centsOf(payout) satisfies Cents),
    basis: payout === undefined ? undefined : "official",
    refunded: false,
    probability: 0.3,
    expectedValue: 0.2,
  }));
  return { reasons: [], winner: undefined, ...told, raceId, day, bets: outcomes };
}
