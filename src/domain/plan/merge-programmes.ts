import { raceIdOf, raceLabel } from "../kernel/race-id.ts";
import { minutesBetween, type RaceDay } from "../kernel/time.ts";
import { type Programme, type ProgrammeRace, SOURCE_NAMES, type SourceRace } from "../race/race.ts";
import { findSameRace, sameRacecourse } from "./match-races.ts";
import type { Agreement, DroppedRace, DropReason, PlannedRace } from "./plan.ts";

/** Off times this close are the same: some pages round to the minute. */
const AGREE_MINUTES = 1;

/**
 * One plan out of what the sources list.
 *
 * The PMU numbers the races; where it gives nothing, ZEturf's numbers serve, then Geny's. Each further source adds its
 * own name for a race that is there, and fills in what is missing; a race that only it lists is kept where its numbers
 * are free.
 *
 * @param countries ISO alpha-3; a race elsewhere is dropped as foreign
 */
export function mergeProgrammes(
  day: RaceDay,
  programmes: readonly Programme[],
  countries: ReadonlySet<string>,
): { readonly races: PlannedRace[]; readonly dropped: DroppedRace[] } {
  const inOrder = programmes.toSorted((a, b) => SOURCE_NAMES.indexOf(a.source) - SOURCE_NAMES.indexOf(b.source));
  const merged: Entry[] = [];
  const dropped: DroppedRace[] = [];
  for (const programme of inOrder) {
    const before = [...merged]; // two entries of one programme are never one race
    const owners = new Map(before.map((entry) => [entry.meetingNumber, entry.racecourse]));
    for (const race of programme.races) {
      const same = findSameRace(before, race);
      if (same) {
        if (same.sources.some((known) => known.source === race.source)) dropped.push(drop(race, "duplicate"));
        else same.sources.push(race);
        continue;
      }
      const reason = unfit(race, merged, owners);
      if (reason) dropped.push(drop(race, reason));
      else if (race.meetingNumber !== undefined && race.raceNumber !== undefined) {
        merged.push({ ...race, meetingNumber: race.meetingNumber, raceNumber: race.raceNumber, sources: [race] });
      }
    }
  }
  const races: PlannedRace[] = [];
  for (const entry of merged) {
    const country = firstOf(entry.sources, (race) => race.country);
    if (country !== undefined && countries.has(country)) races.push(planned(day, entry, country));
    else dropped.push(drop(entry, country === undefined ? "country_unknown" : "foreign"));
  }
  return { races: races.toSorted(compareRaces), dropped: dropped.toSorted(byLabel) };
}

/** A race on its way into the plan: the first source's words, and all sources' own. */
type Entry = ProgrammeRace & {
  readonly meetingNumber: number;
  readonly raceNumber: number;
  readonly sources: ProgrammeRace[];
};

function unfit(race: ProgrammeRace, merged: readonly Entry[], owners: ReadonlyMap<number, string>) {
  if (race.meetingNumber === undefined || race.raceNumber === undefined) return "no_number";
  const owner = owners.get(race.meetingNumber);
  if (owner !== undefined && !sameRacecourse(owner, race.racecourse)) return "number_clash";
  const taken = merged.some(
    (known) => known.meetingNumber === race.meetingNumber && known.raceNumber === race.raceNumber,
  );
  return taken ? "duplicate" : undefined;
}

function planned(day: RaceDay, entry: Entry, country: string): PlannedRace {
  const { meetingNumber, raceNumber, sources } = entry;
  return {
    raceId: raceIdOf({ day, meetingNumber, raceNumber }),
    meetingNumber,
    raceNumber,
    racecourse: entry.racecourse.toUpperCase(),
    country,
    title: firstOf(sources, (race) => race.title),
    startsAt: firstOf(sources, (race) => race.startsAt),
    revision: 1,
    status: entry.status,
    discipline: firstOf(sources, (race) => race.discipline),
    distance: firstOf(sources, (race) => race.distance),
    declaredRunners: firstOf(sources, (race) => race.declaredRunners),
    prize: firstOf(sources, (race) => race.prize),
    bets: firstOf(sources, (race) => race.bets) ?? [],
    ...offSaleOf(sources.find((race) => race.bets)),
    sources: sources.map(ownNames),
    agreement: agreementOf(sources),
  };
}

/** Of the source whose list of bets is kept. */
function offSaleOf(race: ProgrammeRace | undefined): Pick<PlannedRace, "betsOffSale"> {
  return race?.betsOffSale ? { betsOffSale: race.betsOffSale } : {};
}

/** Only what names the race at that source; the rest stands in the plan once. */
function ownNames({
  source,
  meetingNumber,
  raceNumber,
  url,
  meetingUrl,
  racecourse,
  startsAt,
}: SourceRace): SourceRace {
  return { source, meetingNumber, raceNumber, url, meetingUrl, racecourse, startsAt };
}

function agreementOf(sources: readonly SourceRace[]): Agreement {
  const times = sources.flatMap((race) => (race.startsAt === undefined ? [] : [race.startsAt])).toSorted();
  const [first] = times;
  const last = times.at(-1);
  if (first === undefined || last === undefined) return { startsAt: "unknown", minutesApart: undefined };
  if (times.length === 1) return { startsAt: "single_source", minutesApart: undefined };
  const minutesApart = minutesBetween(first, last);
  return { startsAt: minutesApart <= AGREE_MINUTES ? "agree" : "differ", minutesApart };
}

function firstOf<T>(sources: readonly ProgrammeRace[], read: (race: ProgrammeRace) => T | undefined): T | undefined {
  for (const race of sources) {
    const value = read(race);
    if (value !== undefined) return value;
  }
  return undefined;
}

function drop(race: ProgrammeRace, reason: DropReason): DroppedRace {
  const { source, meetingNumber, raceNumber, racecourse, startsAt } = race;
  const numbered = meetingNumber !== undefined && raceNumber !== undefined;
  return { source, label: numbered ? raceLabel({ meetingNumber, raceNumber }) : "?", racecourse, startsAt, reason };
}

/** Races with a time first, by time, then by number. */
export function compareRaces(a: PlannedRace, b: PlannedRace): number {
  const [timeA, timeB] = [a.startsAt ?? "~", b.startsAt ?? "~"]; // "~" sorts after every instant
  if (timeA !== timeB) return timeA < timeB ? -1 : 1;
  return a.meetingNumber - b.meetingNumber || a.raceNumber - b.raceNumber;
}

function byLabel(a: DroppedRace, b: DroppedRace): number {
  return a.source.localeCompare(b.source) || a.label.localeCompare(b.label, "en", { numeric: true });
}
