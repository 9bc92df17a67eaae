import { minutesBetween } from "../kernel/time.ts";
import { SOURCE_NAMES, type SourceRace } from "../race/race.ts";
import { compareRaces } from "./merge-programmes.ts";
import type { PlannedRace } from "./plan.ts";

/** The source that numbers a race leads, also where it is missing from the new look. */
function bySource(one: SourceRace, other: SourceRace): number {
  return SOURCE_NAMES.indexOf(one.source) - SOURCE_NAMES.indexOf(other.source);
}

/** Less than this is the same off time: sources differ by seconds, tasks do not. */
const MOVED_MINUTES = 1;

/** Did the off move? A time that becomes known counts; one that a source no longer tells does not. */
function hasMoved(before: PlannedRace["startsAt"], after: PlannedRace["startsAt"]): boolean {
  if (after === undefined) return false;
  return before === undefined || Math.abs(minutesBetween(before, after)) >= MOVED_MINUTES;
}

/**
 * The new plan of a day over the old: a race that moved gets the next revision, one that is no more listed keeps what
 * was known of it, and what was known is not lost where the new look lacks it.
 */
export function keepRevisions(before: readonly PlannedRace[], after: readonly PlannedRace[]): PlannedRace[] {
  const known = new Map(before.map((race) => [race.raceId, race]));
  const listed = new Set(after.map((race) => race.raceId));
  const updated = after.map((race) => {
    const old = known.get(race.raceId);
    return old ? updatedRace(old, race) : race;
  });
  return [...updated, ...before.filter((race) => !listed.has(race.raceId))].toSorted(compareRaces);
}

/**
 * One race over its old self. The revision counts moves of a race that is still to run, and its return after it was
 * cancelled; an off time that is corrected afterwards is noted, and moves no task.
 */
export function updatedRace(old: PlannedRace, seen: PlannedRace): PlannedRace {
  const moved = hasMoved(old.startsAt, seen.startsAt);
  const toRun = seen.status === "scheduled" && old.startsAt !== undefined;
  // Its tasks were taken away, and their names stay used.
  const reinstated = toRun && old.status === "cancelled";
  const first = old.firstStartsAt ?? (moved && toRun ? old.startsAt : undefined);
  const unseen = old.sources.filter((was) => !seen.sources.some((now) => now.source === was.source));
  return {
    ...seen,
    racecourse: old.racecourse, // each operator spells it in its own way
    startsAt: moved ? seen.startsAt : old.startsAt,
    ...(first === undefined ? {} : { firstStartsAt: first }),
    revision: (moved && toRun) || reinstated ? old.revision + 1 : old.revision,
    title: seen.title ?? old.title,
    discipline: seen.discipline ?? old.discipline,
    distance: seen.distance ?? old.distance,
    declaredRunners: seen.declaredRunners ?? old.declaredRunners,
    prize: seen.prize ?? old.prize,
    ...betsOf(seen.bets.length > 0 ? seen : old),
    sources: [...seen.sources, ...unseen].toSorted(bySource),
  };
}

/** The list and what of it is not sold are of one look. */
function betsOf({ bets, betsOffSale }: PlannedRace): Pick<PlannedRace, "bets" | "betsOffSale"> {
  return { bets, ...(betsOffSale ? { betsOffSale } : {}) };
}
