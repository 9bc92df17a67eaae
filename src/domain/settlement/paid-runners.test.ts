import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { paidRunners } from "./paid-runners.ts";

describe("simple gagnant", () => {
  test("pays the winner", () => {
    expect(paidRunners("SIMPLE_GAGNANT", [[12], [6], [11]], 14)).toEqual([12]);
  });

  test("pays each of a dead heat for the first place", () => {
    expect(paidRunners("SIMPLE_GAGNANT", [[12, 6], [11]], 14)).toEqual([12, 6]);
  });
});

describe("simple placé", () => {
  const finish = [[5], [2], [7], [1], [4]];

  test.each([
    [8, [5, 2, 7]],
    [18, [5, 2, 7]],
    [7, [5, 2]],
    [4, [5, 2]],
    [3, []],
  ])("of %i declared pays %j", (declared, paid) => {
    expect(paidRunners("SIMPLE_PLACE", finish, declared)).toEqual(paid);
  });

  test("goes by the number declared, whoever ran: eight declared and five at the post still pay three", () => {
    expect(paidRunners("SIMPLE_PLACE", [[5], [2], [7], [1], [4]], 8)).toHaveLength(3);
  });

  test.each([
    ["for the third place pays four", 12, [[5], [2], [7, 1], [4]], [5, 2, 7, 1]],
    ["for the second place takes the third too", 12, [[5], [2, 7], [1]], [5, 2, 7]],
    ["of three for the second place pays four", 12, [[5], [2, 7, 1], [4]], [5, 2, 7, 1]],
    ["for the first place leaves one place", 12, [[5, 2], [7], [1]], [5, 2, 7]],
    ["for the first of two places takes both", 6, [[5, 2], [7]], [5, 2]],
    ["for the second of two places pays three", 6, [[5], [2, 7]], [5, 2, 7]],
  ])("a dead heat %s", (_, declared, deadHeat, paid) => {
    expect(paidRunners("SIMPLE_PLACE", deadHeat, declared)).toEqual(paid);
  });

  test("counts the two places that every field pays where the number declared is unknown", () => {
    expect(paidRunners("SIMPLE_PLACE", finish, undefined)).toEqual([5, 2]);
  });

  test("of a race that one horse ended pays that one", () => {
    expect(paidRunners("SIMPLE_PLACE", [[5]], 9)).toEqual([5]);
  });
});

test("without an arrival nobody is paid", () => {
  expect(paidRunners("SIMPLE_GAGNANT", [], 9)).toEqual([]);
  expect(paidRunners("SIMPLE_PLACE", [], 9)).toEqual([]);
});

test("the winners are always among the placed, and a place ends only where its dead heat does", () => {
  const finish = fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], { minLength: 1 }).chain((order) =>
    fc.array(fc.integer({ min: 1, max: 3 }), { minLength: order.length, maxLength: order.length }).map((sizes) => {
      const groups: number[][] = [];
      let from = 0;
      for (const size of sizes) {
        if (from < order.length) groups.push(order.slice(from, from + size));
        from += size;
      }
      return groups;
    }),
  );
  fc.assert(
    fc.property(finish, fc.integer({ min: 4, max: 20 }), (groups, declared) => {
      const placed = paidRunners("SIMPLE_PLACE", groups, declared);
      for (const winner of paidRunners("SIMPLE_GAGNANT", groups, declared)) expect(placed).toContain(winner);
      const places = declared >= 8 ? 3 : 2;
      expect(placed.length).toBeGreaterThanOrEqual(Math.min(places, groups.flat().length));
      for (const group of groups) expect([0, group.length]).toContain(group.filter((n) => placed.includes(n)).length);
      const before = placed.length - (groups.findLast((group) => placed.includes(group[0] ?? 0))?.length ?? 0);
      expect(before).toBeLessThan(places);
    }),
  );
});
