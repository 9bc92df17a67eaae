/**
 * Entry `i` of a vector of numbers.
 *
 * @throws RangeError outside the vector: reading past the end would put NaN into a probability without a word
 */
export function at(values: ArrayLike<number>, i: number): number {
  const value = values[i];
  if (value === undefined) throw new RangeError(`no entry ${i} in a vector of ${values.length}`);
  return value;
}
