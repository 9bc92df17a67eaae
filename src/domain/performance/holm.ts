/**
 * P-values of several questions asked of one sample, deflated by Holm's step-down: the smallest counts `tried` times, the
 * next `tried − 1` times, and none becomes smaller than one before it.
 *
 * @param pValues each 0..1
 * @param tried all that were ever tried on this sample, these among them
 * @returns in the order given
 * @throws RangeError where fewer were tried than are given
 * @see Holm (1979), Scandinavian Journal of Statistics 6:65–70
 */
export function holm(pValues: readonly number[], tried: number = pValues.length): number[] {
  if (tried < pValues.length) throw new RangeError(`${tried} tried, ${pValues.length} given`);
  const adjusted = pValues.map(() => 1);
  let least = 0;
  const order = [...pValues.entries()].toSorted(([, a], [, b]) => a - b);
  for (const [rank, [index, value]] of order.entries()) {
    least = Math.max(least, Math.min(1, value * (tried - rank)));
    adjusted[index] = least;
  }
  return adjusted;
}
