import type { RaceDay } from "../src/domain/kernel/time.ts";
import { createDraws } from "../src/sim/draws.ts";
import { simulateDay } from "../src/sim/simulate-day.ts";
import { simulateRace } from "../src/sim/simulate-race.ts";

// `node bench/simulator.ts [rounds]`: simulated races a second, the median of the rounds; the core alone, and whole days
// with names, cards and musiques.

const TARGET_RACES_A_SECOND = 5_000;
const RACES = 1_000;
const DAY_RACES = 60;
const rounds = Number(process.argv[2] ?? 15);

const draws = createDraws(1);
report("core", RACES, () => {
  for (let r = 0; r < RACES; r++) simulateRace(draws);
});
let seed = 0;
report("days of 60", DAY_RACES * 10, () => {
  for (let d = 0; d < 10; d++) simulateDay({ seed: seed++, day: "2030-01-15" as RaceDay, races: DAY_RACES });
});

function report(what: string, races: number, run: () => void): void {
  run(); // compiled before it is timed
  const speeds = Array.from({ length: rounds }, () => {
    const start = performance.now();
    run();
    return (races / (performance.now() - start)) * 1000;
  }).toSorted((a, b) => a - b);
  const median = speeds[speeds.length >> 1] ?? Number.NaN;
  const verdict = median >= TARGET_RACES_A_SECOND ? "met" : "MISSED";
  const [worst, best] = [speeds[0] ?? Number.NaN, speeds.at(-1) ?? Number.NaN].map(Math.round);
  console.log(
    `${what}: ${Math.round(median)} races/s (${worst} to ${best}); target ${TARGET_RACES_A_SECOND}: ${verdict}`,
  );
}
