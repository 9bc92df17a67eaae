import { instantOf, millisecondsOf } from "../domain/kernel/time.ts";
import type { ClockRate, RunningClock } from "../ports/clock.ts";

/** @throws RangeError on a speed that is not above 0 */
export function createRunningClock(rate: ClockRate, wallNow: () => number = Date.now): RunningClock {
  if (!(rate.speed > 0 && rate.speed < Infinity)) throw new RangeError(`speed must be above 0, got ${rate.speed}`);
  const [virtual, wall] = [millisecondsOf(rate.virtualStart), millisecondsOf(rate.wallStart)];
  const fromWallMs = (at: number) => instantOf(Math.round(virtual + (at - wall) * rate.speed));
  return {
    rate,
    now: () => fromWallMs(wallNow()),
    // Rounded up: a task must not run a virtual moment before it is due.
    toWall: (instant) => instantOf(Math.ceil(wall + (millisecondsOf(instant) - virtual) / rate.speed)),
    fromWall: (at) => fromWallMs(millisecondsOf(at)),
  };
}
