import { instantOf } from "../domain/kernel/time.ts";
import type { Clock } from "../ports/clock.ts";

/** The machine's time. */
export const systemClock: Clock = { now: () => instantOf(Date.now()) };
