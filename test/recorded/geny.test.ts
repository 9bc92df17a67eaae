import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Instant } from "../../src/domain/kernel/time.ts";
import { parseGenyCard } from "../../src/sources/geny/parse-geny-card.ts";
import { parseGenyResult } from "../../src/sources/geny/parse-geny-result.ts";
import { recordedData, recordedFile } from "./recorded-data.ts";

const observedAt = "2024-09-02T18:00:00.000Z" as Instant;
const site = "https://www.geny.com";
const page = (name: string, path: string) => ({
  url: `${site}${path}`,
  observedAt,
  text: decoded(readFileSync(recordedFile("captures", "geny", name))),
});

/** As the fetcher does: UTF-8, else Windows-1252, whatever the page declares. */
function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

test.skipIf(!recordedData)("a gallop page in ISO-8859-1 is read whole: 9 declared, 7 and 9 out, both odds", () => {
  const path = "/partants-pmh/2024-09-02-craon-pmu-prix-lesieur-prix-courant-d-air_c1515849";
  const read = parseGenyCard(page("partants-2024-09-02-craon-pmh_c1515849.latin1.html", path));
  if (!read.ok) throw new Error(read.error.detail);
  const { runners, markets, ...race } = read.value;
  expect(race).toMatchObject({
    racecourse: "Craon",
    raceNumber: 3,
    startsAt: "2024-09-02T13:04:00.000Z",
    discipline: "STEEPLECHASE",
    distance: 4100,
    prize: 28_000,
    starters: 7,
    going: "Collant",
  });
  expect(race.meetingNumber).toBeUndefined();
  expect(runners.map((runner) => runner.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(runners.filter((runner) => runner.nonRunner).map((runner) => runner.number)).toEqual([7, 9]);
  for (const runner of runners) {
    expect(runner.name).toMatch(/^\p{Lu}[\p{L}' ]+$/u);
    expect(runner.trainer).toMatch(/\p{L}{4}/u);
    expect(runner.jockey !== undefined).toBe(!runner.nonRunner);
    expect(runner).toMatchObject({
      age: 5,
      weight: expect.any(Number) as number,
      handicapValue: expect.any(Number) as number,
    });
    expect(runner.musique?.understood).toBe(true);
  }
  // The only jockey with an allowance: 67,5 kg by the handicapper, 64,5 carried.
  expect(runners.find((runner) => runner.number === 8)?.weight).toBe(64.5);
  expect(runners.filter((runner) => runner.blinkers !== undefined)).toHaveLength(5);
  expect(markets).toHaveLength(1);
  expect(Object.keys(markets[0]?.win ?? {})).toEqual(["1", "2", "3", "4", "5", "6", "8"]);
  expect(Object.keys(markets[0]?.reference?.win ?? {})).toEqual(["1", "2", "3", "4", "5", "6", "8"]);
  expect([markets[0]?.pool, markets[0]?.win[1], markets[0]?.reference?.win[1]]).toEqual(["geny", 7.4, 7.6]);
});

test.skipIf(!recordedData)("a trot page whose accents are lost is read whole: 12 runners, both odds", () => {
  const path = "/partants-pmu/2024-08-26-vincennes-pmu-prix-de-barbizon_c1514560";
  const read = parseGenyCard(page("partants-2024-08-26-vincennes_c1514560.lost-accents.html", path));
  if (!read.ok) throw new Error(read.error.detail);
  const { runners, markets, ...race } = read.value;
  expect(race).toMatchObject({
    racecourse: "Vincennes",
    meetingNumber: 1,
    raceNumber: 8,
    title: "Prix de Barbizon",
    startsAt: "2024-08-26T16:39:00.000Z",
    discipline: "ATTELE",
    distance: 2100,
    prize: 46_000,
    starters: 12,
  });
  expect(runners).toHaveLength(12);
  for (const runner of runners) {
    expect(runner.nonRunner).toBe(false);
    expect(runner).toMatchObject({ age: 5, distance: 2100, jockey: expect.any(String) as string });
    expect(runner.trainer).toMatch(/[a-z]{3}/);
    expect(runner.earnings).toBeGreaterThan(6_000_000);
    expect(runner.musique?.understood).toBe(true);
    expect(markets[0]?.win[runner.number]).toBeGreaterThan(1);
    expect(markets[0]?.reference?.win[runner.number]).toBeGreaterThan(1);
  }
  expect(runners.filter((runner) => runner.shoeing !== undefined)).toHaveLength(10);
  expect([markets[0]?.win[1], markets[0]?.reference?.win[1]]).toEqual([11.8, 10]);
});

test.skipIf(!recordedData)("a page of arrivals: all 16 places, and the dividends of three operators kept apart", () => {
  const path = "/arrivee-et-rapports-pmh/2024-09-02-craon-pmu-prix-v-and-b_c1515922";
  const read = parseGenyResult(page("arrivee-2024-09-02-craon-pmh_1515922.latin1.html", path));
  if (!read.ok) throw new Error(read.error.detail);
  const { finish, dividends, ...result } = read.value;
  expect(result).toMatchObject({ status: "official", nonRunners: [], disqualified: [] });
  expect(finish.flat().slice(0, 5)).toEqual([7, 1, 5, 9, 16]);
  expect(finish.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));

  const of = (betType: string, combination: string) =>
    dividends
      .filter((d) => d.betType === betType && d.runners.join("-") === combination)
      .map((d) => [d.operator, d.dividend]);
  expect(of("SIMPLE_GAGNANT", "7")).toEqual([
    ["genybet", 984],
    ["pmu-shop", 1130],
    ["pmu-online", 1150],
  ]);
  expect(of("COUPLE_GAGNANT", "7-1").find(([operator]) => operator === "pmu-shop")).toEqual(["pmu-shop", 2860]);
  expect(of("DEUX_SUR_QUATRE", "7-1-5-9")).toEqual([
    ["genybet", 630],
    ["pmu-shop", 910],
    ["pmu-online", 620],
  ]);
  // `pour 2 €` on the page: half of it for one.
  expect(of("QUINTE_PLUS", "7-1-5-9-16")[0]).toEqual(["pmu-shop", 2_647_540]);

  const rows = (operator: string) => dividends.filter((d) => d.operator === operator).length;
  expect([rows("genybet"), rows("pmu-shop"), rows("pmu-online"), dividends.length]).toEqual([17, 22, 22, 61]);
});

test.skipIf(!recordedData)("Geny's error page, served with status 200, is known by its title", () => {
  const shown = page("error-geny.html", "/partants-pmu/2024-09-02-craon-pmu-prix-v-and-b_c1515922");
  for (const read of [parseGenyCard(shown), parseGenyResult(shown)]) {
    expect(read).toMatchObject({ ok: false, error: { kind: "error_page", detail: "Erreur - Geny" } });
  }
});
