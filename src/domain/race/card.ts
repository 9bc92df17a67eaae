import type { Cents } from "../kernel/money.ts";
import type { Instant } from "../kernel/time.ts";
import type { Musique } from "./musique.ts";
import type { Discipline, RaceStatus, SourceName } from "./race.ts";

/** A horse declared for a race, as one source shows it. */
export type Runner = {
  readonly number: number;
  readonly name: string;
  readonly nonRunner: boolean;
  /** Jockey or driver. */
  readonly jockey?: string | undefined;
  readonly trainer?: string | undefined;
  /** years */
  readonly age?: number | undefined;
  readonly sex?: "male" | "female" | "gelding" | undefined;
  /** Metres this horse runs: the trot's recul shows here. */
  readonly distance?: number | undefined;
  /** Kilograms carried, with the half kilos of the gallop. */
  readonly weight?: number | undefined;
  readonly handicapValue?: number | undefined;
  /** Starting stall, the "corde". */
  readonly draw?: number | undefined;
  /** The source's own word: which shoes are off. */
  readonly shoeing?: string | undefined;
  /** The source's own word. */
  readonly blinkers?: string | undefined;
  readonly musique?: Musique | undefined;
  /** Whole career. */
  readonly earnings?: Cents | undefined;
  readonly starts?: number | undefined;
  readonly wins?: number | undefined;
  readonly places?: number | undefined;
  /** The source's own word for a record: `1'15"0`. */
  readonly record?: string | undefined;
};

/**
 * A pool whose odds are its own: three operators pay three dividends, and two pools are never one market.
 *
 * `geny` is what Geny's page shows without naming the pool that it comes from.
 */
export const POOLS = ["pmu-shop", "pmu-online", "pmu-international", "zeturf", "geny"] as const;
export type Pool = (typeof POOLS)[number];

/** Decimal odds, stake included, each above 1, by runner number. A runner without odds has no key. */
export type OddsByRunner = Readonly<Record<number, number>>;

/** What one pool offers at one look. */
export type Market = {
  readonly pool: Pool;
  /** Win odds now. */
  readonly win: OddsByRunner;
  /** When the source says that it computed them; the latest among the runners. */
  readonly quotedAt?: Instant | undefined;
  /** Earlier win odds that the source keeps beside the live ones, with their moment where it tells. */
  readonly reference?: { readonly win: OddsByRunner; readonly quotedAt?: Instant | undefined } | undefined;
  /** The range in which the place dividend will lie, by runner number; only ZEturf shows one. */
  readonly place?: Readonly<Record<number, { readonly min: number; readonly max: number }>> | undefined;
};

/** What one source shows of one race at one look: the field and the odds of each pool. */
export type RaceCard = {
  readonly source: SourceName;
  readonly url: string;
  /** When we looked. */
  readonly observedAt: Instant;
  /** imported: an operator saved the page and brought it in. Absent: we fetched it. */
  readonly origin?: "imported" | undefined;
  /** Ordered by number, non-runners included and marked. */
  readonly runners: readonly Runner[];
  /** One entry a pool; empty before the first odds. */
  readonly markets: readonly Market[];
  /** What the page says of the race itself, where it does. */
  readonly startsAt?: Instant | undefined;
  readonly status?: RaceStatus | undefined;
  readonly racecourse?: string | undefined;
  readonly title?: string | undefined;
  readonly meetingNumber?: number | undefined;
  readonly raceNumber?: number | undefined;
  readonly discipline?: Discipline | undefined;
  /** metres */
  readonly distance?: number | undefined;
  /** whole euros */
  readonly prize?: number | undefined;
  /** Starters that the header counts, non-runners excluded. */
  readonly starters?: number | undefined;
  /** The source's own words: `Bon`, `Humide rapide`, `3,6`. */
  readonly going?: string | undefined;
};
