import type { Musique, PastOutcome, PastRun } from "../../race/musique.ts";
import type { Discipline } from "../../race/race.ts";

/** Each run back counts this share of the one after it (specification §4.3). */
const DECAY = 0.8;
/** Runs that a disqualification is looked for in (specification §4.3). */
const RECENT_RUNS = 6;
/** A first place; the places 2 to 9 fall evenly from there, and whoever was not among the first nine has nothing. */
const BEST_SCORE = 1;
const LAST_WRITTEN_PLACE = 9;
/**
 * Score of an average run, towards which a short musique is drawn with the weight of one run: the decayed mean over the
 * French starters of October to December 2025 is 0.42 in trot (147,718 runs), 0.47 in flat, 0.52 over jumps.
 */
const AVERAGE_SCORE = 0.45;
const AVERAGE_WEIGHT = 1;

/** The musique's letters of each discipline; `o` stands for any race over obstacles. */
const LETTERS: Readonly<Record<Discipline, readonly string[]>> = {
  ATTELE: ["a"],
  MONTE: ["m"],
  PLAT: ["p"],
  HAIE: ["h", "o"],
  STEEPLECHASE: ["s", "o"],
  CROSS: ["c", "o"],
};

/** The runs of a musique that was understood; undefined where there is none to read, which is not the same as no run. */
export function runsOf(musique: Musique | undefined): readonly PastRun[] | undefined {
  return musique?.understood ? musique.runs : undefined;
}

export function runsInDiscipline(runs: readonly PastRun[], discipline: Discipline): readonly PastRun[] {
  return runs.filter((run) => run.discipline !== undefined && LETTERS[discipline].includes(run.discipline));
}

/**
 * Decayed mean of what the places are worth, 0..1, latest first: Σ 0.8^k·g(place) / Σ 0.8^k, g from 1 for a win down to
 * 1/9 for a ninth place and 0 behind it or for no finish. A mean, not a sum: twelve runs are not better than four.
 *
 * @returns undefined for no runs
 */
export function formScore(runs: readonly PastRun[]): number | undefined {
  if (runs.length === 0) return undefined;
  let weight = AVERAGE_WEIGHT;
  let sum = AVERAGE_WEIGHT * AVERAGE_SCORE;
  for (const [k, { outcome }] of runs.entries()) {
    const share = DECAY ** k;
    weight += share;
    sum += share * placeScore(outcome);
  }
  return sum / weight;
}

/** Disqualified share of the last six runs, 0..1; undefined for no runs. */
export function disqualifiedShare(runs: readonly PastRun[]): number | undefined {
  return recentShare(runs, ({ kind }) => kind === "disqualified");
}

/** Share of the last six runs that were not finished (fell, pulled up, refused, interrupted…), 0..1. */
export function unfinishedShare(runs: readonly PastRun[]): number | undefined {
  return recentShare(runs, ({ kind }) => kind !== "place" && kind !== "unplaced" && kind !== "disqualified");
}

/**
 * Runs since the last place among the first three: 0 where the latest was one. Where the musique holds none it is the
 * length of the musique: at least so many.
 */
export function runsSinceTopThree(runs: readonly PastRun[]): number | undefined {
  if (runs.length === 0) return undefined;
  const since = runs.findIndex(({ outcome }) => outcome.kind === "place" && outcome.place <= 3);
  return since === -1 ? runs.length : since;
}

function placeScore(outcome: PastOutcome): number {
  if (outcome.kind !== "place" || outcome.place > LAST_WRITTEN_PLACE) return 0;
  return (BEST_SCORE * (LAST_WRITTEN_PLACE + 1 - outcome.place)) / LAST_WRITTEN_PLACE;
}

function recentShare(runs: readonly PastRun[], counts: (outcome: PastOutcome) => boolean): number | undefined {
  const recent = runs.slice(0, RECENT_RUNS);
  return recent.length === 0 ? undefined : recent.filter(({ outcome }) => counts(outcome)).length / recent.length;
}
