import { beforeAll, describe, expect, test } from "vitest";
import type { RaceDay } from "../../src/domain/kernel/time.ts";
import { FAULT_NAMES } from "../../src/sim/faults.ts";
import { reanalysedTickets } from "./replayed-tickets.ts";
import { liveDay, type SteppedDay } from "./stepped-day.ts";

describe("a terrible day, struck by everything at once, with every invariant after every event", () => {
  let day: SteppedDay;
  beforeAll(async () => {
    day = await liveDay({
      seed: 3,
      day: "2030-01-15" as RaceDay,
      races: 40,
      faults: new Set(FAULT_NAMES),
      documents: "files",
    });
  }, 120_000);

  test.each(FAULT_NAMES)("%s did strike", (name) => {
    expect(day.struck.get(name)).toBeGreaterThanOrEqual(1);
  });

  test("a process died, and another ended the day on what it had left", () => {
    expect(day.services).toBeGreaterThanOrEqual(2);
  });

  test("most races are decided all the same, and tickets are played", () => {
    const decided = Object.keys(day.documents).filter((key) => key.endsWith("/tickets.json"));
    expect(decided.length).toBeGreaterThan(20);
    expect(decided.some((key) => JSON.parse(day.documents[key] ?? "").tickets.length > 0)).toBe(true);
  });

  test("decided anew from what was stored of it, every race has the same tickets", () => {
    const compared = reanalysedTickets(day);
    expect(compared.length).toBeGreaterThan(20);
    for (const { race, live, again } of compared) expect([race, again]).toEqual([race, live]);
  });
});
