import { describe, expect, test } from "vitest";
import { centsOf } from "../kernel/money.ts";
import type { Dividend } from "../race/race-result.ts";
import { settleTicket } from "./settle-ticket.ts";
import type { SettleableTicket } from "./settlement.ts";

function ticket(betType: string, runner: number, more: Partial<SettleableTicket> = {}): SettleableTicket {
  return { betType, operator: "pmu-shop", runners: [runner], stake: centsOf(200), ...more };
}

function dividend(betType: string, runner: number, cents: number, more: Partial<Dividend> = {}): Dividend {
  return { operator: "pmu-shop", betType, label: betType, runners: [runner], dividend: centsOf(cents), ...more };
}

type Result = Parameters<typeof settleTicket>[1];
const official: Result = {
  status: "official",
  finish: [[5], [2], [7], [1]],
  nonRunners: [9],
  dividends: [
    dividend("SIMPLE_GAGNANT", 5, 510),
    dividend("SIMPLE_PLACE", 5, 180),
    dividend("SIMPLE_PLACE", 2, 240),
    dividend("SIMPLE_PLACE", 7, 410),
  ],
};
const facts = { declaredRunners: 12 };
const lost = { outcome: "lost", payout: 0, basis: "official" };

describe("official dividends decide", () => {
  test("a simple gagnant on the winner is paid its dividend for each euro", () => {
    expect(settleTicket(ticket("SIMPLE_GAGNANT", 5), official, facts)).toEqual({
      outcome: "won",
      payout: 1020,
      basis: "official",
    });
  });

  test("a simple gagnant on the second is lost", () => {
    expect(settleTicket(ticket("SIMPLE_GAGNANT", 2), official, facts)).toEqual(lost);
  });

  test.each([
    [5, 360],
    [2, 480],
    [7, 820],
  ])("a simple placé on number %i brings %i cents", (runner, payout) => {
    expect(settleTicket(ticket("SIMPLE_PLACE", runner), official, facts)).toMatchObject({ outcome: "won", payout });
  });

  test("a simple placé on the fourth, and on a horse that did not finish, is lost", () => {
    expect(settleTicket(ticket("SIMPLE_PLACE", 1), official, facts)).toEqual(lost);
    expect(settleTicket(ticket("SIMPLE_PLACE", 3), official, facts)).toEqual(lost);
  });

  test("a payout is cut to the cent", () => {
    const small = ticket("SIMPLE_GAGNANT", 5, { stake: centsOf(33) });
    const result = { ...official, dividends: [dividend("SIMPLE_GAGNANT", 5, 115)] };
    expect(settleTicket(small, result, facts)).toMatchObject({ payout: 37 }); // 37.95
  });

  test("each of a dead heat for the first place is paid its own dividend", () => {
    const deadHeat: Result = {
      ...official,
      finish: [[1, 4], [3]],
      dividends: [dividend("SIMPLE_GAGNANT", 1, 150), dividend("SIMPLE_GAGNANT", 4, 290)],
    };
    expect(settleTicket(ticket("SIMPLE_GAGNANT", 1), deadHeat, facts)).toMatchObject({ outcome: "won", payout: 300 });
    expect(settleTicket(ticket("SIMPLE_GAGNANT", 4), deadHeat, facts)).toMatchObject({ outcome: "won", payout: 580 });
    expect(settleTicket(ticket("SIMPLE_GAGNANT", 3), deadHeat, facts)).toEqual(lost);
  });

  test("the stable's other horse is paid where the dividends name it, though it did not win", () => {
    const stable = { ...official, dividends: [...official.dividends, dividend("SIMPLE_GAGNANT", 1, 510)] };
    expect(settleTicket(ticket("SIMPLE_GAGNANT", 1), stable, facts)).toMatchObject({ outcome: "won", payout: 1020 });
  });
});

describe("each operator pays its own dividend", () => {
  const both = {
    ...official,
    dividends: [...official.dividends, dividend("SIMPLE_GAGNANT", 5, 620, { operator: "zeturf" })],
  };

  test("a ticket at ZEturf takes ZEturf's", () => {
    const atZeturf = ticket("SIMPLE_GAGNANT", 5, { operator: "zeturf" });
    expect(settleTicket(atZeturf, both, facts)).toMatchObject({ outcome: "won", payout: 1240 });
  });

  test("and has none where only the PMU's are known", () => {
    const online = ticket("SIMPLE_GAGNANT", 5, { operator: "pmu-online" });
    expect(settleTicket(online, both, facts)).toEqual({ outcome: "undetermined", reason: "no_dividends" });
    expect(settleTicket(ticket("SIMPLE_PLACE", 5, { operator: "zeturf" }), both, facts)).toEqual({
      outcome: "undetermined",
      reason: "no_dividends",
    });
  });
});

describe("the stake comes back", () => {
  test.each(["SIMPLE_GAGNANT", "SIMPLE_PLACE"])("of a %s on a non-runner, with or without dividends", (betType) => {
    const refund = { outcome: "refunded", payout: 200, basis: "official", reason: "non_runner" };
    expect(settleTicket(ticket(betType, 9), official, facts)).toEqual(refund);
    expect(settleTicket(ticket(betType, 9), { ...official, dividends: [] }, facts)).toEqual(refund);
  });

  test.each(["SIMPLE_GAGNANT", "SIMPLE_PLACE"])("of a %s on a cancelled race", (betType) => {
    const cancelled: Result = { status: "cancelled", finish: [], nonRunners: [], dividends: [] };
    expect(settleTicket(ticket(betType, 5), cancelled, facts)).toEqual({
      outcome: "refunded",
      payout: 200,
      basis: "official",
      reason: "race_cancelled",
    });
  });
});

describe("what is not settled says why", () => {
  test.each(["pending", "provisional"] as const)("a %s result settles nothing, not even a non-runner", (status) => {
    for (const runner of [5, 2, 9]) {
      expect(settleTicket(ticket("SIMPLE_GAGNANT", runner), { ...official, status }, facts)).toEqual({
        outcome: "undetermined",
        reason: status,
      });
    }
  });

  test.each(["E_SIMPLE_GAGNANT", "REPORT_PLUS", ""])("%j is no bet of the catalogue", (betType) => {
    expect(settleTicket(ticket(betType, 5), official, facts)).toEqual({
      outcome: "undetermined",
      reason: "rule_not_established",
      field: betType,
    });
  });

  test("a dividend of 0: nobody had it", () => {
    const nobody = { ...official, dividends: [dividend("SIMPLE_GAGNANT", 5, 0)] };
    expect(settleTicket(ticket("SIMPLE_GAGNANT", 5), nobody, facts)).toEqual({
      outcome: "undetermined",
      reason: "nobody_had_it",
    });
    expect(settleTicket(ticket("SIMPLE_GAGNANT", 2), nobody, facts)).toEqual(lost);
  });

  const disagree = { outcome: "undetermined", reason: "dividends_disagree" };

  test("a winner whom the dividends leave out", () => {
    const wrong = { ...official, dividends: [dividend("SIMPLE_GAGNANT", 2, 510)] };
    expect(settleTicket(ticket("SIMPLE_GAGNANT", 5), wrong, facts)).toEqual(disagree);
  });

  test("a third of twelve whom the placé dividends leave out; a third of seven is lost", () => {
    const two = { ...official, dividends: official.dividends.slice(0, 3) };
    expect(settleTicket(ticket("SIMPLE_PLACE", 7), two, { declaredRunners: 12 })).toEqual(disagree);
    expect(settleTicket(ticket("SIMPLE_PLACE", 7), two, { declaredRunners: 7 })).toEqual(lost);
    expect(settleTicket(ticket("SIMPLE_PLACE", 7), two)).toEqual(lost);
    expect(settleTicket(ticket("SIMPLE_PLACE", 2), { ...two, dividends: two.dividends.slice(0, 2) })).toEqual(disagree);
  });

  test("two dividends for one runner; the same one twice is one", () => {
    const row = dividend("SIMPLE_GAGNANT", 5, 510);
    const twice = { ...official, dividends: [row, { ...row, label: "again" }] };
    expect(settleTicket(ticket("SIMPLE_GAGNANT", 5), twice, facts)).toMatchObject({ outcome: "won" });
    const two = { ...official, dividends: [row, dividend("SIMPLE_GAGNANT", 5, 520)] };
    expect(settleTicket(ticket("SIMPLE_GAGNANT", 5), two, facts)).toEqual(disagree);
  });
});

describe("without dividends", () => {
  const bare = { ...official, dividends: [] };
  const finalOdds = { pool: "pmu-shop", win: { 5: 7.2, 2: 3, 7: 11 } } as const;
  const none = { outcome: "undetermined", reason: "no_dividends" };

  test("a simple gagnant is paid on the final odds of its pool, and says so", () => {
    expect(settleTicket(ticket("SIMPLE_GAGNANT", 5), bare, { finalOdds })).toEqual({
      outcome: "won",
      payout: 1440,
      basis: "final_odds_truncated",
    });
    expect(settleTicket(ticket("SIMPLE_GAGNANT", 2), bare, { finalOdds })).toEqual({
      outcome: "lost",
      payout: 0,
      basis: "final_odds_truncated",
    });
  });

  test("odds pay to the cent though a double is a hair off: 16.1 × 100 is 1610.0000000000002", () => {
    const odds = { pool: "pmu-shop", win: { 5: 16.1 } } as const;
    expect(settleTicket(ticket("SIMPLE_GAGNANT", 5), bare, { finalOdds: odds })).toMatchObject({ payout: 3220 });
    const below = { pool: "pmu-shop", win: { 5: 1.15 } } as const; // 1.15 * 100 is 114.99999999999999
    expect(settleTicket(ticket("SIMPLE_GAGNANT", 5), bare, { finalOdds: below })).toMatchObject({ payout: 230 });
  });

  test("final odds stand behind official dividends", () => {
    const settlement = settleTicket(ticket("SIMPLE_GAGNANT", 5), official, { finalOdds });
    expect(settlement).toEqual({ outcome: "won", payout: 1020, basis: "official" });
  });

  test("a loser is no more settled than a winner would be: else only losses were known", () => {
    expect(settleTicket(ticket("SIMPLE_GAGNANT", 5), bare, {})).toEqual(none);
    expect(settleTicket(ticket("SIMPLE_GAGNANT", 2), bare, {})).toEqual(none);
    const withoutWinner = { pool: "pmu-shop", win: { 2: 3 } } as const;
    const noOdds = { outcome: "undetermined", reason: "no_final_odds" };
    expect(settleTicket(ticket("SIMPLE_GAGNANT", 5), bare, { finalOdds: withoutWinner })).toEqual(noOdds);
    expect(settleTicket(ticket("SIMPLE_GAGNANT", 2), bare, { finalOdds: withoutWinner })).toEqual(noOdds);
  });

  test("the odds of another pool pay nothing", () => {
    const online = { pool: "pmu-online", win: finalOdds.win } as const;
    expect(settleTicket(ticket("SIMPLE_GAGNANT", 5), bare, { finalOdds: online })).toEqual(none);
  });

  test("a simple placé is never paid on win odds", () => {
    expect(settleTicket(ticket("SIMPLE_PLACE", 5), bare, { finalOdds, declaredRunners: 12 })).toEqual(none);
  });

  test("a dead heat has no final odds: the two share the profit", () => {
    const deadHeat = { ...bare, finish: [[5, 2], [7]] };
    for (const runner of [5, 2, 7]) {
      expect(settleTicket(ticket("SIMPLE_GAGNANT", runner), deadHeat, { finalOdds })).toEqual({
        outcome: "undetermined",
        reason: "dead_heat_without_dividends",
      });
    }
  });

  test("nor has an official result without an arrival", () => {
    expect(settleTicket(ticket("SIMPLE_GAGNANT", 5), { ...bare, finish: [] }, { finalOdds })).toEqual({
      outcome: "undetermined",
      reason: "no_finish",
    });
  });
});

describe("a bug of the caller is thrown", () => {
  test("a stake of nothing", () => {
    expect(() => settleTicket(ticket("SIMPLE_GAGNANT", 5, { stake: centsOf(0) }), official)).toThrow(RangeError);
    expect(() => settleTicket(ticket("SIMPLE_GAGNANT", 5, { stake: centsOf(-1) }), official)).toThrow(RangeError);
  });

  test("a simple ticket on none or on two", () => {
    expect(() => settleTicket(ticket("SIMPLE_PLACE", 5, { runners: [] }), official)).toThrow(RangeError);
    expect(() => settleTicket(ticket("SIMPLE_PLACE", 5, { runners: [5, 2] }), official)).toThrow("[5,2]");
  });
});
