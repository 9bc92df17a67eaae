import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { centsOf } from "../../kernel/money.ts";
import type { Instant, RaceDay } from "../../kernel/time.ts";
import type { Runner } from "../../race/card.ts";
import { parseMusique } from "../../race/musique.ts";
import { DESIGN_COLUMNS, type DesignColumn, designRows, isDesignColumn, unknownOf } from "./design.ts";
import { FACTOR_CODES, type FactorCode, type FactorRace } from "./factor.ts";
import { extendPastDays, noPastDays, type PastStart } from "./past-days.ts";
import { factorsOf, readFactors } from "./read-factors.ts";
import { readShoeing, wearsBlinkers } from "./shoeing.ts";
import { shrunkRate } from "./shrunk-rate.ts";
import { standardise } from "./standardise.ts";

const observedAt = "2025-12-10T12:00:00.000Z" as Instant;
const day = (text: string) => text as RaceDay;

function runner(number: number, shown: Partial<Runner> = {}): Runner {
  return { number, name: `Cheval ${number}`, nonRunner: false, ...shown };
}

function race(starters: readonly Runner[], more: Partial<FactorRace> = {}): FactorRace {
  return { discipline: "ATTELE", starters, source: "pmu", observedAt, ...more };
}

/** Value of one factor of each starter. */
function values(code: FactorCode, given: FactorRace): (number | undefined)[] {
  const { codes, rows } = readFactors(given);
  const k = codes.indexOf(code);
  return rows.map((row) => row[k]?.value);
}

describe("a card", () => {
  test("of a trot race has the trot's factors, of the gallop the weights", () => {
    expect(factorsOf("trot")).toContain("recul");
    expect(factorsOf("trot")).not.toContain("weight");
    expect(factorsOf("flat")).toContain("handicap_value");
    expect(factorsOf("flat")).not.toContain("unshod_front");
    expect(factorsOf("jumps")).toContain("unfinished_share");
    expect(factorsOf("unknown")).toEqual(expect.arrayContaining(["form", "draw"]));
  });

  test("that shows only numbers and names tells nothing: every factor is absent, none is 0", () => {
    for (const discipline of ["ATTELE", "PLAT", "HAIE", undefined] as const) {
      for (const row of readFactors(race([runner(1), runner(2)], { discipline })).rows) {
        for (const reading of row) expect(reading, reading.code).toMatchObject({ value: undefined, observedAt });
      }
    }
  });

  test("gives the rates of a career drawn to the mean, and money a start", () => {
    const given = race([runner(1, { starts: 20, wins: 4, places: 10, earnings: centsOf(4_000_000) })]);
    expect(values("win_rate", given)[0]).toBeCloseTo((4 + 20 * 0.102) / 40, 12);
    expect(values("place_rate", given)[0]).toBeCloseTo((10 + 20 * 0.493) / 40, 12);
    expect(values("earnings_per_start", given)[0]).toBeCloseTo(Math.log1p(2_000), 12);
    expect(values("experience", given)[0]).toBeCloseTo(Math.log(21), 12);
    expect(values("win_rate", race([runner(1, { starts: 20, wins: 4 })], { discipline: "HAIE" }))[0]).toBeCloseTo(
      (4 + 20 * 0.133) / 40,
      12,
    );
  });

  test("of a horse that never ran has a rate, the mean, but no money a start and no form", () => {
    const given = race([runner(1, { starts: 0, wins: 0, earnings: centsOf(0), musique: parseMusique("Inédit") })]);
    expect(values("win_rate", given)[0]).toBeCloseTo(0.102, 12);
    expect(values("earnings_per_start", given)).toEqual([undefined]);
    expect(values("form", given)).toEqual([undefined]);
  });

  test("whose counts cannot be of one career gives no rate", () => {
    expect(values("win_rate", race([runner(1, { starts: 2, wins: 3 })]))).toEqual([undefined]);
  });

  test("counts stalls among those who start, and steps behind the first line", () => {
    const given = race([
      runner(1, { draw: 2, distance: 2725 }),
      runner(2, { draw: 9, distance: 2700 }),
      runner(3, { draw: 5, distance: 2750 }),
      runner(4),
    ]);
    expect(values("draw", given)).toEqual([0, 1, 0.5, undefined]);
    expect(values("recul", given)).toEqual([1, 0, 2, undefined]);
  });

  test("that names one runner's bare feet names them all; one that names none says nothing of anybody", () => {
    const named = race([runner(1, { shoeing: "DEFERRE_ANTERIEURS" }), runner(2), runner(3, { shoeing: "???" })]);
    expect(values("unshod_front", named)).toEqual([1, 0, undefined]);
    expect(values("unshod_hind", named)).toEqual([0, 0, undefined]);
    expect(values("unshod_front", race([runner(1), runner(2)]))).toEqual([undefined, undefined]);
  });

  test("says its own source and moment, the archive is named as such", () => {
    const { rows } = readFactors(race([runner(1)]));
    const sources = new Map(rows[0]?.map(({ code, source }) => [code, source]));
    expect(sources.get("form")).toBe("pmu");
    expect(sources.get("jockey_win_rate")).toBe("past_days");
  });
});

test.each([
  ["DEFERRE_ANTERIEURS_POSTERIEURS", true, true],
  ["DEFERRE_POSTERIEURS", false, true],
  ["PROTEGE_ANTERIEURS_DEFERRRE_POSTERIEURS", false, true],
  ["DEFERRE_ANTERIEURS_PROTEGE_POSTERIEURS", true, false],
  ["PROTEGE_ANTERIEURS_POSTERIEURS", false, false],
  ["Déferré des 4 fers", true, true],
  ["Plaqué des 4", false, false],
  ["Déferré des quatre pieds", true, true],
  ["Ferré des antérieurs, déferré des postérieurs", false, true],
])("%s: fore feet bare %s, hind feet bare %s", (words, front, hind) => {
  expect(readShoeing(words)).toEqual({ front, hind });
});

test("words that name no foot say nothing; blinkers are worn or not, or not spoken of", () => {
  expect(readShoeing("Bonnet")).toBeUndefined();
  expect(readShoeing("Déferré")).toBeUndefined();
  expect(wearsBlinkers("SANS_OEILLERES")).toBe(false);
  expect(wearsBlinkers("Oeillères australiennes")).toBe(true);
  expect(wearsBlinkers(undefined)).toBeUndefined();
});

test("three wins in 20 starts are not 150 in 1,000, and no start is the mean", () => {
  expect(shrunkRate(3, 20, 0.1)).toBeLessThan(shrunkRate(150, 1_000, 0.1) ?? 0);
  expect(shrunkRate(0, 0, 0.1)).toBe(0.1);
  for (const [wins, starts] of [
    [-1, 5],
    [6, 5],
    [Number.NaN, 5],
    [1, Infinity],
  ] as const) {
    expect(shrunkRate(wins, starts, 0.1)).toBeUndefined();
  }
});

describe("the archive of past days", () => {
  const start = (on: string, won: boolean, shown: Partial<Runner> = {}, more: Partial<PastStart> = {}): PastStart => ({
    day: day(on),
    runner: { name: "Éclair d'Orne", jockey: "A. Dupré", trainer: "B. Roy", ...shown },
    won,
    ...more,
  });
  const starts = [
    start("2025-12-05", true, { shoeing: "DEFERRE_POSTERIEURS" }, { distance: 2100, chrono: 73.4 }),
    start("2025-12-01", false, {}, { chrono: 75 }),
    start("2025-12-10", true),
    start("2025-12-11", true),
  ];
  const past = extendPastDays(noPastDays(day("2025-01-01")), day("2025-12-10"), starts);

  test("ends the day before: the races of the day and of later days are not in it", () => {
    expect(past.jockeys.get("A DUPRE")).toEqual({ starts: 2, wins: 1 });
    expect(past.horses.get("ECLAIR D ORNE")).toMatchObject({ lastDay: "2025-12-05", chronos: [73.4, 75] });
  });

  test("extended day by day is the archive gathered at once, and the old one stays as it was", () => {
    const days = ["2025-12-02", "2025-12-06", "2025-12-10"].map(day);
    let grown = noPastDays(day("2025-01-01"));
    for (const before of days) grown = extendPastDays(grown, before, starts);
    expect(grown).toEqual(past);
    expect(extendPastDays(past, day("2025-12-12"), starts).jockeys.get("A DUPRE")).toEqual({ starts: 4, wins: 3 });
    expect(past.jockeys.get("A DUPRE")).toEqual({ starts: 2, wins: 1 });
  });

  test("knows people, rest, distance, shoes and speed of those it has seen, and nothing of others", () => {
    const known = runner(1, { name: "ECLAIR D'ORNE", jockey: "a. dupre", trainer: "B. Roy", distance: 2700 });
    const given = race([{ ...known, shoeing: "DEFERRE_ANTERIEURS_POSTERIEURS" }, runner(2, { jockey: "C. Autre" })], {
      past,
    });
    expect(values("jockey_win_rate", given)).toEqual([(1 + 20 * 0.08) / 22, undefined]);
    expect(values("trainer_win_rate", given)[0]).toBeCloseTo((1 + 20 * 0.08) / 22, 12);
    expect(values("days_since_run", given)).toEqual([Math.log(6), undefined]);
    expect(values("long_rest", given)).toEqual([0, undefined]);
    expect(values("distance_change", given)).toEqual([Math.log(2700 / 2100), undefined]);
    expect(values("newly_unshod", given)).toEqual([1, undefined]);
    expect(values("best_chrono", given)).toEqual([73.4, undefined]);
  });

  test("counts a rest of more than ninety days", () => {
    const later = extendPastDays(past, day("2026-03-12"), starts.slice(0, 2));
    const given = race([runner(1, { name: "Éclair d'Orne" })], { past: later });
    expect(values("long_rest", given)).toEqual([1]); // 97 days
    expect(values("distance_change", { ...given, distance: 4200 })).toEqual([Math.log(2)]);
  });
});

describe("a factor beside its race", () => {
  const shown = fc.array(fc.option(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { nil: undefined }), {
    minLength: 2,
    maxLength: 20,
  });

  test("has no mean and a spread of one over those of whom it is known, and nobody lies beyond four", () => {
    fc.assert(
      fc.property(shown, (given) => {
        const z = standardise(given, "z");
        const known = z.filter((_, i) => given[i] !== undefined);
        for (const value of z) expect(Math.abs(value)).toBeLessThanOrEqual(4);
        for (const [i, value] of z.entries()) if (given[i] === undefined) expect(value).toBe(0);
        if (known.length > 0 && Math.max(...known.map(Math.abs)) < 4) {
          expect(known.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 6);
        }
      }),
    );
    expect(standardise([1, 3], "z")).toEqual([-1, 1]);
    expect(standardise([...Array<number>(30).fill(0), 1], "z").at(-1)).toBe(4);
    expect(standardise([1, undefined, 3], "centred")).toEqual([-1, 0, 1]);
  });

  test("says nothing where all are alike, or nobody is known", () => {
    expect(standardise([0.1, 0.1, 0.1], "z")).toEqual([0, 0, 0]);
    expect(standardise([undefined, undefined], "z")).toEqual([0, 0]);
  });
});

describe("the rows of the logit", () => {
  const given = race([runner(1, { age: 4 }), runner(2, { age: 6 }), runner(3)]);
  const design = {
    marketProbabilities: [0.5, 0.3, 0.2],
    drift: [0.2, undefined, -0.2],
    factors: readFactors(given),
  };

  test("tell absence from an average: 0 and its own mark", () => {
    expect(designRows(design, ["age", "age_unknown"])).toEqual([
      [-1, 0],
      [1, 0],
      [0, 1],
    ]);
    expect(designRows(design, ["drift", "drift_unknown"])).toEqual([
      [0.2, 0],
      [0, 1],
      [-0.2, 0],
    ]);
  });

  test("have the log of the market's chance against its mean, and less of it in a small field", () => {
    const [first = [], second = []] = designRows(design, ["log_market", "log_market_by_field"]);
    expect((first[0] ?? 0) - (second[0] ?? 0)).toBeCloseTo(Math.log(0.5 / 0.3), 12);
    expect(first[1]).toBeCloseTo((first[0] ?? 0) * Math.log(3 / 12.4), 12);
  });

  test("have nothing of a factor of another way of racing", () => {
    expect(designRows(design, ["weight", "weight_unknown"])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });

  test("have a column for every code, and no other", () => {
    const all = designRows(design, DESIGN_COLUMNS);
    expect(all[0]).toHaveLength(4 + 2 * FACTOR_CODES.length);
    for (const row of all) for (const value of row) expect(Number.isFinite(value)).toBe(true);
    expect(FACTOR_CODES.every((code) => isDesignColumn(code) && isDesignColumn(unknownOf(code)))).toBe(true);
    const strangers: string[] = ["speed", "form_unknown_unknown", "toString"];
    expect(strangers.some((code) => isDesignColumn(code))).toBe(false);
    expect(new Set<DesignColumn>(DESIGN_COLUMNS).size).toBe(DESIGN_COLUMNS.length);
  });
});
