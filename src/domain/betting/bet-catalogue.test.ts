import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { laws, R8, R8_EXPONENTS } from "../../../test/order-laws.ts";
import { arrivalChances } from "../model/order/order-event.ts";
import { subsetsOf } from "../model/order/set-rank.ts";
import { orderOfFinish, placeProbabilities } from "../model/order-of-finish.ts";
import { betProbability, isSold, offerOf, rankProbabilities, winningBets } from "./bet-catalogue.ts";
import { BET_OFFERS } from "./catalogue/bet-offers.ts";
import { betRules } from "./catalogue/bet-rules.ts";
import { BET_TYPES, type BetType } from "./catalogue/bet-type.ts";
import { SIMPLE_UNITS, stakeUnitOf } from "./operator-units.ts";

const CHANCES = arrivalChances(orderOfFinish(R8, R8_EXPONENTS));
const bet = (betType: BetType, runners: readonly number[], paidPlaces: 2 | 3 = 3) => ({ betType, runners, paidPlaces });
const first = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe("race R8 of the specification", () => {
  test.each<[BetType, readonly number[], number]>([
    ["SIMPLE_GAGNANT", [0], 0.399354],
    ["SIMPLE_PLACE", [0], 0.767564],
    ["SIMPLE_PLACE", [7], 0.090997],
    ["COUPLE_GAGNANT", [3, 0], 0.100915],
    ["COUPLE_ORDRE", [0, 1], 0.125228],
    ["COUPLE_PLACE", [0, 1], 0.437013],
    ["COUPLE_PLACE", [5, 3], 0.054332],
    ["TRIO", [3, 0, 1], 0.104068],
    ["TRIO_ORDRE", [0, 1, 2], 0.035644],
    ["TIERCE", [0, 1, 2], 0.14348],
    ["DEUX_SUR_QUATRE", [0, 1], 0.613948],
    ["DEUX_SUR_QUATRE", [0, 3], 0.434065],
    ["ZE_2_SUR_4", [5, 3], 0.149616],
    ["MULTI", first(4), 0.114283],
    ["MULTI", first(5), 0.322294],
    ["MINI_MULTI", first(6), 0.579342],
    ["MULTI", first(7), 0.819767],
    ["ZE_4", first(4), 0.114283],
    ["SUPER_QUATRE", first(4), 0.010181],
    ["PICK5", first(5), 0.112693],
  ])("%s on %j has a chance of %d", (betType, runners, chance) => {
    expect(Math.abs(betProbability(CHANCES, bet(betType, runners)) - chance)).toBeLessThan(1e-6);
  });

  test.each<[BetType, readonly number[], Record<string, number>]>([
    ["TIERCE", first(3), { order: 0.035644, disorder: 0.107836 }],
    ["QUARTE_PLUS", first(4), { order: 0.010181, disorder: 0.104102, bonus: 0.237903 }],
    ["QUINTE_PLUS", first(5), { order: 0.003175, disorder: 0.109518, bonus_4_of_5: 0.554193, bonus_3: 0.091435 }],
  ])("the ranks of %s", (betType, runners, expected) => {
    const ranks = rankProbabilities(CHANCES, bet(betType, runners));
    expect(Object.fromEntries(ranks.map(({ rank, probability }) => [rank, probability]))).toEqual(
      Object.fromEntries(Object.entries(expected).map(([rank, chance]) => [rank, expect.closeTo(chance, 5.8)])),
    );
  });

  test("two paid places", () => {
    expect(betProbability(CHANCES, bet("SIMPLE_PLACE", [0], 2))).toBeCloseTo(0.628185, 6);
  });
});

describe("every bet", () => {
  test("pays as many combinations as its rules say, in a lottery and in any field", () => {
    const lottery = orderOfFinish(Array<number>(7).fill(1 / 7), [1, 0.5, 0.3, 0.2, 0.1]);
    const any = fc.sample(laws(7, 7), { numRuns: 1, seed: 5 });
    for (const law of [lottery, ...any]) {
      const chances = arrivalChances(law);
      for (const betType of BET_TYPES) {
        const { sizes, ordered, ranks } = betRules(betType, 3);
        for (const size of sizes) {
          const bets = allBets(7, size, ordered).map((runners) => rankProbabilities(chances, bet(betType, runners)));
          for (const [i, { rank }] of ranks.entries()) {
            const total = bets.reduce((sum, each) => sum + (each[i]?.probability ?? 0), 0);
            const count = winningBets(betType, rank, { runnerCount: 7, size, paidPlaces: 3 });
            expect(Math.abs(total - count) / count, `${betType} ${rank} of ${size}`).toBeLessThan(1e-12);
          }
        }
      }
    }
  });

  test("in a lottery of eight has the chances of its combinations, whatever the exponents", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1.2, noNaN: true }), { minLength: 4, maxLength: 4 }), (later) => {
        const chances = arrivalChances(orderOfFinish(Array<number>(8).fill(1 / 8), [1, ...later]));
        const near = (betType: BetType, runners: number[], chance: number): void =>
          expect(Math.abs(betProbability(chances, bet(betType, runners)) - chance)).toBeLessThan(1e-13);
        near("SIMPLE_PLACE", [3], 3 / 8);
        near("COUPLE_GAGNANT", [3, 6], 1 / 28);
        near("COUPLE_PLACE", [3, 6], 3 / 28);
        near("TRIO", [3, 6, 1], 1 / 56);
        near("DEUX_SUR_QUATRE", [3, 6], 6 / 28);
        near("MULTI", [0, 1, 2, 3], 1 / 70);
        near("ZE_SHOW", [5], 1 / 8);
        near("ZE_COUILLON", [5], 1 / 8);
      }),
      { numRuns: 30 },
    );
  });

  test("counts its winning combinations as the trade does", () => {
    expect(winning("SIMPLE_PLACE", "win", 12, 1)).toBe(3);
    expect(winning("COUPLE_PLACE", "win", 12, 2)).toBe(3);
    expect(winning("TIERCE", "order", 16, 3)).toBe(1);
    expect(winning("TIERCE", "disorder", 16, 3)).toBe(5);
    expect(winning("DEUX_SUR_QUATRE", "win", 16, 2)).toBe(6);
    expect(winning("MULTI", "win", 16, 7)).toBe(220); // C(12, 3)
    expect(winning("QUARTE_PLUS", "disorder", 16, 4)).toBe(23);
    expect(winning("QUINTE_PLUS", "disorder", 16, 5)).toBe(119);
    expect(winning("QUINTE_PLUS", "bonus_4_of_5", 16, 5)).toBe(5 * 11 * 120);
    expect(() => winning("TRIO", "bonus", 16, 3)).toThrow(RangeError);
    expect(() => winning("MULTI", "win", 16, 3)).toThrow(RangeError);
  });

  test("a horse is placed half as often as its couplés placés, and second or fourth as places differ", () => {
    fc.assert(
      fc.property(laws(5, 12), (law) => {
        const chances = arrivalChances(law);
        const placed = betProbability(chances, bet("SIMPLE_PLACE", [1]));
        let couples = 0;
        for (let j = 0; j < law.runnerCount; j++) {
          if (j !== 1) couples += betProbability(chances, bet("COUPLE_PLACE", [1, j])) / 2;
        }
        expect(Math.abs(placed - couples)).toBeLessThan(1e-12);
        const second = betProbability(chances, bet("ZE_SHOW", [1]));
        const inTwo = placeProbabilities(law, 2)[1] ?? 0;
        expect(Math.abs(second - (inTwo - (law.win[1] ?? 0)))).toBeLessThan(1e-12);
      }),
      { numRuns: 40 },
    );
  });

  test("where every rank reached is paid, the widest is the chance of any", () => {
    const ranks = rankProbabilities(CHANCES, bet("ZE_234", first(4)));
    expect(ranks.map(({ rank }) => rank)).toEqual(["first_two", "first_three", "first_four"]);
    expect(betProbability(CHANCES, bet("ZE_234", first(4)))).toBe(ranks[0]?.probability);
  });

  test("on too few runners, one twice or one of another race is a bug", () => {
    expect(() => betProbability(CHANCES, bet("TRIO", [0, 1]))).toThrow(RangeError);
    expect(() => betProbability(CHANCES, bet("TRIO", [0, 1, 1]))).toThrow(RangeError);
    expect(() => betProbability(CHANCES, bet("MULTI", [0, 1, 2, 8]))).toThrow(RangeError);
  });
});

describe("what is sold", () => {
  test("goes by the runners declared", () => {
    expect([3, 4, 20].map((n) => isSold("SIMPLE_GAGNANT", "pmu-online", n))).toEqual(["no", "yes", "yes"]);
    expect([7, 8].map((n) => isSold("COUPLE_PLACE", "pmu-shop", n))).toEqual(["no", "yes"]);
    expect([3, 4, 7, 8].map((n) => isSold("TRIO_ORDRE", "pmu-online", n))).toEqual(["no", "yes", "yes", "no"]);
    expect([9, 10].map((n) => isSold("DEUX_SUR_QUATRE", "pmu-online", n))).toEqual(["no", "yes"]);
    expect([9, 10, 17, 18].map((n) => isSold("MINI_MULTI", "pmu-online", n))).toEqual(["no", "look", "look", "no"]);
    expect([4, 5, 9, 10].map((n) => isSold("SUPER_QUATRE", "pmu-online", n))).toEqual(["no", "look", "look", "no"]);
    expect(isSold("QUARTE_PLUS", "pmu-shop", 11)).toBe("look");
    expect(isSold("QUARTE_PLUS", "pmu-online", 11)).toBe("no");
    expect(isSold("ZE_4", "zeturf", 14)).toBe("look");
    expect(isSold("TIERCE", "zeturf", 14)).toBe("no");
    expect(isSold("TRIO", "genybet", 14)).toBe("no");
  });

  test("costs what each operator asks", () => {
    expect(offerOf("COUPLE_PLACE", "pmu-shop")).toMatchObject({ baseStake: 200, flexi: [0.5] });
    expect(offerOf("DEUX_SUR_QUATRE", "pmu-shop")).toMatchObject({ baseStake: 300, flexi: [0.25, 0.5] });
    expect(offerOf("QUARTE_PLUS", "pmu-online")).toMatchObject({ baseStake: 150 });
    expect(offerOf("PICK5", "pmu-shop")).toMatchObject({ baseStake: 100, flexi: [0.1, 0.25, 0.5] });
    expect(offerOf("ZE_4", "zeturf")).toMatchObject({ baseStake: 50, provenance: { status: "not_established" } });
    expect(offerOf("SUPER_QUATRE", "zeturf")).toBeUndefined();
  });

  test("says where it was read, and ZEturf's own bets that they are not established", () => {
    for (const betType of BET_TYPES) {
      const { provenance } = betRules(betType, 3);
      expect(provenance.status).toBe(betType.startsWith("ZE_") ? "not_established" : "established");
      expect(provenance.source).not.toBe("");
      for (const offer of BET_OFFERS[betType]) expect(offer.provenance.source).not.toBe("");
    }
  });

  test("is staked in whole units: 2sur4 and multi by half, ZEturf's combinations not at all", () => {
    expect(SIMPLE_UNITS["pmu-online"]?.minimum).toBe(100);
    expect(SIMPLE_UNITS["pmu-shop"]?.step).toBe(200);
    expect(SIMPLE_UNITS.zeturf?.minimum).toBe(100);
    expect(SIMPLE_UNITS.genybet).toBeUndefined();
    expect(stakeUnitOf("pmu-online", "COUPLE_PLACE")?.minimum).toBe(100);
    expect(stakeUnitOf("pmu-shop", "DEUX_SUR_QUATRE")?.minimum).toBe(150);
    expect(stakeUnitOf("pmu-online", "MULTI_EN_5")?.step).toBe(150);
    expect(stakeUnitOf("pmu-online", "PICK5")?.minimum).toBe(100);
    expect(stakeUnitOf("pmu-shop", "QUARTE_PLUS")?.minimum).toBe(150);
    expect(stakeUnitOf("zeturf", "ZE_4")).toBeUndefined();
    expect(stakeUnitOf("zeturf", "COUPLE_PLACE")).toBeUndefined();
  });
});

/** All bets of a size, in all orders where the bet has one. */
function allBets(runnerCount: number, size: number, ordered: boolean): number[][] {
  const sets = subsetsOf((1 << runnerCount) - 1, size).map((mask) =>
    Array.from({ length: runnerCount }, (_, i) => i).filter((i) => (mask >>> i) & 1),
  );
  return ordered ? sets.flatMap(ordersOf) : sets;
}

function winning(betType: BetType, rank: Parameters<typeof winningBets>[1], runnerCount: number, size: number): number {
  return winningBets(betType, rank, { runnerCount, size, paidPlaces: 3 });
}

function ordersOf(runners: readonly number[]): number[][] {
  if (runners.length <= 1) return [[...runners]];
  return runners.flatMap((one) => ordersOf(runners.filter((other) => other !== one)).map((rest) => [one, ...rest]));
}
