import { describe, expect, test } from "vitest";
import { createWorld } from "../../test/fakes/world.ts";
import type { Result } from "../domain/kernel/result.ts";
import { addMinutes, type Instant, instantInParis, type RaceDay } from "../domain/kernel/time.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import { inPlan } from "../domain/plan/plan-fixtures.ts";
import { calendarDay } from "./calendar-day.ts";
import { calendarText } from "./calendar-text.ts";
import { writePlan } from "./plan-store.ts";

/** The lines of an iCalendar file, unfolded; the marks of RFC 5545 §3.1 checked on the way. */
function linesOf(text: string): string[] {
  expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  for (const line of text.split("\r\n")) expect(Buffer.byteLength(line), line).toBeLessThanOrEqual(75);
  return text.replaceAll("\r\n ", "").split("\r\n");
}

/** Each entry by the last part of its UID, as its properties. */
function entriesOf(text: string): Record<string, Record<string, string>> {
  const entries: Record<string, Record<string, string>> = {};
  let entry: Record<string, string> = {};
  for (const line of linesOf(text)) {
    const [, name = "", value = ""] = /^([A-Z-]+(?:;[^:]*)?):(.*)$/.exec(line) ?? [];
    if (line === "BEGIN:VEVENT") entry = {};
    else if (line === "END:VEVENT") entries[/c\d+-\w+/.exec(entry.UID ?? "")?.[0] ?? ""] = entry;
    else entry[name] = value;
  }
  return entries;
}

const textOf = async (day: string, races: readonly PlannedRace[]): Promise<string> => {
  const { store } = createWorld();
  const updatedAt = "2025-03-01T07:00:00.000Z" as Instant;
  const papers = {
    date: day as RaceDay,
    mode: "tasks" as const,
    generatedAt: updatedAt,
    correlationId: "test",
    codeVersion: "0.0.0",
  };
  expect(await writePlan(store, { ...papers, sources: [], races, dropped: [] }, undefined)).toBe("replaced");
  // Of all that the app is given, a calendar wants the store alone.
  const calendar = await calendarDay({ store } as Parameters<typeof calendarDay>[0], day as RaceDay);
  return calendarText(bodyOf(calendar), "fr");
};

const raceAt = (day: string, time: string, given: Partial<PlannedRace> = {}): PlannedRace =>
  inPlan({
    raceId: `${day}-R1C3` as PlannedRace["raceId"],
    startsAt: bodyOf(instantInParis(day as RaceDay, time)),
    ...given,
  });

describe("the calendar of a day", () => {
  test.each([
    // Paris is at UTC+1 before 30 March 2025, 02:00, and after 26 October 2025, 03:00.
    ["2025-03-29", "14:15", "20250329T131500Z", "20250329T124500Z"],
    ["2025-03-30", "14:15", "20250330T121500Z", "20250330T114500Z"],
    ["2025-03-30", "03:10", "20250330T011000Z", "20250330T004000Z"],
    ["2025-10-25", "14:15", "20251025T121500Z", "20251025T114500Z"],
    ["2025-10-26", "14:15", "20251026T131500Z", "20251026T124500Z"],
    ["2025-10-26", "03:10", "20251026T021000Z", "20251026T014000Z"],
  ])("on %s an off at %s in Paris is %s", async (day, time, off, h30) => {
    const entries = entriesOf(await textOf(day, [raceAt(day, time)]));
    expect(entries["c3-off"]?.DTSTART).toBe(off);
    expect(entries["c3-h30"]?.DTSTART).toBe(h30);
  });

  test("has each race with H-30, H-5, off and result, in order of time, taking nobody's time", async () => {
    const text = await textOf("2025-10-16", [raceAt("2025-10-16", "14:15", { title: "PRIX DU TEST", distance: 2700 })]);
    const entries = entriesOf(text);
    expect(Object.values(entries).map(({ DTSTART, SUMMARY }) => [DTSTART, SUMMARY])).toEqual([
      ["20251016T114500Z", "R1C3 H-30 · VINCENNES"],
      ["20251016T121000Z", "R1C3 H-5 · VINCENNES"],
      ["20251016T121500Z", "R1C3 départ · VINCENNES"],
      ["20251016T123500Z", "R1C3 arrivée · VINCENNES"],
    ]);
    expect(entries["c3-h5"]).toMatchObject({
      UID: "2025-10-16-r1c3-h5@horse-racing-orchestrator",
      DESCRIPTION: "PRIX DU TEST · 14:15 · 2700 m",
      STATUS: "CONFIRMED",
      TRANSP: "TRANSPARENT",
      DTSTAMP: "20250301T070000Z",
    });
    expect(linesOf(text).slice(0, 3)).toEqual([
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//horse-racing-orchestrator//calendar//EN",
    ]);
    expect(linesOf(text)).toContain("METHOD:PUBLISH");
  });

  test("keeps an entry's name when the race moves or is cancelled, and raises its sequence each time", async () => {
    const day = "2025-10-16";
    const first = raceAt(day, "14:15");
    const moved = { ...first, startsAt: addMinutes(first.startsAt ?? ("" as Instant), 12), revision: 2 };
    const told = [first, { ...first, status: "cancelled" as const }, moved, { ...moved, status: "cancelled" as const }];
    const seen = await Promise.all(told.map(async (race) => entriesOf(await textOf(day, [race]))["c3-off"]));
    expect(new Set(seen.map((entry) => entry?.UID)).size).toBe(1);
    expect(seen.map((entry) => Number(entry?.SEQUENCE))).toEqual([0, 1, 2, 3]);
    expect(seen.map((entry) => entry?.STATUS)).toEqual(["CONFIRMED", "CANCELLED", "CONFIRMED", "CANCELLED"]);
    expect(seen[2]?.DTSTART).toBe("20251016T122700Z");
  });

  test("shows a race whose off is unknown as an entry of the day", async () => {
    const entries = entriesOf(await textOf("2025-10-26", [raceAt("2025-10-26", "14:15", { startsAt: undefined })]));
    expect(Object.keys(entries)).toEqual(["c3-off"]);
    expect(entries["c3-off"]).toMatchObject({
      "DTSTART;VALUE=DATE": "20251026",
      "DTEND;VALUE=DATE": "20251027",
      SUMMARY: "R1C3 heure inconnue · VINCENNES",
    });
  });

  test("escapes what a title may hold, and folds by bytes", async () => {
    const title = "PRIX ÉTÉ; L'ARC, 2\\3 €\nEND:VEVENT ".repeat(6);
    const entries = entriesOf(await textOf("2025-10-16", [raceAt("2025-10-16", "14:15", { title })]));
    expect(Object.keys(entries)).toHaveLength(4);
    const shown = (entries["c3-off"]?.DESCRIPTION ?? "").replace(/\\(.)/g, (_, c: string) => (c === "n" ? "\n" : c));
    expect(shown.startsWith(title)).toBe(true);
  });

  test("is the same bytes for the same plan", async () => {
    const race = raceAt("2025-10-16", "14:15");
    expect(await textOf("2025-10-16", [race])).toBe(await textOf("2025-10-16", [race]));
  });
});

function bodyOf<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
