import type { RaceId } from "../kernel/race-id.ts";
import type { Instant } from "../kernel/time.ts";
import type { RaceCard } from "./card.ts";
import type { Discipline, SourceName } from "./race.ts";

/** What all sources showed of one race at H-30 or H-5: the whole input of the analysis, and of a later replay. */
export type Snapshot = {
  readonly raceId: RaceId;
  readonly phase: "H30" | "H5";
  /** Counts the off times that this race has had: 1, then one more for each move. */
  readonly revision: number;
  readonly takenAt: Instant;
  /** The off as known when the snapshot was taken. */
  readonly startsAt: Instant;
  readonly discipline?: Discipline | undefined;
  /** Declared runners, non-runners included: the number of paid places goes by it. */
  readonly declaredRunners?: number | undefined;
  /** One card a source that answered. Two cards are never mixed: each market keeps its pool. */
  readonly cards: readonly RaceCard[];
  /** Why the other sources are missing. */
  readonly failures: readonly SourceFailure[];
};

/** A source that gave nothing for a race or a day, and why: `forbidden_by_robots`, `unreadable`, `not_listed`... */
export type SourceFailure = { readonly source: SourceName; readonly kind: string; readonly detail: string };
