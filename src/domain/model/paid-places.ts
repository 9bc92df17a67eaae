/** Places that simple placé pays; 0: the bet is not sold. */
export type PaidPlaces = 0 | 2 | 3;

/**
 * Paid places by the number of runners DECLARED, non-runners included: three from 8, two from 4 to 7, none below.
 *
 * Not by starters: in January 2023, 26 of 26 races declared with 8 or more that ran with 4–7 paid three places.
 *
 * @throws RangeError on a number that is not whole and positive
 * @see mathematical specification §2.3
 */
export function paidPlaces(declaredRunners: number): PaidPlaces {
  if (!(Number.isSafeInteger(declaredRunners) && declaredRunners > 0)) {
    throw new RangeError(`declared runners must be a positive whole number, got ${declaredRunners}`);
  }
  if (declaredRunners >= 8) return 3;
  return declaredRunners >= 4 ? 2 : 0;
}
