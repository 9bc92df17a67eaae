/** Furthest from its race that a value counts (specification §4.3). */
const CLIP = 4;

/**
 * One factor of one race as the model sees it: standard deviations from the mean of the runners of whom it is known,
 * clipped to ±4, or only the distance from the mean.
 *
 * A runner of whom it is not known gets 0 here, and is told apart by the indicator of the factor's group.
 *
 * @param values by runner; undefined where nothing is known
 * @param scale `z` divides by the standard deviation; where all known values are one, nobody differs and all are 0
 */
export function standardise(values: readonly (number | undefined)[], scale: "z" | "centred"): number[] {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return values.map(() => 0);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  if (scale === "centred") return values.map((value) => (value === undefined ? 0 : value - mean));
  const spread = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length);
  // Equal values may leave a spread of their rounding.
  if (!(spread > 1e-12 * Math.max(1, Math.abs(mean)))) return values.map(() => 0);
  return values.map((value) => (value === undefined ? 0 : Math.max(-CLIP, Math.min(CLIP, (value - mean) / spread))));
}
