/** Starts that the mean of all counts beside a horse's or a person's own (specification §4.3: about 20). */
const SHRINKAGE_STARTS = 20;

/**
 * A rate drawn towards the mean of all: (w + a·m) / (n + a). Three wins in 20 starts are not 150 in 1,000.
 *
 * @param successes of `starts`, 0 ≤ successes ≤ starts
 * @param mean of all, 0..1
 * @returns undefined where the two counts cannot be of one career: a source that was read between two updates
 */
export function shrunkRate(successes: number, starts: number, mean: number): number | undefined {
  if (!(successes >= 0 && starts >= successes && starts < Infinity)) return undefined;
  return (successes + SHRINKAGE_STARTS * mean) / (starts + SHRINKAGE_STARTS);
}
