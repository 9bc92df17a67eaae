import { type Instant, minutesBetween, type RaceDay } from "../kernel/time.ts";
import type { SourceName } from "../race/race.ts";
import type { Snapshot } from "../race/snapshot.ts";
import { at } from "./at.ts";
import type { FactorCode } from "./factors/factor.ts";
import type { PastDays } from "./factors/past-days.ts";

/** What moves a probability, or is shown beside it: the odds, the old chain's factors, the factors of a fit. */
export type MoveCode =
  | "odds"
  | "odds_by_field"
  | "drift"
  | "jockey_and_trainer"
  | "volatility"
  | "musique_score"
  | "chrono"
  | FactorCode;

/** One thing that moved, or did not move, the probability of one runner. Data for a sentence; the catalogue has the words. */
export type ProbabilityMove = {
  readonly code: MoveCode;
  /** In the code's own unit (odds as shown, log-chance for drift, a word for volatility); absent: not known. */
  readonly value?: number | string;
  /** The same at H-30, where it was seen. */
  readonly before?: MoveBefore;
  /**
   * Log-odds against the average runner of the field: the effects of all moves of a runner add up to log p − mean log p.
   * 0 is for information only.
   */
  readonly effect: number;
  /**
   * Effect on the chance to win, −1..1: the chance less what the same model gives without this code for the whole field.
   * Chances sum to 1, so these do not add up to anything.
   */
  readonly probabilityEffect: number;
  readonly source: MoveSource;
  readonly observedAt: Instant;
  /** From the reading to the decision; negative where the source's clock runs ahead of ours. */
  readonly ageMinutes: number;
  /** Of a value from past days, where there is an archive. */
  readonly archive?: ArchiveReading;
  /** The page of last starts that was added to it, where there is one. */
  readonly lastStarts?: LastStartsReading;
  /** The version of the model whose weights these are. */
  readonly weights: string;
};

export type MoveSource = SourceName | "past_days";

export type MoveBefore = {
  readonly value: number;
  /** Of the public, among today's starters; absent where one of them had no odds then. */
  readonly marketProbability?: number;
  readonly observedAt: Instant;
};

/** Who told the horses' last starts, and how long before the decision. */
export type LastStartsReading = {
  readonly source: SourceName;
  readonly observedAt: Instant;
  readonly ageMinutes: number;
};

/** How much of the past an archive holds, and how old its end is on the day of the race. */
export type ArchiveReading = {
  /** Days with starts. */
  readonly days: number;
  readonly lastDay: RaceDay;
  /** From the last day to the day of the race. */
  readonly ageDays: number;
};

/** What one code adds to the log-weight of each runner, before it is set against the field. */
export type MoveColumn = {
  readonly code: MoveCode;
  readonly values: readonly (number | string | undefined)[];
  readonly before?: readonly (MoveBefore | undefined)[];
  readonly logWeights: readonly number[];
  readonly source: MoveSource;
  readonly observedAt: Instant;
};

/** What all moves of a race share. */
export type MovesOf = {
  readonly snapshotH5: Pick<Snapshot, "raceId" | "takenAt">;
  readonly past?: PastDays | undefined;
  /** Version of the model. */
  readonly weights: string;
};

/** The moves of each runner, from the log-weights of each code. */
export function movesOf(
  columns: readonly MoveColumn[],
  runnerCount: number,
  { snapshotH5, past, weights }: MovesOf,
): ProbabilityMove[][] {
  const scores = scoresOf(columns, runnerCount);
  const chances = softmax(scores);
  const archive = past && archiveReading(past, snapshotH5.raceId.slice(0, 10));
  const decidedAt = Date.parse(snapshotH5.takenAt);
  const told = columns.map((column) => {
    const { code, values, before, logWeights, source, observedAt } = column;
    const mean = logWeights.reduce((sum, weight) => sum + weight, 0) / runnerCount;
    // Where a code weighs nothing the chances without it are those with it, to the last bit.
    const without = logWeights.every((weight) => weight === 0)
      ? chances
      : softmax(scores.map((score, i) => score - at(logWeights, i)));
    const reading = {
      source,
      observedAt,
      ageMinutes: (decidedAt - Date.parse(observedAt)) / 60_000,
      ...(source === "past_days" && archive ? { archive } : {}),
      ...(source === "past_days" && past?.told
        ? { lastStarts: { ...past.told, ageMinutes: minutesBetween(past.told.observedAt, snapshotH5.takenAt) } }
        : {}),
      weights,
    };
    return (i: number): ProbabilityMove => {
      const [given, earlier] = [values[i], before?.[i]];
      // + 0: −0 is no figure of its own, and JSON does not know it.
      const value = typeof given === "number" ? given + 0 : given;
      return {
        code,
        ...(value === undefined ? {} : { value }),
        ...(earlier ? { before: earlier } : {}),
        effect: at(logWeights, i) - mean + 0,
        probabilityEffect: at(chances, i) - at(without, i) + 0,
        ...reading,
      };
    };
  });
  return Array.from({ length: runnerCount }, (_, i) => told.map((tell) => tell(i)));
}

/** Chances in proportion to exp of the summed log-weights. */
export function chancesOfMoves(columns: readonly MoveColumn[], runnerCount: number): number[] {
  return softmax(scoresOf(columns, runnerCount));
}

function scoresOf(columns: readonly MoveColumn[], runnerCount: number): number[] {
  return Array.from({ length: runnerCount }, (_, i) =>
    columns.reduce((sum, { logWeights }) => sum + at(logWeights, i), 0),
  );
}

function softmax(scores: readonly number[]): number[] {
  const highest = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function archiveReading({ days, lastDay }: PastDays, raceDay: string): ArchiveReading | undefined {
  if (lastDay === undefined) return undefined;
  return { days, lastDay, ageDays: Math.round((Date.parse(raceDay) - Date.parse(lastDay)) / 86_400_000) };
}
