import { expect, test } from "vitest";
import { centsOf } from "../kernel/money.ts";
import { at } from "../model/at.ts";
import { orderOfFinish } from "../model/order-of-finish.ts";
import { chooseStakes } from "./choose-stakes.ts";
import { expectedReturns } from "./scenarios.ts";
import type { StakeCandidate, StakeInput } from "./stake-space.ts";
import { topThreeScenarios } from "./top-three-scenarios.ts";
import type { TopThreeTicket } from "./top-three-ticket.ts";

const EURO = { minimum: centsOf(100), step: centsOf(100) };

test("128 candidates, one or two tickets: the screens leave few of some 80,000 sets to be added up", () => {
  const { input, candidates } = bigRace();
  expect(candidates.length).toBe(128);
  const chosen = chooseStakes(input);
  expect(chosen.ok && chosen.value.setsWeighed).toBeGreaterThan(0);
  expect(chosen.ok && chosen.value.setsWeighed).toBeLessThan(MOST_WEIGHED);
});

/** 52 are; 1,377 would be without the bound of the four cases. */
const MOST_WEIGHED = 250;

/** All simple bets of sixteen runners and the first pairs, most of them a little under their price. */
function bigRace(): { input: StakeInput; candidates: readonly StakeCandidate[] } {
  const n = 16;
  const weights = Array.from({ length: n }, (_, i) => 0.75 ** i);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const law = orderOfFinish(
    weights.map((weight) => weight / total),
    [1, 0.74, 0.56],
  );
  const bets: TopThreeTicket[] = [];
  for (let i = 0; i < n; i++) bets.push({ betType: "SIMPLE_GAGNANT", runners: [i], grossReturn: 1 });
  for (let i = 0; i < n; i++) bets.push({ betType: "SIMPLE_PLACE", runners: [i], grossReturn: 1 });
  for (let i = 0; bets.length < 128; i++) {
    for (let j = 0; j < i && bets.length < 128; j++) {
      bets.push({ betType: bets.length % 2 ? "COUPLE_GAGNANT" : "COUPLE_PLACE", runners: [j, i], grossReturn: 1 });
    }
  }
  const hits = expectedReturns(topThreeScenarios(law, bets, 3));
  const priced = bets.map((bet, j): TopThreeTicket => ({ ...bet, grossReturn: (0.8 + 0.03 * (j % 11)) / at(hits, j) }));
  const candidates = priced.map(({ betType, runners }): StakeCandidate => {
    return { family: betType.startsWith("SIMPLE") ? "simple" : "combo", runners, unit: EURO };
  });
  return {
    candidates,
    input: {
      candidates,
      scenarios: topThreeScenarios(law, priced, 3),
      rules: {
        bankroll: centsOf(10_000),
        budget: centsOf(500),
        simpleBudget: centsOf(300),
        comboBudget: centsOf(200),
        horseCap: centsOf(300),
        maximumTickets: 2,
        maximumCombos: 1,
        kellyFraction: 1,
      },
    },
  };
}
