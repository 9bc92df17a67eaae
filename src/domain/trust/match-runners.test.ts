import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cardOf, field, respelt, runnerOf } from "../../../test/fakes/trust-fields.ts";
import { horseKey, matchRunners } from "./match-runners.ts";

const pair = (a: string, b: string) =>
  matchRunners(
    { runners: [runnerOf(1, a), runnerOf(2, "AUTRE")] },
    { runners: [runnerOf(1, b), runnerOf(2, "AUTRE")] },
  );

describe("one horse as two sites write it", () => {
  test.each([
    ["L'Été du Conte (IRE)*", "L ETE DU CONTE"],
    ["JAVERT (NP)", "Javert"],
    ["CŒUR D’OR", "COEUR DOR"],
    ["LA FABLE GB", "La Fable"],
    ["CONTE (D)", "CONTE"],
    ["Cent-Détours (FR) (NP)", "CENT DETOURS"],
  ])("%j is %j", (one, other) => expect(horseKey(one)).toBe(horseKey(other)));

  test.each([
    ["Idéal 2", "Idéal 3"],
    ["CONTE II", "CONTE III"],
    ["LA FABLE", "LE FABLE"],
    ["GB", "IRE"],
    ["(NP)", "FABLE"],
  ])("%j is not %j", (one, other) => expect(horseKey(one)).not.toBe(horseKey(other)));

  test.each([
    ["CHATEAU DE CARTE", "CHATEAU DE CARTES"],
    ["RENARDEAU", "RENADEAU"],
    ["CORBEAUX", "CORBEAUT"],
  ])("one letter of a long name is a spelling, and is told: %j, %j", (a, b) => {
    expect(pair(a, b)).toMatchObject({ matched: [1, 2], spelling: [1], otherNames: [] });
  });

  test.each([
    ["a namesake", "CONTEUR II", "CONTEUR III"],
    ["a number of the name", "CONTEUR 2", "CONTEUR 3"],
    ["a short name", "FABLE", "SABLE"],
    ["two letters", "RENARDEAU", "RENERDOAU"],
    ["no name", "RENARDEAU", ""],
  ])("%s is no spelling", (_why, a, b) => {
    expect(pair(a, b)).toMatchObject({ matched: [2], spelling: [], otherNames: [{ number: 1, first: a, second: b }] });
  });

  test("horses one letter apart that change places are swapped, not misspelt", () => {
    const [a, b] = ["RENARDEAU", "RENARDEAX"];
    const match = matchRunners(
      { runners: [runnerOf(1, a), runnerOf(2, b)] },
      { runners: [runnerOf(1, b), runnerOf(2, a)] },
    );
    expect(match).toMatchObject({ matched: [], swapped: [1, 2] });
  });
});

describe("the fields of two sites", () => {
  test("are one whatever each does to the names", () => {
    fc.assert(
      fc.property(field, fc.array(respelt, { minLength: 18, maxLength: 18 }), ({ runners }, spell) => {
        const other = runners.map((runner, i) => ({ ...runner, name: spell[i]?.(runner.name) ?? runner.name }));
        const numbers = runners.map(({ number }) => number);
        expect(matchRunners({ runners }, { runners: other })).toEqual({
          matched: numbers,
          spelling: [],
          swapped: [],
          otherNames: [],
        });
      }),
    );
  });

  test("whose rows moved never give one horse's number to another", () => {
    fc.assert(
      fc.property(field, fc.nat(), fc.nat(), ({ runners }, a, b) => {
        const [i, j] = [a % runners.length, b % runners.length];
        fc.pre(i !== j);
        const other = cardOf(
          "zeturf",
          runners.map((runner, k) => ({ ...runner, name: runners[k === i ? j : k === j ? i : k]?.name ?? "" })),
        );
        const match = matchRunners({ runners }, other);
        expect(match.swapped).toEqual([i + 1, j + 1].toSorted((x, y) => x - y));
        expect(match.matched).toHaveLength(runners.length - 2);
      }),
    );
  });
});
