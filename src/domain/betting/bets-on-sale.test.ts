import { expect, test } from "vitest";
import { betsOnSale } from "./bets-on-sale.ts";

const ALWAYS_OF_SIXTEEN = [
  "COUPLE_GAGNANT",
  "COUPLE_PLACE",
  "TRIO",
  "DEUX_SUR_QUATRE",
  "MULTI_EN_4",
  "MULTI_EN_5",
  "MULTI_EN_6",
  "MULTI_EN_7",
];

test("a race of sixteen sells multi, not mini multi, though mini multi is sold up to seventeen", () => {
  const { combinations, saleNotTold } = betsOnSale(16, "pmu-online");
  expect(combinations.filter((bet) => !saleNotTold.includes(bet))).toEqual(ALWAYS_OF_SIXTEEN);
  expect(saleNotTold).toEqual(["TIERCE", "QUARTE_PLUS", "QUINTE_PLUS", "PICK5"]);
  const twelve = betsOnSale(12, "pmu-online").combinations;
  expect(twelve).toContain("MINI_MULTI_EN_6");
  expect(twelve).not.toContain("MULTI_EN_4");
});

test("a programme decides what the number of runners leaves open", () => {
  const told = betsOnSale(16, "pmu-online", ["QUINTE_PLUS", "MINI_MULTI"]);
  expect(told.saleNotTold).toEqual([]);
  expect(betsOnSale(16, "pmu-online", ["QUINTE_PLUS", "COUPLE_PLACE"]).combinations).not.toContain("TIERCE");
  expect(told.combinations).toEqual([
    "COUPLE_GAGNANT",
    "COUPLE_PLACE",
    "TRIO",
    "DEUX_SUR_QUATRE",
    "QUINTE_PLUS",
    "MINI_MULTI_EN_4",
    "MINI_MULTI_EN_5",
    "MINI_MULTI_EN_6",
  ]);
  expect(betsOnSale(16, "pmu-online", []).combinations).not.toContain("MULTI_EN_4");
});

test("a bet that the number allows and the programme does not list is shown as not on sale, simple bets too", () => {
  const told = betsOnSale(12, "pmu-online", ["SIMPLE_GAGNANT", "COUPLE_GAGNANT", "TRIO"]);
  expect(told.notOnSale).toEqual(["SIMPLE_PLACE", "COUPLE_PLACE", "DEUX_SUR_QUATRE"]);
  expect(told.combinations).toEqual(["COUPLE_GAGNANT", "COUPLE_PLACE", "TRIO", "DEUX_SUR_QUATRE"]);
  expect(betsOnSale(12, "pmu-online").notOnSale).toEqual([]);
  // What the number forbids no list brings back.
  expect(betsOnSale(7, "pmu-shop", ["TRIO"]).combinations).not.toContain("TRIO");
});

test("small fields have orders; ZEturf's jumelé and ZE bets are named; nobody else sells any", () => {
  expect(betsOnSale(7, "pmu-shop").combinations).toEqual(["COUPLE_ORDRE", "TRIO_ORDRE", "SUPER_QUATRE"]);
  expect(betsOnSale(12, "zeturf").saleNotTold).toEqual([
    "COUPLE_GAGNANT",
    "COUPLE_PLACE",
    "TRIO",
    "ZE_SHOW",
    "ZE_COUILLON",
    "ZE_2_SUR_4",
    "ZE_4",
    "ZE_234",
  ]);
  expect(betsOnSale(12, "genybet").combinations).toEqual([]);
  expect(betsOnSale(undefined, "pmu-shop").combinations).toEqual([]);
  expect(betsOnSale(12, undefined).combinations).toEqual([]);
});
