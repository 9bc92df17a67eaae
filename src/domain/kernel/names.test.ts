import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comparableName } from "./names.ts";

describe("one horse, two spellings", () => {
  test.each([
    ["Écurie d'Été (NP)", "ECURIE D ETE NP"],
    ["VINCENNES", "Vincennes"],
    ["Pont-de-Vivaux", "PONT DE VIVAUX"],
    ["Cœur de Lion", "COEUR DE LION"],
    ["ŒUVRE", "Oeuvre"],
    ["Ægir", "AEGIR"],
    ["L’Aïeul", "L'AIEUL"],
    ["  Deux\u00a0 mots ", "deux mots"],
    ["Jean.P. Martin", "JEAN P MARTIN"],
  ])("%j is %j", (a, b) => {
    expect(comparableName(a)).toBe(comparableName(b));
  });

  test("the form is what the documents show", () => {
    expect(comparableName("Écurie d'Été (NP)")).toBe("ECURIE D ETE NP");
    expect(comparableName(" - ")).toBe("");
  });
});

test("different horses stay different", () => {
  expect(comparableName("Idéal 2")).not.toBe(comparableName("Idéal 3"));
  expect(comparableName("D Ete")).not.toBe(comparableName("Dete"));
});

test("the form of a form is itself, composed or decomposed", () => {
  const letters = fc.string({ unit: fc.constantFrom(...Array.from("abzéèÇœÆñöŒ019 '-.()ÂÿŠ")) });
  fc.assert(
    fc.property(letters, (name) => {
      const form = comparableName(name);
      expect(comparableName(form)).toBe(form);
      expect(comparableName(name.normalize("NFD"))).toBe(form);
      expect(comparableName(name.toUpperCase())).toBe(form);
      expect(form).toMatch(/^([A-Z0-9]+( [A-Z0-9]+)*)?$/);
    }),
  );
});
