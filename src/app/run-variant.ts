import type { AnalyseRace } from "../domain/analyse-race.ts";
import type { Profile } from "../domain/betting/profile.ts";
import type { RaceDay } from "../domain/kernel/time.ts";
import { playVariant, type VariantRace } from "../domain/performance/play-variant.ts";
import { type ScoredRace, scoredRace } from "../domain/performance/scored-race.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import type { Log } from "../ports/log.ts";
import { readCalibrations } from "./calibrate-day.ts";
import type { PastArchive } from "./deps.ts";
import type { CorruptDocument } from "./documents.ts";
import { readBacktestDay } from "./read-backtest-day.ts";

/** What one profile under one model did on stored days, and what the models' chances were worth on them. */
export type VariantRun = {
  readonly races: readonly VariantRace[];
  /** Only where asked for: the chances do not depend on the profile. */
  readonly scored: readonly ScoredRace[];
  readonly counts: {
    readonly days: number;
    readonly planned: number;
    /** No look at H5. */
    readonly unseen: number;
    /** Looked at, and nothing official was ever read. */
    readonly withoutResult: number;
  };
  readonly unreadable: readonly CorruptDocument[];
};

export type StoredDay = { readonly day: RaceDay; readonly store: DocumentStore };

/**
 * Decides stored races again, in the order in which they were decided, from what was visible then, and settles them as
 * the service does.
 *
 * @param options.past the archive as it stood before each day; each day's own dividends are fitted on days before it too
 * @param options.onDay told after each day
 */
export async function runVariant(
  days: readonly StoredDay[],
  options: {
    readonly profile: Profile;
    readonly otherModels: NonNullable<AnalyseRace["otherModels"]>;
    readonly past: PastArchive;
    readonly withScores: boolean;
    readonly log: Log;
    readonly onDay?: (day: RaceDay) => void;
  },
): Promise<VariantRun> {
  const { profile, otherModels, past, withScores, log } = options;
  const variant = playVariant(profile);
  const races: VariantRace[] = [];
  const scored: ScoredRace[] = [];
  const unreadable: CorruptDocument[] = [];
  let [planned, unseen, withoutResult, known] = [0, 0, 0, 0];
  for (const { day, store } of days) {
    const read = await readBacktestDay(store, day);
    if (!read.ok) unreadable.push(read.error);
    if (!read.ok || !read.value) continue;
    known++;
    planned += read.value.planned;
    unseen += read.value.unseen;
    unreadable.push(...read.value.unreadable);
    const before = await past.before(day);
    const calibrations = await readCalibrations({ store, log }, day);
    for (const race of read.value.races) {
      const { analysis, row } = variant.play(race, { otherModels, past: before.past, calibrations });
      races.push(row);
      if (!race.end) withoutResult++;
      const chances = withScores && race.end ? scoredRace(analysis, race.end.result.finish) : undefined;
      if (chances) scored.push(chances);
    }
    options.onDay?.(day);
  }
  return { races, scored, counts: { days: known, planned, unseen, withoutResult }, unreadable };
}
