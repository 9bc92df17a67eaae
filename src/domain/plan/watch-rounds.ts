import { addDays, addMinutes, type Instant, instantInParis, minutesBetween, type RaceDay } from "../kernel/time.ts";
import type { Plan, PlannedRace } from "./plan.ts";

/** One programme request every so many minutes while races are pending: polite, and soon enough for H-5. */
export const WATCH_MINUTES = 5;
/** Where only races without an off time are pending: their time is told hours before. */
const UNKNOWN_OFF_MINUTES = 30;
/** Before the first off that is pending, minutes: half an hour before its H-30. */
const FIRST_LOOK_MINUTES = 60;
/** A start that is put off at the post is told after the off that was known: looked at until the result is due. */
const AFTER_OFF_MINUTES = 20;
/**
 * Close to an off, minutes before and after it: from before its H-5, so that a race brought forward is seen in time, until
 * a start that is put off at the post has been told.
 */
const CLOSE_BEFORE_MINUTES = 12;
const CLOSE_AFTER_MINUTES = 5;

/** Races still to run, as far as the plan knows. */
export function pendingRaces({ races }: Pick<Plan, "races">, now: Instant): PlannedRace[] {
  return races.filter(
    ({ startsAt, status }) =>
      status === "scheduled" && (startsAt === undefined || addMinutes(startsAt, AFTER_OFF_MINUTES) > now),
  );
}

/** How often a day is looked at, in minutes that divide an hour. */
export type WatchPace = {
  /** While races are pending. */
  readonly every: number;
  /** While one of them is close to its off; where it is not less than `every`, that holds there too. */
  readonly close: number;
};

/**
 * When the day is to be looked at next: on a round minute of the clock, so that whoever asks gets the same moment;
 * undefined once no race is pending, or the day is over.
 */
export function nextWatch(plan: Plan, now: Instant, { every, close }: WatchPace): Instant | undefined {
  const pending = pendingRaces(plan, now);
  const timed = pending.flatMap(({ startsAt }) => startsAt ?? []).toSorted();
  const [first] = timed;
  const untimed = pending.length > timed.length && now < endOf(plan.date);
  const rounds: Instant[] = [];
  if (first !== undefined) rounds.push(roundFrom(addMinutes(first, -FIRST_LOOK_MINUTES), now, every));
  if (untimed) rounds.push(roundAfter(now, UNKNOWN_OFF_MINUTES));
  for (const off of close < every ? timed : []) {
    const round = roundFrom(addMinutes(off, -CLOSE_BEFORE_MINUTES), now, close);
    if (round <= addMinutes(off, CLOSE_AFTER_MINUTES)) rounds.push(round);
  }
  return rounds.toSorted()[0];
}

/** The first round minute after both. */
function roundFrom(earliest: Instant, now: Instant, everyMinutes: number): Instant {
  return roundAfter(earliest > now ? earliest : now, everyMinutes);
}

/** `watch-20251016-1405`, by the clock of UTC. */
export function watchNameOf(day: RaceDay, runAt: Instant): string {
  return `watch-${day.replaceAll("-", "")}-${runAt.slice(11, 16).replace(":", "")}`;
}

/** The round minute after a moment, never that moment itself. */
export function roundAfter(after: Instant, everyMinutes: number): Instant {
  const hour = `${after.slice(0, 13)}:00:00.000Z` as Instant;
  const rounds = Math.floor(minutesBetween(hour, after) / everyMinutes) + 1;
  return addMinutes(hour, rounds * everyMinutes);
}

function endOf(day: RaceDay): Instant {
  const midnight = instantInParis(addDays(day, 1), "00:00");
  if (!midnight.ok) throw new RangeError(`midnight exists every day in Paris, not after ${day}?`);
  return midnight.value;
}
