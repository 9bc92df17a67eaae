import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Instant, instantOf, millisecondsOf } from "../domain/kernel/time.ts";
import { createRunningClock } from "./running-clock.ts";
import { systemClock } from "./system-clock.ts";

const at = (text: string) => text as Instant;
const RATE = { virtualStart: at("2025-10-16T07:00:00.000Z"), wallStart: at("2026-06-01T10:00:00.000Z"), speed: 60 };

describe("the clock of a recorded day", () => {
  test("shows its start at its start, and a minute later for each second", () => {
    const wall = { now: millisecondsOf(RATE.wallStart) };
    const clock = createRunningClock(RATE, () => wall.now);
    expect(clock.now()).toBe("2025-10-16T07:00:00.000Z");
    wall.now += 1000;
    expect(clock.now()).toBe("2025-10-16T07:01:00.000Z");
    wall.now += 3599_000;
    expect(clock.now()).toBe("2025-10-18T19:00:00.000Z");
    expect(clock.rate).toEqual(RATE);
  });

  test("knows when the machine's clock will show what it calls a moment, and back", () => {
    const clock = createRunningClock(RATE);
    expect(clock.toWall(at("2025-10-16T08:00:00.000Z"))).toBe("2026-06-01T10:01:00.000Z");
    expect(clock.toWall(at("2025-10-16T06:00:00.000Z"))).toBe("2026-06-01T09:59:00.000Z");
    expect(clock.fromWall(at("2026-06-01T10:01:00.000Z"))).toBe("2025-10-16T08:00:00.000Z");
  });

  test.each([0, -1, Number.NaN, Infinity])("of speed %d is no clock", (speed) => {
    expect(() => createRunningClock({ ...RATE, speed })).toThrow("speed must be above 0");
  });

  test("calls a moment due at the millisecond of the machine that reaches it: not before, and not two later", () => {
    const moments = fc.integer({ min: -24 * 3600_000, max: 24 * 3600_000 });
    const speeds = fc.oneof(fc.double({ min: 0.1, max: 3600, noNaN: true }), fc.constantFrom(1, 60, 3600));
    fc.assert(
      fc.property(moments, speeds, (after, speed) => {
        const clock = createRunningClock({ ...RATE, speed });
        const due = instantOf(millisecondsOf(RATE.virtualStart) + after);
        const shown = clock.fromWall(clock.toWall(due));
        expect(shown >= due).toBe(true);
        expect(millisecondsOf(shown) - millisecondsOf(due)).toBeLessThanOrEqual(Math.ceil(speed) + 1);
      }),
      { numRuns: 1000 },
    );
  });
});

test("the machine's clock shows the machine's time", () => {
  const before = Date.now();
  const shown = millisecondsOf(systemClock.now());
  expect(shown).toBeGreaterThanOrEqual(before);
  expect(shown).toBeLessThanOrEqual(Date.now());
});
