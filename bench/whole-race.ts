import { analyseRace } from "../src/domain/analyse-race.ts";
import { heapAfterCollection } from "./heap.ts";
import { raceSample } from "./race-sample.ts";

// The whole of analyseRace on invented races: every model, every bet on sale priced, tickets chosen. Targets of the race
// engine: 15 ms a race of 16 warm, 60 races below 1 s, no growth of memory over 10,000 races.

const RUNNERS = 16;
const RACES_A_DAY = 60;
const LONG_RUN = 10_000;
const RACE_TARGET_MS = 15;
const DAY_TARGET_MS = 1000;
/** Heap that a long run may leave behind: noise of the collector, far below a race's own garbage times the races. */
const GROWTH_TARGET_MB = 4;

/** Fields of 8 to 18, as a day brings them. */
const runnersOf = (race: number): number => 8 + ((race * 7) % 11);

export function reportWholeRace(rounds: number): void {
  for (const [title, believer] of [
    ["market, nothing found", 0],
    ["value everywhere, tickets chosen", 0.8],
  ] as const) {
    const race = raceSample(RUNNERS, 1, believer);
    const tickets = analyseRace(race).tickets.map(({ betType, runners }) => `${betType} ${runners.join("-")}`);
    const day = Array.from({ length: RACES_A_DAY }, (_, k) => raceSample(runnersOf(k), k, believer));
    const oneRace = lowestMedian(rounds, 30, () => analyseRace(race));
    const wholeDay = lowestMedian(rounds, 3, () => {
      for (const each of day) analyseRace(each);
    });
    console.log(`race  ${title} (${tickets.join(", ") || "no ticket"})`);
    console.log(
      `   n = ${RUNNERS}: ${oneRace.toFixed(2)} ms   target ${RACE_TARGET_MS}: ${met(oneRace, RACE_TARGET_MS)}`,
    );
    console.log(
      `   ${RACES_A_DAY} races: ${wholeDay.toFixed(0)} ms   target ${DAY_TARGET_MS}: ${met(wholeDay, DAY_TARGET_MS)}`,
    );
  }
  reportMemory();
}

/** Heap after a collection, before and after the long run. */
function reportMemory(): void {
  analyseRaces(0, 200);
  const before = heapAfterCollection();
  analyseRaces(200, LONG_RUN);
  const growth = heapAfterCollection() - before;
  console.log(
    `   memory over ${LONG_RUN} races: ${before.toFixed(1)} MB, ${growth >= 0 ? "+" : ""}${growth.toFixed(2)} MB   ` +
      `target ${GROWTH_TARGET_MB}: ${met(growth, GROWTH_TARGET_MB)}`,
  );
}

function lowestMedian(rounds: number, calls: number, run: () => void): number {
  for (let k = 0; k < calls; k++) run();
  const medians = Array.from({ length: rounds }, () => {
    const times = Array.from({ length: calls }, () => {
      const start = performance.now();
      run();
      return performance.now() - start;
    });
    return times.toSorted((a, b) => a - b)[calls >> 1] ?? Number.NaN;
  });
  return Math.min(...medians);
}

function met(value: number, target: number): string {
  return value <= target ? "met" : "MISSED";
}

function analyseRaces(from: number, races: number): void {
  for (let k = from; k < from + races; k++) analyseRace(raceSample(runnersOf(k), k, 0.8));
}
