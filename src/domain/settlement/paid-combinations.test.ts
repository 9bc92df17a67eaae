import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { winningBets } from "../betting/bet-catalogue.ts";
import { betRules } from "../betting/catalogue/bet-rules.ts";
import { BET_TYPES, type BetType } from "../betting/catalogue/bet-type.ts";
import type { Finish } from "../race/race-result.ts";
import { combinationKey } from "./dividend-row.ts";
import { hasCombination } from "./has-combination.ts";
import { paidCombinations } from "./paid-combinations.ts";

const NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
const order = fc.shuffledSubarray([...NUMBERS], { minLength: 10 });
const anyBet = fc.constantFrom(...BET_TYPES);
const finishes: fc.Arbitrary<Finish> = order.chain((runners) =>
  fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 10, maxLength: 10 }).map((sizes) => {
    const groups: number[][] = [];
    let from = 0;
    for (const size of sizes) {
      if (from < runners.length) groups.push(runners.slice(from, from + size));
      from += size;
    }
    return groups;
  }),
);

function named(betType: BetType, finish: Finish, nonRunners: readonly number[] = []): string[] {
  return paidCombinations(betType, { finish, nonRunners, declaredRunners: 10 }).map(
    ({ rank, size, runners }) => `${rank} ${size}: ${runners.join("-")}`,
  );
}

describe("a dead heat pays every combination that it makes", () => {
  test.each<[string, BetType, Finish, string[]]>([
    ["couplé placé, second place", "COUPLE_PLACE", [[1], [2, 3], [4]], ["1-2", "1-3", "2-3"]],
    [
      "couplé placé, third place: never two of those third",
      "COUPLE_PLACE",
      [[1], [2], [3, 4]],
      ["1-2", "1-3", "2-3", "1-4", "2-4"],
    ],
    ["couplé gagnant, three first", "COUPLE_GAGNANT", [[1, 2, 3], [4]], ["1-2", "1-3", "2-3"]],
    ["couplé gagnant, second place", "COUPLE_GAGNANT", [[1], [2, 3]], ["1-2", "1-3"]],
    ["couplé ordre, first place", "COUPLE_ORDRE", [[1, 2], [3]], ["1-2", "2-1"]],
    ["couplé ordre, second place", "COUPLE_ORDRE", [[1], [2, 3]], ["1-2", "1-3"]],
    ["trio, third place", "TRIO", [[1], [2], [3, 4]], ["1-2-3", "1-2-4"]],
    [
      "2sur4, fourth place: never two of those fourth",
      "DEUX_SUR_QUATRE",
      [
        [1, 2, 3],
        [4, 5],
      ],
      ["1-2", "1-3", "2-3", "1-4", "2-4", "3-4", "1-5", "2-5", "3-5"],
    ],
  ])("%s", (_, betType, finish, combinations) => {
    const paid = paidCombinations(betType, { finish, nonRunners: [], declaredRunners: 10 });
    expect(paid.map(({ runners }) => runners.join("-")).toSorted()).toEqual(combinations.toSorted());
  });

  test("tiercé with three first: all six orders are exact", () => {
    const paid = named("TIERCE", [[1, 2, 3], [4]]);
    expect(paid.filter((each) => each.startsWith("order"))).toHaveLength(6);
  });
});

describe("a normal arrival", () => {
  const finish = [[1], [2], [3], [4], [5], [6]];

  test("quinté+: order, disorder, five fours and the first three", () => {
    expect(named("QUINTE_PLUS", finish)).toEqual([
      "order 5: 1-2-3-4-5",
      "disorder 5: 1-2-3-4-5",
      ...["1-2-3-4", "1-2-3-5", "1-2-4-5", "1-3-4-5", "2-3-4-5"].map((four) => `bonus_4_of_5 5: ${four}`),
      "bonus_3 5: 1-2-3",
    ]);
  });

  test("quarté+: order, disorder and the first three", () => {
    expect(named("QUARTE_PLUS", finish)).toEqual(["order 4: 1-2-3-4", "disorder 4: 1-2-3-4", "bonus 4: 1-2-3"]);
  });

  test("multi: the first four, once a size", () => {
    expect(named("MULTI", finish)).toEqual([4, 5, 6, 7].map((size) => `win ${size}: 1-2-3-4`));
    expect(named("MINI_MULTI", finish)).toHaveLength(3);
  });

  test("ZEshow pays the second, ZE couillon the fourth, as the catalogue has them", () => {
    expect([named("ZE_SHOW", finish), named("ZE_COUILLON", finish)]).toEqual([["win 1: 2"], ["win 1: 4"]]);
  });

  test("too short for the bet pays none; 2sur4 then pays the pairs that there are", () => {
    expect(named("TRIO", [[1], [2]])).toEqual([]);
    expect(named("DEUX_SUR_QUATRE", [[1], [2]])).toEqual(["win 2: 1-2"]);
    for (const betType of BET_TYPES) expect(named(betType, [])).toEqual([]);
  });

  test("no simple placé below four declared", () => {
    expect(paidCombinations("SIMPLE_PLACE", { finish, nonRunners: [], declaredRunners: 3 })).toEqual([]);
  });
});

describe("with a non-runner", () => {
  const finish = [[1], [2], [3], [4], [5]];

  test.each<[BetType, string[]]>([
    ["COUPLE_GAGNANT", ["1-2", "1-nonRunner"]],
    ["COUPLE_PLACE", ["1-2", "1-3", "2-3", "1-nonRunner", "2-nonRunner", "3-nonRunner"]],
    ["SIMPLE_GAGNANT", ["1"]],
    ["TRIO", ["1-2-3"]],
  ])("%s pays %j", (betType, combinations) => {
    expect(named(betType, finish, [9]).map((each) => each.replace(/^.*: /, ""))).toEqual(combinations);
  });

  test("ZEturf's jumelé is not known to have the dividend 1 NP; the trio has it once confirmed", () => {
    const arrival = { finish, nonRunners: [9], declaredRunners: 10 };
    expect(paidCombinations("COUPLE_GAGNANT", arrival, { operator: "zeturf" })).toHaveLength(1);
    const trio = paidCombinations("TRIO", arrival, { confirmedRules: ["TRIO.non_runners"] });
    expect(trio.map(({ runners }) => runners.join("-"))).toEqual(["1-2-3", "1-2-nonRunner"]);
  });
});

test("of all possible tickets a normal arrival pays as many at each rank as the catalogue counts", () => {
  const finish = NUMBERS.slice(0, 8).map((runner) => [runner]);
  for (const betType of BET_TYPES) {
    const { sizes, ordered, ranks, pays } = betRules(betType, 3);
    const size = sizes[0] ?? 0;
    const paid = paidCombinations(betType, { finish, nonRunners: [], declaredRunners: 8 });
    const tickets = ordered ? arrangements([1, 2, 3, 4, 5, 6, 7, 8], size) : subsets([1, 2, 3, 4, 5, 6, 7, 8], size);
    const reached = tickets.map((running) =>
      paid.filter((each) => hasCombination({ running, nonRunnerCount: 0 }, each)),
    );
    for (const { rank } of ranks) {
      const better = ranks
        .slice(
          0,
          ranks.findIndex((each) => each.rank === rank),
        )
        .map((each) => each.rank);
      const holders = reached.filter(
        (has) =>
          has.some((each) => each.rank === rank) && (pays === "all" || !has.some((each) => better.includes(each.rank))),
      );
      const expected = winningBets(betType, rank, { runnerCount: 8, size, paidPlaces: 3 });
      expect(holders.length, `${betType} ${rank}`).toBe(expected);
    }
  }
});

test("other numbers for the same horses change nothing but the numbers", () => {
  fc.assert(
    fc.property(anyBet, finishes, order, (betType, finish, renamed) => {
      const name = (runner: number) => renamed[runner - 1] ?? 0;
      const arrival = { finish, nonRunners: [], declaredRunners: 10 };
      const after = { ...arrival, finish: finish.map((sharing) => sharing.map(name)) };
      const before = paidCombinations(betType, arrival).map((each) => ({
        ...each,
        runners: each.runners.map((runner) => (runner === "nonRunner" ? runner : name(runner))),
      }));
      expect(paidCombinations(betType, after).map(combinationKey).toSorted()).toEqual(
        before.map(combinationKey).toSorted(),
      );
    }),
  );
});

test("those who share a place are paid alike, in whatever order they are listed", () => {
  fc.assert(
    fc.property(anyBet, finishes, (betType, finish) => {
      const keys = (groups: Finish) =>
        paidCombinations(betType, { finish: groups, nonRunners: [], declaredRunners: 10 })
          .map(combinationKey)
          .toSorted();
      expect(keys(finish.map((sharing) => sharing.toReversed()))).toEqual(keys(finish));
    }),
  );
});

test("to part a dead heat pays no combination that it did not pay", () => {
  fc.assert(
    fc.property(anyBet, finishes, (betType, finish) => {
      const paid = (groups: Finish) =>
        paidCombinations(betType, { finish: groups, nonRunners: [], declaredRunners: 10 }).map(combinationKey);
      const tied = paid(finish);
      for (const key of paid(finish.flat().map((runner) => [runner]))) expect(tied).toContain(key);
    }),
  );
});

test("a horse that comes in nearer the front loses no simple, couplé, trio or 2sur4 that it was in", () => {
  const noRank = fc.constantFrom<BetType>(
    "SIMPLE_PLACE",
    "COUPLE_GAGNANT",
    "COUPLE_PLACE",
    "TRIO",
    "DEUX_SUR_QUATRE",
    "PICK5",
  );
  fc.assert(
    fc.property(noRank, order, fc.integer({ min: 1, max: 9 }), (betType, runners: readonly number[], from) => {
      const better = runners.with(from - 1, runners[from] ?? 0).with(from, runners[from - 1] ?? 0);
      const risen = runners[from] ?? 0;
      const fallen = runners[from - 1] ?? 0;
      const paid = (home: readonly number[]) =>
        paidCombinations(betType, { finish: home.map((runner) => [runner]), nonRunners: [], declaredRunners: 10 });
      const after = new Set(paid(better).map(combinationKey));
      for (const each of paid(runners)) {
        if (each.runners.includes(risen) && !each.runners.includes(fallen))
          expect(after).toContain(combinationKey(each));
      }
    }),
  );
});

test("a horse that did not run changes no combination of those who did", () => {
  fc.assert(
    fc.property(anyBet, finishes, (betType, finish) => {
      const with11 = paidCombinations(betType, { finish, nonRunners: [11], declaredRunners: 10 });
      const without = paidCombinations(betType, { finish, nonRunners: [], declaredRunners: 10 });
      expect(with11.filter(({ runners }) => !runners.includes("nonRunner"))).toEqual(without);
    }),
  );
});

function subsets(from: readonly number[], size: number): number[][] {
  if (size === 0) return [[]];
  return from.flatMap((first, i) => subsets(from.slice(i + 1), size - 1).map((later) => [first, ...later]));
}

function arrangements(from: readonly number[], size: number): number[][] {
  if (size === 0) return [[]];
  return from.flatMap((first) =>
    arrangements(
      from.filter((other) => other !== first),
      size - 1,
    ).map((later) => [first, ...later]),
  );
}
