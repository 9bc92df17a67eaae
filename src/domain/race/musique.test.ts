import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type PastRun, parseMusique } from "./musique.ts";

test("the latest run comes first, and a year in parentheses dates the runs after it", () => {
  expect(parseMusique("8a0a1aDa(24)1a4a")).toEqual({
    text: "8a0a1aDa(24)1a4a",
    understood: true,
    runs: [
      { outcome: { kind: "place", place: 8 }, discipline: "a" },
      { outcome: { kind: "unplaced" }, discipline: "a" },
      { outcome: { kind: "place", place: 1 }, discipline: "a" },
      { outcome: { kind: "disqualified" }, discipline: "a" },
      { outcome: { kind: "place", place: 1 }, discipline: "a", year: 24 },
      { outcome: { kind: "place", place: 4 }, discipline: "a", year: 24 },
    ],
  });
});

test.each([
  ["D", { kind: "disqualified" }],
  ["A", { kind: "pulled_up" }],
  ["T", { kind: "fell" }],
  ["R", { kind: "refused" }],
  ["I", { kind: "interrupted" }],
  ["J", { kind: "other", letter: "J" }],
  ["G", { kind: "other", letter: "G" }],
  ["Z", { kind: "other", letter: "Z" }],
])("%s is a non-finish", (letter, outcome) => {
  expect(parseMusique(`${letter}h`).runs).toEqual([{ outcome, discipline: "h" }]);
});

test.each(["a", "m", "p", "h", "s", "c", "o"])("the letter %s of a discipline is kept", (letter) => {
  expect(parseMusique(`3${letter}`).runs).toEqual([{ outcome: { kind: "place", place: 3 }, discipline: letter }]);
});

test("spaces, also the narrow ones of a page, part nothing", () => {
  expect(parseMusique(" 4a (25) 5a\u00a09a ").runs).toEqual(parseMusique("4a(25)5a9a").runs);
});

test("a place of two digits is one place", () => {
  expect(parseMusique("12p").runs).toEqual([{ outcome: { kind: "place", place: 12 }, discipline: "p" }]);
});

test("an empty musique is that of a horse that never ran", () => {
  expect(parseMusique("")).toEqual({ text: "", runs: [], understood: true });
});

describe("free text holds no runs and is kept as it stands", () => {
  test.each([
    "Inédit",
    "Inédite",
    "inédit",
    "couru afasec",
    "CoUrU AfAsEc",
    "-",
    "1a?2a",
    "1z",
    "1a(2024)",
    "(24",
    "a1",
  ])("%j", (text) => {
    expect(parseMusique(text)).toEqual({ text, runs: [], understood: false });
  });
});

const outcome = fc.oneof(
  fc.integer({ min: 1, max: 30 }).map((place) => ({ written: String(place), outcome: { kind: "place", place } })),
  fc.constantFrom(
    { written: "0", outcome: { kind: "unplaced" } },
    { written: "D", outcome: { kind: "disqualified" } },
    { written: "A", outcome: { kind: "pulled_up" } },
    { written: "T", outcome: { kind: "fell" } },
    { written: "R", outcome: { kind: "refused" } },
    { written: "I", outcome: { kind: "interrupted" } },
    { written: "J", outcome: { kind: "other", letter: "J" } },
  ),
);
const run = fc.record({ outcome, discipline: fc.constantFrom("a", "m", "p", "h", "s", "c", "o", undefined) });
const token = fc.oneof(
  { weight: 5, arbitrary: run },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 99 }).map((year) => ({ year })) },
);

test("any sequence of runs and years is read back as it was written", () => {
  fc.assert(
    fc.property(fc.array(token, { maxLength: 20 }), (tokens) => {
      let text = "";
      let year: number | undefined;
      const runs: object[] = [];
      for (const piece of tokens) {
        if ("year" in piece) {
          year = piece.year;
          text += `(${String(year).padStart(2, "0")})`;
          continue;
        }
        // Two places in a row without a letter between them would read as one number.
        if (/\d$/.test(text) && /^\d/.test(piece.outcome.written)) {
          year = 7;
          text += "(07)";
        }
        text += piece.outcome.written + (piece.discipline ?? "");
        runs.push({ outcome: piece.outcome.outcome, discipline: piece.discipline, year });
      }
      expect(parseMusique(text)).toEqual({ text, runs, understood: true });
    }),
  );
});

test("any text at all is kept whole, and is understood or has no runs", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...Array.from("0123459DATRIaphm() -")) })),
      (text) => {
        const musique = parseMusique(text);
        expect(musique.text).toBe(text);
        expect(musique.understood || musique.runs.length === 0).toBe(true);
        for (const { outcome: past } of musique.runs satisfies readonly PastRun[]) {
          if (past.kind === "place") expect(past.place).toBeGreaterThan(0);
        }
      },
    ),
  );
});
