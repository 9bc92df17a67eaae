import { expect, test } from "vitest";
import { at } from "../model/at.ts";
import { orderedTripleProbability, orderOfFinish } from "../model/order-of-finish.ts";
import { jointProbability, type SimpleBet, type StakedBet, ticketSetRisk } from "./ticket-set-risk.ts";

const LAW = orderOfFinish([0.35, 0.25, 0.15, 0.12, 0.08, 0.05], [1, 0.71, 0.53]);
const won = ({ betType, runner }: SimpleBet, arrival: readonly number[], places: 2 | 3): boolean =>
  betType === "SIMPLE_GAGNANT" ? arrival[0] === runner : arrival.slice(0, places).includes(runner);

function overArrivals(visit: (arrival: readonly number[], chance: number) => void): void {
  for (let i = 0; i < 6; i++)
    for (let j = 0; j < 6; j++)
      for (let k = 0; k < 6; k++) {
        if (i !== j && i !== k && j !== k) visit([i, j, k], orderedTripleProbability(LAW, i, j, k));
      }
}

const BETS: readonly SimpleBet[] = [0, 1, 4].flatMap((runner) => [
  { betType: "SIMPLE_GAGNANT", runner },
  { betType: "SIMPLE_PLACE", runner },
]);

test("the chance that two simple bets both win is the sum over the arrivals where they do", () => {
  for (const places of [2, 3] as const)
    for (const a of BETS)
      for (const b of BETS) {
        if (a === b) continue;
        let both = 0;
        overArrivals((arrival, chance) => {
          if (won(a, arrival, places) && won(b, arrival, places)) both += chance;
        });
        expect(Math.abs(jointProbability(LAW, places, a, b) - both)).toBeLessThan(1e-13);
      }
});

test("the spread of a set of tickets is that of its profit over all arrivals", () => {
  const bets: readonly StakedBet[] = [
    { betType: "SIMPLE_GAGNANT", runner: 1, stake: 200, probability: at(LAW.win, 1), expectedDividend: 6 },
    { betType: "SIMPLE_PLACE", runner: 4, stake: 100, probability: jointOf(4), expectedDividend: 3.2 },
  ];
  const risk = ticketSetRisk(LAW, 3, bets);
  let [mean, square] = [0, 0];
  overArrivals((arrival, chance) => {
    let profit = -300;
    for (const bet of bets) if (won(bet, arrival, 3)) profit += bet.stake * bet.expectedDividend;
    mean += chance * profit;
    square += chance * profit * profit;
  });
  expect(risk.stake).toBe(300);
  expect(risk.expectedProfit).toBeCloseTo(mean, 9);
  expect(risk.standardDeviation).toBeCloseTo(Math.sqrt(square - mean * mean), 9);
});

test("one bet twice is a bug", () => {
  const bet: SimpleBet = { betType: "SIMPLE_PLACE", runner: 1 };
  expect(() => jointProbability(LAW, 3, bet, { ...bet })).toThrow(RangeError);
});

function jointOf(runner: number): number {
  let chance = 0;
  overArrivals((arrival, probability) => {
    if (arrival.includes(runner)) chance += probability;
  });
  return chance;
}
