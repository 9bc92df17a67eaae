import type { Instant } from "../domain/kernel/time.ts";

/** The time, passed in: the real one in the service, a virtual one in a replay. */
export interface Clock {
  now(): Instant;
}
