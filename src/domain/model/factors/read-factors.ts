import type { Gait } from "../gait.ts";
import { gaitOf } from "../gait.ts";
import { FACTOR_CODES, type FactorCode, type FactorRace, type FactorReading } from "./factor.ts";
import { FACTORS } from "./factor-definitions.ts";

/** What is known of each starter, in the order of the starters; every factor of the race's gait has its reading. */
export type FactorTable = {
  readonly codes: readonly FactorCode[];
  readonly rows: readonly (readonly FactorReading[])[];
};

/** The factors that mean something for a way of racing, in the order of {@link FACTOR_CODES}. */
export function factorsOf(gait: Gait): readonly FactorCode[] {
  return FACTOR_CODES.filter((code) => FACTORS[code].gaits?.includes(gait) ?? true);
}

/** Reads every factor of the race's gait off the card and, where it is given, the archive of past days. */
export function readFactors(race: FactorRace): FactorTable {
  const codes = factorsOf(gaitOf(race.discipline));
  return {
    codes,
    rows: race.starters.map((runner) =>
      codes.map((code) => ({
        code,
        value: FACTORS[code].read(runner, race),
        source: FACTORS[code].source === "card" ? race.source : "past_days",
        observedAt: race.observedAt,
      })),
    ),
  };
}
