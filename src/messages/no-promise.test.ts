import { describe, expect, test } from "vitest";
import { en } from "./en.ts";
import { fr } from "./fr.ts";

/** Words by which a tipster sells; the law forbids them (code de la consommation, L. 121-4 15°) and so do we. */
const PROMISES: Readonly<Record<"fr" | "en", readonly RegExp[]>> = {
  fr: [
    /garanti/i,
    /sans risque/i,
    /à coup sûr/i,
    /gagn(er|ez|ons) (de l'argent|à tous les coups|gros|toujours)/i,
    /(gains?|bénéfices?) (assurés?|certains?|réguliers?|faciles?)/i,
    /pronostics? (sûrs?|gagnants?)/i,
    /devene[zr] riche/i,
    /jackpot|banco\b|bon plan/i,
  ],
  en: [
    /guarante/i,
    /risk[- ]free|no risk/i,
    /sure (thing|bet|win)/i,
    /win (money|big|every|always)/i,
    /(easy|certain|regular|safe) (money|profits?|winnings)/i,
    /get rich|jackpot/i,
  ],
};

function textsOf(part: unknown): string[] {
  return typeof part === "string" ? [part] : Object.values(part as object).flatMap(textsOf);
}

describe.each([
  ["fr", fr],
  ["en", en],
] as const)("the catalogue in %s", (language, catalogue) => {
  test("promises no winnings", () => {
    const texts = textsOf(catalogue);
    expect(texts.length).toBeGreaterThan(300);
    expect(texts.filter((text) => PROMISES[language].some((promise) => promise.test(text)))).toEqual([]);
  });

  test("has the age limit and the help line", () => {
    expect(catalogue.play).toMatch(/^18\+ .*09 74 75 13 13$/);
  });
});

test("a promise in the catalogue would be seen", () => {
  expect(PROMISES.fr.some((promise) => promise.test("Des gains réguliers"))).toBe(true);
  expect(PROMISES.en.some((promise) => promise.test("A sure bet"))).toBe(true);
});
