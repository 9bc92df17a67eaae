import type { RaceId } from "../../kernel/race-id.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { RaceDay } from "../../kernel/time.ts";
import type { RaceCard } from "../../race/card.ts";
import type { RaceResult } from "../../race/race-result.ts";
import type { PastStart } from "./past-days.ts";

/** Rises when a day is summed up in another way: days of another version are summed up anew, never mixed. */
export const ARCHIVE_VERSION = 1;

/** One starter of a race that is over. */
export type ArchivedStart = {
  readonly number: number;
  readonly horse: string;
  readonly jockey?: string | undefined;
  readonly trainer?: string | undefined;
  readonly shoeing?: string | undefined;
  /** Metres that it ran. */
  readonly distance?: number | undefined;
  /** A dead heat shares one; undefined where it did not come in, or the arrival does not go that far. */
  readonly place?: number | undefined;
  /** Seconds a kilometre. */
  readonly chrono?: number | undefined;
};

export type ArchivedRace = { readonly raceId: RaceId; readonly starts: readonly ArchivedStart[] };

/** What later days may know of a day: its races with an official arrival, and why the others are not in it. */
export type ArchivedDay = {
  readonly day: RaceDay;
  readonly races: readonly ArchivedRace[];
  readonly leftOut: readonly LeftOut[];
};

export type LeftOut = {
  readonly raceId: RaceId;
  readonly why: "cancelled" | "no_result" | "no_card" | "no_finish" | "unreadable";
};

/** Which past an analysis was given: two of one hash are the same starts. */
export type ArchiveIdentity = {
  readonly version: number;
  readonly days: number;
  readonly from?: RaceDay;
  readonly to?: RaceDay;
  readonly starts: number;
  /** SHA-256 over the starts, day after day. */
  readonly hash: string;
  /** Days whose document cannot be read: they are not counted above. */
  readonly unreadable: readonly RaceDay[];
};

/** The starters of one race as a card showed them, and where they came in. */
export function archivedRace(
  raceId: RaceId,
  cards: readonly RaceCard[],
  results: readonly RaceResult[],
): Result<ArchivedRace, LeftOut> {
  const result = results.find(({ status }) => status === "official");
  if (!result) {
    const cancelled = results.some(({ status }) => status === "cancelled");
    return err({ raceId, why: cancelled ? "cancelled" : "no_result" });
  }
  if ((result.finish[0] ?? []).length === 0) return err({ raceId, why: "no_finish" });
  const card = fullestOf(cards);
  if (!card) return err({ raceId, why: "no_card" });
  const places = placesOf(result);
  const starts = card.runners
    .filter(({ number, nonRunner }) => !nonRunner && !result.nonRunners.includes(number))
    .map(
      ({ number, name, jockey, trainer, shoeing, distance }): ArchivedStart => ({
        number,
        horse: name,
        jockey,
        trainer,
        shoeing,
        distance: distance ?? card.distance,
        place: places.get(number),
        chrono: result.chronos?.[number],
      }),
    );
  return ok({ raceId, starts });
}

/** The starts of a day as the archive of past days counts them. */
export function pastStartsOf({ day, races }: ArchivedDay): PastStart[] {
  return races.flatMap(({ starts }) =>
    starts.map(({ horse, jockey, trainer, shoeing, distance, place, chrono }) => ({
      day,
      runner: { name: horse, jockey, trainer, shoeing },
      distance,
      won: place === 1,
      chrono,
    })),
  );
}

/** The card that names the most jockeys and trainers; the first of those that name as many. */
function fullestOf(cards: readonly RaceCard[]): RaceCard | undefined {
  return cards.filter(({ runners }) => runners.length > 0).toSorted((a, b) => namedOn(b) - namedOn(a))[0];
}

function namedOn({ runners }: RaceCard): number {
  return runners.filter(({ jockey, trainer }) => jockey && trainer).length;
}

/** `[[4], [2, 7], [1]]`: 4 is first, 2 and 7 are second, 1 is fourth. */
function placesOf({ finish }: RaceResult): Map<number, number> {
  const places = new Map<number, number>();
  for (const group of finish) {
    const place = places.size + 1;
    for (const number of group) places.set(number, place);
  }
  return places;
}
