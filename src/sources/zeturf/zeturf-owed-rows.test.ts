import { describe, expect, test } from "vitest";
import { centsOf } from "../../domain/kernel/money.ts";
import type { Dividend } from "../../domain/race/race-result.ts";
import { zeturfOpenBets, zeturfRowsFault } from "./zeturf-owed-rows.ts";

const row = (betType: string, cents: number, runners: readonly number[], label = betType): Dividend => ({
  operator: "zeturf",
  betType,
  label,
  runners,
  dividend: centsOf(cents),
});
const both = (runners: readonly number[], own: number, sum: number) => [
  row("ZE_234", own, runners, "Gain combinaison"),
  row("ZE_234", sum, runners, "Gain champ total"),
];
const finish = [[7], [2], [5], [9], [1]];
const whole = [
  row("SIMPLE_GAGNANT", 510, [7]),
  row("ZE_SHOW", 720, [2]),
  row("ZE_COUILLON", 960, [9]),
  row("TRIO", 13_060, [7, 2, 5]),
  ...[
    [7, 2],
    [7, 5],
    [9, 7],
    [2, 5],
    [2, 9],
    [5, 9],
  ].map((two) => row("ZE_2_SUR_4", 440, two)),
  row("ZE_4", 21_070, [7, 2, 5, 9]),
  ...both([7, 2], 201, 201),
  ...both([7, 2, 5], 1306, 1507),
  ...both([7, 2, 5, 9], 10_535, 12_042),
];
const open = [1, 29, 7, 31, 13, 6, 8, 15];

describe("a page of ZEturf's dividends", () => {
  test("is whole where each bet that was open has its rows; a number that has no dividends is not asked for", () => {
    expect(zeturfRowsFault({ finish, dividends: whole }, open)).toBeUndefined();
    expect(zeturfRowsFault({ finish, dividends: whole }, undefined)).toBeUndefined();
    expect(zeturfRowsFault({ finish, dividends: [] }, open)).toBeUndefined(); // none yet
  });

  test.each(whole.map((one, i) => [`${one.betType} ${one.label} ${one.runners.join("-")}`, i] as const))(
    "without %s is refused",
    (_, i) => {
      const fault = zeturfRowsFault({ finish, dividends: whole.toSpliced(i, 1) }, open);
      expect(fault).toMatch(/was open and has no row|none for|half a row|adds up to/);
    },
  );

  test("whose sums do not add up is refused, and so is a horse that did not come in", () => {
    const altered = whole.map((one) => (one.dividend === 1306 ? { ...one, dividend: centsOf(1309) } : one));
    expect(zeturfRowsFault({ finish, dividends: altered }, open)).toBe(
      "dividends: ZE_234 7-2-5 adds up to 1507 cents, not 1510",
    );
    const renamed = whole.map((one) => (one.betType === "ZE_SHOW" ? { ...one, runners: [3] } : one));
    expect(zeturfRowsFault({ finish, dividends: renamed }, open)).toMatch(/none for 2 among those of ZE_SHOW/);
  });

  test("after a dead heat among the first four, or with fewer of them told, demands the bets and not their rows", () => {
    const less = whole.filter(({ runners }) => runners.join() !== "5,9");
    expect(zeturfRowsFault({ finish: [[7], [2, 3], [5], [9]], dividends: less }, open)).toBeUndefined();
    expect(zeturfRowsFault({ finish: finish.slice(0, 3), dividends: less }, open)).toBeUndefined();
    expect(zeturfRowsFault({ finish, dividends: less }, open)).toMatch(/none for 5-9/);
    expect(zeturfRowsFault({ finish: finish.slice(0, 3), dividends: less }, [...open, 2])).toMatch(/SIMPLE_PLACE/);
  });
});

test("the bets that were open stand in the page's script", () => {
  expect(zeturfOpenBets("courseData: { etatPage: 4, parisOuverts: [1,2, 29], x: 1 }")).toEqual([1, 2, 29]);
  expect(zeturfOpenBets("Course.init({ courseUri: 1 })")).toBeUndefined();
  expect(zeturfOpenBets(undefined)).toBeUndefined();
});
