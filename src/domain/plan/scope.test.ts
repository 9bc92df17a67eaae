import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contains, covers, parseScope, type Scope } from "./scope.ts";

describe("a part of a day", () => {
  test.each([
    ["all", { kind: "all" }],
    ["R1", { kind: "meeting", meetingNumber: 1 }],
    ["r12", { kind: "meeting", meetingNumber: 12 }],
    ["R1C3", { kind: "race", meetingNumber: 1, raceNumber: 3 }],
  ])("%s is read", (text, scope) => {
    expect(parseScope(text)).toEqual(scope);
  });

  test.each(["", "ALL THE DAY", "R0", "R", "C3", "R1C0", "R1-R2", "R1000"])("%j is none", (text) => {
    expect(parseScope(text)).toBeUndefined();
  });
});

test("one part contains another exactly where it covers every race that the other covers", () => {
  const number = fc.integer({ min: 1, max: 3 });
  const scope: fc.Arbitrary<Scope> = fc.oneof(
    fc.constant({ kind: "all" } as const),
    fc.record({ kind: fc.constant("meeting" as const), meetingNumber: number }),
    fc.record({ kind: fc.constant("race" as const), meetingNumber: number, raceNumber: number }),
  );
  // One meeting and one race more than any scope names: a meeting is not the day, nor a race its meeting.
  const races = [1, 2, 3, 4].flatMap((meetingNumber) =>
    [1, 2, 3, 4].map((raceNumber) => ({ meetingNumber, raceNumber })),
  );
  fc.assert(
    fc.property(scope, scope, (outer, inner) => {
      expect(contains(outer, inner)).toBe(races.every((race) => !covers(inner, race) || covers(outer, race)));
    }),
    { numRuns: 500 },
  );
});
