import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  disciplineNamed,
  numbersWorn,
  numberWorn,
  plainText,
  readDecimal,
  readEuros,
  readSexAndAge,
  skeletonOf,
} from "./french-text.ts";

test("no-break spaces are spaces", () => {
  expect(plainText("\n 17\u00a0330\u202f€\t ")).toBe("17 330 €");
});

test("a word is known with its accents, composed or not, and without them when a page has lost them", () => {
  for (const shown of ["Cotes références", "Cotes r\uFFFDf\uFFFDrences", "cotes  références".normalize("NFD")]) {
    expect(skeletonOf(shown)).toBe("cotes rfrences");
  }
  expect([skeletonOf("N°"), skeletonOf("Déch.")]).toEqual(["n", "dch"]);
});

describe("amounts in euros", () => {
  test("every amount of whole cents is read exactly", () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 1_000_000_000 }),
        fc.constantFrom("\u00a0", "\u202f", " ", "\uFFFD", ""),
        (cents, space) => {
          const whole = String(Math.trunc(cents / 100)).replace(/\B(?=(\d{3})+$)/g, space);
          const shown = `${whole},${String(cents % 100).padStart(2, "0")}\u00a0€`;
          expect(readEuros(shown)).toEqual({ kind: "value", value: cents });
        },
      ),
    );
  });

  test("without cents, with tenths of a euro, without a sign", () => {
    expect(["17 330 €", "28 000€", "88440", "2,5 €", "0,00 €"].map(readEuros)).toEqual(
      [1_733_000, 2_800_000, 8_844_000, 250, 0].map((value) => ({ kind: "value", value })),
    );
  });

  test("empty and a dash are absent, all else is unreadable", () => {
    expect(["", " - "].map(readEuros)).toEqual([{ kind: "absent" }, { kind: "absent" }]);
    for (const shown of ["-1 €", "1,005 €", "1.234,50 €", "12 34 €", "€", "1 $", "NaN", "1e3", "99999999999999999 €"]) {
      expect(readEuros(shown).kind, shown).toBe("unreadable");
    }
  });
});

test("a weight has a comma or a point and is never 0", () => {
  expect(["71,5", "57.5 kg", "69 kg"].map((shown) => readDecimal(shown, "kg"))).toEqual(
    [71.5, 57.5, 69].map((value) => ({ kind: "value", value })),
  );
  expect([readDecimal(" "), readDecimal("-")]).toEqual([{ kind: "absent" }, { kind: "absent" }]);
  for (const shown of ["0", "lourd", "1,2,3", "-3", "5 kg"]) expect(readDecimal(shown).kind, shown).toBe("unreadable");
});

test("numbers that horses wear are whole and above 0", () => {
  expect([" 7 ", "12", "0", "007", "1,5", "", undefined].map(numberWorn)).toEqual([7, 12, ...Array(5).fill(undefined)]);
  expect(["1 - 2 - 14", "10-5", "12"].map(numbersWorn)).toEqual([[1, 2, 14], [10, 5], [12]]);
  expect(["", "1 - x", "1 -"].map(numbersWorn)).toEqual([undefined, undefined, undefined]);
});

test("sex and age are read as both sites write them", () => {
  expect([readSexAndAge("H/6"), readSexAndAge(" M3 "), readSexAndAge("F/11")]).toEqual([
    { kind: "value", value: { sex: "gelding", age: 6 } },
    { kind: "value", value: { sex: "male", age: 3 } },
    { kind: "value", value: { sex: "female", age: 11 } },
  ]);
  expect(["", "X/6", "H/", "6"].map((shown) => readSexAndAge(shown).kind)).toEqual([
    "absent",
    "unreadable",
    "unreadable",
    "unreadable",
  ]);
});

test("disciplines go by their French words", () => {
  expect(
    ["Attelé", "Attel\uFFFD", "Monté", "Plat", "Haies", "Steeple-chase", "Cross-country"].map(disciplineNamed),
  ).toEqual(["ATTELE", "ATTELE", "MONTE", "PLAT", "HAIE", "STEEPLECHASE", "CROSS"]);
  expect(disciplineNamed("Autostart")).toBeUndefined();
});
