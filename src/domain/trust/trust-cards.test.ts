import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cardOf, field, respelt, runnerOf } from "../../../test/fakes/trust-fields.ts";
import type { RaceCard } from "../race/card.ts";
import { compareCards } from "./compare-cards.ts";
import { trustCards } from "./trust-cards.ts";

const NAMES = ["RENARDEAU", "CORBEAUX", "CIGALE D'OR", "FOURMI GRISE", "LE LOUP", "L'AGNEAU"];
const ODDS = [2, 4, 7, 11, 18, 30];
const runners = NAMES.map((name, i) => runnerOf(i + 1, name));
const pmu = cardOf("pmu", runners, ODDS);
const kinds = (card: RaceCard, first = pmu) => compareCards(first, card).disagreements.map(({ kind }) => kind);

describe("a second source beside the first", () => {
  test("that shows the same field is used, with the figures of the agreement", () => {
    const near = cardOf("zeturf", runners, [2.6, 2.5, 7.4, 12, 16, 41]);
    expect(compareCards(pmu, near)).toEqual({
      first: "pmu",
      second: "zeturf",
      runners: 6,
      matched: 6,
      spelling: [],
      nonRunners: { both: [], onlyFirst: [], onlySecond: [] },
      favourite: { first: 1, second: 2, same: false },
      disagreements: [],
    });
  });

  test("a late non-runner reaches two sites minutes apart: marked or left out, it is told and sets nothing apart", () => {
    const marked = runners.map((one) => ({ ...one, nonRunner: one.number === 5 }));
    for (const late of [marked, runners.filter(({ number }) => number !== 5)]) {
      const { nonRunners, disagreements } = compareCards(pmu, cardOf("zeturf", late));
      expect([nonRunners.onlySecond, disagreements]).toEqual([[5], []]);
      expect(compareCards(cardOf("zeturf", late), pmu).nonRunners.onlyFirst).toEqual([5]);
    }
    expect(compareCards(cardOf("geny", marked), cardOf("zeturf", marked)).nonRunners.both).toEqual([5]);
  });

  test("two starters that only one has are another field", () => {
    const short = cardOf("zeturf", runners.slice(0, 4));
    expect(compareCards(pmu, short).disagreements).toEqual([
      { kind: "other_field", onlyFirst: [5, 6], onlySecond: [] },
    ]);
    const instead = [...runners.slice(0, 5), runnerOf(7, "AUTRE")];
    expect(compareCards(pmu, cardOf("zeturf", instead)).disagreements).toEqual([
      { kind: "other_field", onlyFirst: [6], onlySecond: [7] },
    ]);
  });

  test("another race, a number twice, another name are each named", () => {
    const elsewhere = cardOf(
      "zeturf",
      runners.map((one) => ({ ...one, name: `AUTRE ${one.name}` })),
    );
    expect(kinds(elsewhere)).toEqual(["other_race"]);
    const twice = cardOf("zeturf", [...runners, runnerOf(6, "L'AGNEAU")]);
    expect(compareCards(pmu, twice).disagreements).toEqual([{ kind: "number_twice", source: "zeturf", numbers: [6] }]);
    const other = cardOf("zeturf", [...runners.slice(0, 5), runnerOf(6, "LA GRENOUILLE")]);
    expect(compareCards(pmu, other).disagreements).toEqual([
      { kind: "other_names", names: [{ number: 6, first: "L'AGNEAU", second: "LA GRENOUILLE" }] },
    ]);
  });

  test("odds that stand beside other names show in the favourite: each one's is an outsider of the other", () => {
    const turned = cardOf("zeturf", runners, ODDS.toReversed());
    expect(compareCards(pmu, turned).disagreements).toEqual([{ kind: "other_favourite", first: 1, second: 6 }]);
    expect(kinds(cardOf("zeturf", runners, [5, 2, 7, 11, 18, 30]))).toEqual([]); // 2 against 2.5: no
    expect(
      kinds(cardOf("zeturf", runners, [5.1, 2, 7, 11, 18, 30]), cardOf("pmu", runners, [2, 5, ...ODDS.slice(2)])),
    ).toEqual(["other_favourite"]);
  });

  test("without odds on one side nothing is said of favourites", () => {
    expect(compareCards(pmu, cardOf("zeturf", runners)).favourite).toBeUndefined();
  });
});

const swapped = (source: "pmu" | "zeturf" | "geny") =>
  cardOf(source, [runnerOf(1, "CORBEAUX"), runnerOf(2, "RENARDEAU"), ...runners.slice(2)], ODDS);

describe("which card is the first", () => {
  test("of two that disagree the PMU's, whose numbers are official; the other is set apart with the reason", () => {
    const { trusted, quarantined, comparisons } = trustCards([swapped("zeturf"), pmu]);
    expect(trusted).toEqual([pmu]);
    expect(quarantined).toEqual([
      { card: swapped("zeturf"), against: "pmu", disagreements: [{ kind: "numbers_swapped", numbers: [1, 2] }] },
    ]);
    expect(comparisons).toHaveLength(1);
  });

  test("of three the one that another agrees with, also against the PMU", () => {
    const [zeturf, geny] = [cardOf("zeturf", runners, ODDS), cardOf("geny", runners, ODDS)];
    const { trusted, quarantined } = trustCards([swapped("pmu"), zeturf, geny]);
    expect(trusted).toEqual([zeturf, geny]);
    expect(quarantined.map(({ card, against }) => [card.source, against])).toEqual([["pmu", "zeturf"]]);
  });

  test("never one without a field; a card alone is believed and compared with nothing", () => {
    const [empty, zeturf] = [cardOf("pmu", []), cardOf("zeturf", runners, ODDS)];
    expect(trustCards([empty, zeturf])).toMatchObject({ trusted: [zeturf], quarantined: [{ card: empty }] });
    expect(trustCards([pmu])).toEqual({ trusted: [pmu], quarantined: [], comparisons: [], first: pmu });
    expect(trustCards([empty])).toEqual({ trusted: [empty], quarantined: [], comparisons: [] });
  });
});

/** What a broken page does to a card. */
const corruption = fc.constantFrom<(card: RaceCard, i: number, j: number) => RaceCard>(
  (card, i, j) => exchanged(card, i, j),
  // All rows one down: each horse gets the number of the one before.
  (card) => ({ ...card, runners: card.runners.map((one, k) => ({ ...one, name: at(card, k + 1).name })) }),
  (card, i) => renamed(card, i, "TOUT AUTRE CHEVAL"),
  (card, i) => renamed(card, i, ""),
  (card, i, j) => ({ ...card, runners: card.runners.filter((_, k) => k !== i && k !== j) }),
  (card, i) => ({ ...card, runners: [...card.runners, { ...at(card, i), name: "TOUT AUTRE CHEVAL" }] }),
  (card, i, j) => ({
    ...card,
    runners: card.runners.map((one, k) => ({ ...one, nonRunner: k === i || k === j })),
  }),
);

function at({ runners: rows }: RaceCard, k: number) {
  const row = rows[k % rows.length];
  if (!row) throw new Error("a field has runners");
  return row;
}

function renamed(card: RaceCard, i: number, name: string): RaceCard {
  return { ...card, runners: card.runners.map((one, k) => (k === i ? { ...one, name } : one)) };
}

function exchanged(card: RaceCard, i: number, j: number): RaceCard {
  return renamed(renamed(card, i, at(card, j).name), j, at(card, i).name);
}

describe("random fields", () => {
  const sources = fc.constantFrom("zeturf", "geny");

  test("with the same horses are never set apart, whatever the spelling, the order of rows and one late non-runner", () => {
    fc.assert(
      fc.property(field, respelt, sources, fc.nat(), ({ runners: rows, odds }, spell, source, late) => {
        const others = rows.map((one, i) => ({ ...one, name: spell(one.name), nonRunner: i === late % rows.length }));
        const { trusted, quarantined } = trustCards([
          cardOf("pmu", rows, odds),
          { ...cardOf(source, others, odds), runners: others.toReversed() },
        ]);
        expect([trusted.length, quarantined]).toEqual([2, []]);
      }),
    );
  });

  test("broken in any of these ways are set apart, and the first stands", () => {
    fc.assert(
      fc.property(field, sources, corruption, fc.nat(), fc.nat(), ({ runners: rows, odds }, source, breakIt, a, b) => {
        const [i, j] = [a % rows.length, b % rows.length];
        fc.pre(i !== j);
        const first = cardOf("pmu", rows, odds);
        const { trusted, quarantined } = trustCards([breakIt(cardOf(source, rows, odds), i, j), first]);
        expect(trusted).toEqual([first]);
        expect(quarantined).toHaveLength(1);
      }),
    );
  });

  test("say the same of each other from both sides", () => {
    fc.assert(
      fc.property(field, corruption, fc.nat(), fc.nat(), ({ runners: rows, odds }, breakIt, a, b) => {
        const first = cardOf("pmu", rows, odds);
        const second = breakIt(cardOf("zeturf", rows, odds), a % rows.length, b % rows.length);
        const [one, other] = [compareCards(first, second), compareCards(second, first)];
        expect([one.matched, one.runners, one.disagreements.map(({ kind }) => kind)]).toEqual([
          other.matched,
          other.runners,
          other.disagreements.map(({ kind }) => kind),
        ]);
      }),
    );
  });
});
