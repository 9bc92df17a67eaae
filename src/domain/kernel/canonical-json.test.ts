import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "./canonical-json.ts";

/** What JSON holds, -0 aside: its text is `0`. */
const json = fc.jsonValue({ noUnicodeString: false }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);

test("keys are sorted at every depth, absent ones left out, and the text ends its line", () => {
  expect(canonicalJson({ b: 1, a: { d: undefined, c: [{ z: null, y: "é" }] } })).toBe(
    '{\n  "a": {\n    "c": [\n      {\n        "y": "é",\n        "z": null\n      }\n    ]\n  },\n  "b": 1\n}\n',
  );
});

test("the order of an array is kept: a finish is not a set", () => {
  expect(canonicalJson([3, 1, 2])).toBe("[\n  3,\n  1,\n  2\n]\n");
});

test("the same value has the same text whatever the order of its keys", () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
    }),
  );
});

test("the value reads back", () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(value);
    }),
  );
});

test("a key that is absent and a key that is undefined are one value", () => {
  expect(canonicalJson({ odds: 2, draw: undefined })).toBe(canonicalJson({ odds: 2 }));
});

describe("what JSON would change without a word is refused, with the place where it stands", () => {
  test.each([
    [{ runners: [{ odds: Number.NaN }] }, "$.runners[0].odds"],
    [{ a: Infinity }, "$.a"],
    [-Infinity, "$"],
    [[1, undefined], "$[1]"],
    [undefined, "$"],
    [{ at: new Date(0) }, "$.at"],
    [{ odds: new Map([[1, 2]]) }, "$.odds"],
    [{ f: () => 1 }, "$.f"],
    [{ n: 1n }, "$.n"],
  ])("%o", (value, path) => {
    expect(() => canonicalJson(value)).toThrow(RangeError);
    expect(() => canonicalJson(value)).toThrow(`${path} is `);
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, reversed(item)]),
  );
}
