import { at } from "../model/at.ts";
import { orderOfFinish, placeProbabilities } from "../model/order-of-finish.ts";
import type { PlacePool } from "./dividend-forecast.ts";

/**
 * How far the place pool looks like the win pool: 0, money lies as the chances to be placed; 1, as the chances to win.
 *
 * Dimensionless. Nobody publishes the place stakes, so it is judged by how official dividends are met from final odds, the
 * placed horses being known (test/recorded/place-dividends.test.ts). PMU online, January 2023: fitted on the races of the
 * first half of the month the best weight is 0.40 with an rms of 0.145, and 0.5 has 0.147; on the second half, 1,890
 * dividends, both are 0.1 ± 0.3 % off on average, with rms 0.149 and 0.147. 0.5 is kept, since it errs least by odds: on
 * that half −1, +2, −1, −1 and +2 % in the bands from 1, 3, 6, 12 and 25, where 0.4 has −3 to +6 %. Free exponents on both chances and a power
 * of the win shares do no better. On 210 shop dividends of 1 November 2025 the mean is +1 ± 2 %.
 */
const PLACE_POOL_WIN_WEIGHT = 0.5;

/**
 * The simple placé pool that goes with what the public thinks of the win.
 *
 * @param publicWin the public's win shares: proportional on truncation mid-points, without any correction of ours
 * @param stageExponents of the gait's order law
 * @param takeout 0..1
 * @param winWeight 0..1, see {@link PLACE_POOL_WIN_WEIGHT}
 * @returns shares that sum to 1
 */
export function publicPlacePool(
  publicWin: readonly number[],
  stageExponents: readonly number[],
  takeout: number,
  places: 2 | 3,
  winWeight: number = PLACE_POOL_WIN_WEIGHT,
): PlacePool {
  return { stakes: publicPlaceShares(publicWin, stageExponents, places, winWeight), takeout, places };
}

/** The shares of that pool. */
export function publicPlaceShares(
  publicWin: readonly number[],
  stageExponents: readonly number[],
  places: 2 | 3,
  winWeight: number = PLACE_POOL_WIN_WEIGHT,
): number[] {
  const law = orderOfFinish(publicWin, stageExponents);
  const placed = placeProbabilities(law, places);
  const weights = publicWin.map((_, i) => at(law.win, i) ** winWeight * (at(placed, i) / places) ** (1 - winWeight));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
