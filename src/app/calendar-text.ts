import { addDays, parisTimeOf } from "../domain/kernel/time.ts";
import { createTranslate, type Language } from "../messages/translate.ts";
import type { CalendarDay, CalendarEntry } from "./calendar-day.ts";

/**
 * A day as an iCalendar file (RFC 5545).
 *
 * Moments are in UTC and need no table of Paris's clock changes. The same plan is the same bytes: the stamp of an entry is
 * the plan's. Entries do not occupy the time of whoever keeps the calendar.
 */
export async function calendarText({ day, updatedAt, entries }: CalendarDay, language: Language): Promise<string> {
  const t = await createTranslate(language);
  // Loaded when the first calendar is asked for.
  const {
    default: createCalendar,
    ICalCalendarMethod,
    ICalEventStatus,
    ICalEventTransparency,
  } = await import("ical-generator");
  const calendar = createCalendar({
    prodId: { company: "horse-racing-orchestrator", product: "calendar" },
    name: t("calendar.name", { date: day }),
    method: ICalCalendarMethod.PUBLISH,
  });
  for (const entry of entries) {
    const { uid, moment, at, sequence, cancelled, race } = entry;
    const label = race.raceId.slice(11);
    calendar.createEvent({
      id: uid,
      sequence,
      stamp: new Date(updatedAt),
      lastModified: new Date(updatedAt),
      // A day, where the off is unknown: its end is not part of it.
      ...(at === undefined
        ? { start: new Date(day), end: new Date(addDays(day, 1)), allDay: true }
        : { start: new Date(at) }),
      summary: `${label} ${at === undefined ? t("calendar.noTime") : t(`calendar.${moment}`)} · ${race.racecourse}`,
      location: race.racecourse,
      description: descriptionOf(entry),
      status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  }
  return calendar.toString();
}

/** `PRIX DU TEST · 14:15 · ATTELE · 2700 m`; what is unknown is left out. The time is that of the off, in Paris. */
function descriptionOf({ race }: CalendarEntry): string {
  const { title, startsAt, discipline, distance } = race;
  const parts = [title, startsAt && parisTimeOf(startsAt), discipline, distance && `${distance} m`];
  return parts.filter((part) => part !== undefined).join(" · ");
}
