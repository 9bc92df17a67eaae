import { comparableName } from "../../kernel/names.ts";
import { type Instant, minutesBetween, type RaceDay } from "../../kernel/time.ts";
import type { RaceCard } from "../../race/card.ts";
import type { HorsePerformances, PastPerformances } from "../../race/past-performances.ts";
import type { SourceName } from "../../race/race.ts";
import { CHRONOS_KEPT, type HorsePast, noPastDays, type PastDays } from "./past-days.ts";

/**
 * Adds the last starts that a source tells of a race's horses to what the archive of past days knows.
 *
 * Of each horse whoever knows the later start tells the day and the distance of it; the chronos are those of its last
 * three timed starts by either. Its shoes at the last start only the archive has, so they are dropped where that start
 * is not the archive's. Rates of jockeys and trainers are the archive's alone: these starts are one horse's, and not
 * those of the people who rode it. Place, racecourse, field and discipline of a start are stored and read by no factor.
 *
 * @param day of the race: starts of that day and later are left out, since they know it
 */
export function joinPerformances(
  past: PastDays | undefined,
  performances: PastPerformances | undefined,
  day: RaceDay,
): PastDays | undefined {
  if (!performances) return past;
  const known = past ?? noPastDays(day);
  const horses = new Map(known.horses);
  for (const told of performances.horses) {
    const name = comparableName(told.name);
    const joined = joinedOf(horses.get(name), told, day);
    if (joined) horses.set(name, joined);
  }
  const { source, observedAt } = performances;
  return { ...known, horses, told: { source, observedAt } };
}

function joinedOf(archived: HorsePast | undefined, { starts }: HorsePerformances, day: RaceDay): HorsePast | undefined {
  const before = starts.filter((start) => start.day < day);
  const [last] = before;
  if (!last) return archived;
  const timed = before.flatMap(({ chrono }) => (chrono === undefined ? [] : [chrono])).slice(0, CHRONOS_KEPT);
  if (archived && archived.lastDay >= last.day) {
    // The archive counts to its last start; the source may have times of starts before the archive began.
    return { ...archived, chronos: timed.length > archived.chronos.length ? timed : archived.chronos };
  }
  return { lastDay: last.day, lastDistance: last.distance, chronos: timed };
}

/** Whose last starts the factors were read from, how old they are, and of how much of the field they tell. */
export type PerformancesShown = {
  readonly source: SourceName;
  readonly url: string;
  readonly observedAt: Instant;
  /** Before the odds of H-5. */
  readonly ageMinutes: number;
} & PerformancesCoverage;

export type PerformancesCoverage = {
  readonly starters: number;
  /** With at least one start before the day. */
  readonly withStarts: number;
  /** With at least one timed start. */
  readonly withChronos: number;
};

/** Counted by number and name: absence is absence, and a horse that never ran has no start to tell. */
function performancesCoverage(
  starters: readonly Pick<HorsePerformances, "number" | "name">[],
  { horses }: PastPerformances,
  day: RaceDay,
): PerformancesCoverage {
  const names = new Map(starters.map(({ number, name }) => [number, comparableName(name)]));
  const own = horses.filter(({ number, name }) => names.get(number) === comparableName(name));
  const before = own.map(({ starts }) => starts.filter((start) => start.day < day));
  return {
    starters: starters.length,
    withStarts: before.filter((starts) => starts.length > 0).length,
    withChronos: before.filter((starts) => starts.some(({ chrono }) => chrono !== undefined)).length,
  };
}

/** @param at when the odds of H-5 were seen */
export function performancesShown(
  performances: PastPerformances,
  { runners }: RaceCard,
  { day, at }: { readonly day: RaceDay; readonly at: Instant },
): PerformancesShown {
  const { source, url, observedAt } = performances;
  const starters = runners.filter(({ nonRunner }) => !nonRunner);
  const ageMinutes = minutesBetween(observedAt, at);
  return { source, url, observedAt, ageMinutes, ...performancesCoverage(starters, performances, day) };
}
