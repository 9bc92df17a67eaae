import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LOOKED_AT, runnerOf } from "../../../test/fakes/trust-fields.ts";
import type { RaceDay } from "../kernel/time.ts";
import { parseMusique } from "../race/musique.ts";
import type { PastPerformances } from "../race/past-performances.ts";
import { startsBesideCard } from "./starts-beside-card.ts";

const card = (musique?: string) => ({
  runners: [runnerOf(1, "FABLE 1", musique === undefined ? {} : { musique: parseMusique(musique) })],
});

/** Starts by their place, the latest first; undefined: none. */
const told = (...places: readonly (number | undefined)[]): PastPerformances => ({
  source: "pmu",
  url: "https://pmu.test/performances",
  observedAt: LOOKED_AT,
  horses: [
    {
      number: 1,
      name: "FABLE 1",
      starts: places.map((place, i) => ({
        day: `2026-01-${String(28 - i)}` as RaceDay,
        racecourse: "BOISJOLI",
        place,
        outcome: place === undefined ? "DISQUALIFIE" : undefined,
      })),
    },
  ],
});
const refusedOf = (performances: PastPerformances, musique?: string) =>
  startsBesideCard(performances, card(musique)).refused.map(({ detail }) => detail);

describe("the past starts of a horse beside its musique", () => {
  test("are used where both tell the same ends in the same order, years and disciplines apart", () => {
    expect(refusedOf(told(6, undefined, 5, undefined, 1), "6aDa5m(25)0a1a7a")).toEqual([]);
    expect(refusedOf(told(6, 12, undefined), "6a0aTh")).toEqual([]); // a horse of three starts
  });

  test("of which one is gone, the last or another, are absent with the reason", () => {
    expect(refusedOf(told(6, undefined, 5, undefined), "6aDa5m(25)0a1a7a")).toEqual([
      "past performances: no. 1: 4 starts, and the musique tells 6 (https://pmu.test/performances)",
    ]);
    expect(refusedOf(told(6, 5, undefined, 1, 7), "6aDa5m0a1a7a")).toEqual([
      expect.stringContaining("no. 1: the start of 2026-01-27 ended otherwise than in the musique"),
    ]);
    expect(startsBesideCard(told(6), card("6a7a")).performances.horses).toEqual([]);
  });

  test("of a starter that the answer leaves out are absent, and it is named; one that never ran owes none", () => {
    const field = [runnerOf(2, "FABLE 2", { musique: parseMusique("3a") }), runnerOf(3, "FABLE 3")];
    const out = runnerOf(4, "FABLE 4", { musique: parseMusique("1a"), nonRunner: true });
    const { refused, performances } = startsBesideCard(told(6), { runners: [...card("6a").runners, ...field, out] });
    expect(refused).toMatchObject([{ kind: "not_offered", detail: expect.stringContaining("no. 2 is not told of") }]);
    expect(performances).toEqual(told(6));
  });

  test("stand alone where there is no card, no such horse, no musique, or none that is understood", () => {
    for (const musique of [undefined, "", "Inédit"]) expect(refusedOf(told(6, 5), musique)).toEqual([]);
    expect(startsBesideCard(told(6), undefined).refused).toEqual([]);
    expect(startsBesideCard(told(6), { runners: [] }).performances).toEqual(told(6));
  });
});

test("of five different starts none can be taken away unseen, whatever the horse did", () => {
  const end = fc.integer({ min: 1, max: 9 });
  fc.assert(
    fc.property(fc.array(end, { minLength: 5, maxLength: 10 }), fc.nat({ max: 4 }), (places, gone) => {
      const musique = places.map((place) => `${place}a`).join("");
      const five = places.slice(0, 5);
      expect(refusedOf(told(...five), musique)).toEqual([]);
      expect(refusedOf(told(...five.toSpliced(gone, 1)), musique)).toHaveLength(1);
    }),
  );
});
