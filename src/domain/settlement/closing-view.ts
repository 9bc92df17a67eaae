import { fieldOdds } from "../market/field-odds.ts";
import { publicOdds } from "../market/market-quality.ts";
import { winProbabilities } from "../market/win-probabilities.ts";
import type { OddsByRunner, Pool } from "../race/card.ts";
import type { Finish } from "../race/race-result.ts";

/**
 * A race's chances beside the closing market. A diagnostic of the forecast, never a price: in pari mutuel nobody gets the
 * odds of H-5, and everybody is paid the last ones (gpi.md §19.9).
 *
 * All figures are natural logs of ratios of chances to win.
 */
export type ClosingView = {
  readonly pool: Pool;
  /** The closing shares come from odds as shown, cut. */
  readonly basis: "final_odds_truncated";
  /** Starters of the analysis that ran, by number. */
  readonly runners: readonly ClosingRunner[];
  /** Of those who came first, their mean; absent without an arrival. */
  readonly winner?: WinnerGain | undefined;
};

export type ClosingRunner = {
  readonly number: number;
  /** ln(p_model / p_close): above 0, the model gives the horse more than the public did in the end. */
  readonly modelOverClose: number;
  /** ln(p_close / p_H5): above 0, the public came to the horse after our look: "taken over closing − 1" for fixed odds. */
  readonly closeOverH5: number;
};

/** Log score on the winner: above 0, the first gave the winner more than the second. */
export type WinnerGain = {
  readonly modelOverClose: number;
  readonly closeOverH5: number;
  readonly modelOverH5: number;
};

/** What was said of a starter at H-5. */
type Said = {
  readonly number: number;
  readonly winProbability?: number | undefined;
  readonly marketProbability?: number | undefined;
};

/**
 * Compares the chances of H-5 with the closing market.
 *
 * Horses that did not run are left out on every side, and the chances of the others rescaled.
 *
 * @returns undefined where a starter lacks a chance or its final odds
 */
export function closingView(
  said: readonly Said[],
  closing: { readonly pool: Pool; readonly win: OddsByRunner },
  result: { readonly finish: Finish; readonly nonRunners: readonly number[] },
): ClosingView | undefined {
  const ran = said.filter(({ number }) => !result.nonRunners.includes(number));
  const numbers = ran.map(({ number }) => number);
  const shown = fieldOdds(numbers, closing.win);
  if (!shown.ok) return undefined;
  const read = winProbabilities(publicOdds(closing.pool, shown.value), { kind: "proportional" });
  const model = rescaled(ran.map((runner) => runner.winProbability));
  const h5 = rescaled(ran.map((runner) => runner.marketProbability));
  if (!read.ok || !model || !h5) return undefined;
  const close = read.value.probabilities;
  const runners = numbers.map((number, i) => ({
    number,
    modelOverClose: logRatio(model[i], close[i]),
    closeOverH5: logRatio(close[i], h5[i]),
  }));
  const first = result.finish[0] ?? [];
  const winners = runners.filter(({ number }) => first.includes(number));
  const view = { pool: closing.pool, basis: "final_odds_truncated", runners } as const;
  if (winners.length === 0) return view;
  const modelOverClose = meanOf(winners.map((winner) => winner.modelOverClose));
  const closeOverH5 = meanOf(winners.map((winner) => winner.closeOverH5));
  return { ...view, winner: { modelOverClose, closeOverH5, modelOverH5: modelOverClose + closeOverH5 } };
}

function rescaled(chances: readonly (number | undefined)[]): readonly number[] | undefined {
  const known = chances.flatMap((chance) => (chance !== undefined && chance > 0 ? [chance] : []));
  if (known.length !== chances.length) return undefined;
  const total = known.reduce((sum, chance) => sum + chance, 0);
  return known.map((chance) => chance / total);
}

function logRatio(above: number | undefined, below: number | undefined): number {
  if (above === undefined || below === undefined) throw new Error("lists of different lengths");
  return Math.log(above / below);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
