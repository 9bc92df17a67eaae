/**
 * Many simulated days through the real service, each with every invariant after every event: `npm run soak -- --days 100`.
 *
 * Ends with code 1 at the first day that breaks one, and prints the command that lives that day again.
 */
import { parseArgs } from "node:util";
import type { RaceDay } from "../src/domain/kernel/time.ts";
import { FAULT_NAMES, type FaultName, unknownFaults } from "../src/sim/faults.ts";
import { liveDay } from "../test/day/stepped-day.ts";

const { values } = parseArgs({
  options: {
    days: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
    faults: { type: "string", default: "all" },
    races: { type: "string", default: "40" },
  },
});
const [days, first, races] = [values.days, values.seed, values.races].map(Number);
const names = values.faults === "all" ? FAULT_NAMES : values.faults === "none" ? [] : values.faults.split(",");
const strangers = unknownFaults(names);
if (!(whole(days, 1) && whole(first, 0) && whole(races, 1)) || strangers.length > 0) {
  console.error("soak [--days 100] [--seed 1] [--races 40] [--faults all|none|name,name…]");
  if (strangers.length > 0)
    console.error(`no such fault: ${strangers.join(", ")}. There are: ${FAULT_NAMES.join(", ")}`);
  process.exit(2);
}

const faults = new Set(names as readonly FaultName[]);
const DAY = "2030-01-15" as RaceDay;
const struck = new Map<FaultName, number>();
const began = performance.now();
let [deliveries, requests] = [0, 0];
for (let i = 0; i < days; i++) {
  const seed = first + i;
  try {
    const lived = await liveDay({ seed, day: DAY, races, faults, documents: "memory" });
    deliveries += lived.deliveries;
    requests += lived.requests;
    for (const name of lived.struck.keys()) struck.set(name, (struck.get(name) ?? 0) + 1);
  } catch (error) {
    console.error(error);
    console.error(`\nseed ${seed} fails. That one day again:`);
    console.error(`  npm run soak -- --days 1 --seed ${seed} --races ${races} --faults ${values.faults}`);
    process.exit(1);
  }
  const seconds = (performance.now() - began) / 1000;
  const left = (seconds / (i + 1)) * (days - i - 1);
  console.error(
    `${i + 1}/${days}  seed ${seed}  ${(seconds / (i + 1)).toFixed(1)} s a day  ${peakMegabytes()} MB at most  ${minutes(left)} left`,
  );
}
const missing = names.filter((name) => !struck.has(name as FaultName));
console.log(
  `${days} days of ${races} races: every invariant held after each of ${deliveries} deliveries and ${requests} requests.\n` +
    `${minutes((performance.now() - began) / 1000)} (${minutes(process.cpuUsage().user / 1e6)} of processor time), ${peakMegabytes()} MB at most.`,
);
for (const [name, count] of [...struck].toSorted(([a], [b]) => a.localeCompare(b))) {
  console.log(`  ${name.padEnd(24)} struck on ${count} days`);
}
if (missing.length > 0) console.log(`  never struck: ${missing.join(", ")}`);

function whole(value: number | undefined, least: number): value is number {
  return value !== undefined && Number.isSafeInteger(value) && value >= least;
}

function peakMegabytes(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

function minutes(seconds: number): string {
  return seconds < 90 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(1)} min`;
}
