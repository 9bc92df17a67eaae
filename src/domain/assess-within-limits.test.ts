import { describe, expect, test } from "vitest";
import { lcg } from "../../bench/lcg.ts";
import { omniscient, simulatedCalibrations, simulatedRace } from "../../test/fakes/simulated-race.ts";
import { type AnalyseRace, analyseRace } from "./analyse-race.ts";
import type { Analysis } from "./betting/analysis.ts";
import { type Profile, profileOf } from "./betting/profile.ts";
import type { Bankroll } from "./betting/race-limits.ts";
import { canonicalJson } from "./kernel/canonical-json.ts";
import { type Cents, centsOf } from "./kernel/money.ts";
import { limitValues, NO_LIMITS } from "./staking/bankroll-limits.ts";

const FRESH: Bankroll = {
  bankroll: centsOf(10_000),
  highestBankroll: centsOf(10_000),
  settledToday: centsOf(0),
  openToday: [],
  stakedThisWeek: centsOf(0),
  lostInARow: 0,
  meetingTickets: 0,
  meetingStakes: centsOf(0),
};
/** 5 € on an outsider: 19 days in 20 lose it. */
const OPEN = [
  { profit: -500, probability: 0.94 },
  { profit: 4000, probability: 0.06 },
];
/** The public gives one of ten horses two sevenths of its chance. */
const RACE = simulatedRace(lcg(7), { operator: "pmu-online", edge: 2.5, starters: 10 });

describe("the first race of a bankroll", () => {
  test("is played as if there were no limits, and shows that each was asked", () => {
    const { limits, ...analysis } = analyse({ bankroll: FRESH });
    expect(analysis).toEqual(analyse({}));
    expect(stakeOf(analysis)).toBe(300);
    expect(limits).toMatchObject({ state: FRESH, budget: 500, lowered: [], throttle: { exotics: "allowed" } });
    expect(limits?.throttle.ruinProbability).toBe(0);
    expect(limits?.checks.map(({ code, value, maximum }) => [code, value, maximum])).toEqual([
      ["daily_value_at_risk", 300, 1200],
      ["weekly_stakes", 300, 6000],
      ["losing_tickets_in_a_row", 0, 2],
      ["tickets_per_meeting", analysis.tickets.length, 2],
      ["meeting_exposure", 300, 1200],
      ["daily_ruin", 0, 0.01],
    ]);
  });

  test("tells every profit that its tickets may bring", () => {
    const { risk } = analyse({ bankroll: FRESH });
    const outcomes = risk?.outcomes ?? [];
    expect(outcomes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
    const mean = outcomes.reduce((sum, { profit, probability }) => sum + profit * probability, 0);
    expect(mean).toBeCloseTo(risk?.expectedProfit ?? Number.NaN, 9);
    expect(outcomes[0]?.profit).toBe(-300);
  });

  test("is the same twice, and plain data", () => {
    const analysis = analyse({ bankroll: { ...FRESH, openToday: [OPEN] } });
    expect(canonicalJson(analyse({ bankroll: { ...FRESH, openToday: [OPEN] } }))).toBe(canonicalJson(analysis));
    expect(JSON.parse(JSON.stringify(analysis))).toEqual(analysis);
  });
});

describe("a limit that leaves no room closes the race and names itself, its value and the state", () => {
  test.each<[string, Partial<Bankroll>, object]>([
    [
      "three lost tickets in a row",
      { lostInARow: 3 },
      { code: "losing_tickets_in_a_row", value: 3, maximum: 2, state: { lostInARow: 3 } },
    ],
    [
      "60 € staked this week",
      { stakedThisWeek: centsOf(6000) },
      { code: "weekly_stakes", value: 6100, maximum: 6000, state: { stakedThisWeek: 6000 } },
    ],
    [
      "two tickets on the meeting",
      { meetingTickets: 2 },
      { code: "tickets_per_meeting", value: 3, maximum: 2, state: { meetingTickets: 2 } },
    ],
    [
      "12 € on the meeting",
      { meetingStakes: centsOf(1200) },
      { code: "meeting_exposure", value: 1300, maximum: 1200, state: { meetingStakes: 1200 } },
    ],
    [
      "13 € lost today",
      { settledToday: centsOf(-1300) },
      { code: "daily_value_at_risk", value: 1300, maximum: 1200, state: { settledToday: -1300, openRaces: 0 } },
    ],
    [
      "12 € lost today: the smallest bet is one euro more",
      { settledToday: centsOf(-1200) },
      { code: "daily_value_at_risk", value: 1500, maximum: 1200, state: { settledToday: -1200, openRaces: 0 } },
    ],
    [
      "open bets that may take the rest of the bankroll",
      { bankroll: centsOf(900), openToday: [OPEN, OPEN] },
      { code: "daily_ruin", maximum: 0.01, state: { bankroll: 900, openRaces: 2 } },
    ],
  ])("%s", (_, state, reason) => {
    const analysis = analyse({ bankroll: { ...FRESH, ...state } });
    expect(analysis.verdict.decision).toBe("abstain");
    expect(analysis.verdict.reasons[0]).toMatchObject(reason);
    expect(analysis.tickets).toEqual([]);
    expect(analysis.limits).toMatchObject({ budget: 0, state });
    // What would have been played otherwise is still to be seen.
    expect(analysis.funnel.nearest?.obstacles.map(({ code }) => code)).toContain(Object.values(reason)[0]);
    expect(analysis.funnel.candidates.every(({ stoppedBy }) => stoppedBy)).toBe(true);
  });

  test("after the race's own reasons", () => {
    const { snapshotH30: _, ...withoutH30 } = input({ bankroll: { ...FRESH, lostInARow: 3 } });
    const codes = analyseRace(withoutH30).verdict.reasons.map(({ code }) => code);
    expect(codes).toEqual(["data_missing", "losing_tickets_in_a_row"]);
  });

  test("but not the tickets of another model, which are paper", () => {
    const { models, paper } = analyse({ bankroll: { ...FRESH, lostInARow: 3 } });
    expect(models.map(({ name, chosen }) => [name, chosen])).toContainEqual(["market", false]);
    expect(paper).toHaveLength(3);
  });

  test("a profile without limits plays on", () => {
    const profile = { ...research(), limits: limitValues(NO_LIMITS) };
    const analysis = analyse({ profile, bankroll: { ...FRESH, lostInARow: 9, stakedThisWeek: centsOf(9000) } });
    expect(stakeOf(analysis)).toBe(300);
    expect(analysis.limits?.checks).toEqual([]);
  });
});

describe("a limit that leaves some room lowers the budget to whole units", () => {
  test.each<[string, Partial<Bankroll>, string, Cents]>([
    ["58 € staked this week", { stakedThisWeek: centsOf(5800) }, "weekly_stakes", centsOf(200)],
    ["10 € on the meeting", { meetingStakes: centsOf(1000) }, "meeting_exposure", centsOf(200)],
    ["11 € lost today", { settledToday: centsOf(-1100) }, "daily_value_at_risk", centsOf(300)],
    ["two open races, likely lost", { openToday: [OPEN, OPEN] }, "daily_value_at_risk", centsOf(400)],
  ])("%s", (_, state, code, budget) => {
    const analysis = analyse({ bankroll: { ...FRESH, ...state } });
    expect(analysis.verdict.decision).toBe("play");
    expect(analysis.limits).toMatchObject({ budget, lowered: [{ code }] });
    const stake = stakeOf(analysis);
    expect(stake % 100).toBe(0);
    expect(stake).toBeGreaterThan(0);
    expect(stake).toBeLessThanOrEqual(0.6 * budget); // simple bets alone: their share of the lowered budget
    for (const { value, maximum } of analysis.limits?.checks ?? []) expect(value).toBeLessThanOrEqual(maximum);
  });

  test("at the shop's two euros there may be no unit low enough: the race is closed by what was broken", () => {
    const shop = simulatedRace(lcg(7), { operator: "pmu-shop", edge: 2.5, starters: 10 });
    const bankroll = { ...FRESH, settledToday: centsOf(-1100) };
    const analysis = analyse({ ...shop, bankroll });
    expect(stakeOf(analyse({ ...shop, bankroll: FRESH }))).toBe(200);
    expect(analysis.verdict.reasons).toMatchObject([{ code: "daily_value_at_risk", value: 1300, maximum: 1200 }]);
    expect(analysis.limits).toMatchObject({ budget: 0, lowered: [{ code: "daily_value_at_risk" }] });
  });
});

describe("a bankroll in danger", () => {
  test("in a drawdown of 31 % closes the combinations and leaves simple bets open", () => {
    const bankroll = { ...FRESH, bankroll: centsOf(6900) };
    const { funnel, tickets } = analyse({ bankroll, calibrations: simulatedCalibrations("pmu-online") });
    expect(funnel.books.length).toBeGreaterThan(0);
    for (const { closedBy } of funnel.books) {
      expect(closedBy.find(({ code }) => code === "exotics_paused_by_drawdown")).toMatchObject({
        maximum: 0.3,
        state: { bankroll: 6900, highestBankroll: 10_000 },
      });
    }
    expect(tickets.every(({ betType }) => betType.startsWith("SIMPLE"))).toBe(true);
    expect(tickets.length).toBeGreaterThan(0);
  });

  test("that the day may take throttles Kelly, and then closes the race", () => {
    const bankroll = { ...FRESH, bankroll: centsOf(250), highestBankroll: centsOf(10_000) };
    const { limits, tickets } = analyse({ bankroll });
    expect(limits?.throttle).toMatchObject({ kellyFraction: 0.4, minimumExpectedValue: 0.4, exotics: "paused" });
    expect(limits?.throttle.ruinProbability).toBeGreaterThan(0.01);
    // Two euros of 2.50 € leave some.
    expect(tickets.reduce((sum, { stake }) => sum + stake, 0)).toBeLessThanOrEqual(200);
  });

  test("of nonsense is a bug, and named", () => {
    expect(() => analyse({ bankroll: { ...FRESH, lostInARow: Number.NaN } })).toThrow(/state\.lostInARow is NaN/);
  });
});

function input(over: Partial<AnalyseRace>): AnalyseRace {
  const { snapshotH30, snapshotH5 } = RACE;
  return { snapshotH30, snapshotH5, profile: research(), winModel: omniscient(RACE.truth), ...over };
}

function analyse(over: Partial<AnalyseRace>): Analysis {
  return analyseRace(input(over));
}

function stakeOf({ tickets }: Pick<Analysis, "tickets">): number {
  return tickets.reduce((sum, { stake }) => sum + stake, 0);
}

function research(): Profile {
  const profile = profileOf("research");
  if (!profile.ok) throw new Error(profile.error.kind);
  return profile.value;
}
