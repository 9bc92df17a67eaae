import { beforeAll, describe, expect, test } from "vitest";
import type { RaceDay } from "../../src/domain/kernel/time.ts";
import { replayedTickets } from "./replayed-tickets.ts";
import { liveDay, type SteppedDay } from "./stepped-day.ts";

const RACES = 60;

// Routes, use-cases, fetcher, archive, ledger and file store of the service, under a clock that is stepped.
describe("a quiet day of sixty races, with every invariant after every event", () => {
  let day: SteppedDay;
  beforeAll(async () => {
    day = await liveDay({
      seed: 1,
      day: "2030-01-15" as RaceDay,
      races: RACES,
      faults: new Set(),
      documents: "files",
    });
  }, 120_000);
  const files = (name: string) => Object.keys(day.documents).filter((key) => key.endsWith(`/${name}`));

  test("every race is seen twice, decided and settled, and no answer asks to be repeated", () => {
    for (const name of ["snapshot_H30.json", "snapshot_H5.json", "tickets.json", "settlement.json"])
      expect([name, files(name).length]).toEqual([name, RACES]);
    expect([...day.answers.keys()]).toEqual([200]);
    expect([day.services, day.struck.size]).toEqual([1, 0]);
  });

  test("money is played, and comes back by the official dividends alone", () => {
    const settled = files("settlement.json").map((key) => JSON.parse(day.documents[key] ?? ""));
    const tickets = settled.flatMap((one) => one.tickets);
    expect(tickets.length).toBeGreaterThan(3);
    expect(new Set(tickets.map(({ settlement }) => settlement.basis))).toEqual(new Set(["official"]));
  });

  test("its recording, replayed, finds the same tickets in every race", async () => {
    const compared = await replayedTickets(day);
    expect(compared).toHaveLength(RACES);
    expect(compared.filter(({ live }) => live !== "[]\n" && live !== "[]").length).toBeGreaterThan(3);
    for (const { race, live, again } of compared) expect([race, again]).toEqual([race, live]);
  });
});
