import { expect, test } from "vitest";
import type { Instant } from "../kernel/time.ts";
import type { RaceCard } from "../race/card.ts";
import type { SourceName } from "../race/race.ts";
import { declaredFieldFault } from "./declared-field.ts";

const card = (source: SourceName, runners: number): RaceCard => ({
  source,
  url: "https://fable.test/",
  observedAt: "2026-02-03T15:24:00.000Z" as Instant,
  runners: Array.from({ length: runners }, (_, i) => ({ number: i + 1, name: `FABLE ${i + 1}`, nonRunner: i === 0 })),
  markets: [],
});

test("the PMU's list has as many horses as its programme declares, non-runners among them", () => {
  expect(declaredFieldFault(card("pmu", 9), 9)).toBeUndefined();
  expect(declaredFieldFault(card("pmu", 8), 9)).toBe("lists 8 runners, and the programme declares 9");
  expect(declaredFieldFault(card("pmu", 10), 9)).toMatch(/lists 10/);
});

test("where nothing is declared, and of another operator's page, nothing is said", () => {
  expect(declaredFieldFault(card("pmu", 8), undefined)).toBeUndefined();
  expect(declaredFieldFault(card("zeturf", 8), 9)).toBeUndefined();
});
