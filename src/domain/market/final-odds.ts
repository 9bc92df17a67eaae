import { at } from "../model/at.ts";

/**
 * How the win shares of a pool move from our look (H-5) to the last bet, which is the moment that is paid.
 *
 * log share(final) = a + (1 + b)·log share(now) + N(0, σ²), with a such that the shares sum to 1.
 */
export type FinalOddsLaw = {
  /** b: how much the field sharpens. Dimensionless. */
  readonly sharpening: number;
  /** σ of the log share of runners above and below `favouriteShare`. */
  readonly favouriteLogSd: number;
  readonly otherLogSd: number;
  /** 0..1 */
  readonly favouriteShare: number;
  /**
   * ρ, how much of the move is knowledge: 0, noise; 1, the final share is the chance. A winner's dividend has moved by
   * −ρσ² on average in its log, so with ρ = 1 uncertainty lowers the dividend of the bets that win, where noise would
   * raise it by Jensen's inequality.
   */
  readonly informed: number;
  readonly source: string;
  readonly measuredOn: string;
  /** Races. */
  readonly n: number;
};

/** The specification's law, with late money taken as informed. */
export const SPECIFIED_FINAL_ODDS: FinalOddsLaw = {
  sharpening: 0.1,
  favouriteLogSd: 0.24,
  otherLogSd: 0.31,
  favouriteShare: 0.1,
  informed: 1,
  source: "mathematical specification §3.5, §5 (b = 0.106 ± 0.003 over runners, each counting the same)",
  measuredOn: "2025-10 to 2026-04",
  n: 1252,
};

/**
 * The same law with the sharpening that the money shows.
 *
 * Counting every runner the same, the slope of log share is +0.10 on our days too (1,306 French races, 24 October to 31
 * December 2025, odds at most 20 minutes before the off), but longshots make it, and part of it is only that the log of an
 * uncertain share averages low. Weighted by money it is 0.019 ± 0.005 (two halves: 0.022, 0.017). With 0.10 winning
 * favourites above 35 % are paid 22 % more than expected and winners of 5–10 % are paid 10 % less; with 0.02 it is 14 %
 * more and 6 % less. Over all winners paid/expected is 1.001 ± 0.008 with ρ = 1 and the σ below, 0.950 with ρ = 0, and
 * winners' log shares end 0.12 above the money's mean, 1.3 times their variance: late money knows.
 */
export const MEASURED_FINAL_ODDS: FinalOddsLaw = {
  ...SPECIFIED_FINAL_ODDS,
  sharpening: 0.02,
  source: "recorded French races of 24 October to 31 December 2025, shops (test/recorded/final-odds.test.ts)",
  measuredOn: "2025-12-31",
  n: 1306,
};

/** Nothing moves any more: odds that are final, and the specification's raw worked examples. */
export const FINAL_AS_SHOWN: FinalOddsLaw = {
  sharpening: 0,
  favouriteLogSd: 0,
  otherLogSd: 0,
  favouriteShare: 0.1,
  informed: 0,
  source: "odds taken as final",
  measuredOn: "always",
  n: 0,
};

/** Where the shares are expected to end; lists by starter. */
export type FinalShares = {
  /** At the median of the move, summing to 1. */
  readonly publicWin: readonly number[];
  /** σ of the log share of each. */
  readonly logSd: readonly number[];
  readonly informed: number;
};

/**
 * @param publicWin the public's shares now, each > 0, summing to 1
 * @throws RangeError on a share that is not above 0
 */
export function forecastFinalShares(publicWin: readonly number[], law: FinalOddsLaw): FinalShares {
  const raw = publicWin.map((share) => {
    if (!(share > 0 && share <= 1)) throw new RangeError(`share ${share}`);
    return share ** (1 + law.sharpening);
  });
  const total = raw.reduce((sum, share) => sum + share, 0);
  return {
    publicWin: raw.map((share) => share / total),
    logSd: publicWin.map((_, i) => (at(publicWin, i) > law.favouriteShare ? law.favouriteLogSd : law.otherLogSd)),
    informed: law.informed,
  };
}
