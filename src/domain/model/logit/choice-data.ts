/**
 * Races as a conditional logit reads them: who could have won, what is known of each, and who won.
 *
 * Flat, so that a fit runs over it without touching the heap, and so that the arrays may lie on shared memory.
 */
export type ChoiceData = {
  /** Columns of `features`. */
  readonly featureCount: number;
  /** First row of each race, and one entry more for the end: R + 1 in all. */
  readonly offsets: Int32Array;
  /** Row-major, one row a runner. Only differences within a race matter. */
  readonly features: Float64Array;
  /** Row of the winner of each race. */
  readonly winners: Int32Array;
  /** What each race counts, above 0: 1, or 1/2 for each of two winners of a dead heat. */
  readonly weights: Float64Array;
};

/** One race: a row of features for each runner, and the rows that won (two for a dead heat). */
export type ChoiceRace = {
  readonly rows: readonly (readonly number[])[];
  readonly winners: readonly number[];
  /** What the race counts; 1 when not given. */
  readonly weight?: number;
};

/**
 * Lays races end to end. A dead heat becomes one race for each winner with its part of the weight: the mean over orders.
 *
 * @throws RangeError on a race without winner, a winner outside its race, rows of unequal length, or no finite number
 */
export function choiceData(races: readonly ChoiceRace[], featureCount: number): ChoiceData {
  const choices = races.flatMap(({ rows, winners, weight = 1 }) => {
    if (winners.length === 0) throw new RangeError("a race without a winner");
    return winners.map((winner) => ({ rows, winner, weight: weight / winners.length }));
  });
  const offsets = new Int32Array(choices.length + 1);
  for (const [r, { rows }] of choices.entries()) offsets[r + 1] = (offsets[r] ?? 0) + rows.length;
  const features = new Float64Array((offsets[choices.length] ?? 0) * featureCount);
  const winners = new Int32Array(choices.length);
  const weights = new Float64Array(choices.length);
  let cell = 0;
  for (const [r, { rows, winner, weight }] of choices.entries()) {
    if (!(winner >= 0 && winner < rows.length)) throw new RangeError(`race ${r}: winner ${winner} of ${rows.length}`);
    if (!(weight > 0)) throw new RangeError(`race ${r}: weight ${weight}`);
    winners[r] = (offsets[r] ?? 0) + winner;
    weights[r] = weight;
    for (const row of rows) {
      if (row.length !== featureCount) throw new RangeError(`race ${r}: ${row.length} features, not ${featureCount}`);
      for (const value of row) {
        if (!Number.isFinite(value)) throw new RangeError(`race ${r}: feature ${value}`);
        features[cell++] = value;
      }
    }
  }
  return { featureCount, offsets, features, winners, weights };
}

/** Variance of each feature about the mean of its race, over all rows: what the ridge takes as its scale. */
export function withinRaceVariances({ featureCount, offsets, features }: ChoiceData): Float64Array {
  const variances = new Float64Array(featureCount);
  const rowCount = offsets[offsets.length - 1] ?? 0;
  for (let r = 0; r + 1 < offsets.length; r++) {
    const [first, end] = [offsets[r] ?? 0, offsets[r + 1] ?? 0];
    for (let k = 0; k < featureCount; k++) {
      let sum = 0;
      let squares = 0;
      for (let i = first; i < end; i++) sum += features[i * featureCount + k] ?? 0;
      const mean = sum / (end - first);
      for (let i = first; i < end; i++) squares += ((features[i * featureCount + k] ?? 0) - mean) ** 2;
      variances[k] = (variances[k] ?? 0) + squares;
    }
  }
  return variances.map((squares) => squares / rowCount);
}
