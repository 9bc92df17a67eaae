import { at } from "../model/at.ts";
import { orderOfFinish, placeProbabilities } from "../model/order-of-finish.ts";
import type { PlacePool } from "./dividend-forecast.ts";

/**
 * How far the place pool looks like the win pool: 0, money lies as the chances to be placed; 1, as the chances to win.
 *
 * Dimensionless. Nobody publishes the place stakes, so it was picked by how well 3,613 official simple placé dividends of
 * 1,246 races are met (PMU online, January 2023, final odds, takeout of each race from its booksum). Mean of
 * log(paid / forecast) from odds below 3 to odds above 25, and rms:
 *   0: −0.20 to +0.13, 0.256; 0.5: −0.08 to −0.06, 0.233; 1: 0.00 to −0.28, 0.266.
 * Seven shapes were tried on these same races and none on others held out; win shares to the power 0.8 do as well (0.235).
 * What is left is a forecast some 8 % too high (trot 2 %, other gaits 14 %), so the value of simple placé is flattered by
 * as much. On 126 shop dividends of 1 November 2025 weight 0 is nearer (rms 0.216 against 0.227).
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
  const law = orderOfFinish(publicWin, stageExponents);
  const placed = placeProbabilities(law, places);
  const weights = publicWin.map((_, i) => at(law.win, i) ** winWeight * (at(placed, i) / places) ** (1 - winWeight));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { stakes: weights.map((weight) => weight / total), takeout, places };
}
