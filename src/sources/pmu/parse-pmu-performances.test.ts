import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { RaceDay } from "../../domain/kernel/time.ts";
import type { HorsePerformances, Performance } from "../../domain/race/past-performances.ts";
import { parsePmuPerformances } from "./parse-pmu-performances.ts";
import { OBSERVED_AT, PERFORMANCES_URL, renderPerformances } from "./pmu-fixtures.ts";

const timed: Performance = {
  day: "2025-10-31" as RaceDay,
  racecourse: "Fableville",
  discipline: "ATTELE",
  distance: 2825,
  field: 13,
  place: 6,
  outcome: undefined,
  chrono: 77.5,
  jockey: "A. RENARD",
};
const out: Performance = { ...timed, day: "2025-09-14" as RaceDay, place: undefined, outcome: "DISQUALIFIE" };
const horses: HorsePerformances[] = [
  { number: 1, name: "FABLE 1", starts: [timed, { ...out, chrono: undefined }] },
  { number: 2, name: "FABLE 2", starts: [] },
];
const parse = (text: string) => parsePmuPerformances(text, PERFORMANCES_URL, OBSERVED_AT);
const changed = (from: string, to: string) => parse(renderPerformances(horses).replace(from, to));

test("each horse's starts are read, the latest first; what is not told is absent, and a horse that never ran has none", () => {
  const read = parse(renderPerformances(horses));
  expect(read).toEqual({ ok: true, value: { source: "pmu", url: PERFORMANCES_URL, observedAt: OBSERVED_AT, horses } });
});

test("what is rendered is read back as it was", () => {
  const start = fc.record({
    racecourse: fc.constantFrom("Fableville", "Bois-Joli"),
    discipline: fc.constantFrom("ATTELE", "MONTE", "PLAT", undefined),
    distance: fc.integer({ min: 900, max: 6000 }),
    field: fc.integer({ min: 2, max: 20 }),
    place: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
    chrono: fc.option(
      fc.integer({ min: 6800, max: 9500 }).map((hundredths) => hundredths / 100),
      { nil: undefined },
    ),
    jockey: fc.constantFrom("A. RENARD", undefined),
  });
  const field = fc.array(fc.array(start, { maxLength: 5 }), { minLength: 1, maxLength: 16 });
  fc.assert(
    fc.property(field, (all) => {
      const shown = all.map((starts, i) => ({
        number: i + 1,
        name: `FABLE ${i + 1}`,
        starts: starts.map(
          (one, k): Performance => ({
            ...one,
            day: `2025-0${9 - k}-12` as RaceDay,
            outcome: one.place === undefined ? "NON_PLACE" : undefined,
          }),
        ),
      }));
      expect(parse(renderPerformances(shown))).toMatchObject({ ok: true, value: { horses: shown } });
    }),
  );
});

test("a start in which the horse is not marked tells nothing of it", () => {
  const read = changed('"itsHim":true', '"itsHim":false');
  expect(read.ok && read.value.horses[0]?.starts.map(({ day }) => day)).toEqual(["2025-09-14"]);
});

test.each([
  ["a number twice", '"numPmu":2', '"numPmu":1', /runner 1 twice/],
  ["two horses that are this one", '"itsHim":false', '"itsHim":true', /two horses are this one/],
  ["thousandths, as the runners' list has them", ":7750", ":77500", /775 seconds a kilometre/],
  ["a date that is none", /"date":\d+/.exec(renderPerformances(horses))?.[0] ?? "", '"date":1', /date/],
  ["text in place of a distance", '"distanceParcourue":2825', '"distanceParcourue":"2825"', /distanceParcourue/],
])("%s spoils the page", (_, from, to, detail) => {
  const read = changed(from, to);
  expect(read).toMatchObject({
    ok: false,
    error: { kind: "unreadable", detail: expect.stringMatching(detail) as string },
  });
});

test("the race's distance is the horse's own where there is no recul, and nobody's in trot", () => {
  const flat = [{ number: 1, name: "FABLE 1", starts: [{ ...timed, discipline: "PLAT" as const, chrono: undefined }] }];
  const distances = [horses, flat].map((shown) => {
    const read = parse(renderPerformances(shown).replaceAll("distanceParcourue", "distanceCourue"));
    return read.ok && read.value.horses[0]?.starts[0]?.distance;
  });
  expect(distances).toEqual([undefined, 2825]);
});

test("a start that comes twice spoils the page; two on one day do not", () => {
  const twice = parse(renderPerformances([{ number: 1, name: "FABLE 1", starts: [timed, timed] }]));
  expect(twice).toMatchObject({ error: { detail: "runner 1: the start of 2025-10-31 twice" } });
  const heats = [{ number: 1, name: "FABLE 1", starts: [timed, { ...timed, place: 2 }] }];
  expect(parse(renderPerformances(heats))).toMatchObject({ ok: true, value: { horses: heats } });
});

test("starts that are not in order are not read as if they were", () => {
  const swapped = [{ number: 1, name: "FABLE 1", starts: [out, timed] }];
  expect(parse(renderPerformances(swapped))).toMatchObject({
    error: { detail: "runner 1: 2025-10-31 after 2025-09-14" },
  });
});
