import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { RaceId } from "../kernel/race-id.ts";
import { leadReport } from "./snapshot-leads.ts";

const leads = (...minutes: number[]) =>
  minutes.map((lead, i) => ({ raceId: `2025-10-16-R1C${i + 1}` as RaceId, minutes: lead }));

test("snapshots at five minutes are right; six are still within the minute, seven are too early and three too late", () => {
  const { races, figures, worst } = leadReport(leads(5, 6, 7, 3));
  expect(races).toBe(4);
  expect(figures).toEqual({
    median: 5,
    meanError: 1.25,
    withinOne: 2,
    shareWithinOne: 0.5,
    tooEarly: 1,
    tooLate: 1,
    p5: 3,
    p95: 7,
  });
  expect(worst.map(({ raceId }) => raceId)).toEqual(["2025-10-16-R1C3", "2025-10-16-R1C4"]);
});

test("no race has no figures, and nothing is called zero", () => {
  expect(leadReport([])).toEqual({ races: 0, worst: [] });
});

test("every race is right, too early or too late, in whatever order the races come", () => {
  const minutes = fc.array(fc.double({ min: -10, max: 60, noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(minutes, (values) => {
      const given = leads(...values);
      const { figures } = leadReport(given);
      if (!figures) throw new Error("no figures");
      expect(figures.withinOne + figures.tooEarly + figures.tooLate).toBe(values.length);
      expect(figures.p5).toBeLessThanOrEqual(figures.median);
      expect(figures.median).toBeLessThanOrEqual(figures.p95);
      expect(leadReport(given.toReversed()).worst).toEqual(leadReport(given).worst);
    }),
  );
});
