import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cardOf, LOOKED_AT, runnerOf } from "../../../test/fakes/trust-fields.ts";
import { type ComparedPage, comparedPages, judgeComparison } from "./judge-comparison.ts";
import { type CanaryState, judgePage, NEW_CANARY } from "./page-canary.ts";
import { trustCards } from "./trust-cards.ts";

const page = (n: number, over: Partial<ComparedPage> = {}): ComparedPage => ({
  source: "zeturf",
  url: `https://zeturf.test/R1C${n}`,
  at: LOOKED_AT,
  ...over,
});
const apart = (n: number) => page(n, { disagreement: "disagrees with pmu: numbers_swapped" });
const sure = (n: number) => page(n, { disagreement: "counts 6 starters, and pmu 14", sure: true });

function walk(pages: readonly ComparedPage[], from: CanaryState = NEW_CANARY) {
  const turns: (string | undefined)[] = [];
  let state = from;
  for (const one of pages) {
    const judged = judgeComparison(state, one);
    state = judged.state;
    turns.push(judged.turned);
  }
  return { state, turns };
}

describe("a card that another source contradicts", () => {
  test("of one race, or of two, is that race's matter; the third race in a row turns the light", () => {
    const { state, turns } = walk([apart(1), apart(2), apart(3), apart(4)]);
    expect(turns).toEqual([undefined, undefined, "red", undefined]);
    expect(state.red).toMatchObject({ since: LOOKED_AT, by: "comparison", url: apart(3).url });
    expect(state.red?.reason).toContain("numbers_swapped; contradicted in 3 races in a row");
  });

  test("of one race that is looked at again counts once", () => {
    expect(walk([apart(1), apart(1), apart(1), apart(2)]).state.red).toBeUndefined();
  });

  test("is forgotten as soon as a race is borne out", () => {
    expect(walk([apart(1), apart(2), page(3), apart(4), apart(5)]).state.red).toBeUndefined();
  });

  test("by a count that no late news explain turns the light at once", () => {
    expect(walk([sure(1)])).toMatchObject({ turns: ["red"], state: { red: { reason: sure(1).disagreement } } });
  });

  test("is believed again after three races that another source bears out, and by nothing that it says itself", () => {
    const red = walk([sure(1)]).state;
    const good = { outcome: "read", coverage: {}, structure: ["table"], observedAt: LOOKED_AT };
    let alone = red;
    for (const n of [2, 3, 4, 5]) {
      const judged = judgePage(alone, { ...good, url: page(n).url });
      expect([judged.turned, judged.refused]).toEqual([undefined, expect.stringContaining("counts 6 starters")]);
      alone = judged.state;
    }
    expect(walk([page(2), page(3), page(3), page(4)], alone).turns).toEqual([undefined, undefined, undefined, "green"]);
    expect(walk([page(2), page(3), apart(4), page(5), page(6)], red).state.red).toBeDefined();
  });

  test("does not open the light again that the pages themselves turned", () => {
    const red: CanaryState = {
      ...NEW_CANARY,
      red: { since: LOOKED_AT, reason: "the table is gone", url: page(1).url },
    };
    const { state, turns } = walk([page(2), page(3), page(4), page(5)], red);
    expect([turns.filter(Boolean), state.red?.reason]).toEqual([[], "the table is gone"]);
  });

  test("by the runners that the programme declares is a witness of its own: neither's word opens or closes the other's row", () => {
    const short = (n: number) =>
      page(n, { by: "programme", disagreement: "lists 8 runners, and the programme declares 9" });
    const whole = (n: number) => page(n, { by: "programme" });
    expect(walk([short(1), apart(1), short(2), apart(2)]).state.red).toBeUndefined();
    expect(walk([short(1), page(1), short(2), page(2), short(3)]).state.red).toMatchObject({ by: "programme" });
    expect(walk([short(1), whole(2), short(3), short(4)]).state.red).toBeUndefined();
    const red = walk([short(1), short(2), short(3)]).state;
    expect(walk([page(4), page(5), page(6)], red).state.red).toBeDefined(); // other sources do not count its runners
    expect(walk([whole(4), whole(5), short(6), whole(7), whole(8)], red).state.red).toBeDefined();
    expect(walk([whole(4), whole(5), whole(6)], red)).toMatchObject({ turns: [undefined, undefined, "green"] });
  });

  test("turns the light exactly where three different races in a row, or one for sure, speak against it", () => {
    const look = fc.record({ n: fc.integer({ min: 1, max: 4 }), kind: fc.constantFrom("good", "apart", "sure") });
    fc.assert(
      fc.property(fc.array(look, { maxLength: 12 }), (looks) => {
        const made = { good: page, apart, sure } as const;
        const { state } = walk(looks.map(({ n, kind }) => made[kind](n)));
        // Anew, with sets: what stands after the last good race, until the light is red.
        let row = new Set<number>();
        let red = false;
        let agreed = new Set<number>();
        for (const { n, kind } of looks) {
          if (kind === "good") {
            row = new Set();
            agreed = new Set([...agreed, n]);
            if (red && agreed.size >= 3) [red, agreed] = [false, new Set()];
          } else {
            row.add(n);
            if (!red && (kind === "sure" || row.size >= 3)) red = true;
            agreed = new Set();
          }
          if (!red) agreed = new Set();
        }
        expect(state.red !== undefined).toBe(red);
      }),
    );
  });
});

const NAMES = ["RENARDEAU", "CORBEAUX", "CIGALE D'OR", "FOURMI GRISE", "LE LOUP", "L'AGNEAU", "LE CHENE", "LE ROSEAU"];
const whole = NAMES.map((name, i) => runnerOf(i + 1, name));
const pmu = cardOf("pmu", whole);
const told = (...cards: Parameters<typeof trustCards>[0][number][]) =>
  comparedPages(trustCards(cards), [], LOOKED_AT).map(({ source, disagreement, sure: once }) => [
    source,
    disagreement,
    once,
  ]);
const swapped = whole.map((one, i) => ({ ...one, name: NAMES[i === 0 ? 1 : i === 1 ? 0 : i] ?? "" }));

describe("the cards of one race", () => {
  test("that agree bear each other out; one alone is judged by nobody", () => {
    expect(told(pmu, cardOf("zeturf", whole))).toEqual([
      ["pmu", undefined, undefined],
      ["zeturf", undefined, undefined],
    ]);
    expect(told(pmu)).toEqual([]);
  });

  test("that disagree speak against the one that is set apart, and not for the other", () => {
    expect(told(pmu, cardOf("zeturf", swapped))).toEqual([["zeturf", "disagrees with pmu: numbers_swapped", false]]);
  });

  test("of which one lacks five starters speak against that one, whoever's it is", () => {
    const cut = (source: "pmu" | "zeturf") => cardOf(source, whole.slice(0, 3));
    expect(told(pmu, cut("zeturf"))).toEqual([["zeturf", "counts 3 starters, and pmu 8", true]]);
    expect(told(cut("pmu"), cardOf("zeturf", whole))).toEqual([["pmu", "counts 3 starters, and zeturf 8", true]]);
    expect(told(pmu, cardOf("zeturf", whole.slice(0, 4)))).toEqual([
      ["zeturf", "disagrees with pmu: other_field", false],
    ]);
  });

  test("beside the card of a source that is red already are what it can recover by", () => {
    const heard = (card: typeof pmu) => comparedPages(trustCards([pmu]), [card], LOOKED_AT);
    expect(heard(cardOf("zeturf", whole))).toEqual([
      { source: "zeturf", url: "https://zeturf.test/card", at: LOOKED_AT },
    ]);
    expect(heard(cardOf("zeturf", swapped))).toMatchObject([{ disagreement: "disagrees with pmu: numbers_swapped" }]);
    expect(comparedPages(trustCards([]), [pmu], LOOKED_AT)).toEqual([]);
  });
});
