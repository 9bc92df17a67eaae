import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Programme, ProgrammeRace } from "../race/race.ts";
import { mergeProgrammes } from "./merge-programmes.ts";
import { DAY, FRANCE, minutesFromOff, OFF, programmeOf } from "./plan-fixtures.ts";

const merge = (...programmes: readonly Programme[]) => mergeProgrammes(DAY, programmes, FRANCE);
const labelsOf = (races: readonly { raceId: string }[]) => races.map(({ raceId }) => raceId.slice(11));
const dropsOf = ({ dropped }: ReturnType<typeof merge>) =>
  dropped.map(({ source, label, reason }) => `${source} ${label} ${reason}`);

describe("a race of the plan", () => {
  test("has the shape of the contract, its fields in their order, and is numbered as the PMU numbers it", () => {
    const { races } = merge(programmeOf("pmu", [{ racecourse: "Vincennes", title: "PRIX DU TEST" }]));
    expect(races).toEqual([
      {
        raceId: "2025-10-16-R1C3",
        meetingNumber: 1,
        raceNumber: 3,
        racecourse: "VINCENNES",
        country: "FRA",
        title: "PRIX DU TEST",
        startsAt: OFF,
        revision: 1,
        status: "scheduled",
        bets: [],
        sources: [{ source: "pmu", meetingNumber: 1, raceNumber: 3, racecourse: "Vincennes", startsAt: OFF }],
        agreement: { startsAt: "single_source", minutesApart: undefined },
      },
    ]);
    expect(Object.keys(races[0] ?? {})).toEqual([
      ..."raceId meetingNumber raceNumber racecourse country title startsAt revision status".split(" "),
      ..."discipline distance declaredRunners prize bets sources agreement".split(" "),
    ]);
  });

  test("names the bets that are not sold now, of the source whose list it has", () => {
    const bets = ["SIMPLE_GAGNANT", "TRIO"];
    const { races } = merge(programmeOf("pmu", [{ bets, betsOffSale: ["TRIO"] }]));
    expect(races[0]).toMatchObject({ bets, betsOffSale: ["TRIO"] });
    expect(merge(programmeOf("pmu", [{ bets }])).races[0]).not.toHaveProperty("betsOffSale");
  });

  test("with one declared runner is planned: whether it is worth a bet is not the plan's to say", () => {
    const { races } = merge(programmeOf("pmu", [{ declaredRunners: 1 }]));
    expect(races[0]?.declaredRunners).toBe(1);
  });

  test("whose off nobody tells is planned too, after all others", () => {
    const { races } = merge(
      programmeOf("pmu", [
        { raceNumber: 1, startsAt: undefined },
        { raceNumber: 2, startsAt: minutesFromOff(30) },
        { meetingNumber: 4, raceNumber: 5, racecourse: "PAU" },
        { raceNumber: 3 },
      ]),
    );
    expect(labelsOf(races)).toEqual(["R1C3", "R4C5", "R1C2", "R1C1"]);
    expect(races.at(-1)?.agreement).toEqual({ startsAt: "unknown", minutesApart: undefined });
  });

  test("is none on a day without a meeting, whatever the number of sources", () => {
    expect(merge()).toEqual({ races: [], dropped: [] });
    expect(merge(programmeOf("pmu", []), programmeOf("zeturf", []))).toEqual({ races: [], dropped: [] });
  });
});

describe("a race that several sources list", () => {
  const zeturf = {
    meetingNumber: 3,
    racecourse: "PARIS-VINCENNES",
    url: "https://zeturf.example/R3C3",
    startsAt: minutesFromOff(1),
  };
  const geny = { meetingNumber: undefined, racecourse: "Vincennes", url: "https://geny.example/c1", startsAt: OFF };

  test("is one race, under the PMU's numbers, with each source's own beside them", () => {
    const { races, dropped } = merge(
      programmeOf("geny", [geny]),
      programmeOf("zeturf", [zeturf]),
      programmeOf("pmu", [{}]),
    );
    expect(dropped).toEqual([]);
    expect(races).toHaveLength(1);
    expect(races[0]).toMatchObject({ raceId: "2025-10-16-R1C3", racecourse: "VINCENNES", startsAt: OFF });
    expect(races[0]?.sources.map(({ source, meetingNumber, url }) => [source, meetingNumber, url])).toEqual([
      ["pmu", 1, undefined],
      ["zeturf", 3, "https://zeturf.example/R3C3"],
      ["geny", undefined, "https://geny.example/c1"],
    ]);
  });

  test("has what the first source lacks filled in from the next, and nothing overwritten", () => {
    const { races } = merge(
      programmeOf("pmu", [{ startsAt: undefined, country: undefined, distance: 2700, bets: undefined }]),
      programmeOf("zeturf", [{ ...zeturf, title: "PRIX DU TEST", distance: 2750, prize: 22_000 }]),
    );
    expect(races[0]).toMatchObject({
      startsAt: minutesFromOff(1),
      country: "FRA",
      distance: 2700,
      prize: 22_000,
      title: "PRIX DU TEST",
      bets: [],
    });
  });

  test("says whether its off times agree, and by how many minutes they do not", () => {
    const agreements = [1, -4].map((minutes) => {
      const off = { ...zeturf, startsAt: minutesFromOff(minutes) };
      const { races } = merge(programmeOf("pmu", [{}]), programmeOf("zeturf", [off]), programmeOf("geny", [geny]));
      return races[0]?.agreement;
    });
    expect(agreements).toEqual([
      { startsAt: "agree", minutesApart: 1 },
      { startsAt: "differ", minutesApart: 4 },
    ]);
  });

  test("is numbered by ZEturf where the PMU is silent", () => {
    const { races } = merge(programmeOf("geny", [geny]), programmeOf("zeturf", [zeturf]));
    expect(labelsOf(races)).toEqual(["R3C3"]);
    expect(races[0]?.sources).toHaveLength(2);
  });
});

const abroad = (meetingNumber: number) => ({ meetingNumber, racecourse: `TRACK ${meetingNumber}`, country: "SWE" });

describe("a race that is left out", () => {
  test("is one abroad, unless its country is asked for", () => {
    const programme = programmeOf("pmu", [{ country: "SWE", racecourse: "GAVLE" }]);
    expect(merge(programme).dropped).toEqual([
      { source: "pmu", label: "R1C3", racecourse: "GAVLE", startsAt: OFF, reason: "foreign" },
    ]);
    expect(mergeProgrammes(DAY, [programme], new Set(["FRA", "SWE"])).races).toHaveLength(1);
  });

  test("is one of which no source says where it is run", () => {
    expect(dropsOf(merge(programmeOf("zeturf", [{ country: undefined }])))).toEqual(["zeturf R1C3 country_unknown"]);
  });

  test("is one of a meeting that only ZEturf lists, under a number that the PMU gave to another", () => {
    const merged = merge(
      programmeOf("pmu", [{}]),
      programmeOf("zeturf", [{ racecourse: "LYON-PARILLY", startsAt: minutesFromOff(40), raceNumber: 1 }]),
    );
    expect(dropsOf(merged)).toEqual(["zeturf R1C1 number_clash"]);
    expect(labelsOf(merged.races)).toEqual(["R1C3"]);
  });

  test("is not one whose number is free: neither of another meeting, nor of one that both list", () => {
    const merged = merge(
      programmeOf("pmu", [{}]),
      programmeOf("zeturf", [
        { meetingNumber: 7, racecourse: "LYON-PARILLY", startsAt: minutesFromOff(40) },
        { raceNumber: 9, startsAt: minutesFromOff(180) },
      ]),
    );
    expect(labelsOf(merged.races)).toEqual(["R1C3", "R7C3", "R1C9"]);
    expect(merged.dropped).toEqual([]);
  });

  test("is one without numbers that no other source knows", () => {
    const merged = merge(
      programmeOf("pmu", [{}]),
      programmeOf("geny", [{ meetingNumber: undefined, racecourse: "CRAON" }]),
    );
    expect(dropsOf(merged)).toEqual(["geny ? no_number"]);
  });

  test("is one that a programme lists twice, in its own words or in another's", () => {
    expect(dropsOf(merge(programmeOf("pmu", [{}, { startsAt: minutesFromOff(45) }])))).toEqual(["pmu R1C3 duplicate"]);
    const twice = merge(programmeOf("pmu", [{}]), programmeOf("zeturf", [{}, { startsAt: minutesFromOff(2) }]));
    expect(dropsOf(twice)).toEqual(["zeturf R1C3 duplicate"]);
    expect(twice.races[0]?.sources).toHaveLength(2);
  });

  test("is told in the order of the sources and of the numbers", () => {
    const merged = merge(programmeOf("zeturf", [abroad(10), abroad(9)]), programmeOf("pmu", [abroad(2)]));
    expect(dropsOf(merged)).toEqual(["pmu R2C3 foreign", "zeturf R9C3 foreign", "zeturf R10C3 foreign"]);
  });
});

/** Days of up to three sources that number meetings as they like, with times missing and races moved. */
const entry: fc.Arbitrary<Partial<ProgrammeRace>> = fc.record({
  meetingNumber: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  raceNumber: fc.integer({ min: 1, max: 4 }),
  racecourse: fc.constantFrom("VINCENNES", "PARIS-VINCENNES", "PAU", "Saint-Cloud", "SAINT CLOUD"),
  startsAt: fc.option(fc.integer({ min: 0, max: 240 }).map(minutesFromOff), { nil: undefined }),
});
const entries = fc.array(entry, { maxLength: 8 });
const day = fc
  .record({ pmu: entries, zeturf: entries, geny: entries })
  .map(({ pmu, zeturf, geny }) => [programmeOf("pmu", pmu), programmeOf("zeturf", zeturf), programmeOf("geny", geny)]);

describe("whatever the sources list", () => {
  test("merging twice is the same, in whatever order they answered, and leaves their programmes as they were", () => {
    fc.assert(
      fc.property(day, (programmes) => {
        const before = structuredClone(programmes);
        const merged = merge(...programmes);
        expect(merge(...programmes)).toEqual(merged);
        expect(merge(...programmes.toReversed())).toEqual(merged);
        expect(programmes).toEqual(before);
      }),
    );
  });

  test("no entry is lost: each is a source of one race, or is left out for a reason", () => {
    fc.assert(
      fc.property(day, (programmes) => {
        const { races, dropped } = merge(...programmes);
        const kept = races.reduce((sum, race) => sum + race.sources.length, 0);
        expect(kept + dropped.length).toBe(programmes.reduce((sum, { races: all }) => sum + all.length, 0));
      }),
    );
  });

  test("no two races of the plan share a number, and no source names a race twice", () => {
    fc.assert(
      fc.property(day, (programmes) => {
        const { races } = merge(...programmes);
        expect(new Set(races.map(({ raceId }) => raceId)).size).toBe(races.length);
        for (const { sources } of races) expect(new Set(sources.map(({ source }) => source)).size).toBe(sources.length);
      }),
    );
  });
});
