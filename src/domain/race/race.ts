import type { Instant } from "../kernel/time.ts";

/** The PMU's own codes of a discipline. */
export const DISCIPLINES = ["ATTELE", "MONTE", "PLAT", "HAIE", "STEEPLECHASE", "CROSS"] as const;
export type Discipline = (typeof DISCIPLINES)[number];

/** How a race stands, in the words that matter to us; each source maps its own. */
export type RaceStatus = "scheduled" | "running" | "finished" | "cancelled";

/** Who told us. */
export const SOURCE_NAMES = ["pmu", "zeturf", "geny"] as const;
export type SourceName = (typeof SOURCE_NAMES)[number];

/**
 * One race as one source names it. Operators number meetings differently, so each source's own numbers and address are
 * kept beside each other and never computed from one another.
 */
export type SourceRace = {
  readonly source: SourceName;
  /** The source's own R; Geny's day page shows none. */
  readonly meetingNumber?: number | undefined;
  /** The source's own C. */
  readonly raceNumber?: number | undefined;
  /** The source's page of the race, absolute. The PMU's JSON has none. */
  readonly url?: string | undefined;
  /** The source's page of the meeting, absolute. */
  readonly meetingUrl?: string | undefined;
  readonly racecourse: string;
  readonly title?: string | undefined;
  /** ISO 3166 alpha-3 as the PMU writes it: FRA, GBR; ZEturf's alpha-2 is mapped by its parser. */
  readonly country?: string | undefined;
  readonly startsAt?: Instant | undefined;
};

/** A race on a source's programme of the day. */
export type ProgrammeRace = SourceRace & {
  readonly status: RaceStatus;
  readonly discipline?: Discipline | undefined;
  /** metres */
  readonly distance?: number | undefined;
  /** Declared runners, non-runners included: the number of paid places goes by it. */
  readonly declaredRunners?: number | undefined;
  /** whole euros */
  readonly prize?: number | undefined;
  /** The bets of the race, as the PMU's codes. */
  readonly bets?: readonly string[] | undefined;
  /** Those of them that are not sold now; absent where each is, from the off on, or where the source does not tell. */
  readonly betsOffSale?: readonly string[] | undefined;
};

/** What one source says of one day. */
export type Programme = {
  readonly source: SourceName;
  readonly url: string;
  /** When we looked. */
  readonly observedAt: Instant;
  /** imported: an operator saved the page and brought it in. Absent: we fetched it. */
  readonly origin?: "imported" | undefined;
  readonly races: readonly ProgrammeRace[];
};
