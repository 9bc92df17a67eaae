import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addDays,
  addMinutes,
  type Instant,
  instantInParis,
  instantOf,
  millisecondsOf,
  minutesBetween,
  parisDayOf,
  parisTimeOf,
  parseInstant,
  parseRaceDay,
  type RaceDay,
  showUtc,
} from "./time.ts";

const day = (text: string) => text as RaceDay;
const at = (text: string) => text as Instant;
/** 1996, since when Europe changes its clocks on the last Sundays of March and October, to 2050. */
const milliseconds = fc.integer({ min: Date.UTC(1996, 0, 1), max: Date.UTC(2050, 0, 1) });

describe("the spring night, 30 March 2025: 02:00 becomes 03:00", () => {
  test("the minute before and the minute after are one minute apart", () => {
    expect(instantInParis(day("2025-03-30"), "01:59")).toEqual({ ok: true, value: "2025-03-30T00:59:00.000Z" });
    expect(instantInParis(day("2025-03-30"), "03:00")).toEqual({ ok: true, value: "2025-03-30T01:00:00.000Z" });
  });

  test.each(["02:00", "02:30", "02:59"])("%s is on no clock in Paris", (time) => {
    expect(instantInParis(day("2025-03-30"), time)).toEqual({
      ok: false,
      error: { kind: "skipped_by_clock_change", text: `2025-03-30 ${time}` },
    });
  });

  test("noon is an hour further from the noon before: 23 hours lie between", () => {
    expect(hoursBetweenNoons("2025-03-29", "2025-03-30")).toBe(23);
  });
});

describe("the autumn night, 26 October 2025: 02:00 to 03:00 comes twice", () => {
  test.each([
    ["01:59", "2025-10-25T23:59:00.000Z"],
    ["02:00", "2025-10-26T00:00:00.000Z"],
    ["02:30", "2025-10-26T00:30:00.000Z"],
    ["03:00", "2025-10-26T02:00:00.000Z"],
  ])("%s is the earlier of the two", (time, instant) => {
    expect(instantInParis(day("2025-10-26"), time)).toEqual({ ok: true, value: instant });
  });

  test("both 02:30 show as 02:30 of the same day", () => {
    for (const instant of [at("2025-10-26T00:30:00.000Z"), at("2025-10-26T01:30:00.000Z")]) {
      expect(parisTimeOf(instant)).toBe("02:30");
      expect(parisDayOf(instant)).toBe("2025-10-26");
    }
  });

  test("25 hours lie between the noons", () => {
    expect(hoursBetweenNoons("2025-10-25", "2025-10-26")).toBe(25);
  });
});

describe("the day of an instant is the day in Paris", () => {
  test.each([
    ["2025-12-10T23:30:00.000Z", "2025-12-11", "00:30"],
    ["2025-12-10T22:59:59.999Z", "2025-12-10", "23:59"],
    ["2025-07-14T23:30:00.000Z", "2025-07-15", "01:30"],
    ["2025-07-14T21:59:00.000Z", "2025-07-14", "23:59"],
    ["2025-03-29T23:30:00.000Z", "2025-03-30", "00:30"],
    ["2025-10-25T22:30:00.000Z", "2025-10-26", "00:30"],
    ["2025-10-26T23:30:00.000Z", "2025-10-27", "00:30"],
    ["2025-12-31T23:30:00.000Z", "2026-01-01", "00:30"],
    ["2024-02-28T23:30:00.000Z", "2024-02-29", "00:30"],
  ])("%s is %s %s", (instant, raceDay, time) => {
    expect(parisDayOf(at(instant))).toBe(raceDay);
    expect(parisTimeOf(at(instant))).toBe(time);
  });
});

describe("a day of the calendar", () => {
  test.each(["2024-02-29", "2000-02-29", "2025-12-31", "2025-01-01"])("%s is one", (text) => {
    expect(parseRaceDay(text)).toEqual({ ok: true, value: text });
  });

  test.each([
    "2025-02-29",
    "1900-02-29",
    "2025-04-31",
    "2025-13-01",
    "2025-00-10",
    "2025-1-1",
    "10/12/2025",
    "20251210",
    "2025-12-10T00:00:00Z",
    " 2025-12-10",
    "",
    "today",
  ])("%j is none", (text) => {
    expect(parseRaceDay(text)).toEqual({ ok: false, error: { kind: "not_a_day", text } });
  });

  test("days are counted over the ends of February", () => {
    expect(addDays(day("2024-02-28"), 1)).toBe("2024-02-29");
    expect(addDays(day("2025-02-28"), 1)).toBe("2025-03-01");
    expect(addDays(day("2025-03-01"), -1)).toBe("2025-02-28");
    expect(addDays(day("2025-12-31"), 1)).toBe("2026-01-01");
    expect(addDays(day("2025-03-29"), 1)).toBe("2025-03-30");
  });

  test("going forth and back ends where it began", () => {
    fc.assert(
      fc.property(milliseconds, fc.integer({ min: -5_000, max: 5_000 }), (ms, days) => {
        const start = parisDayOf(instantOf(ms));
        expect(addDays(addDays(start, days), -days)).toBe(start);
      }),
    );
  });
});

describe("a time on the clock", () => {
  test.each(["24:00", "12:60", "9:05", "09:05:00", "9h05", "", "-1:00"])("%j is none", (time) => {
    expect(instantInParis(day("2025-12-10"), time)).toEqual({ ok: false, error: { kind: "not_a_time", text: time } });
  });

  test("winter is an hour ahead of UTC, summer two", () => {
    expect(instantInParis(day("2025-12-10"), "13:55")).toEqual({ ok: true, value: "2025-12-10T12:55:00.000Z" });
    expect(instantInParis(day("2025-07-14"), "13:55")).toEqual({ ok: true, value: "2025-07-14T11:55:00.000Z" });
  });

  test("what the clocks of Paris show at a whole minute leads back to it, but for the hour that comes twice", () => {
    fc.assert(
      fc.property(milliseconds, (ms) => {
        const instant = instantOf(ms - (ms % 60_000));
        const back = instantInParis(parisDayOf(instant), parisTimeOf(instant));
        if (!back.ok) throw new Error(`${instant} is shown by the clocks but not read back`);
        expect([0, 60]).toContain(minutesBetween(back.value, instant));
        expect(parisTimeOf(back.value)).toBe(parisTimeOf(instant));
      }),
    );
  });
});

describe("a moment", () => {
  test.each([
    ["2025-12-10T13:55:00+01:00", "2025-12-10T12:55:00.000Z"],
    ["2025-12-10T12:55Z", "2025-12-10T12:55:00.000Z"],
    ["2025-12-10T12:55:00.123456Z", "2025-12-10T12:55:00.123Z"],
  ])("%s is %s", (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });

  test.each(["2025-12-10T12:55:00", "2025-12-10", "12:55", "2025-02-29T12:00:00Z", "", "now"])(
    "%j carries no offset or is no moment",
    (text) => {
      expect(parseInstant(text)).toBeUndefined();
    },
  );

  test("milliseconds go to an instant and back, and instants compare as text", () => {
    fc.assert(
      fc.property(milliseconds, milliseconds, (a, b) => {
        expect(millisecondsOf(instantOf(a))).toBe(a);
        expect(parseInstant(instantOf(a))).toBe(instantOf(a));
        expect(instantOf(a) < instantOf(b)).toBe(a < b);
      }),
    );
  });

  test("a moment that no Date holds is a bug", () => {
    expect(() => instantOf(Number.NaN)).toThrow(RangeError);
  });

  test("half an hour before the off, also over a clock change", () => {
    expect(addMinutes(at("2025-12-10T12:55:00.000Z"), -30)).toBe("2025-12-10T12:25:00.000Z");
    expect(addMinutes(at("2025-10-26T00:45:00.000Z"), 30)).toBe("2025-10-26T01:15:00.000Z");
    expect(minutesBetween(at("2025-12-10T12:55:00.000Z"), at("2025-12-10T12:25:30.000Z"))).toBe(-29.5);
  });

  test("the plan shows it to the second", () => {
    expect(showUtc(at("2025-12-10T12:55:00.000Z"))).toBe("2025-12-10 12:55:00 UTC");
  });
});

function hoursBetweenNoons(a: string, b: string): number {
  const [first, second] = [a, b].map((text) => instantInParis(day(text), "12:00"));
  if (!first?.ok || !second?.ok) throw new Error("noon is on every clock");
  return minutesBetween(first.value, second.value) / 60;
}
