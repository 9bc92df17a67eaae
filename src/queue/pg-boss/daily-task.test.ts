import { PgBoss } from "pg-boss";
import { expect, test } from "vitest";
import { PARIS } from "../../domain/kernel/time.ts";
import { dailyCron } from "./daily-task.ts";

test("nine o'clock in Paris is one moment a day, whatever the clock change", () => {
  const boss = new PgBoss({ connectionString: "postgres://nowhere" }); // never started
  const next = (from: string) =>
    boss.previewSchedule(dailyCron(9), { tz: PARIS, from: new Date(from), count: 2 }).map((date) => date.toISOString());
  expect(next("2025-10-25T00:00:00Z")).toEqual(["2025-10-25T07:00:00.000Z", "2025-10-26T08:00:00.000Z"]);
  expect(next("2026-03-28T00:00:00Z")).toEqual(["2026-03-28T08:00:00.000Z", "2026-03-29T07:00:00.000Z"]);
});

test.each([-1, 24, 8.5, Number.NaN])("%s is not an hour of the day", (hour) => {
  expect(() => dailyCron(hour)).toThrow(RangeError);
});
