import type { Instant } from "../domain/kernel/time.ts";

/** The time, passed in: the real one in the service, a virtual one in a replay. */
export interface Clock {
  now(): Instant;
}

/** A clock that started at a moment of a recorded day and runs a number of times as fast as the machine's. */
export type ClockRate = {
  /** What it showed at `wallStart`. */
  readonly virtualStart: Instant;
  readonly wallStart: Instant;
  /** 60: a minute passes in a second. */
  readonly speed: number;
};

export interface RunningClock extends Clock {
  readonly rate: ClockRate;
  /** When the machine's clock shows what this one calls `instant`. */
  toWall(instant: Instant): Instant;
  fromWall(wall: Instant): Instant;
}
