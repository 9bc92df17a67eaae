import type { Instant } from "../../kernel/time.ts";
import type { Runner } from "../../race/card.ts";
import type { Discipline, SourceName } from "../../race/race.ts";
import type { PastDays } from "./past-days.ts";

/** What is known of a runner beside its odds, by the code under which models and pages speak of it. */
export const FACTOR_CODES = [
  "form",
  "form_in_discipline",
  "disqualified_share",
  "unfinished_share",
  "runs_since_top_three",
  "form_by_field",
  "earnings_per_start",
  "win_rate",
  "place_rate",
  "experience",
  "age",
  "female",
  "draw",
  "draw_by_field",
  "recul",
  "unshod_front",
  "unshod_hind",
  "weight",
  "handicap_value",
  "blinkers",
  "jockey_win_rate",
  "trainer_win_rate",
  "days_since_run",
  "long_rest",
  "distance_change",
  "newly_unshod",
  "best_chrono",
] as const;
export type FactorCode = (typeof FACTOR_CODES)[number];

/** One thing known of one runner. */
export type FactorReading = {
  readonly code: FactorCode;
  /** In the factor's own unit; undefined where nothing is known, which no number stands for. */
  readonly value: number | undefined;
  readonly source: SourceName | "past_days";
  /** When it was seen: the look at the card, also for what the archive adds to it. */
  readonly observedAt: Instant;
};

/** The starters of one race and what there is to look at. */
export type FactorRace = {
  readonly discipline: Discipline | undefined;
  /** The starters as one card shows them, non-runners left out. */
  readonly starters: readonly Runner[];
  readonly source: SourceName;
  readonly observedAt: Instant;
  /** Metres of the race, for runners of whom the card shows no distance of their own. */
  readonly distance?: number | undefined;
  readonly past?: PastDays | undefined;
};
