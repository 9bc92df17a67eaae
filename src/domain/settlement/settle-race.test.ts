import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { centsOf } from "../kernel/money.ts";
import type { Dividend, RaceResult } from "../race/race-result.ts";
import { settleRace } from "./settle-race.ts";
import type { SettleableTicket } from "./settlement.ts";

const FIELD = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
const betType = fc.constantFrom("SIMPLE_GAGNANT", "SIMPLE_PLACE", "ZE_SHOW");
const operator = fc.constantFrom("pmu-shop", "zeturf");
const ticket: fc.Arbitrary<SettleableTicket> = fc.record({
  betType,
  operator,
  runners: fc.constantFrom(...FIELD).map((runner) => [runner]),
  stake: fc.integer({ min: 1, max: 100_000 }).map(centsOf),
});
const dividend: fc.Arbitrary<Dividend> = fc.record({
  operator,
  betType,
  label: fc.constant("a row"),
  runners: fc.constantFrom(...FIELD).map((runner) => [runner]),
  dividend: fc
    .oneof(
      fc.constant(0),
      fc.integer({ min: 11, max: 20_000 }).map((dimes) => dimes * 10),
    )
    .map(centsOf),
});
const result: fc.Arbitrary<Pick<RaceResult, "status" | "finish" | "nonRunners" | "dividends">> = fc
  .shuffledSubarray([...FIELD], { minLength: FIELD.length })
  .chain((order) =>
    fc.record({
      status: fc.constantFrom("pending", "provisional", "official", "official", "official", "cancelled"),
      finish: fc.constant(order.slice(0, 7).map((runner) => [runner])),
      nonRunners: fc.constantFrom([], order.slice(7)),
      dividends: fc.array(dividend, { maxLength: 8 }),
    }),
  );
const facts = fc.record({
  declaredRunners: fc.constantFrom(9, undefined),
  finalOdds: fc.constantFrom(undefined, {
    pool: "pmu-shop" as const,
    win: Object.fromEntries(FIELD.map((runner) => [runner, runner + 0.5])),
  }),
});
const tickets = fc.array(ticket, { maxLength: 12 });

test("sums are those of the settled tickets, and every stake is in exactly one of the two sums", () => {
  fc.assert(
    fc.property(tickets, result, facts, (bets, outcome, known) => {
      const race = settleRace(bets, outcome, known);
      const staked = bets.reduce((sum, { stake }) => sum + stake, 0);
      expect(race.stake + race.undeterminedStake).toBe(staked);
      expect(race.profit).toBe(race.payout - race.stake);
      expect(race.tickets.map((settled) => settled.ticket)).toEqual(bets);
      let payout = 0;
      for (const { ticket: bet, settlement } of race.tickets) {
        if (settlement.outcome === "undetermined") continue;
        expect(Number.isSafeInteger(settlement.payout) && settlement.payout >= 0).toBe(true);
        if (settlement.outcome === "lost") expect(settlement.payout).toBe(0);
        // The lowest dividend is 1.10 (math. spec. §3.3).
        if (settlement.outcome === "won") expect(settlement.payout).toBeGreaterThanOrEqual(bet.stake);
        payout += settlement.payout;
      }
      expect(race.payout).toBe(payout);
    }),
  );
});

test("refunds change no profit: tickets on non-runners, and all tickets of a cancelled race", () => {
  fc.assert(
    fc.property(tickets, result, facts, (bets, outcome, known) => {
      const away = outcome.status === "official" ? outcome.nonRunners : [];
      const without = bets.filter(({ runners }) => !away.includes(runners[0] ?? 0));
      expect(settleRace(bets, outcome, known).profit).toBe(settleRace(without, outcome, known).profit);
      const cancelled = settleRace(bets, { ...outcome, status: "cancelled" }, known);
      expect(cancelled.profit).toBe(0);
    }),
  );
});

test("the order of tickets and of dividend rows changes nothing", () => {
  fc.assert(
    fc.property(tickets, result, facts, (bets, outcome, known) => {
      const straight = settleRace(bets, outcome, known);
      const turned = settleRace(
        bets.toReversed(),
        { ...outcome, dividends: outcome.dividends.toReversed(), nonRunners: outcome.nonRunners.toReversed() },
        known,
      );
      expect({ ...turned, tickets: turned.tickets.toReversed() }).toEqual(straight);
    }),
  );
});

test("twice the stake brings twice as much, but for the cent that is cut", () => {
  fc.assert(
    fc.property(ticket, result, facts, (bet, outcome, known) => {
      const once = settleRace([bet], outcome, known);
      const twice = settleRace([{ ...bet, stake: centsOf(2 * bet.stake) }], outcome, known);
      expect([0, 1]).toContain(twice.payout - 2 * once.payout);
    }),
  );
});

describe("a race's tickets", () => {
  test("none bring nothing", () => {
    const none = settleRace([], { status: "official", finish: [[1]], nonRunners: [], dividends: [] });
    expect(none).toEqual({ tickets: [], stake: 0, payout: 0, profit: 0, undeterminedStake: 0 });
  });

  test("one won, one lost, one refunded, one open", () => {
    const race = settleRace(
      [
        ticketOn("SIMPLE_GAGNANT", 1),
        ticketOn("SIMPLE_GAGNANT", 2),
        ticketOn("SIMPLE_GAGNANT", 3),
        ticketOn("SIMPLE_PLACE", 1),
      ],
      {
        status: "official",
        finish: [[1], [2]],
        nonRunners: [3],
        dividends: [
          {
            operator: "pmu-shop",
            betType: "SIMPLE_GAGNANT",
            label: "Simple gagnant",
            runners: [1],
            dividend: centsOf(310),
          },
        ],
      },
      { declaredRunners: 8 },
    );
    expect(race).toMatchObject({ stake: 600, payout: 820, profit: 220, undeterminedStake: 200 });
    expect(race.tickets.map(({ ticket: { id }, settlement }) => `${id} ${settlement.outcome}`)).toEqual([
      "SIMPLE_GAGNANT 1 won",
      "SIMPLE_GAGNANT 2 lost",
      "SIMPLE_GAGNANT 3 refunded",
      "SIMPLE_PLACE 1 undetermined",
    ]);
  });
});

function ticketOn(type: string, runner: number): SettleableTicket & { id: string } {
  return { id: `${type} ${runner}`, betType: type, operator: "pmu-shop", runners: [runner], stake: centsOf(200) };
}
