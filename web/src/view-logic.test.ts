import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columnsFor } from "./columns.ts";
import { clock, euros, odds, profitShare, readsOtherwise, share, spanOf } from "./format.ts";
import { dayBeside, parseRoute, racePath } from "./route.ts";
import { sortField } from "./sort-field.ts";
import { axisOf, hoursOf, minutesOf, nowOn, placeOn } from "./timeline.ts";

const race = (time: string) => ({ starts_at: `2025-10-16T${time}:00.000Z` });

describe("an address", () => {
  test("of a race is that race, and comes back from its path", () => {
    expect(parseRoute(racePath("2025-10-16", "R1C3"))).toEqual({ page: "race", date: "2025-10-16", race: "R1C3" });
  });

  test.each(["/", "/jour", "/jour/"])("%s is the day that it is in Paris", (path) => {
    expect(parseRoute(path)).toEqual({ page: "day", date: undefined });
  });

  test.each(["/jour/demain", "/jour/2025-10-16/R1", "/jour/2025-10-16/R1C3/more", "/elsewhere"])(
    "%s is none",
    (path) => {
      expect(parseRoute(path)).toEqual({ page: "unknown" });
    },
  );

  test("the days beside one go over the end of a month and the change of the clocks", () => {
    expect([dayBeside("2025-10-31", 1), dayBeside("2025-10-27", -1), dayBeside("2024-03-01", -1)]).toEqual([
      "2025-11-01",
      "2025-10-26",
      "2024-02-29",
    ]);
  });
});

describe("figures are written as the language writes them", () => {
  test("in French", () => {
    expect(plain([odds("fr", 3.75), odds("fr", 24), share("fr", 0.2281), profitShare("fr", 0.4)])).toEqual(
      ["3,75", "24,0", "22,8 %", "+40 %"], // 24.0: the source shows tenths
    );
    expect(plain([euros("fr", 350), euros("fr", -720, "signed"), euros("fr", 0, "signed")])).toEqual([
      "3,50 €",
      "-7,20 €",
      "0,00 €",
    ]);
  });

  test("in English", () => {
    expect([odds("en", 3.75), share("en", 0.2281), euros("en", 350)]).toEqual(["3.75", "22.8%", "€3.50"]);
  });

  test("the time is that of Paris, winter and summer, and a reader elsewhere is told", () => {
    expect(clock("fr", "2025-12-10T14:13:00.000Z")).toBe("15:13");
    expect(clock("fr", "2025-07-10T14:13:00.000Z")).toBe("16:13");
    expect(readsOtherwise("2025-12-10T14:13:00.000Z", "Europe/Madrid")).toBe(false);
    expect(readsOtherwise("2025-12-10T14:13:00.000Z", "Indian/Reunion")).toBe(true);
  });

  test.each([
    [59.9, { key: "seconds", n: 59, m: "" }],
    [60, { key: "minutes", n: 1, m: "" }],
    [-240, { key: "minutes", n: 4, m: "" }],
    [3660, { key: "hours", n: 1, m: "01" }],
  ] as const)("%s seconds are told as they are read", (seconds, told) => {
    expect(spanOf(seconds)).toEqual(told);
  });
});

describe("the axis of a day", () => {
  test("holds every race and its chip, and its hours are whole", () => {
    const axis = axisOf([race("10:45").starts_at, race("17:20").starts_at]);
    expect(axis && minutesOf(axis)).toBe(7 * 60 + 15);
    expect(axis && hoursOf(axis).map((hour) => new Date(hour).getUTCHours())).toEqual([11, 12, 13, 14, 15, 16, 17, 18]);
    expect(axis && nowOn(axis, Date.parse("2025-10-16T11:45:00Z"))).toBe(60);
    expect(axis && nowOn(axis, Date.parse("2025-10-17T11:45:00Z"))).toBeUndefined();
    expect(axisOf([])).toBeUndefined();
  });

  test("no two chips of a lane lie over each other, and no race is lost", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 20 }), (minutes) => {
        const races = minutes.map((m) => ({ starts_at: new Date(Date.UTC(2025, 9, 16, 10, m)).toISOString() }));
        const placed = placeOn({ from: Date.UTC(2025, 9, 16, 10), to: 0 }, races);
        expect(placed).toHaveLength(races.length);
        for (const one of placed) {
          for (const other of placed) {
            if (one === other || one.lane !== other.lane) continue;
            expect(Math.abs(one.minutes - other.minutes)).toBeGreaterThanOrEqual(27);
          }
        }
      }),
    );
  });

  test("a race without a time is not on it", () => {
    expect(placeOn({ from: 0, to: 1 }, [{ starts_at: undefined }])).toEqual([]);
  });
});

describe("the field", () => {
  const rows = [
    { number: 1, odds: 9 },
    { number: 2, odds: undefined },
    { number: 3, odds: 2 },
    { number: 4, odds: 9 },
  ];

  test.each([
    [false, [3, 1, 4, 2]],
    [true, [1, 4, 3, 2]],
  ])("is sorted, equal figures by number and a missing one last (descending: %s)", (descending, order) => {
    expect(sortField(rows, ({ odds: known }) => known, descending).map(({ number }) => number)).toEqual(order);
  });

  test("has on a phone what fits it, on a wide screen all, and what the reader chose on both", () => {
    expect(columnsFor(undefined, true, false)).toHaveLength(3);
    expect(columnsFor(undefined, false, false)).toHaveLength(7);
    expect(columnsFor(undefined, false, true)).toHaveLength(8);
    expect(columnsFor(["fair_odds"], true, true).map(({ key }) => key)).toEqual(["fair_odds"]);
  });
});

/** Intl parts a number from its unit by a space that does not break. */
function plain(texts: readonly string[]): string[] {
  return texts.map((text) => text.replaceAll(/[\u00A0\u202F]/g, " "));
}
