import { describe, expect, test } from "vitest";
import { type GrowthProblem, maximiseGrowth } from "./maximise-growth.ts";
import { scenariosOf } from "./scenarios-of.ts";
import { scenarios } from "./stake-problems.contract.ts";

describe("figures that cannot be staked on are refused by name", () => {
  const bet = scenarios([[4, 0]], [0.3, 0.7]);
  test.each<[string, GrowthProblem]>([
    ["kellyFraction", { scenarios: bet, kellyFraction: 0 }],
    ["kellyFraction", { scenarios: bet, kellyFraction: Number.NaN }],
    ["caps.total", { scenarios: bet, caps: { total: 1.2 } }],
    ["caps.perTicket[0]", { scenarios: bet, caps: { perTicket: [-1] } }],
    ["caps.perTicket.length", { scenarios: bet, caps: { perTicket: [] } }],
    ["caps.groups[0].cap", { scenarios: bet, caps: { groups: [{ tickets: [0], cap: Number.NaN }] } }],
    ["caps.groups[0].tickets", { scenarios: bet, caps: { groups: [{ tickets: [1], cap: 1 }] } }],
    ["ownPools.length", { scenarios: bet, ownPools: [] }],
    ["ownPools[0].onTicket", { scenarios: bet, ownPools: [{ onTicket: 0, marginalReturn: 0.86 }] }],
    ["ownPools[0].marginalReturn", { scenarios: bet, ownPools: [{ onTicket: 1, marginalReturn: 86 }] }],
    ["probability.sum", { scenarios: { ...bet, probability: Float64Array.of(0.3, 0.6) } }],
    ["probability[1]", { scenarios: { ...bet, probability: Float64Array.of(1.3, -0.3) } }],
    ["grossReturn[0]", { scenarios: { ...bet, grossReturn: Float64Array.of(Number.NaN) } }],
  ])("%s", (field, problem) => {
    const answer = maximiseGrowth(problem);
    expect(answer.ok ? undefined : answer.error).toMatchObject({ kind: "invalid_staking_input", field });
  });

  test.each<[string, number[][], number[]]>([
    ["grossReturns[0].length", [[4]], [0.3, 0.7]],
    ["grossReturns[0][1]", [[4, Number.NaN]], [0.3, 0.7]],
    ["grossReturns[0][0]", [[-4, 0]], [0.3, 0.7]],
    ["grossReturns[0][0]", [[Infinity, 0]], [0.3, 0.7]],
    ["probabilities[1]", [[4, 0]], [1.3, -0.3]],
    ["probability.sum", [[4, 0]], [0.3, 0.6]],
  ])("%s of a table", (field, returns, probabilities) => {
    const answer = scenariosOf(returns, probabilities);
    expect(answer.ok ? undefined : answer.error).toMatchObject({ kind: "invalid_staking_input", field });
  });
});
