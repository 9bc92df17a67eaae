import {
  addDays,
  addMinutes,
  type Instant,
  instantInParis,
  parseRaceDay,
  type RaceDay,
} from "../domain/kernel/time.ts";
import type { FaultName } from "./faults.ts";
import { type DayMeeting, type SimulatedDay, simulateDay } from "./simulate-day.ts";

/** Races that a meeting of `simulateDay` holds. */
const RACES_A_MEETING = 8;
const CROWD = 20;
/** The first race of a midnight meeting on the clocks of Paris, and minutes from one to the next: the third is off tomorrow. */
const LATE_OFF = "23:30";
const LATE_STEP = 20;

/**
 * A simulated day whose calendar is struck: on or before a night in which the clocks change, with a meeting that ends after
 * midnight, or with twenty meetings whose first races go off in the same minute.
 *
 * @param races of twenty meetings: as many each as makes at least so many together
 */
export function struckDay(
  { seed, day, races }: { readonly seed: number; readonly day: RaceDay; readonly races: number },
  switches: ReadonlySet<FaultName>,
): SimulatedDay {
  const struck = switches.has("clock-change") ? clockChangeOf(seed, day) : day;
  const crowd = switches.has("twenty-meetings");
  const simulated = simulateDay({ seed, day: struck, races: crowd ? CROWD * RACES_A_MEETING : races });
  const meetings = crowd ? atOnce(simulated.meetings, Math.ceil(races / CROWD)) : simulated.meetings;
  return { ...simulated, meetings: switches.has("midnight-meeting") ? withMidnight(struck, meetings) : meetings };
}

/** A Sunday of a clock change of that year, or the day before it: four choices, the seed takes one. */
function clockChangeOf(seed: number, day: RaceDay): RaceDay {
  const year = day.slice(0, 4);
  const sunday = lastSundayOf(seed % 2 === 0 ? `${year}-03-31` : `${year}-10-31`);
  return seed % 4 < 2 ? sunday : addDays(sunday, -1);
}

function lastSundayOf(lastOfMonth: string): RaceDay {
  const last = parseRaceDay(lastOfMonth);
  if (!last.ok) throw new RangeError(`${lastOfMonth} is no day`);
  const noon = instantInParis(last.value, "12:00");
  if (!noon.ok) throw new RangeError(noon.error.kind);
  return addDays(last.value, -new Date(noon.value).getUTCDay());
}

/** Each meeting's first races, the first of all of them at once. */
function atOnce(meetings: readonly DayMeeting[], racesEach: number): DayMeeting[] {
  const off = meetings[0]?.races[0]?.startsAt;
  return meetings.map((meeting) => ({
    ...meeting,
    races: meeting.races
      .slice(0, racesEach)
      .map((race, i) => (i === 0 && off !== undefined ? { ...race, startsAt: off } : race)),
  }));
}

/** The last meeting is held around midnight. */
function withMidnight(day: RaceDay, meetings: readonly DayMeeting[]): DayMeeting[] {
  const first = instantInParis(day, LATE_OFF);
  if (!first.ok) throw new RangeError(first.error.kind);
  const offOf = (i: number): Instant => addMinutes(first.value, i * LATE_STEP);
  const last = meetings.at(-1);
  if (!last) return [];
  const races = last.races.map((race, i) => ({ ...race, startsAt: offOf(i) }));
  return [...meetings.slice(0, -1), { ...last, races }];
}
