import { describe, expect, test } from "vitest";
import type { Instant, RaceDay } from "../kernel/time.ts";
import { nextResultAttempt } from "./result-attempts.ts";

const day = "2025-10-16" as RaceDay;
const at = (text: string) => text as Instant;
const now = at("2025-10-16T12:20:00.000Z");

describe("a result that is not official yet", () => {
  test.each([
    [1, "2025-10-16T12:30:00.000Z"],
    [2, "2025-10-16T12:40:00.000Z"],
    [3, "2025-10-16T13:00:00.000Z"],
    [4, "2025-10-17T07:00:00.000Z"],
    [5, undefined],
    [6, undefined],
  ])("after look %i is looked for again at %s", (attempt, expected) => {
    expect(nextResultAttempt(day, attempt, now)).toBe(expected);
  });

  test("of a race at midnight is looked for at nine of the morning after its day, not a day later", () => {
    expect(nextResultAttempt(day, 4, at("2025-10-16T23:30:00.000Z"))).toBe("2025-10-17T07:00:00.000Z");
  });

  test("is looked for at once where that morning has passed: the service was down", () => {
    const later = at("2025-10-18T12:00:00.000Z");
    expect(nextResultAttempt(day, 4, later)).toBe(later);
  });

  test.each([
    ["2025-03-29", "2025-03-30T07:00:00.000Z"],
    ["2025-10-25", "2025-10-26T08:00:00.000Z"],
    ["2025-12-31", "2026-01-01T08:00:00.000Z"],
  ])("of %s is looked for at nine in Paris, which is %s", (before, morning) => {
    expect(nextResultAttempt(before as RaceDay, 4, at(`${before}T18:00:00.000Z`))).toBe(morning);
  });
});
