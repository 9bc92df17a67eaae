import { type Cents, centsOf } from "../kernel/money.ts";
import type { Operator } from "../race/race-result.ts";

/** What can be staked on one simple bet. */
export type StakeUnit = {
  readonly minimum: Cents;
  readonly step: Cents;
  readonly source: string;
};

/** Simple gagnant and simple placé; an operator without an entry has no established unit, and gets no ticket. */
export const SIMPLE_UNITS: Readonly<Partial<Record<Operator, StakeUnit>>> = {
  "pmu-online": { minimum: centsOf(100), step: centsOf(100), source: "PMU API paris[] of 5,720 races (math.md §3.1)" },
  "pmu-shop": { minimum: centsOf(200), step: centsOf(200), source: "PMU API paris[] of 5,720 races (math.md §3.1)" },
  zeturf: {
    minimum: centsOf(100),
    step: centsOf(100),
    source: "zeturf.fr/fr/aide?theme=turf (math.md §3.1, gpi.md §20)",
  },
};
