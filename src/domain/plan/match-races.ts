import { comparableName } from "../kernel/names.ts";
import { minutesBetween } from "../kernel/time.ts";
import type { ProgrammeRace, SourceRace } from "../race/race.ts";

/** Minutes between two sources' off times of one race: late changes reach them at different moments. */
const SAME_RACE_MINUTES = 30;
/** Without equal numbers only the time tells races of a meeting apart; they are 15 minutes apart or more. */
const SAME_TIME_MINUTES = 7;

/** Is it the same racecourse? `VINCENNES` is `PARIS-VINCENNES`, and `CAGNES` is `CAGNES SUR MER`. */
export function sameRacecourse(one: string, other: string): boolean {
  const [a, b] = [words(one), words(other)];
  if (a.size === 0 || b.size === 0) return false;
  return [...a].every((word) => b.has(word)) || [...b].every((word) => a.has(word));
}

/**
 * The race of a list that another source's entry is, by racecourse, then race number and off time, then off time alone,
 * then title. Meeting numbers differ between operators and decide nothing.
 */
export function findSameRace<R extends SourceRace>(races: readonly R[], entry: ProgrammeRace): R | undefined {
  const alike = races.filter((race) => sameRacecourse(race.racecourse, entry.racecourse));
  // Under its full name first: ANGERS is not LE LION D'ANGERS where both race on one day.
  const named = alike.filter((race) => comparableName(race.racecourse) === comparableName(entry.racecourse));
  const there = named.length > 0 ? named : alike;
  const numbered = there.filter((race) => race.raceNumber !== undefined && race.raceNumber === entry.raceNumber);
  const byNumber = numbered.find((race) => (minutesApart(race, entry) ?? 0) <= SAME_RACE_MINUTES);
  if (byNumber) return byNumber;
  const timed = there
    .map((race) => ({ race, apart: minutesApart(race, entry) }))
    .filter((match): match is { race: R; apart: number } => match.apart !== undefined)
    .toSorted((a, b) => a.apart - b.apart);
  if (timed[0] && timed[0].apart <= SAME_TIME_MINUTES) return timed[0].race;
  if (entry.startsAt !== undefined || entry.title === undefined) return undefined;
  const title = comparableName(entry.title);
  const titled = there.filter((race) => race.title !== undefined && comparableName(race.title) === title);
  return titled.length === 1 ? titled[0] : undefined;
}

function minutesApart(one: SourceRace, other: SourceRace): number | undefined {
  if (one.startsAt === undefined || other.startsAt === undefined) return undefined;
  return Math.abs(minutesBetween(one.startsAt, other.startsAt));
}

/** Words that tell no racecourse from another. */
const EMPTY_WORDS = new Set(["DE", "LA", "LE", "LES", "DU", "D", "L", "HIPPODROME"]);

function words(racecourse: string): Set<string> {
  // ZEturf writes a foreign racecourse with its country: `WOLVERHAMPTON (GB)`.
  const bare = racecourse.replace(/\([A-Z]{2,3}\)\s*$/i, "").replace(/\[[^\]]*\]\s*$/, "");
  return new Set(
    comparableName(bare)
      .split(" ")
      .filter((word) => word !== "" && !EMPTY_WORDS.has(word)),
  );
}
