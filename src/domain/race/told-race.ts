import type { Instant } from "../kernel/time.ts";
import type { Runner } from "./card.ts";
import type { RaceStatus } from "./race.ts";
import type { Dividend, Finish } from "./race-result.ts";

/** A race as it is known at a moment. */
export type ToldRace = {
  readonly startsAt: Instant;
  readonly status: RaceStatus;
  readonly runners: readonly Runner[];
  /** Of one owner. */
  readonly stable?: readonly number[];
  /** From the official arrival on. */
  readonly arrival?: {
    readonly finish: Finish;
    readonly disqualified: readonly number[];
    readonly nonRunners: readonly number[];
    readonly dividends: readonly Dividend[];
  };
};
