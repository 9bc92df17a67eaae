import type { Instant, RaceDay } from "../kernel/time.ts";
import type { Discipline, SourceName } from "./race.ts";

/** The last starts of the horses of one race, as one source tells them. */
export type PastPerformances = {
  readonly source: SourceName;
  readonly url: string;
  /** When we looked. */
  readonly observedAt: Instant;
  readonly origin?: "imported" | undefined;
  /** Ordered by number. A horse that never ran has no start; one that the source leaves out is not there. */
  readonly horses: readonly HorsePerformances[];
};

export type HorsePerformances = {
  readonly number: number;
  readonly name: string;
  /** Latest first; the PMU tells up to five. */
  readonly starts: readonly Performance[];
};

/** One start of one horse. */
export type Performance = {
  readonly day: RaceDay;
  readonly racecourse: string;
  readonly discipline?: Discipline | undefined;
  /** Metres that this horse ran, its recul included; where its own are not told those of the race, but not in trot. */
  readonly distance?: number | undefined;
  /** Horses in the race, as the source counts them. */
  readonly field?: number | undefined;
  /** Undefined where it has none: disqualified, fallen, or beyond the places that are told. */
  readonly place?: number | undefined;
  /** The source's own word where there is no place: `DISQUALIFIE`, `NON_PLACE`. */
  readonly outcome?: string | undefined;
  /** Seconds a kilometre, of a trot race that was timed. */
  readonly chrono?: number | undefined;
  readonly jockey?: string | undefined;
};
