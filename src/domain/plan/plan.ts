import type { RaceId } from "../kernel/race-id.ts";
import type { Instant, RaceDay } from "../kernel/time.ts";
import type { Discipline, RaceStatus, SourceName, SourceRace } from "../race/race.ts";

/** The races of a day that are watched, and why the others are not. */
export type Plan = {
  readonly date: RaceDay;
  readonly generatedAt: Instant;
  readonly correlationId: string;
  readonly codeVersion: string;
  /** tasks: the day was asked for with its tasks, once for all. plan: nobody asked for them yet; it is run by hand. */
  readonly mode: "tasks" | "plan";
  /** What each source said; one that failed says why. */
  readonly sources: readonly SourceReport[];
  /** Races with a time first, by time, then meeting and race number. */
  readonly races: readonly PlannedRace[];
  readonly dropped: readonly DroppedRace[];
};

export type PlannedRace = {
  readonly raceId: RaceId;
  readonly meetingNumber: number;
  readonly raceNumber: number;
  /** Upper case, as the first source names it. */
  readonly racecourse: string;
  readonly country?: string | undefined;
  readonly title?: string | undefined;
  /** Unknown: kept in the plan, last, and not scheduled. */
  readonly startsAt?: Instant | undefined;
  /** The off as it was first planned; absent while it has not moved. */
  readonly firstStartsAt?: Instant | undefined;
  /** 1, then one more each time the off moves: a task of an old revision is superseded. */
  readonly revision: number;
  readonly status: RaceStatus;
  readonly discipline?: Discipline | undefined;
  /** metres */
  readonly distance?: number | undefined;
  /** Declared, non-runners included. */
  readonly declaredRunners?: number | undefined;
  /** whole euros */
  readonly prize?: number | undefined;
  /** The bets of the race, the PMU's codes; empty where no source lists them. */
  readonly bets: readonly string[];
  /** Those of them that were not sold at the last look; absent where each was, or nobody told. */
  readonly betsOffSale?: readonly string[] | undefined;
  /** How each source that lists the race names it. */
  readonly sources: readonly SourceRace[];
  readonly agreement: Agreement;
};

/** Do the sources tell the same off time? */
export type Agreement = {
  readonly startsAt: "single_source" | "agree" | "differ" | "unknown";
  /** The widest gap between two sources. */
  readonly minutesApart?: number | undefined;
};

/** `status` is "ok", or the kind of the failure. */
export type SourceReport = {
  readonly source: SourceName;
  readonly status: string;
  /** French and foreign, as listed. */
  readonly races: number;
  readonly observedAt?: Instant | undefined;
  readonly detail?: string | undefined;
};

export type DropReason =
  /** Not of the countries that are asked for. */
  | "foreign"
  /** No source says where it is run. */
  | "country_unknown"
  /** Only ZEturf lists the meeting, and its number belongs to another. */
  | "number_clash"
  /** Listed without meeting or race number, and no other source knows it. */
  | "no_number"
  /** Twice on one programme, or under the number of another race of its meeting. */
  | "duplicate";

export type DroppedRace = {
  readonly source: SourceName;
  /** `R3C1` where numbers are known. */
  readonly label: string;
  readonly racecourse: string;
  readonly startsAt?: Instant | undefined;
  readonly reason: DropReason;
};
