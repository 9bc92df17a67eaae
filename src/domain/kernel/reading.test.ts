import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readOdds } from "./reading.ts";

describe("odds are read", () => {
  test.each([
    ["11,8", 11.8],
    ["38.7", 38.7],
    [" 9 ", 9],
    ["\u00a09,5\u202f", 9.5],
    [1.1, 1.1],
    ["1,01", 1.01],
    [250, 250],
  ])("%j", (shown, value) => {
    expect(readOdds(shown)).toEqual({ kind: "value", value });
  });

  test("with a comma or with a point alike", () => {
    fc.assert(
      fc.property(fc.integer({ min: 11, max: 9_999 }), (tenths) => {
        const expected = { kind: "value", value: tenths / 10 };
        expect(readOdds((tenths / 10).toFixed(1))).toEqual(expected);
        expect(readOdds((tenths / 10).toFixed(1).replace(".", ","))).toEqual(expected);
        expect(readOdds(tenths / 10)).toEqual(expected);
      }),
    );
  });
});

test.each([undefined, null, false, "", " ", "\u00a0", "-", " - ", "—"])(
  "%j is the site's own mark for none",
  (shown) => {
    expect(readOdds(shown)).toEqual({ kind: "absent" });
  },
);

describe("what no pool pays is unreadable, not absent", () => {
  test.each([
    [0, "0"],
    ["0", "0"],
    [1, "1"],
    ["1,0", "1,0"],
    ["0,9", "0,9"],
    [-3, "-3"],
    ["-3", "-3"],
    [Number.NaN, "NaN"],
    [Infinity, "Infinity"],
    ["NaN", "NaN"],
    ["3/1", "3/1"],
    ["1e3", "1e3"],
    ["11,", "11,"],
    [",5", ",5"],
    ["1 234", "1 234"],
    ["NP", "NP"],
    [true, "true"],
    [{}, "{}"],
    [[5], "[5]"],
  ])("%j", (shown, text) => {
    expect(readOdds(shown)).toEqual({ kind: "unreadable", shown: text });
  });
});
