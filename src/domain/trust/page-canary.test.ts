import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instantOf } from "../kernel/time.ts";
import { type CanaryState, judgePage, NEW_CANARY, turnRed } from "./page-canary.ts";
import type { SeenReport } from "./page-habits.ts";

const PARTS = ["table", "table>tr", "table>tr>td.cote", "table>tr>td.jockey", "div.header", "div.header>h1"];

function card(n: number, over: Partial<SeenReport> = {}): SeenReport {
  return {
    url: `https://www.zeturf.fr/fr/course/2025-10-16/R1C${n}`,
    observedAt: instantOf(Date.UTC(2025, 9, 16, 12, n)), // past 59: in the hours after
    outcome: "read",
    coverage: {
      jockey: { found: 14, expected: 14 },
      musique: { found: 14, expected: 14 },
      win_odds_zeturf: { found: 14, expected: 14 },
    },
    structure: PARTS,
    ...over,
  };
}

const without = (field: string, found = 0): SeenReport["coverage"] => ({
  ...card(1).coverage,
  [field]: { found, expected: 14 },
});

function lightsOf(reports: readonly SeenReport[], from: CanaryState = NEW_CANARY) {
  const turns: string[] = [];
  const used: boolean[] = [];
  let state = from;
  for (const report of reports) {
    const judged = judgePage(state, report);
    state = judged.state;
    used.push(judged.refused === undefined);
    if (judged.turned) turns.push(judged.turned);
  }
  return { state, turns, used };
}

const good = (count: number, first = 1) => Array.from({ length: count }, (_, i) => card(first + i));
const known = lightsOf(good(120, 100)).state;

const look = (n: number, over: Partial<SeenReport> = {}) => card(20, { subject: `programme at ${n}`, ...over });

describe("a page that is no longer what it was", () => {
  test.each([
    ["most of its structure is gone", { structure: ["table", "body>div"] }, "parts that always stood"],
    ["a column is empty that never was", { coverage: without("jockey") }, "jockey is told of 0 of 14"],
    ["a column is half empty that never was", { coverage: without("jockey", 6) }, "jockey is told of 6 of 14"],
  ])("turns its source red at once: %s", (_, change, reason) => {
    const judged = judgePage(known, card(20, change));
    expect(judged).toMatchObject({ turned: "red", refused: expect.stringContaining(reason) });
    expect(judgePage(judged.state, card(21)).refused).toContain("red since 2025-10-16T12:20");
  });

  test.each(["musique", "win_odds_zeturf"])("may be one race's own matter: %s counts from the fifth race", (field) => {
    const odd = [20, 21, 22, 23, 24].map((n) => card(n, { coverage: without(field) }));
    expect(lightsOf(odd, known)).toMatchObject({ turns: ["red"], used: [true, true, true, true, false] });
    const apart = [...odd.slice(0, 4), card(25), ...odd.slice(2)];
    expect(lightsOf(apart, known).turns).toEqual([]);
  });

  test.each(["musique", "weight"])(
    "is not doubted for %s where races often lack it, or where few are known",
    (field) => {
      const told = (n: number, found: number) =>
        card(n, { coverage: { ...card(1).coverage, [field]: { found, expected: 14 } } });
      const inTurn = Array.from({ length: 120 }, (_, i) => told(300 + i, i % 4 < 2 ? 14 : 0)); // two of the trot, two of the flat
      expect(lightsOf(inTurn)).toMatchObject({ turns: [] });
      const trots = Array.from({ length: 60 }, (_, i) => told(300 + i, 14));
      expect(lightsOf([...trots, ...[400, 401, 402, 403, 404].map((n) => told(n, 0))]).turns).toEqual([]);
    },
  );

  test("learns from doubts that came to nothing: a field that now and then is low is no longer looked at", () => {
    const some = Array.from({ length: 160 }, (_, i) =>
      card(300 + i, i % 10 === 0 ? { coverage: without("musique") } : {}),
    );
    const after = lightsOf(some, known);
    expect(after.turns).toEqual([]);
    expect(after.state.fields.musique?.lowRate).toBeGreaterThan(0.05);
    expect(after.used.every(Boolean)).toBe(true);
    const odd = [500, 501, 502, 503, 504].map((n) => card(n, { coverage: without("musique") }));
    expect(lightsOf(odd, after.state).turns).toEqual([]);
  });

  test("and which another source contradicts turns red at once, and stays so while it does", () => {
    const judged = judgePage(known, card(20), "lists 3 races, and zeturf 30");
    expect(judged).toMatchObject({ turned: "red", refused: expect.stringContaining("zeturf 30") });
    let { state } = judged;
    for (const n of [21, 22, 23, 24]) ({ state } = judgePage(state, card(n), "lists 3 races, and zeturf 30"));
    expect(state.red?.since).toBe(card(20).observedAt);
    expect(lightsOf(good(3, 25), state).turns).toEqual(["green"]);
  });

  test("that keeps its address for a day is another page at each look", () => {
    const broken = { outcome: "unreadable", coverage: {}, structure: [] };
    const red = lightsOf([look(1, broken), look(2, broken), look(3, broken)], known);
    expect(red.turns).toEqual(["red"]);
    expect(lightsOf([look(4), look(5), look(6)], red.state).turns).toEqual(["green"]);
  });

  test("is not compared with one race that was looked at again and again", () => {
    const looks = Array.from({ length: 150 }, () => card(300));
    const odd = [20, 21, 22, 23, 24].map((n) => card(n, { coverage: without("musique") }));
    expect(lightsOf([...looks, ...odd]).turns).toEqual([]);
  });

  test("that is the same race three times is one doubt", () => {
    const again = Array.from({ length: 5 }, () => card(20, { coverage: without("musique") }));
    expect(lightsOf(again, known).turns).toEqual([]);
  });

  test("that cannot be read three races in a row turns its source red", () => {
    const broken = [20, 21, 22].map((n) =>
      card(n, { outcome: "unreadable", detail: "no field", coverage: {}, structure: [] }),
    );
    expect(lightsOf(broken, known)).toMatchObject({ turns: ["red"] });
  });

  test("with more on it than before, or with parts that come and go, is as good as any", () => {
    const richer = card(20, { structure: [...PARTS, "aside", "aside>p"] });
    const bare = card(21, { structure: PARTS.slice(0, 4) });
    expect(lightsOf([richer, bare, card(22)], known)).toMatchObject({ turns: [], used: [true, true, true] });
  });

  test("cannot be told before there were enough good ones", () => {
    expect(lightsOf([...good(4), card(5, { structure: ["x"], coverage: without("jockey") })]).turns).toEqual([]);
  });
});

test("a page that could not be fetched, or that the source does not have, says nothing of its pages", () => {
  for (const outcome of ["not_offered", "unreachable", "forbidden_by_robots"]) {
    expect(judgePage(known, card(20, { outcome }))).toEqual({ state: known });
  }
});

describe("a red source", () => {
  const red = judgePage(known, card(20, { structure: ["x"] })).state;

  test("is green again after three good races in a row, and none of its pages is used before", () => {
    expect(lightsOf(good(4, 30), red)).toMatchObject({ turns: ["green"], used: [false, false, true, true] });
    const relapse = [card(30), card(31), card(32, { structure: ["x"] }), ...good(3, 33)];
    expect(lightsOf(relapse, red)).toMatchObject({ turns: ["green"], used: [false, false, false, false, false, true] });
  });

  test("is red once, with the reason that it began with", () => {
    const more = judgePage(red, card(21, { coverage: without("jockey") }));
    expect(more.turned).toBeUndefined();
    expect(more.refused).toContain("parts that always stood");
    expect(turnRed(red, card(22).observedAt, card(22).url, "another").turned).toBeUndefined();
  });

  test("begins its recovery anew at another doubt from outside", () => {
    const two = lightsOf(good(2, 30), red).state;
    const doubted = turnRed(two, card(32).observedAt, card(32).url, "another").state;
    expect(lightsOf(good(3, 33), doubted)).toMatchObject({ turns: ["green"], used: [false, false, true] });
  });

  test("may be made so by another source's count", () => {
    const judged = turnRed(known, card(9).observedAt, card(9).url, "counts 12 starters, the PMU 14");
    expect(judged).toMatchObject({ turned: "red", refused: expect.stringContaining("the PMU 14") });
  });
});

test("whatever pages come, red and green alternate, and a used page never comes from a red source", () => {
  const page = fc.record({
    n: fc.integer({ min: 1, max: 30 }),
    kind: fc.constantFrom("good", "good", "good", "no jockey", "no musique", "broken", "other"),
  });
  fc.assert(
    fc.property(fc.array(page, { maxLength: 60 }), (pages) => {
      let state: CanaryState = NEW_CANARY;
      let light = "green";
      for (const { n, kind } of pages) {
        const report = card(n, {
          ...(kind === "no jockey" ? { coverage: without("jockey") } : {}),
          ...(kind === "no musique" ? { coverage: without("musique") } : {}),
          ...(kind === "broken" ? { outcome: "unreadable", coverage: {}, structure: [] } : {}),
          ...(kind === "other" ? { structure: ["x"] } : {}),
        });
        const judged = judgePage(state, report);
        if (judged.turned) {
          expect(judged.turned).not.toBe(light);
          light = judged.turned;
        }
        expect(judged.state.red !== undefined).toBe(light === "red");
        if (light === "red" && judged.state !== state) expect(judged.refused).toBeDefined();
        state = judged.state;
      }
    }),
  );
});
