import * as fc from "fast-check";
import { expect, test } from "vitest";
import { PHASES } from "../kernel/phase.ts";
import type { RaceDay } from "../kernel/time.ts";
import { type TaskKey, taskNameOf } from "./task-name.ts";

const DAY = "2025-10-16" as RaceDay;
const first: TaskKey = { day: DAY, meetingNumber: 1, raceNumber: 3, phase: "H30", revision: 1, attempt: 1 };

test.each([
  [{}, "run-20251016-r1c3-h30"],
  [{ phase: "H5", revision: 2 }, "run-20251016-r1c3-h5-v2"],
  [{ phase: "RESULT", attempt: 2 }, "run-20251016-r1c3-result-a2"],
  [{ phase: "RESULT", revision: 2, attempt: 3 }, "run-20251016-r1c3-result-v2-a3"],
] as const)("a task of %j is %s", (given, name) => {
  expect(taskNameOf({ ...first, ...given })).toBe(name);
});

const key: fc.Arbitrary<TaskKey> = fc.record({
  day: fc
    .date({ min: new Date("2000-01-01"), max: new Date("2099-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10) as RaceDay),
  meetingNumber: fc.integer({ min: 1, max: 999 }),
  raceNumber: fc.integer({ min: 1, max: 999 }),
  phase: fc.constantFrom(...PHASES),
  revision: fc.integer({ min: 1, max: 10_000 }),
  attempt: fc.integer({ min: 1, max: 99 }),
});

test("every name is one that Cloud Tasks takes", () => {
  fc.assert(
    fc.property(key, (one) => {
      expect(taskNameOf(one)).toMatch(/^[A-Za-z0-9_-]{1,500}$/);
    }),
  );
});

test("two tasks have one name only if they are one task", () => {
  const near = fc.record({
    day: fc.constant(DAY),
    meetingNumber: fc.integer({ min: 1, max: 12 }),
    raceNumber: fc.integer({ min: 1, max: 12 }),
    phase: fc.constantFrom(...PHASES),
    revision: fc.integer({ min: 1, max: 3 }),
    attempt: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(near, { minLength: 2, maxLength: 40 }), (keys) => {
      const names = new Set(keys.map(taskNameOf));
      expect(names.size).toBe(new Set(keys.map((one) => JSON.stringify(one))).size);
    }),
  );
});
