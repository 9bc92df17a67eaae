import { raceIdOf } from "../domain/kernel/race-id.ts";
import { err, ok, type Result } from "../domain/kernel/result.ts";
import type { Instant, RaceDay } from "../domain/kernel/time.ts";
import { type ArchivedRace, archivedRace, type LeftOut } from "../domain/model/factors/archived-day.ts";
import type { SourceRace } from "../domain/race/race.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import type { RaceSource, SourceError } from "../ports/race-source.ts";
import { type Archived, archiveKey, writeArchivedDay } from "./archive-day.ts";
import type { CorruptDocument } from "./documents.ts";

/** What an import of one day came to. */
export type ImportedDay = {
  readonly day: RaceDay;
  /** "standing": the day is in the archive already, and was not looked at again. */
  readonly outcome: Archived | "standing" | "nothing";
  readonly races: number;
  readonly starts: number;
  readonly leftOut: readonly LeftOut[];
};

/**
 * Puts a day that is over into the archive, from what a source still shows of it. Nothing is replaced: a day that stands
 * is left as it is.
 *
 * @param deps.at when the source showed it, for the papers of the document
 * @param deps.again read a day that stands once more, and say whether the two agree
 */
export async function importDay(
  deps: {
    readonly store: DocumentStore;
    readonly source: RaceSource;
    readonly countries: ReadonlySet<string>;
    readonly at: Instant;
    readonly codeVersion: string;
    readonly again: boolean;
  },
  day: RaceDay,
): Promise<Result<ImportedDay, SourceError | CorruptDocument>> {
  const { store, source, countries, at, codeVersion } = deps;
  if (!deps.again && (await store.read(archiveKey(day)))) {
    return ok({ day, outcome: "standing", races: 0, starts: 0, leftOut: [] });
  }
  const programme = await source.programme(day);
  if (!programme.ok) return programme;
  const races: ArchivedRace[] = [];
  const leftOut: LeftOut[] = [];
  for (const shown of programme.value.races) {
    const { meetingNumber, raceNumber, country } = shown;
    if (meetingNumber === undefined || raceNumber === undefined || !country || !countries.has(country)) continue;
    const raceId = raceIdOf({ day, meetingNumber, raceNumber });
    const race = await raceOf(source, day, raceId, shown);
    if (race.ok) races.push(race.value);
    else leftOut.push(race.error);
  }
  const counts = {
    day,
    races: races.length,
    starts: races.reduce((sum, { starts }) => sum + starts.length, 0),
    leftOut,
  };
  if (races.length === 0) return ok({ ...counts, outcome: "nothing" });
  const papers = { generatedAt: at, correlationId: `archive-import-${day}`, codeVersion };
  const written = await writeArchivedDay(store, papers, { day, races, leftOut });
  return written.ok ? ok({ ...counts, outcome: written.value }) : written;
}

async function raceOf(
  source: RaceSource,
  day: RaceDay,
  raceId: ArchivedRace["raceId"],
  shown: SourceRace,
): Promise<Result<ArchivedRace, LeftOut>> {
  const result = await source.result(day, shown);
  if (!result.ok) return err({ raceId, why: "unreadable" });
  const card = await source.card(day, shown);
  return archivedRace(raceId, card.ok ? [card.value] : [], [result.value]);
}
