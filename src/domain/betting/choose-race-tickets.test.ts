import { expect, test } from "vitest";
import { orderOfFinish } from "../model/order-of-finish.ts";
import type { PricedBet } from "./candidate-gates.ts";
import { chooseRaceTickets } from "./choose-race-tickets.ts";
import { profileOf } from "./profile.ts";

const WIN = [0.3, 0.25, 0.2, 0.15, 0.1];
const DIVIDENDS = [6, 6.5, 4];

test("no stakes within the budget, in whole units or not, grow faster than the tickets by more than the printed gap", () => {
  const profile = profileOf("research");
  if (!profile.ok) throw new Error("no such profile");
  const { rules } = profile.value;
  const bets = DIVIDENDS.map((dividend, i): PricedBet => {
    const probability = WIN[i] ?? 0;
    const expectedValue = probability * dividend - 1;
    return { betType: "SIMPLE_GAGNANT", runners: [i + 1], probability, expectedDividend: dividend, expectedValue };
  });
  const law = orderOfFinish(WIN, [1, 0.8, 0.7]);
  const { chosen, risk } = chooseRaceTickets(bets, {
    operator: "pmu-shop",
    law,
    starters: [1, 2, 3, 4, 5],
    places: 3,
    rules,
  });
  if (!risk) throw new Error("no ticket was chosen");
  const bankroll = rules.bankrollBudgets * rules.budgetPerRace;
  const most = rules.budgetPerRace / bankroll;
  const own = DIVIDENDS.map((_, i) => (chosen.find(({ bet }) => bet.runners[0] === i + 1)?.stake ?? 0) / bankroll);
  expect(growthOf(own)).toBeCloseTo(risk.growth, 12);
  // Every split of the budget over the three bets, in fiftieths.
  let best = 0;
  for (let a = 0; a <= 50; a++) {
    for (let b = 0; a + b <= 50; b++) {
      for (let c = 0; a + b + c <= 50; c++)
        best = Math.max(best, growthOf([a, b, c].map((part) => (part * most) / 50)));
    }
  }
  expect(risk.optimalityGap).toBeGreaterThanOrEqual(0);
  expect(best).toBeLessThanOrEqual(risk.growth + risk.optimalityGap + 1e-12);
  // A bound that is worth printing: of the same size as what is left.
  expect(risk.optimalityGap).toBeLessThan(3 * (best - risk.growth) + 0.01);
});

/** Σ π log W: at most one of the horses wins. */
function growthOf(stakes: readonly number[]): number {
  const kept = 1 - stakes.reduce((sum, stake) => sum + stake, 0);
  return WIN.reduce((sum, chance, i) => sum + chance * Math.log(kept + (stakes[i] ?? 0) * (DIVIDENDS[i] ?? 0)), 0);
}
