/** 95 % of a normal lie within this many standard errors. */
const Z = 1.959964;

/**
 * 95 % interval of a share, right where none or all of a few happened too.
 *
 * @param hits of `trials`
 * @throws RangeError on counts that no sample has
 * @see Wilson (1927), JASA 22:209–212
 */
export function wilsonInterval(hits: number, trials: number): { readonly low: number; readonly high: number } {
  if (!(trials > 0 && hits >= 0 && hits <= trials)) throw new RangeError(`${hits} of ${trials}`);
  const share = hits / trials;
  const spread = Z ** 2 / trials;
  const centre = (share + spread / 2) / (1 + spread);
  const half = (Z * Math.sqrt((share * (1 - share)) / trials + spread / (4 * trials))) / (1 + spread);
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
