import type { Sourced } from "../../market/pool-facts.ts";
import type { Operator } from "../../race/race-result.ts";

/** How a raw quotient becomes a dividend; `raw` leaves it as it is. Both in euros for €1 staked. */
export type DividendRounding = { readonly step: number; readonly minimum: number } | "raw";

/**
 * Down to ten cents, and never below 1.10 € for 1 €.
 *
 * @see arrêté of 28 August 2001, article 18 (specification §3.3)
 */
export const OFFICIAL_ROUNDING: DividendRounding = { step: 0.1, minimum: 1.1 };

/** Where a forecast is not for one operator, the official rule holds. */
export const ROUNDING_OF: Readonly<Partial<Record<Operator, Sourced<DividendRounding>>>> = {
  "pmu-shop": {
    value: OFFICIAL_ROUNDING,
    source: "arrêté of 28 August 2001, article 18 (specification §3.3)",
    asOf: "2001",
  },
  // Lower than the arrêté: the online pool's own minimum, seen among its official dividends.
  "pmu-online": {
    value: { step: 0.1, minimum: 1.05 },
    source:
      "lowest of 4,946 official simple dividends, all others in tenths from 1.10 up (test/recorded/settlement.test.ts)",
    asOf: "2023-01",
  },
  zeturf: {
    value: OFFICIAL_ROUNDING,
    source: "the rule of French pari mutuel, arrêté of 2001; ZEturf's own rules were not read (specification §8)",
    asOf: "2001",
  },
};

/** Guards the floor against quotients such as 2.3999999999999995 that stand for 2.4; far below any real difference. */
const FLOOR_SLACK = 1e-9;

export function roundedDividend(raw: number, rounding: DividendRounding): number {
  if (rounding === "raw") return raw;
  const floored = Math.floor(raw / rounding.step + FLOOR_SLACK) * rounding.step;
  return Math.max(rounding.minimum, Math.round(floored * 100) / 100); // whole cents: 23 × 0.1 is not 2.3
}
