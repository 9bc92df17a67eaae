import { describe, expect, test } from "vitest";
import type { Analysis, Candidate } from "./analysis.ts";
import { addGates, countGates, NO_RACES } from "./count-gates.ts";
import type { Reason } from "./reason.ts";

const ROI: Reason = { code: "roi_below_threshold", expectedValue: -0.2, minimum: 0.2 };
const EV: Reason = { code: "ev_below_threshold", expectedValue: 0.3, minimum: 0.4 };
const SMALL: Reason = { code: "too_few_runners", starters: 5, minimum: 6 };
const bet: Candidate = {
  betType: "SIMPLE_GAGNANT",
  runners: [1],
  probability: 0.2,
  expectedDividend: 4,
  expectedValue: -0.2,
};

const counted = (reasons: readonly Reason[], funnel: Analysis["funnel"]) =>
  countGates({ verdict: { decision: "abstain", reasons }, tickets: [], funnel } as unknown as Analysis);
const NOTHING: Analysis["funnel"] = { candidates: [], stops: [], books: [], notPriced: [] };

describe("the gates of a race", () => {
  test("stop bets each by its first one, and the race by its first reason and by all", () => {
    const candidates = [{ ...bet, stoppedBy: ROI }, { ...bet, stoppedBy: ROI }, { ...bet, stoppedBy: EV }, bet];
    const nearest = { ...bet, requiredExpectedValue: 0.4, probabilityNeeded: 0.3, obstacles: [EV, ROI] };
    const report = counted([EV, ROI], { ...NOTHING, candidates, nearest });
    expect(report).toMatchObject({ races: 1, plays: 0, bets: 4, betsPassed: 1, nearest: 1 });
    expect(report.gates).toEqual({
      roi_below_threshold: { bets: 2, books: 0, racesFirst: 0, races: 1, nearest: 1 },
      ev_below_threshold: { bets: 1, books: 0, racesFirst: 1, races: 1, nearest: 1 },
    });
  });

  test("that is refused as a whole, before anything is priced, counts as a race and as no bet", () => {
    const report = counted([SMALL, SMALL], NOTHING);
    expect(report).toMatchObject({ races: 1, bets: 0 });
    expect(report.gates).toEqual({ too_few_runners: { bets: 0, books: 0, racesFirst: 1, races: 1, nearest: 0 } });
  });

  test("add up to those of a season, whichever race comes first", () => {
    const [one, two] = [
      counted([SMALL], NOTHING),
      counted([EV], { ...NOTHING, candidates: [{ ...bet, stoppedBy: EV }] }),
    ];
    expect(addGates(one, two)).toEqual(addGates(two, one));
    expect(addGates(NO_RACES, one)).toEqual(one);
    expect(addGates(one, addGates(two, two))).toMatchObject({
      races: 3,
      bets: 2,
      gates: { ev_below_threshold: { bets: 2, races: 2 }, too_few_runners: { races: 1 } },
    });
  });
});
