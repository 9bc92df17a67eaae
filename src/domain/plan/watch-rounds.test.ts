import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addMinutes, type Instant, minutesBetween } from "../kernel/time.ts";
import type { Plan, PlannedRace } from "./plan.ts";
import { DAY, inPlan, minutesFromOff, OFF } from "./plan-fixtures.ts";
import { nextWatch, type WatchPace } from "./watch-rounds.ts";

const planOf = (races: readonly PlannedRace[]): Plan => ({
  date: DAY,
  generatedAt: minutesFromOff(-300),
  correlationId: "plan",
  codeVersion: "0.0.0",
  mode: "tasks",
  sources: [],
  races,
  dropped: [],
});

/** All looks at a day that goes as planned, in minutes from 14:00. */
function looksAt(races: readonly PlannedRace[], pace: WatchPace): number[] {
  const looks: number[] = [];
  let now: Instant | undefined = minutesFromOff(-300);
  for (;;) {
    now = nextWatch(planOf(races), now, pace);
    if (now === undefined) return looks;
    looks.push(minutesBetween(OFF, now));
  }
}

const between = (looks: readonly number[], from: number, to: number) =>
  looks.filter((look) => look >= from && look <= to);

describe("looks at the programme", () => {
  test("come each minute from twelve minutes before an off to five after it, and less often around that", () => {
    const looks = looksAt([inPlan()], { every: 5, close: 1 });
    expect(between(looks, -25, -10)).toEqual([-25, -20, -15, -11, -10]);
    expect(between(looks, -11, 5)).toHaveLength(17);
    expect(between(looks, 5, 60)).toEqual([5, 10, 15, 20]);
  });

  test("come as often all day where close to an off is no oftener", () => {
    for (const close of [5, 15]) {
      const looks = looksAt([inPlan()], { every: 5, close });
      expect(looks).toEqual(Array.from({ length: 16 }, (_, i) => i * 5 - 55));
    }
  });

  test("come no more for a race that is off by what the programme says, or cancelled", () => {
    for (const status of ["running", "finished", "cancelled"] as const)
      expect(looksAt([inPlan({ status })], { every: 5, close: 1 })).toEqual([]);
  });

  test("of a day of 45 races, one every 13 minutes, are fewer than a quarter of what a host is asked at most", () => {
    const races = Array.from({ length: 45 }, (_, i) =>
      inPlan({ raceNumber: i + 1, startsAt: minutesFromOff(i * 13 - 120) }),
    );
    expect(looksAt(races, { every: 2, close: 2 })).toHaveLength(326);
    expect(looksAt(races, { every: 2, close: 1 })).toHaveLength(621);
  });
});

test("whoever asks between two looks gets the same moment, and it is always to come", () => {
  const offs = fc.array(fc.integer({ min: -200, max: 200 }), { minLength: 1, maxLength: 6 });
  const paces = fc.record({ every: fc.constantFrom(2, 5, 15), close: fc.constantFrom(1, 2, 5) });
  fc.assert(
    fc.property(
      offs,
      paces,
      fc.integer({ min: -300, max: 250 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (minutes, pace, start, share) => {
        const plan = planOf(minutes.map((off, i) => inPlan({ raceNumber: i + 1, startsAt: minutesFromOff(off) })));
        const now = minutesFromOff(start);
        const next = nextWatch(plan, now, pace);
        if (next === undefined) return;
        expect(next > now).toBe(true);
        const later = addMinutes(now, minutesBetween(now, next) * share);
        // A race that stops pending in between takes nothing away from those that go on.
        const then = nextWatch(plan, later, pace);
        if (later < next && then !== undefined) expect(then >= next).toBe(true);
      },
    ),
  );
});
