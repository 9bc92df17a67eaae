import { expect, test } from "vitest";
import { heapAfterCollection } from "../bench/heap.ts";
import { raceSample } from "../bench/race-sample.ts";
import { analyseRace } from "../src/domain/analyse-race.ts";

/** Of the collector. If each race of the long run left but 10 kB, it would be 2.4 MB. */
const NOISE_MB = 1.5;

test("a race analysed leaves nothing behind: rooms that are used again grow to the largest race met, and no further", () => {
  analyseRaces(0, 60);
  const before = heapAfterCollection();
  analyseRaces(60, 240);
  expect(heapAfterCollection() - before).toBeLessThan(NOISE_MB);
});

function analyseRaces(from: number, races: number): void {
  for (let k = from; k < from + races; k++) analyseRace(raceSample(8 + (k % 5), k, 0.8));
}
