import { type Instant, instantOf, millisecondsOf } from "../domain/kernel/time.ts";
import type { Clock } from "../ports/clock.ts";

/** A clock that started at a moment of a recorded day and runs a number of times as fast as the machine's. */
export type ClockRate = {
  /** What it showed at `wallStart`. */
  readonly virtualStart: Instant;
  readonly wallStart: Instant;
  /** 60: a minute passes in a second. */
  readonly speed: number;
};

export type RunningClock = Clock & {
  readonly rate: ClockRate;
  /** When the machine's clock shows what this one calls `instant`. */
  toWall(instant: Instant): Instant;
  fromWall(wall: Instant): Instant;
};

/** @throws RangeError on a speed that is not above 0 */
export function createRunningClock(rate: ClockRate, wallNow: () => number = Date.now): RunningClock {
  if (!(rate.speed > 0 && rate.speed < Infinity)) throw new RangeError(`speed must be above 0, got ${rate.speed}`);
  const [virtual, wall] = [millisecondsOf(rate.virtualStart), millisecondsOf(rate.wallStart)];
  const fromWallMs = (at: number) => instantOf(Math.round(virtual + (at - wall) * rate.speed));
  return {
    rate,
    now: () => fromWallMs(wallNow()),
    toWall: (instant) => instantOf(Math.round(wall + (millisecondsOf(instant) - virtual) / rate.speed)),
    fromWall: (at) => fromWallMs(millisecondsOf(at)),
  };
}
