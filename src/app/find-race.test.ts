import { expect, test } from "vitest";
import { fableRace, paris } from "../../test/fakes/fable-day.ts";
import type { RaceDay } from "../domain/kernel/time.ts";
import { mergeProgrammes } from "../domain/plan/merge-programmes.ts";
import { findRace } from "./find-race.ts";

const page = "https://www.geny.test/partants-pmu";
const { races } = mergeProgrammes(
  "2025-10-16" as RaceDay,
  [
    {
      source: "geny",
      url: page,
      observedAt: paris("09:00"),
      races: [
        fableRace("R1C1", "14:15", { source: "geny", url: `${page}/fableville-conte-de-la-lune` }),
        fableRace("R1C2", "14:50", { source: "geny", url: `${page}/fableville-conte-du-soleil` }),
      ],
    },
  ],
  new Set(["FRA"]),
);
const labelOf = (name: Parameters<typeof findRace>[1]) => findRace(races, name)?.raceId.slice(11);

test("an address that is cut finds the one race that it begins, and none where it begins two", () => {
  expect(labelOf({ courseUrl: `${page}/fableville-conte-de-la-lune` })).toBe("R1C1");
  expect(labelOf({ courseUrl: `${page}/fableville-conte-du` })).toBe("R1C2");
  expect(labelOf({ courseUrl: `${page}/fableville-conte` })).toBeUndefined();
  expect(labelOf({ courseUrl: `${page}/fableville-conte-de-la-lu` })).toBeUndefined();
});

test("a label finds the race however it is written, and nothing else", () => {
  expect(["R1C1", "r1c2", "R1 C2", "R2C1", "C1", ""].map((race) => labelOf({ race }))).toEqual([
    "R1C1",
    "R1C2",
    "R1C2",
    undefined,
    undefined,
    undefined,
  ]);
});
