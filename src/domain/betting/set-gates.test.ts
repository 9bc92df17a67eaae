import { describe, expect, test } from "vitest";
import type { PricedBet } from "./candidate-gates.ts";
import { comboObstacles, comboRaceObstacles } from "./combo-gates.ts";
import type { PricedBetType } from "./dividends/priced-bets.ts";
import { profileOf } from "./profile.ts";
import type { ProfileRules } from "./profile-rules.ts";
import { ticketSetObstacles } from "./ticket-set-gates.ts";

const STD = rulesOf("gpi-v5.1");
const FREE: ProfileRules = {
  ...STD,
  minimumExpectedValue: 0,
  minimumGlobalExpectedValue: 0,
  minimumGlobalRoi: 0,
  minimumSharpe: 0,
};

describe("one combination", () => {
  test("must bring two fifths over its stake, and may pay ten euros on the two of its budget", () => {
    expect(codes(comboObstacles(bet("TRIO", 0.2, 7), STD))).toEqual([]);
    expect(codes(comboObstacles(bet("TRIO", 0.199, 7), STD))).toEqual(["combo_ev_below_threshold"]);
    expect(comboObstacles(bet("TRIO", 0.35, 4.99), STD)).toEqual([
      { code: "combo_payout_below_threshold", payout: expect.closeTo(998, 9), minimum: 1000 },
    ]);
    expect(codes(comboObstacles(bet("TRIO", 0.35, 5), STD))).toEqual([]);
  });

  test("of the flat rules must bring a third and more, and pay twelve euros", () => {
    const flat = rulesOf("gpi-v5.1-flat");
    expect(codes(comboObstacles(bet("TRIO", 0.225, 6), flat))).toEqual([]);
    expect(codes(comboObstacles(bet("TRIO", 0.3, 5.9), flat))).toEqual(["combo_payout_below_threshold"]);
    expect(codes(comboObstacles(bet("TRIO", 0.224, 6), flat))).toEqual(["combo_ev_below_threshold"]);
  });

  test("is off where the archive knows fewer than four jockeys and trainers in five, or in trot half the chronos", () => {
    const evidence = { jockeyTrainerCoverage: 0.8, chronoCoverage: 0.5 } as const;
    expect(comboRaceObstacles(evidence, STD)).toEqual([]);
    expect(comboRaceObstacles({ ...evidence, jockeyTrainerCoverage: 0.79 }, STD)).toEqual([
      { code: "jockey_trainer_coverage_low", coverage: 0.79, minimum: 0.8 },
    ]);
    expect(comboRaceObstacles({ ...evidence, chronoCoverage: 0.49 }, STD)).toEqual([
      { code: "chrono_coverage_low", coverage: 0.49, minimum: 0.5 },
    ]);
    expect(comboRaceObstacles({ ...evidence, chronoCoverage: "not_needed" }, STD)).toEqual([]);
    expect(comboRaceObstacles({ jockeyTrainerCoverage: 0, chronoCoverage: 0 }, rulesOf("research"))).toEqual([]);
  });
});

describe("a set of tickets", () => {
  const simple = { bet: bet("SIMPLE_GAGNANT", 0.35, 4), stake: 300 };
  const combo = { bet: bet("TRIO", 0.2, 7), stake: 200 };

  test("measures the value of simple bets on the three euros that they might have taken, not on the two they took", () => {
    // 0.40 on 3 € staked is 0.40 of the budget; on 2 € it is 0.27.
    const gate = { ...FREE, minimumExpectedValue: 0.4 };
    expect(ticketSetObstacles([simple], { expectedProfit: 120, sharpe: 1 }, gate)).toEqual([]);
    expect(ticketSetObstacles([{ ...simple, stake: 200 }], { expectedProfit: 80, sharpe: 1 }, gate)).toEqual([
      { code: "ev_simple_below_threshold", value: expect.closeTo(80 / 300, 12), minimum: 0.4 },
    ]);
    // No simple bet, no value of simple bets.
    expect(ticketSetObstacles([combo], { expectedProfit: 80, sharpe: 1 }, gate)).toEqual([]);
  });

  test("measures its whole value on the budgets of the families that hold a ticket, and its return on the stakes", () => {
    const gate = { ...FREE, minimumGlobalExpectedValue: 0.35 };
    const half = { ...simple, stake: 150 };
    expect(ticketSetObstacles([half], { expectedProfit: 105, sharpe: 1 }, gate)).toEqual([]);
    expect(ticketSetObstacles([half], { expectedProfit: 104, sharpe: 1 }, gate)).toEqual([
      { code: "ev_global_below_threshold", value: expect.closeTo(104 / 300, 12), minimum: 0.35 },
    ]);
    expect(ticketSetObstacles([half, combo], { expectedProfit: 174, sharpe: 1 }, gate)).toEqual([
      { code: "ev_global_below_threshold", value: expect.closeTo(174 / 500, 12), minimum: 0.35 },
    ]);
    expect(ticketSetObstacles([combo], { expectedProfit: 70, sharpe: 1 }, gate)).toEqual([]);
    const roi = { ...FREE, minimumGlobalRoi: 0.25 };
    expect(ticketSetObstacles([half, combo], { expectedProfit: 87.5, sharpe: 1 }, roi)).toEqual([]);
    expect(ticketSetObstacles([half, combo], { expectedProfit: 87, sharpe: 1 }, roi)).toEqual([
      { code: "roi_global_below_threshold", value: expect.closeTo(87 / 350, 12), minimum: 0.25 },
    ]);
  });

  test("needs half of its spread as profit, unless it cannot vary", () => {
    const gate = { ...FREE, minimumSharpe: 0.5 };
    expect(ticketSetObstacles([simple], { expectedProfit: 120, sharpe: 0.5 }, gate)).toEqual([]);
    expect(ticketSetObstacles([simple], { expectedProfit: 120, sharpe: 0.49 }, gate)).toEqual([
      { code: "sharpe_below_threshold", value: 0.49, minimum: 0.5 },
    ]);
    expect(ticketSetObstacles([simple], { expectedProfit: 120 }, gate)).toEqual([]);
  });

  test("holds a combination to the payout of what is staked on it, ten euros counting as met", () => {
    const risk = { expectedProfit: 200, sharpe: 1 };
    expect(ticketSetObstacles([{ ...combo, stake: 200 }], risk, FREE)).toEqual([]);
    expect(ticketSetObstacles([{ ...combo, stake: 100 }], risk, FREE)).toEqual([
      { code: "combo_payout_below_threshold", payout: 700, minimum: 1000 },
    ]);
    expect(ticketSetObstacles([{ bet: bet("TRIO", 0.2, 10), stake: 100 }], risk, FREE)).toEqual([]);
  });
});

function bet(betType: PricedBetType, probability: number, expectedDividend: number): PricedBet {
  const expectedValue = probability * expectedDividend - 1;
  return { betType, runners: [1, 2, 3], probability, expectedDividend, expectedValue };
}

function codes(reasons: readonly { readonly code: string }[]): string[] {
  return reasons.map(({ code }) => code);
}

function rulesOf(name: string): ProfileRules {
  const profile = profileOf(name);
  if (!profile.ok) throw new Error(profile.error.kind);
  return profile.value.rules;
}
