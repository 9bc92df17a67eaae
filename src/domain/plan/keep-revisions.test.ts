import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addMinutes, minutesBetween } from "../kernel/time.ts";
import { keepRevisions, updatedRace } from "./keep-revisions.ts";
import type { PlannedRace } from "./plan.ts";
import { inPlan, listed, minutesFromOff, OFF } from "./plan-fixtures.ts";

describe("a race that moves", () => {
  test("a minute or more, later or earlier, gets the next revision and the new off", () => {
    for (const minutes of [1, -1, 12]) {
      const startsAt = minutesFromOff(minutes);
      expect(updatedRace(inPlan({ revision: 4 }), inPlan({ startsAt }))).toMatchObject({ startsAt, revision: 5 });
    }
  });

  test("by seconds does not move, nor by many such steps: the first off stands until they make a minute", () => {
    const steps = [20, 40, 59].map((seconds) => inPlan({ startsAt: minutesFromOff(seconds / 60) }));
    const race = steps.reduce(updatedRace, inPlan());
    expect(race).toMatchObject({ startsAt: OFF, revision: 1 });
    const startsAt = minutesFromOff(1);
    expect(updatedRace(race, inPlan({ startsAt }))).toMatchObject({ startsAt, revision: 2 });
  });

  test("when it is over or cancelled has its off corrected, and keeps its tasks", () => {
    for (const status of ["running", "finished", "cancelled"] as const) {
      const startsAt = minutesFromOff(3);
      expect(updatedRace(inPlan(), inPlan({ startsAt, status }))).toMatchObject({ startsAt, status, revision: 1 });
    }
  });

  test("from an unknown off to a known one had no tasks to supersede", () => {
    expect(updatedRace(inPlan({ startsAt: undefined }), inPlan())).toMatchObject({ startsAt: OFF, revision: 1 });
  });

  test("is not one whose off a source no longer tells", () => {
    expect(updatedRace(inPlan({ revision: 2 }), inPlan({ startsAt: undefined }))).toMatchObject({
      startsAt: OFF,
      revision: 2,
    });
  });
});

describe("what was known of a race", () => {
  const known = inPlan({
    title: "PRIX DU TEST",
    discipline: "ATTELE",
    distance: 2700,
    declaredRunners: 14,
    prize: 22_000,
    bets: ["SIMPLE_GAGNANT"],
    sources: [listed(), listed({ source: "zeturf", url: "https://zeturf.example/R1C3" })],
  });

  test("is kept where the new look lacks it, the other sources' addresses too", () => {
    const { title, discipline, distance, declaredRunners, prize, bets, sources } = updatedRace(known, inPlan());
    expect({ title, discipline, distance, declaredRunners, prize, bets }).toEqual({
      title: "PRIX DU TEST",
      discipline: "ATTELE",
      distance: 2700,
      declaredRunners: 14,
      prize: 22_000,
      bets: ["SIMPLE_GAGNANT"],
    });
    expect(sources.map(({ source, url }) => [source, url])).toEqual([
      ["pmu", undefined],
      ["zeturf", "https://zeturf.example/R1C3"],
    ]);
  });

  test("gives way to what is told now", () => {
    const seen = inPlan({ declaredRunners: 13, bets: ["SIMPLE_PLACE"], status: "cancelled" });
    expect(updatedRace(known, seen)).toMatchObject({
      declaredRunners: 13,
      bets: ["SIMPLE_PLACE"],
      status: "cancelled",
    });
  });
});

describe("a day's plan", () => {
  test("keeps a race that is no longer listed, takes a new one, and is in order of time", () => {
    const before = [inPlan({ raceNumber: 1 }), inPlan({ raceNumber: 2, startsAt: minutesFromOff(30), revision: 3 })];
    const after = [inPlan({ raceNumber: 1, startsAt: minutesFromOff(40) }), inPlan({ raceNumber: 5 })];
    expect(keepRevisions(before, after).map(({ raceNumber, revision }) => [raceNumber, revision])).toEqual([
      [5, 1],
      [2, 3],
      [1, 2],
    ]);
  });

  test("made the first time is as it was listed", () => {
    expect(keepRevisions([], [inPlan()])).toEqual([inPlan()]);
  });
});

const race: fc.Arbitrary<PlannedRace> = fc
  .record({
    meetingNumber: fc.integer({ min: 1, max: 2 }),
    raceNumber: fc.integer({ min: 1, max: 3 }),
    seconds: fc.option(fc.integer({ min: -300, max: 300 }), { nil: undefined }),
    status: fc.constantFrom("scheduled", "running", "finished", "cancelled"),
    revision: fc.integer({ min: 1, max: 5 }),
    bets: fc.subarray(["SIMPLE_GAGNANT", "SIMPLE_PLACE"]),
    source: fc.constantFrom("pmu", "zeturf", "geny"),
  })
  .map(({ seconds, source, ...given }) =>
    inPlan({
      ...given,
      startsAt: seconds === undefined ? undefined : addMinutes(OFF, seconds / 60),
      sources: [listed({ source })],
    }),
  );
const plan = fc.uniqueArray(race, { selector: ({ raceId }) => raceId, maxLength: 6 });

describe("whatever two looks say", () => {
  test("a second look that says the same as the first changes nothing", () => {
    fc.assert(
      fc.property(plan, plan, (before, after) => {
        const once = keepRevisions(before, after);
        expect(keepRevisions(once, after)).toEqual(once);
        expect(keepRevisions(once, once)).toEqual(once);
      }),
    );
  });

  test("no race is lost and none is there twice", () => {
    fc.assert(
      fc.property(plan, plan, (before, after) => {
        const all = new Set([...before, ...after].map(({ raceId }) => raceId));
        const kept = keepRevisions(before, after).map(({ raceId }) => raceId);
        expect(kept).toHaveLength(all.size);
        expect(new Set(kept)).toEqual(all);
      }),
    );
  });

  test("the revision rises by one exactly where a race still to run moved by a minute or more, or comes back", () => {
    fc.assert(
      fc.property(race, race, (old, other) => {
        const seen = { ...other, raceId: old.raceId };
        const { startsAt: was } = old;
        const { startsAt: is } = seen;
        const moved = was !== undefined && is !== undefined && Math.abs(minutesBetween(was, is)) >= 1;
        const back = was !== undefined && old.status === "cancelled";
        const rises = (moved || back) && seen.status === "scheduled";
        expect(updatedRace(old, seen).revision).toBe(old.revision + (rises ? 1 : 0));
      }),
      { numRuns: 500 },
    );
  });
});

test("what of the bets is not sold is of the look that lists them", () => {
  const shut = inPlan({ bets: ["TRIO"], betsOffSale: ["TRIO"] });
  expect(updatedRace(shut, inPlan({ bets: ["TRIO"] }))).not.toHaveProperty("betsOffSale");
  expect(updatedRace(inPlan({ bets: ["TRIO"] }), shut)).toMatchObject({ betsOffSale: ["TRIO"] });
  expect(updatedRace(shut, inPlan())).toMatchObject({ bets: ["TRIO"], betsOffSale: ["TRIO"] });
});
