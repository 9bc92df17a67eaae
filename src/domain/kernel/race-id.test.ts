import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseRaceId, parseRaceLabel, raceIdOf, raceLabel } from "./race-id.ts";
import { addDays, parseRaceDay, type RaceDay } from "./time.ts";

const DAY = "2025-10-16" as RaceDay;
const number = fc.integer({ min: 1, max: 999 });
const day = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays("1990-01-01" as RaceDay, days));

test("the third race of the first meeting", () => {
  expect(raceIdOf({ day: DAY, meetingNumber: 1, raceNumber: 3 })).toBe("2025-10-16-R1C3");
  expect(raceLabel({ meetingNumber: 10, raceNumber: 12 })).toBe("R10C12");
});

test("every race reads back from its id", () => {
  fc.assert(
    fc.property(day, number, number, (raceDay, meetingNumber, raceNumber) => {
      const parts = { day: raceDay, meetingNumber, raceNumber };
      expect(parseRaceId(raceIdOf(parts))).toEqual({ ok: true, value: parts });
      expect(parseRaceLabel(raceLabel(parts))).toEqual({ meetingNumber, raceNumber });
      expect(parseRaceDay(raceDay).ok).toBe(true);
    }),
  );
});

test("a number that no race has is a bug of the caller", () => {
  for (const bad of [0, -1, 1.5, Number.NaN, Infinity, 1000]) {
    expect(() => raceIdOf({ day: DAY, meetingNumber: bad, raceNumber: 1 })).toThrow(RangeError);
    expect(() => raceIdOf({ day: DAY, meetingNumber: 1, raceNumber: bad })).toThrow(RangeError);
  }
});

describe("a label as people write it", () => {
  test.each(["R1C3", "r1c3", "R1 C3", " R1C3 "])("%j is read", (text) => {
    expect(parseRaceLabel(text)).toEqual({ meetingNumber: 1, raceNumber: 3 });
  });

  test.each(["", "R0C1", "R1C0", "R1", "C3", "R01C3", "R1  C3", "R1C3x", "R1000C1", "R1C-3"])(
    "%j is refused",
    (text) => {
      expect(parseRaceLabel(text)).toBeUndefined();
    },
  );
});

test.each([
  "",
  "2025-10-16",
  "2025-10-16R1C3",
  "2025-10-16_R1C3",
  "2025-02-29-R1C3",
  "16-10-2025-R1C3",
  "2025-10-16-R1",
])("%j is not a race, and says so with its own text", (text) => {
  expect(parseRaceId(text)).toEqual({ ok: false, error: { kind: "not_a_race", text } });
});
