import { expect, test } from "vitest";
import { fableCard, fableMarket, paris } from "../../test/fakes/fable-day.ts";
import type { Snapshot } from "../domain/race/snapshot.ts";
import { raceField } from "./race-field.ts";

function look(phase: "H30" | "H5", time: string, odds: readonly number[]): Snapshot {
  const markets = [fableMarket(odds, { quotedAt: paris(time) }), fableMarket([50, 50], { pool: "pmu-online" })];
  return {
    raceId: "2025-10-16-R1C1" as Snapshot["raceId"],
    phase,
    revision: 1,
    takenAt: paris(time),
    startsAt: paris("14:15"),
    cards: [fableCard("pmu", paris(time), markets)],
    failures: [],
  };
}

const h30 = look("H30", "13:45", [3, 4]);
const h5 = look("H5", "14:10", [2.5, 5]);
const finalMarkets = [fableMarket([2, 6], { quotedAt: paris("14:16") })];

test("a horse's odds are those of one pool at each look, and its path is all of them in order", () => {
  const [first] = raceField({ h30, h5, finalMarkets });
  expect(first).toMatchObject({ number: 1, oddsH30: 3, oddsH5: 2.5, finalOdds: 2 });
  expect(first?.path).toEqual([
    { at: paris("13:45"), odds: 3 },
    { at: paris("14:10"), odds: 2.5 },
    { at: paris("14:16"), odds: 2 },
  ]);
});

test("before H-5 the odds of H-30 stand in their own column and in no other", () => {
  const [first] = raceField({ h30 });
  expect([first?.oddsH30, first?.oddsH5, first?.path.length]).toEqual([3, undefined, 1]);
  expect(raceField({})).toEqual([]);
});

test("a dead heat shares its place, and the next horse stands behind all of it", () => {
  const result = { finish: [[2], [1, 3], [4]], disqualified: [5], nonRunners: [6] };
  const field = raceField({ h30, h5, result });
  expect(field.map(({ place }) => place)).toEqual([2, 1, 2, 4, undefined, undefined, undefined, undefined]);
  expect(field.filter(({ disqualified }) => disqualified).map(({ number }) => number)).toEqual([5]);
  expect(field.filter(({ nonRunner }) => nonRunner).map(({ number }) => number)).toEqual([6]);
});
