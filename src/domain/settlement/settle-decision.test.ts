import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Ticket } from "../betting/analysis.ts";
import { centsOf } from "../kernel/money.ts";
import type { RaceId } from "../kernel/race-id.ts";
import type { Market } from "../race/card.ts";
import type { DecidedResult } from "./decide-result.ts";
import { type Decided, settleDecision } from "./settle-decision.ts";

const raceId = "2025-10-16-R1C1" as RaceId;
const WIN = { 1: 2.5, 2: 4, 3: 8 };
const finalMarkets: readonly Market[] = [{ pool: "pmu-shop", win: WIN }];
const end = { declaredRunners: 8, finalMarkets };

function ticket(number: number, fields: Partial<Ticket> = {}): Ticket {
  return {
    id: `${raceId}-SIMPLE_GAGNANT-${number}`,
    betType: "SIMPLE_GAGNANT",
    operator: "pmu-shop",
    runners: [number],
    stake: centsOf(200),
    probability: 0.3,
    expectedDividend: 4,
    expectedValue: 0.2,
    ...fields,
  };
}

function official(fields: Partial<DecidedResult> = {}): DecidedResult {
  return {
    status: "official",
    source: "pmu",
    finish: [[2], [1], [3]],
    nonRunners: [],
    disqualified: [],
    dividends: [],
    refundedBets: [],
    winnersDisputed: false,
    ...fields,
  };
}

function candidate(betType: "SIMPLE_GAGNANT" | "SIMPLE_PLACE", number: number, expectedValue: number) {
  const bet = { betType, runners: [number], probability: 0.3, expectedDividend: 4, expectedValue };
  return { ...bet, interval: { low: 3, high: 5 }, stoppedBy: { code: "roi_below_threshold" } };
}

function decision(fields: Partial<Decided> = {}): Decided {
  return {
    raceId,
    market: { pool: "pmu-shop" },
    runners: [1, 2, 3].map((number) => ({ number, winProbability: 1 / 3, marketProbability: 1 / 3 })),
    funnel: {
      candidates: [
        candidate("SIMPLE_GAGNANT", 2, 0.2),
        candidate("SIMPLE_PLACE", 3, -0.3),
        candidate("SIMPLE_PLACE", 1, -0.1),
      ],
      books: [],
      nearest: {
        betType: "SIMPLE_GAGNANT",
        runners: [2],
        probability: 0.3,
        expectedDividend: 4,
        expectedValue: 0.2,
        requiredExpectedValue: 0.4,
        obstacles: [{ code: "ev_below_threshold" }],
      },
    },
    models: [
      { name: "market", chosen: true, tickets: [ticket(1)] },
      { name: "classic", chosen: false, tickets: [ticket(2)] },
      { name: "fitted", chosen: false },
    ],
    paper: [{ profile: "favourite", tickets: [ticket(1)] }],
    ...fields,
  };
}

describe("what was decided, at its end", () => {
  test("an abstention costs nothing; what it refused is settled at one unit, beside the money", () => {
    const settled = settleDecision([], decision(), official(), end);
    expect(settled).toMatchObject({ tickets: [], stake: 0, payout: 0, profit: 0, undeterminedStake: 0 });
    expect(settled.refusal).toMatchObject({
      ticket: { operator: "pmu-shop", runners: [2], stake: 200 },
      settlement: { outcome: "won", payout: 800, basis: "final_odds_truncated" },
      forecast: { forecast: 4, paid: 4, inside: true, basis: "final_odds_truncated" },
      split: { model: 40, drift: 0, luck: 560 },
      requiredExpectedValue: 0.4,
      obstacles: ["ev_below_threshold"],
    });
  });

  test("of each other simple bet the best that was refused is settled too", () => {
    expect(settleDecision([], decision(), official(), end).otherRefusals).toMatchObject([
      {
        ticket: { betType: "SIMPLE_PLACE", runners: [1], stake: 200 },
        settlement: { outcome: "undetermined", reason: "no_dividends" },
        obstacles: ["roi_below_threshold"],
      },
    ]);
    expect(settleDecision([ticket(2)], decision(), official(), end).otherRefusals).toEqual([]);
  });

  test("each paper stands under its own name; the chosen model's tickets are no paper", () => {
    const { papers } = settleDecision([], decision(), official(), end);
    expect(papers).toMatchObject([
      { kind: "profile", name: "favourite", stake: 200, payout: 0, profit: -200 },
      { kind: "model", name: "classic", stake: 200, payout: 800, profit: 600 },
    ]);
  });

  test("where a ticket was played there is no refusal", () => {
    const settled = settleDecision([ticket(2)], decision(), official(), end);
    expect(settled.refusal).toBeUndefined();
    expect(settled).toMatchObject({ stake: 200, payout: 800, profit: 600 });
  });

  test("nothing is invented where nothing was priced or no operator is known to pay", () => {
    const { nearest: _none, ...funnel } = decision().funnel;
    expect(settleDecision([], decision({ funnel }), official(), end).refusal).toBeUndefined();
    expect(settleDecision([], decision({ market: { pool: "geny" } }), official(), end).refusal).toBeUndefined();
    expect(settleDecision([], undefined, official(), end)).toEqual({
      tickets: [],
      stake: 0,
      payout: 0,
      profit: 0,
      undeterminedStake: 0,
      otherRefusals: [],
      papers: [],
    });
  });

  test("the closing market is that of the pool that was read, and of a race that was run", () => {
    expect(settleDecision([], decision(), official(), end).clv).toMatchObject({
      pool: "pmu-shop",
      basis: "final_odds_truncated",
    });
    const other = { ...end, finalMarkets: [{ pool: "zeturf" as const, win: WIN }] };
    expect(settleDecision([], decision(), official(), other).clv).toBeUndefined();
    expect(settleDecision([], decision(), official({ status: "cancelled", finish: [] }), end).clv).toBeUndefined();
  });

  test("winners in dispute pay no final odds, but dividends that fit the arrival do", () => {
    const disputed = official({ winnersDisputed: true });
    expect(settleDecision([ticket(2)], decision(), disputed, end)).toMatchObject({ undeterminedStake: 200, stake: 0 });
    const dividends = [
      {
        operator: "pmu-shop",
        betType: "SIMPLE_GAGNANT",
        label: "Simple gagnant",
        runners: [2],
        dividend: centsOf(410),
      },
    ] as const;
    expect(settleDecision([ticket(2)], decision(), { ...disputed, dividends }, end)).toMatchObject({ payout: 820 });
  });

  test("a bet that the operator gives back adds nothing to any sum", () => {
    const refundedBets = [{ operator: "pmu-shop" as const, betType: "SIMPLE_GAGNANT" }];
    const settled = settleDecision([ticket(2), ticket(1)], decision(), official({ refundedBets }), end);
    expect(settled).toMatchObject({ stake: 400, payout: 400, profit: 0 });
    expect(settled.tickets[0]).toMatchObject({
      settlement: { outcome: "refunded", reason: "bet_refunded" },
      split: { model: 0, drift: 0, luck: 0 },
    });
  });
});

describe("tickets in any order", () => {
  const any = fc
    .record({
      number: fc.integer({ min: 1, max: 3 }),
      stake: fc.integer({ min: 1, max: 9_000 }).map(centsOf),
      probability: fc.double({ min: 0.01, max: 1, noNaN: true }),
      expectedValue: fc.double({ min: -1, max: 5, noNaN: true }),
    })
    .map(({ number, ...fields }) => ticket(number, fields));
  const arrival = fc.constantFrom(
    official(),
    official({ nonRunners: [3], finish: [[1], [2]] }),
    official({ finish: [] }),
    official({ finish: [[1, 2], [3]] }),
  );

  test("come to the same, and every split adds up to its ticket's profit", () => {
    fc.assert(
      fc.property(fc.array(any, { maxLength: 6 }), arrival, (tickets, result) => {
        const settled = settleDecision(tickets, decision(), result, end);
        const reversed = settleDecision(tickets.toReversed(), decision(), result, end);
        expect({ ...reversed, tickets: reversed.tickets.toReversed() }).toEqual(settled);
        let profit = 0;
        for (const one of settled.tickets) {
          expect(one.split === undefined).toBe(one.settlement.outcome === "undetermined");
          if (!one.split) continue;
          profit +=
            one.split.model + ("drift" in one.split ? one.split.drift + one.split.luck : one.split.driftAndLuck);
        }
        expect(profit).toBe(settled.profit);
      }),
    );
  });

  test("a non-runner's ticket among them changes no profit", () => {
    fc.assert(
      fc.property(fc.array(any, { maxLength: 5 }), any, (tickets, one) => {
        const result = official({ nonRunners: [9] });
        const gone = { ...one, runners: [9] };
        expect(settleDecision([...tickets, gone], decision(), result, end).profit).toBe(
          settleDecision(tickets, decision(), result, end).profit,
        );
      }),
    );
  });
});
