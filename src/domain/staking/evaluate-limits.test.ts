import { describe, expect, test } from "vitest";
import { centsOf } from "../kernel/money.ts";
import { type BankrollLimits, GPI_LIMITS, limitValues, NO_LIMITS } from "./bankroll-limits.ts";
import { type BankrollState, evaluateLimits, type StakeProposal, throttleOf } from "./evaluate-limits.ts";

const LIMITS = limitValues(GPI_LIMITS);
const FRESH: BankrollState = {
  bankroll: centsOf(10_000),
  highestBankroll: centsOf(10_000),
  settledToday: centsOf(0),
  openToday: [],
  stakedThisWeek: centsOf(0),
  lostInARow: 0,
  meetingTickets: 0,
  meetingStakes: centsOf(0),
};
const bet = (stake: number, win: number, chance: number) => ({
  profit: Float64Array.of(-stake, win),
  probability: Float64Array.of(1 - chance, chance),
});
const FIVE: StakeProposal = { tickets: 2, stake: centsOf(500), exotic: false, profit: bet(500, 1500, 0.3) };

describe("limits of the day, the week and the bankroll", () => {
  test("a first race of 5 € keeps them all", () => {
    expect(answer(FRESH, FIVE)).toMatchObject({ allowed: true, reasons: [] });
  });

  test.each<[string, Partial<BankrollState>, Partial<StakeProposal>, string]>([
    ["two open races of 5 €, likely lost", { openToday: [FIVE.profit, FIVE.profit] }, {}, "daily_value_at_risk"],
    ["8 € lost already", { settledToday: centsOf(-800) }, {}, "daily_value_at_risk"],
    ["56 € staked this week", { stakedThisWeek: centsOf(5600) }, {}, "weekly_stakes"],
    ["three lost tickets in a row", { lostInARow: 3 }, {}, "losing_tickets_in_a_row"],
    ["a ticket on the meeting already", { meetingTickets: 1 }, {}, "tickets_per_meeting"],
    ["8 € on the meeting already", { meetingStakes: centsOf(800) }, {}, "meeting_exposure"],
    [
      "an exotic bet in a drawdown of 31 %",
      { bankroll: centsOf(6900) },
      { exotic: true },
      "exotics_paused_by_drawdown",
    ],
    ["5 € of the last 5 €", { bankroll: centsOf(500), highestBankroll: centsOf(700) }, {}, "daily_ruin"],
  ])("%s", (_, state, proposal, code) => {
    const { allowed, reasons } = answer({ ...FRESH, ...state }, { ...FIVE, ...proposal });
    expect(allowed).toBe(false);
    expect(reasons.map((reason) => reason.code)).toEqual([code]);
    expect(at0(reasons).value).toBeGreaterThan(at0(reasons).maximum);
  });

  test("exactly at each limit is still within it", () => {
    const full: BankrollState = {
      ...FRESH,
      bankroll: centsOf(7000),
      settledToday: centsOf(-700),
      stakedThisWeek: centsOf(5500),
      lostInARow: 2,
      meetingStakes: centsOf(700),
    };
    const { allowed, reasons, checks } = answer(full, { ...FIVE, exotic: true });
    expect({ allowed, reasons }).toEqual({ allowed: true, reasons: [] });
    expect(checks.map(({ code, value, maximum }) => [code, value, maximum])).toEqual([
      ["daily_value_at_risk", 1200, 1200],
      ["weekly_stakes", 6000, 6000],
      ["losing_tickets_in_a_row", 2, 2],
      ["tickets_per_meeting", 2, 2],
      ["meeting_exposure", 1200, 1200],
      ["exotics_paused_by_drawdown", expect.closeTo(0.3, 12), 0.3],
      ["daily_ruin", 0, 0.01],
    ]);
  });

  test("every limit that is broken is named", () => {
    const state = { ...FRESH, stakedThisWeek: centsOf(6000), lostInARow: 4, meetingStakes: centsOf(1200) };
    const codes = answer(state, FIVE).reasons.map(({ code }) => code);
    expect(codes).toEqual(["weekly_stakes", "losing_tickets_in_a_row", "meeting_exposure"]);
  });

  test("a profile without limits plays on", () => {
    const state = { ...FRESH, bankroll: centsOf(500), stakedThisWeek: centsOf(9000), lostInARow: 9, meetingTickets: 9 };
    const { allowed, checks } = answer(state, { ...FIVE, exotic: true }, limitValues(NO_LIMITS));
    expect({ allowed, checks }).toEqual({ allowed: true, checks: [] });
  });

  test("every value says where it comes from", () => {
    for (const [, source] of Object.values(GPI_LIMITS)) expect(source).toMatch(/\.md §/);
  });
});

describe("a bankroll in danger", () => {
  test("a ruin probability above 1 % throttles Kelly to 0.4 and raises the floor to 0.40", () => {
    expect(throttleOf(FRESH, 0.011, LIMITS)).toEqual({
      ok: true,
      value: { kellyFraction: 0.4, minimumExpectedValue: 0.4, exotics: "allowed" },
    });
    expect(throttleOf(FRESH, 0.01, LIMITS)).toEqual({ ok: true, value: { exotics: "allowed" } });
    expect(throttleOf(FRESH, 1, limitValues(NO_LIMITS))).toEqual({ ok: true, value: { exotics: "allowed" } });
  });

  test("a drawdown beyond 30 % pauses exotic bets", () => {
    const paused = throttleOf({ ...FRESH, bankroll: centsOf(6999) }, 0, LIMITS);
    expect(paused).toEqual({ ok: true, value: { exotics: "paused" } });
    expect(throttleOf({ ...FRESH, bankroll: centsOf(7000) }, 0, LIMITS)).toEqual({
      ok: true,
      value: { exotics: "allowed" },
    });
  });
});

test.each<[string, object, object]>([
  ["state.bankroll", { bankroll: Number.NaN }, {}],
  ["state.highestBankroll", { highestBankroll: 5000 }, {}],
  ["state.settledToday", { settledToday: 0.5 }, {}],
  ["state.lostInARow", { lostInARow: -1 }, {}],
  ["state.openToday[0].probability", { openToday: [bet(500, 100, Number.NaN)] }, {}],
  ["proposal.tickets", {}, { tickets: 0.5 }],
  ["proposal.stake", {}, { stake: -1 }],
  ["proposal.profit.profit", {}, { profit: bet(500, -500, 0.5) }],
  ["proposal.profit.profit", {}, { profit: { profit: Float64Array.of(), probability: Float64Array.of() } }],
])("a limit is never kept by nonsense: %s", (field, state, proposal) => {
  const refused = evaluateLimits({ ...FRESH, ...state }, { ...FIVE, ...proposal }, LIMITS);
  expect(refused.ok ? undefined : refused.error).toMatchObject({ kind: "invalid_staking_input", field });
});

test("a ruin probability that is none is refused", () => {
  expect(throttleOf(FRESH, Number.NaN, LIMITS)).toMatchObject({ ok: false, error: { field: "ruinProbability" } });
});

function answer(state: BankrollState, proposal: StakeProposal, limits: BankrollLimits = LIMITS) {
  const result = evaluateLimits(state, proposal, limits);
  if (!result.ok) throw new Error(result.error.field);
  return result.value;
}

function at0<T>(list: readonly T[]): T {
  const [first] = list;
  if (first === undefined) throw new Error("empty");
  return first;
}
