import { runningTimes } from "./order/running-times.ts";
import { normalTimes } from "./order/time-law.ts";
import type { OrderOfFinish } from "./order-of-finish.ts";

const NORMAL = normalTimes();

/**
 * Chances to be placed by normal running times: the second opinion beside the stage-wise law, of the same chances to win.
 *
 * 0.3 ms for 16 starters, 1.6 ms for 30 (docs/model.md). Shown; no price, gate or stake goes by it.
 *
 * @returns one per runner of the law, summing to `places`; undefined below three runners
 * @see Henery (1981), JRSS-B 43:86–91; specification §2.2
 */
export function heneryPlaces({ win, runnerCount }: OrderOfFinish, places: 2 | 3): Float64Array | undefined {
  if (runnerCount < 3) return undefined;
  const { inFirstTwo, placed } = runningTimes(NORMAL, win);
  return places === 2 ? inFirstTwo : placed;
}
