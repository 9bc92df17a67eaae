import type { RaceId } from "../kernel/race-id.ts";
import type { Instant } from "../kernel/time.ts";
import type { RaceCard } from "./card.ts";
import type { CardComparison, QuarantinedCard } from "./card-comparison.ts";
import type { PastPerformances } from "./past-performances.ts";
import type { Discipline, SourceName } from "./race.ts";

/** What all sources showed of one race at H-30 or H-5: the whole input of the analysis, and of a later replay. */
export type Snapshot = {
  readonly raceId: RaceId;
  readonly phase: "H30" | "H5";
  /** Counts the off times that this race has had: 1, then one more for each move. */
  readonly revision: number;
  /** When it was due, by the off as known then; earlier snapshots do not tell. */
  readonly plannedAt?: Instant | undefined;
  readonly takenAt: Instant;
  /** The off as known when the snapshot was taken. */
  readonly startsAt: Instant;
  readonly discipline?: Discipline | undefined;
  /** Declared runners, non-runners included: the number of paid places goes by it. */
  readonly declaredRunners?: number | undefined;
  /** The bets that the programme of the day lists for the race, by the PMU's codes; absent where no source listed any. */
  readonly bets?: readonly string[] | undefined;
  /** Those of them that were not sold at the last look at the programme. */
  readonly betsOffSale?: readonly string[] | undefined;
  /** One card a source that answered. Two cards are never mixed: each market keeps its pool. */
  readonly cards: readonly RaceCard[];
  /** Cards that disagree with the one that is believed: shown, and read by nothing else. */
  readonly quarantined?: readonly QuarantinedCard[] | undefined;
  /** Each other card beside the one that is believed; absent where one source alone answered. */
  readonly comparisons?: readonly CardComparison[] | undefined;
  /** The last starts of the horses, where they were asked for and came: one answer a race, at its first look. */
  readonly performances?: PastPerformances | undefined;
  /** Why the other sources are missing. */
  readonly failures: readonly SourceFailure[];
};

/** A source that gave nothing for a race or a day, and why: `forbidden_by_robots`, `unreadable`, `not_listed`... */
export type SourceFailure = { readonly source: SourceName; readonly kind: string; readonly detail: string };
