import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromWire, toWire } from "./wire-names.ts";

/** Field names as we write them: camelCase, digits allowed, no capital first. */
const fieldName = fc.stringMatching(/^[a-z][a-z0-9]{0,5}([A-Z][a-z0-9]{0,5}){0,3}$/);
const document = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, fc.integer(), fc.string(), fc.constant(null), tie("list"), tie("record")),
  list: fc.array(tie("value"), { maxLength: 3 }),
  record: fc.dictionary(fieldName, tie("value"), { maxKeys: 4 }),
})).value;

test("our names are snake_case on the wire, at every depth", () => {
  expect(toWire({ raceId: "2025-10-16-R1C3", markets: [{ quotedAt: null, h30Task: 1, oddsH5: 2 }] })).toEqual({
    race_id: "2025-10-16-R1C3",
    markets: [{ quoted_at: null, h30_task: 1, odds_h5: 2 }],
  });
});

test("every document of our own names comes back from the wire as it was", () => {
  fc.assert(
    fc.property(document, (value) => {
      expect(fromWire(toWire(value))).toEqual(value);
    }),
  );
});

test("no capital of ours is left on the wire", () => {
  fc.assert(
    fc.property(fieldName, (name) => {
      const [key] = Object.keys(toWire({ [name]: 1 }) as object);
      expect(key).toMatch(/^[a-z0-9_]+$/);
    }),
  );
});

describe("keys that are data are left alone, both ways", () => {
  test.each([
    "1",
    "16",
    "SIMPLE_GAGNANT",
    "DEUX_SUR_QUATRE",
    "pmu-shop",
    "pmu",
    "zeturf",
    "R1C3",
    "2025-10-16",
    "_",
    "",
  ])("%j", (key) => {
    expect(toWire({ [key]: 1 })).toEqual({ [key]: 1 });
    expect(fromWire({ [key]: 1 })).toEqual({ [key]: 1 });
  });
});

test("values are never renamed: a kind stays a kind", () => {
  const value = { outcome: "already_done", reasons: ["tooLate", "too_late"] };
  expect(toWire(value)).toEqual(value);
  expect(fromWire(value)).toEqual(value);
});

test("absent stays absent, null stays null", () => {
  expect(toWire({ startsAt: undefined, courseUrl: null })).toStrictEqual({ starts_at: undefined, course_url: null });
  expect(toWire(undefined)).toBeUndefined();
});
