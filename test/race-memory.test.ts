import { expect, test } from "vitest";
import { heapAfterCollection } from "../bench/heap.ts";
import { raceSample } from "../bench/race-sample.ts";
import { analyseRace } from "../src/domain/analyse-race.ts";

/** Races a round, and what they may leave: 5 kB each would be 1.2 MB, in every round. */
const ROUND = 240;
const NOISE_MB = 1;

test("a race analysed leaves nothing behind: rooms that are used again grow to the largest race met, and no further", () => {
  let before = heapAfterCollection();
  // The worker is shared, and compiles meanwhile: what grows once is not what races leave, which is left every round.
  const growth = [0, 1, 2].map((round) => {
    analyseRaces(round * ROUND, ROUND);
    const after = heapAfterCollection();
    const grown = after - before;
    before = after;
    return grown;
  });
  expect(Math.min(...growth)).toBeLessThan(NOISE_MB);
});

function analyseRaces(from: number, races: number): void {
  for (let k = from; k < from + races; k++) analyseRace(raceSample(8 + (k % 5), k, 0.8));
}
