import { describe, expect, test } from "vitest";
import type { ProgrammeRace } from "../race/race.ts";
import { findSameRace, sameRacecourse } from "./match-races.ts";
import { listed, minutesFromOff } from "./plan-fixtures.ts";

describe("one racecourse under two names", () => {
  test.each([
    ["VINCENNES", "PARIS-VINCENNES"],
    ["CAGNES SUR MER", "Cagnes-sur-Mer"],
    ["CAGNES", "HIPPODROME DE CAGNES SUR MER"],
    ["LE CROISE LAROCHE", "Croisé-Laroche"],
    ["WOLVERHAMPTON", "WOLVERHAMPTON (GB)"],
    ["SAINT-CLOUD", "SAINT CLOUD"],
  ])("%s is %s", (one, other) => {
    expect([sameRacecourse(one, other), sameRacecourse(other, one)]).toEqual([true, true]);
  });

  test.each([
    ["SAINT-CLOUD", "SAINT-MALO"],
    ["LYON-PARILLY", "LYON-LA SOIE"],
    ["LE MANS", "LE LION D'ANGERS"],
    ["LE", "LA"],
    ["", "PAU"],
  ])("%s is not %s", (one, other) => {
    expect([sameRacecourse(one, other), sameRacecourse(other, one)]).toEqual([false, false]);
  });
});

describe("the race that an entry of another source is", () => {
  const races = [1, 2, 3].map((raceNumber) => listed({ raceNumber, startsAt: minutesFromOff(25 * raceNumber) }));
  const found = (entry: Partial<ProgrammeRace>) => findSameRace(races, listed({ source: "zeturf", ...entry }));

  test("is the one of its number, though their off times are half an hour apart: one source heard of the delay", () => {
    expect(found({ raceNumber: 1, startsAt: minutesFromOff(55) })?.raceNumber).toBe(1);
  });

  test("is not the one of its number where an hour lies between: the racecourse has two meetings that day", () => {
    expect(found({ raceNumber: 3, startsAt: minutesFromOff(300) })).toBeUndefined();
  });

  test("does not go by the number of the meeting", () => {
    expect(found({ meetingNumber: 7, raceNumber: 2, startsAt: minutesFromOff(50) })?.raceNumber).toBe(2);
  });

  test("is the nearest in time where numbers differ or are not told, within seven minutes", () => {
    for (const raceNumber of [undefined, 9]) {
      expect(found({ raceNumber, startsAt: minutesFromOff(56) })?.raceNumber).toBe(2);
      expect(found({ raceNumber, startsAt: minutesFromOff(58) })).toBeUndefined();
    }
  });

  test("is found by its title where it has neither number nor time, if that title is the only one", () => {
    const titled = [...races, listed({ raceNumber: 4, title: "Prix de l'Été" })];
    const entry = listed({ raceNumber: undefined, startsAt: undefined, title: "PRIX DE L ETE" });
    expect(findSameRace(titled, entry)?.raceNumber).toBe(4);
    expect(findSameRace([...titled, listed({ raceNumber: 5, title: "PRIX DE L'ETE" })], entry)).toBeUndefined();
  });

  test("is never one of another racecourse, at whatever time", () => {
    expect(found({ racecourse: "PAU", raceNumber: 1, startsAt: minutesFromOff(25) })).toBeUndefined();
  });

  test("is at ANGERS and not at LE LION D'ANGERS, where both race", () => {
    const both = [listed({ meetingNumber: 2, racecourse: "LE LION D'ANGERS" }), listed({ racecourse: "ANGERS" })];
    expect(findSameRace(both, listed({ racecourse: "Angers" }))?.racecourse).toBe("ANGERS");
  });
});
