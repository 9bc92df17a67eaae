import { parisDayOf, type RaceDay } from "../kernel/time.ts";
import type { RaceCard } from "../race/card.ts";
import type { Programme, SourceName } from "../race/race.ts";

/** How many French races a programme lists of its day. */
export type ListedRaces = { readonly day: RaceDay; readonly races: number };

/**
 * The French races that a programme lists; its day is the one on which most of its races start, since the programme of a
 * day ends with races abroad after midnight.
 *
 * @returns undefined where it does not tell each race's country or no race's off (Geny)
 */
export function frenchRacesOf({ races }: Pick<Programme, "races">): ListedRaces | undefined {
  if (races.some(({ country }) => country === undefined)) return undefined;
  const byDay = new Map<RaceDay, { all: number; french: number }>();
  for (const { country, startsAt } of races) {
    if (startsAt === undefined) continue;
    const count = byDay.get(parisDayOf(startsAt)) ?? { all: 0, french: 0 };
    count.all += 1;
    count.french += country === "FRA" ? 1 : 0;
    byDay.set(parisDayOf(startsAt), count);
  }
  const [largest] = [...byDay].toSorted(([, a], [, b]) => b.all - a.all);
  return largest && { day: largest[0], races: largest[1].french };
}

/** Fewer than one meeting's races are no measure: operators differ by a meeting. */
const FEWEST_COMPARED = 8;
/**
 * Part of another source's French races below which a programme is cut short and not merely another choice. How far
 * operators differ was never captured on one day: only the half counts, which no choice of meetings explains.
 */
const CUT_SHORT = 0.5;

/** Why one programme is not believed beside another's of the same day; undefined where both may be right. */
export function cutShort(
  listed: ListedRaces,
  other: { readonly source: SourceName; readonly listed: ListedRaces },
): string | undefined {
  const { day, races } = other.listed;
  if (listed.day !== day || races < FEWEST_COMPARED || listed.races >= CUT_SHORT * races) return undefined;
  return `lists ${listed.races} French races of ${day}, and ${other.source} ${races}`;
}

/**
 * Starters by which two good cards of one race may differ: of 1,940 recorded French races no two looks an hour apart
 * differed by more (`bench/disagreements.ts`), so more is a page that lost rows.
 */
const LATE_STARTERS = 4;

/** Why one card of a race is not believed beside another's: it counts fewer starters than news that come late explain. */
export function fieldCutShort(card: RaceCard, other: RaceCard): string | undefined {
  const [starters, others] = [startersOf(card), startersOf(other)];
  if (starters === 0 || starters + LATE_STARTERS >= others) return undefined;
  return `counts ${starters} starters, and ${other.source} ${others}`;
}

function startersOf({ runners }: RaceCard): number {
  return runners.filter(({ nonRunner }) => !nonRunner).length;
}

/** The programmes of a day that another one of them shows to be cut short, with the reason. */
export function shortProgrammes(
  programmes: readonly Programme[],
): readonly { readonly source: SourceName; readonly reason: string }[] {
  const known = programmes.flatMap((programme) => {
    const listed = frenchRacesOf(programme);
    return listed ? [{ source: programme.source, listed }] : [];
  });
  return known.flatMap(({ source, listed }) => {
    const reason = known.map((other) => cutShort(listed, other)).find((found) => found !== undefined);
    return reason === undefined ? [] : [{ source, reason }];
  });
}
