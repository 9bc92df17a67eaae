import { wilsonInterval } from "./wilson-interval.ts";

/** Chances of one size, and how often what they told of happened. */
export type CalibrationBand = {
  /** Chances of `from` (included) to `below`; 0..1 */
  readonly from: number;
  readonly below: number;
  readonly count: number;
  /** Mean of the chances. */
  readonly expected: number;
  /** Share that happened. */
  readonly observed: number;
  /** 95 % by Wilson. */
  readonly low: number;
  readonly high: number;
};

/** Ten bands, a quarter of a decade each, the last one from 0 (specification §4.4: ten, spaced by logarithm). */
const EDGES = [0, ...Array.from({ length: 10 }, (_, k) => 10 ** (-(9 - k) / 4))];

/**
 * Whether what was told to happen in 1 of 10 happens in 1 of 10; bands without a chance are left out.
 *
 * @throws RangeError on a chance outside 0..1
 */
export function calibrationBands(
  told: readonly { readonly chance: number; readonly happened: boolean }[],
): CalibrationBand[] {
  const bands = Map.groupBy(told, ({ chance }) => {
    if (!(chance >= 0 && chance <= 1)) throw new RangeError(`a chance of ${chance}`);
    return Math.min(
      EDGES.findLastIndex((edge) => chance >= edge),
      EDGES.length - 2,
    );
  });
  return [...bands]
    .toSorted(([a], [b]) => a - b)
    .map(([band, own]) => {
      const hits = own.filter(({ happened }) => happened).length;
      return {
        from: EDGES[band] ?? Number.NaN,
        below: EDGES[band + 1] ?? Number.NaN,
        count: own.length,
        expected: own.reduce((sum, { chance }) => sum + chance, 0) / own.length,
        observed: hits / own.length,
        ...wilsonInterval(hits, own.length),
      };
    });
}
