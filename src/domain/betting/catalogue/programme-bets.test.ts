import { expect, test } from "vitest";
import { betsSoldBy } from "./programme-bets.ts";

const CODES = ["SIMPLE_GAGNANT", "E_SIMPLE_GAGNANT", "E_COUPLE_GAGNANT", "TIC_TROIS", "E_REPORT_PLUS", "QUARTE_PLUS"];

test("each operator of the PMU sells the bets of its own codes, of those that the catalogue knows", () => {
  expect(betsSoldBy("pmu-online", CODES)).toEqual(["SIMPLE_GAGNANT", "COUPLE_GAGNANT"]);
  expect(betsSoldBy("pmu-shop", CODES)).toEqual(["SIMPLE_GAGNANT", "QUARTE_PLUS"]);
});

test("a race of the shops alone is told as sold nowhere online", () => {
  expect(betsSoldBy("pmu-online", ["SIMPLE_GAGNANT", "SIMPLE_PLACE"])).toEqual([]);
});

test("a bet that is listed and not sold now is not sold, in the pool that says so alone", () => {
  expect(betsSoldBy("pmu-online", CODES, ["E_COUPLE_GAGNANT"])).toEqual(["SIMPLE_GAGNANT"]);
  expect(betsSoldBy("pmu-shop", CODES, ["E_SIMPLE_GAGNANT"])).toEqual(["SIMPLE_GAGNANT", "QUARTE_PLUS"]);
  expect(betsSoldBy("pmu-shop", CODES, CODES)).toEqual([]);
});

test("no list tells nothing, and the PMU's programme nothing of another operator", () => {
  expect(betsSoldBy("pmu-shop", undefined)).toBeUndefined();
  expect(betsSoldBy("pmu-shop", [])).toBeUndefined();
  expect(betsSoldBy("zeturf", CODES)).toBeUndefined();
  expect(betsSoldBy("genybet", CODES)).toBeUndefined();
  expect(betsSoldBy(undefined, CODES)).toBeUndefined();
});
