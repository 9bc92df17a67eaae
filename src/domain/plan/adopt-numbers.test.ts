import { expect, test } from "vitest";
import { fableRace } from "../../../test/fakes/fable-day.ts";
import type { RaceDay } from "../kernel/time.ts";
import type { ProgrammeRace } from "../race/race.ts";
import { adoptNumbers } from "./adopt-numbers.ts";
import { mergeProgrammes } from "./merge-programmes.ts";
import type { PlannedRace } from "./plan.ts";

const DAY = "2025-10-16" as RaceDay;

function planOf(source: "pmu" | "zeturf", ...races: readonly ProgrammeRace[]): PlannedRace[] {
  const observedAt = races[0]?.startsAt;
  if (!observedAt) throw new Error("a race with a time");
  const named = races.map((race) => ({ ...race, source }));
  return mergeProgrammes(DAY, [{ source, url: "https://x.test", observedAt, races: named }], new Set(["FRA"])).races;
}

const fables = { racecourse: "FABLEVILLE" };
const tales = { racecourse: "CONTES-SUR-MER" };

test("a race of another operator's numbers is known by racecourse, race number and time", () => {
  const before = planOf("pmu", fableRace("R1C1", "14:15", fables), fableRace("R2C1", "16:00", tales));
  const after = planOf("zeturf", fableRace("R1C1", "16:00", tales), fableRace("R2C1", "14:16", fables));
  const { races, dropped } = adoptNumbers(before, after);
  expect(races.map(({ raceId, racecourse }) => [raceId, racecourse])).toEqual([
    ["2025-10-16-R1C1", "FABLEVILLE"],
    ["2025-10-16-R2C1", "CONTES-SUR-MER"],
  ]);
  expect(dropped).toEqual([]);
});

test("a race that is new under a known race's number is dropped as a clash, and one with a free number joins", () => {
  const before = planOf("pmu", fableRace("R1C1", "14:15", fables));
  const after = planOf("zeturf", fableRace("R1C1", "20:00", tales), fableRace("R3C1", "21:00", tales));
  const { races, dropped } = adoptNumbers(before, after);
  expect(races.map(({ raceId }) => raceId)).toEqual(["2025-10-16-R3C1"]);
  expect(dropped).toMatchObject([{ source: "zeturf", label: "R1C1", reason: "number_clash" }]);
});

test("a race that its source moved by hours is known by that source's own name", () => {
  const before = planOf("pmu", fableRace("R1C1", "14:15", fables), fableRace("R1C2", "14:50", fables));
  const after = planOf("pmu", fableRace("R1C1", "18:15", fables), fableRace("R1C2", "14:50", fables));
  expect(adoptNumbers(before, after).races).toEqual(after);
});

test("without a plan before, all races keep their own numbers", () => {
  const after = planOf("zeturf", fableRace("R2C1", "14:15", fables));
  expect(adoptNumbers([], after)).toEqual({ races: after, dropped: [] });
});
