import { Temporal } from "temporal-polyfill";
import { err, ok, type Result } from "./result.ts";

/** A moment, always as `2025-12-10T12:55:00.000Z`: one shape, so that instants compare as text. */
export type Instant = string & { readonly __kind: "instant" };
/** A day in Paris, `2025-12-10`. */
export type RaceDay = string & { readonly __kind: "race day" };
/** A time on the clocks of Paris, `14:15`. */
export type ParisTime = string & { readonly __kind: "paris time" };

/** All of French racing, and its bets, runs on the clocks of Paris. */
export const PARIS = "Europe/Paris";

export type TimeError =
  | { readonly kind: "not_a_day"; readonly text: string }
  | { readonly kind: "not_a_time"; readonly text: string }
  /** 02:30 on the last Sunday of March: no clock in Paris ever shows it. */
  | { readonly kind: "skipped_by_clock_change"; readonly text: string };

/** @param milliseconds since 1970, UTC @throws RangeError outside what a Date holds */
export function instantOf(milliseconds: number): Instant {
  return new Date(milliseconds).toISOString() as Instant;
}

/** Reads an ISO date-time that carries its offset (`Z` or `+01:00`). */
export function parseInstant(text: string): Instant | undefined {
  if (isInstant(text)) return text;
  try {
    return instantOf(Temporal.Instant.from(text).epochMilliseconds);
  } catch {
    return undefined; // RangeError: not a moment; the caller says which field
  }
}

/** In our own shape already, as every stored document has it: a day's documents hold a hundred thousand. */
function isInstant(text: string): text is Instant {
  if (text.length !== "2025-12-10T12:55:00.000Z".length || !text.endsWith("Z")) return false;
  const milliseconds = Date.parse(text);
  return !Number.isNaN(milliseconds) && instantOf(milliseconds) === text;
}

/** Milliseconds since 1970, UTC. */
export function millisecondsOf(instant: Instant): number {
  return Date.parse(instant);
}

export function addMinutes(instant: Instant, minutes: number): Instant {
  return instantOf(millisecondsOf(instant) + minutes * 60_000);
}

/** Minutes from the first to the second; negative where the second is earlier. */
export function minutesBetween(from: Instant, to: Instant): number {
  return (millisecondsOf(to) - millisecondsOf(from)) / 60_000;
}

/** Reads a real day of the calendar: 29 February of a common year is refused. */
export function parseRaceDay(text: string): Result<RaceDay, TimeError> {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return err({ kind: "not_a_day", text });
  try {
    return ok(Temporal.PlainDate.from(text, { overflow: "reject" }).toString() as RaceDay);
  } catch {
    return err({ kind: "not_a_day", text });
  }
}

export function parisDayOf(instant: Instant): RaceDay {
  return inParis(instant).toPlainDate().toString() as RaceDay;
}

/** `14:15`, seconds dropped. */
export function parisTimeOf(instant: Instant): ParisTime {
  return inParis(instant).toPlainTime().toString({ smallestUnit: "minute" }) as ParisTime;
}

export function addDays(day: RaceDay, days: number): RaceDay {
  return Temporal.PlainDate.from(day).add({ days }).toString() as RaceDay;
}

/**
 * The moment at which the clocks of Paris show a time on a day.
 *
 * On the October night when 02:00–03:00 comes twice the earlier one is meant: no race runs then, and a plan that is
 * early can wait. The hour that March skips is an error, since no clock shows it.
 */
export function instantInParis(day: RaceDay, time: string): Result<Instant, TimeError> {
  if (!/^\d{2}:\d{2}$/.test(time)) return err({ kind: "not_a_time", text: time });
  let local: Temporal.PlainDateTime;
  try {
    local = Temporal.PlainDate.from(day).toPlainDateTime(Temporal.PlainTime.from(time, { overflow: "reject" }));
  } catch {
    return err({ kind: "not_a_time", text: time });
  }
  const zoned = local.toZonedDateTime(PARIS, { disambiguation: "earlier" });
  if (!zoned.toPlainDateTime().equals(local)) {
    return err({ kind: "skipped_by_clock_change", text: `${day} ${time}` });
  }
  return ok(instantOf(zoned.epochMilliseconds));
}

/** `2025-12-10 12:55:00 UTC`, as the plan answers it. */
export function showUtc(instant: Instant): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`;
}

function inParis(instant: Instant): Temporal.ZonedDateTime {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(PARIS);
}
