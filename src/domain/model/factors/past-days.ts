import { comparableName } from "../../kernel/names.ts";
import type { Instant, RaceDay } from "../../kernel/time.ts";
import type { Runner } from "../../race/card.ts";
import type { SourceName } from "../../race/race.ts";
import { readShoeing, type Shoeing } from "./shoeing.ts";

/** One start of the past, as an archive of cards and arrivals knows it. */
export type PastStart = {
  readonly day: RaceDay;
  readonly runner: Pick<Runner, "name" | "jockey" | "trainer" | "shoeing">;
  /** Metres run. */
  readonly distance?: number | undefined;
  readonly won: boolean;
  /** Seconds a kilometre, where the archive has them. */
  readonly chrono?: number | undefined;
};

export type Tally = { readonly starts: number; readonly wins: number };

/** What past days know of a horse. */
export type HorsePast = {
  readonly lastDay: RaceDay;
  readonly lastDistance?: number | undefined;
  readonly lastShoeing?: Shoeing | undefined;
  /** Seconds a kilometre, latest first, of at most the last three starts. */
  readonly chronos: readonly number[];
};

/**
 * What an archive of past days adds to a card: rates of people and the last start of each horse, by comparable name.
 *
 * A card carries none of it (the PMU's has no rates and no chronos), so every model works without; a horse or a person
 * that the archive does not know has no entry, and its factors are absent.
 */
export type PastDays = {
  /** The archive ends before this day: nothing of it, and nothing later, is in there. */
  readonly before: RaceDay;
  /** Days with a start. */
  readonly days: number;
  /** The last of them; absent in an archive that is empty. */
  readonly lastDay?: RaceDay | undefined;
  readonly jockeys: ReadonlyMap<string, Tally>;
  readonly trainers: ReadonlyMap<string, Tally>;
  readonly horses: ReadonlyMap<string, HorsePast>;
  /** Whose page of last starts was added to the archive, and when it was seen; absent where none was. */
  readonly told?: { readonly source: SourceName; readonly observedAt: Instant } | undefined;
};

/** Starts of which the chronos are kept (GPI specification §5.4: the last three). */
export const CHRONOS_KEPT = 3;

/** No day gathered yet: everything before it is still to come. */
export function noPastDays(before: RaceDay): PastDays {
  return { before, days: 0, jockeys: new Map(), trainers: new Map(), horses: new Map() };
}

/**
 * Gathers the starts of the days since the archive ended, up to but not on a day.
 *
 * @param past the archive so far; it is left as it is
 * @param starts in any order; those before the archive's end are in it already, those on `before` or later know its races:
 *   both are left out
 */
export function extendPastDays(past: PastDays, before: RaceDay, starts: readonly PastStart[]): PastDays {
  const jockeys = new Map(past.jockeys);
  const trainers = new Map(past.trainers);
  const horses = new Map(past.horses);
  const since = starts
    .filter(({ day }) => day >= past.before && day < before)
    .toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  for (const { day, runner, distance, won, chrono } of since) {
    count(jockeys, runner.jockey, won);
    count(trainers, runner.trainer, won);
    const name = comparableName(runner.name);
    const chronos = [...(chrono === undefined ? [] : [chrono]), ...(horses.get(name)?.chronos ?? [])];
    horses.set(name, {
      lastDay: day,
      lastDistance: distance,
      lastShoeing: runner.shoeing === undefined ? undefined : readShoeing(runner.shoeing),
      chronos: chronos.slice(0, CHRONOS_KEPT),
    });
  }
  const seen = new Set(since.map(({ day }) => day));
  return { before, days: past.days + seen.size, lastDay: since.at(-1)?.day ?? past.lastDay, jockeys, trainers, horses };
}

export function tallyOf(tallies: ReadonlyMap<string, Tally>, person: string | undefined): Tally | undefined {
  return person === undefined ? undefined : tallies.get(comparableName(person));
}

function count(tallies: Map<string, Tally>, person: string | undefined, won: boolean): void {
  if (person === undefined) return;
  const name = comparableName(person);
  const { starts, wins } = tallies.get(name) ?? { starts: 0, wins: 0 };
  tallies.set(name, { starts: starts + 1, wins: wins + (won ? 1 : 0) });
}
