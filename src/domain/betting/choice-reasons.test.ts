import { describe, expect, test } from "vitest";
import { raceIdOf } from "../kernel/race-id.ts";
import type { RaceDay } from "../kernel/time.ts";
import { orderOfFinish } from "../model/order-of-finish.ts";
import type { PricedBet } from "./candidate-gates.ts";
import { chooseRaceTickets } from "./choose-race-tickets.ts";
import { decideRace } from "./decide-race.ts";
import type { BetBook } from "./dividends/pricing-input.ts";
import { profileOf } from "./profile.ts";
import type { ProfileRules } from "./profile-rules.ts";

const WIN = [0.3, 0.25, 0.2, 0.15, 0.07, 0.03];
const law = orderOfFinish(WIN, [1, 0.74, 0.56]);
const starters = WIN.map((_, i) => i + 1);

const research = rulesOf("research");
const choice = { operator: "pmu-online", law, starters, places: 3, rules: research } as const;

/** Simple gagnant at fixed odds, at the law's own chance. */
function toWin(number: number, dividend: number): PricedBet {
  const probability = WIN[number - 1] ?? Number.NaN;
  return {
    betType: "SIMPLE_GAGNANT",
    runners: [number],
    probability,
    expectedDividend: dividend,
    expectedValue: probability * dividend - 1,
  };
}

const reasonsOf = (bets: readonly PricedBet[], rules: ProfileRules = research) =>
  chooseRaceTickets(bets, { ...choice, rules }).left.map(({ bet, reasons }) => [bet.runners[0], reasons] as const);

describe("a bet that passed its gates and is not played", () => {
  test("has an edge for which no whole unit makes the bankroll grow", () => {
    // 3 chances in 100 at 36: Kelly's half of 100 € is 0.08 / 35 of it, eleven cents.
    const [[number, reasons] = []] = reasonsOf([toWin(6, 36)]);
    expect(number).toBe(6);
    expect(reasons).toEqual([
      { code: "kelly_rounds_to_zero", kellyStake: expect.closeTo((0.5 * 10_000 * 0.08) / 35, 6), unit: 100 },
    ]);
  });

  test("has less of the budget than its operator's smallest stake", () => {
    const small = { ...research, budgetPerRace: 150 as ProfileRules["budgetPerRace"] };
    expect(reasonsOf([toWin(1, 8)], small)).toEqual([[1, [{ code: "budget_spent", left: 90, unit: 100 }]]]);
  });

  test("leaves its place to a set that grows faster, both growths told", () => {
    const bets = [toWin(1, 9), toWin(2, 9), toWin(3, 6), toWin(4, 8)];
    const { chosen, left } = chooseRaceTickets(bets, choice);
    expect(chosen.length).toBeLessThanOrEqual(2);
    const [first] = left.flatMap(({ reasons }) => reasons);
    expect(left.every(({ reasons }) => reasons[0]?.code === "another_set_grows_faster")).toBe(true);
    if (first?.code !== "another_set_grows_faster") throw new Error(String(first?.code));
    expect(first.growth).toBeGreaterThan(first.growthAlone);
  });
});

test("a combination whose unit nobody established is closed, and priced all the same", () => {
  const book: BetBook = {
    betType: "COUPLE_GAGNANT",
    possible: 15,
    considered: 15,
    takeout: { value: 0.25, source: "a test's own" },
    poolSize: { value: 500_000 as BetBook["poolSize"]["value"], assumed: true, source: "a test's own" },
    prices: [],
  };
  const decision = decideRace({
    raceId: raceIdOf({ day: "2025-10-16" as RaceDay, meetingNumber: 1, raceNumber: 3 }),
    rules: research,
    raceReasons: [],
    priced: {
      ...choice,
      operator: "zeturf",
      placeMarket: { pool: "zeturf", overround: 1.1, discipline: "ATTELE", starters: starters.length },
      comboEvidence: { jockeyTrainerCoverage: 1, chronoCoverage: 1 },
      saleNotTold: [],
      notOnSale: [],
      prices: { simple: [], books: [book], notPriced: [] },
    },
  });
  expect(decision.funnel.books[0]?.closedBy).toEqual([
    { code: "no_stake_unit", operator: "zeturf", betType: "COUPLE_GAGNANT" },
  ]);
});

function rulesOf(name: string): ProfileRules {
  const profile = profileOf(name);
  if (!profile.ok) throw new Error(profile.error.kind);
  return profile.value.rules;
}
