import { addDays, addMinutes, type Instant, instantInParis, type RaceDay } from "../kernel/time.ts";

/** Minutes from one look for the official result to the next (product contract, §2). */
const NEXT_ATTEMPT_MINUTES: readonly number[] = [10, 20, 40];
/** After those, once more on the next morning; then the result is missing. */
const LAST_ATTEMPT_TIME = "09:00";

/** When to look again after a look that found nothing official; undefined after the last. */
export function nextResultAttempt(day: RaceDay, attempt: number, now: Instant): Instant | undefined {
  const minutes = NEXT_ATTEMPT_MINUTES[attempt - 1];
  if (minutes !== undefined) return addMinutes(now, minutes);
  if (attempt > NEXT_ATTEMPT_MINUTES.length + 1) return undefined;
  const morning = morningAfter(day);
  return morning > now ? morning : now;
}

/** When a day's results are looked at for the last time. */
export function morningAfter(day: RaceDay): Instant {
  const morning = instantInParis(addDays(day, 1), LAST_ATTEMPT_TIME);
  if (!morning.ok) throw new RangeError(`09:00 exists every day in Paris, not on ${day}?`);
  return morning.value;
}
