import { fillOrderTables, newOrderTables } from "../src/domain/model/order/order-tables.ts";
import { maximiseGrowth } from "../src/domain/staking/maximise-growth.ts";
import { expectedReturns } from "../src/domain/staking/scenarios.ts";
import { topThreeScenarios } from "../src/domain/staking/top-three-scenarios.ts";
import type { TopThreeBet, TopThreeTicket } from "../src/domain/staking/top-three-ticket.ts";
import type { BenchKernel } from "./bench-kernel.ts";
import { LCG_EXPONENTS, lcg, lcgField } from "./lcg.ts";

const RUNNERS = 16;
/** Of the yardstick: what is bet, on how many runners, how often. */
const BETS: readonly (readonly [TopThreeBet, number, number])[] = [
  ["SIMPLE_GAGNANT", 1, 4],
  ["SIMPLE_PLACE", 1, 6],
  ["COUPLE_GAGNANT", 2, 6],
  ["COUPLE_PLACE", 2, 8],
  ["TRIO", 3, 6],
];
/** A ticket pays this part of what the public's chances would. */
const PAID_SHARE = 0.9;

/** The joint optimum of 30 tickets on 114 scenarios, with the weights of the order law and the scenarios it needs. */
export const KERNEL_D: BenchKernel = {
  letter: "d",
  title: "joint optimum of 30 tickets, n = 16 (ms)",
  perRun: 1,
  setUp() {
    const field = lcgField(RUNNERS, 2024);
    const tickets = pricedTickets(field);
    const law = newOrderTables(RUNNERS);
    const solve = () => {
      const scenarios = topThreeScenarios(fillOrderTables(law, field, LCG_EXPONENTS), tickets, 3);
      const optimum = maximiseGrowth({ scenarios });
      if (!optimum.ok) throw new Error(`refused: ${optimum.error.field}`);
      return { scenarios, ...optimum.value };
    };
    let solved = solve();
    return {
      run() {
        solved = solve();
      },
      checksums() {
        const { growth, stakes, scenarios, iterations, kktResidual, optimalityGap } = solved;
        return {
          growth,
          sum_f: stakes.reduce((sum, stake) => sum + stake, 0),
          merged: scenarios.probability.length,
          iters: iterations,
          active: stakes.filter((stake) => stake > 1e-12).length,
          kkt: kktResidual,
          gap: optimalityGap,
        };
      },
    };
  },
};

/** The yardstick's tickets: runners drawn from one seed, dividends from a public that sees the chances distorted by another. */
function pricedTickets(field: Float64Array): TopThreeTicket[] {
  const draw = lcg(31_337);
  const tickets: TopThreeTicket[] = [];
  for (const [betType, count, times] of BETS) {
    for (let t = 0; t < times; t++) {
      const runners: number[] = [];
      while (runners.length < count) {
        const runner = Math.floor(draw() * RUNNERS);
        if (!runners.includes(runner)) runners.push(runner);
      }
      draw(); // the yardstick draws a pay-off here, and replaces it below
      tickets.push({ betType, runners, grossReturn: 1 });
    }
  }
  const distort = lcg(555);
  const weights = field.map((p) => p * Math.exp(0.5 * (distort() - 0.5) * 2));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const publicLaw = fillOrderTables(
    newOrderTables(RUNNERS),
    weights.map((weight) => weight / total),
    LCG_EXPONENTS,
  );
  const chances = expectedReturns(topThreeScenarios(publicLaw, tickets, 3));
  return tickets.map((ticket, t) => ({ ...ticket, grossReturn: PAID_SHARE / (chances[t] ?? Number.NaN) }));
}
