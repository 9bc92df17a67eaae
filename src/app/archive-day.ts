import { z } from "zod";
import { canonicalJson } from "../domain/kernel/canonical-json.ts";
import { err, ok, type Result } from "../domain/kernel/result.ts";
import { addDays, type Instant, instantInParis, type RaceDay } from "../domain/kernel/time.ts";
import {
  ARCHIVE_VERSION,
  type ArchivedDay,
  type ArchivedRace,
  type ArchivedStart,
  archivedRace,
  type LeftOut,
} from "../domain/model/factors/archived-day.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import type { Deps } from "./deps.ts";
import { RaceDayText, RaceIdText } from "./document-schemas.ts";
import { type CorruptDocument, createDocument, type Papers, readDocument } from "./documents.ts";
import { readPlan } from "./plan-store.ts";
import { readLatestResult } from "./settlement-versions.ts";
import { readSnapshot } from "./take-snapshot.ts";

/** One document a day, of one way of summing up. */
export const ARCHIVE_PREFIX = `past/v${ARCHIVE_VERSION}/`;

/** An hour after the last look for a result (09:00 on the next day): what is not there by then is left out. */
const CLOSED_AT = "10:00";

const optionalText = z.string().optional();

const StartShape: z.ZodType<ArchivedStart> = z.object({
  number: z.int().positive(),
  horse: z.string(),
  jockey: optionalText,
  trainer: optionalText,
  shoeing: optionalText,
  distance: z.number().positive().optional(),
  place: z.int().positive().optional(),
  chrono: z.number().positive().optional(),
});

const ArchivedDayShape: z.ZodType<ArchivedDay> = z.object({
  day: RaceDayText,
  races: z.array(z.object({ raceId: RaceIdText, starts: z.array(StartShape) })),
  leftOut: z.array(
    z.object({
      raceId: RaceIdText,
      why: z.enum(["cancelled", "no_result", "no_card", "no_finish", "unreadable"]),
    }),
  ),
});

export function archiveKey(day: RaceDay): string {
  return `${ARCHIVE_PREFIX}${day}.json`;
}

export async function readArchivedDay(
  store: DocumentStore,
  day: RaceDay,
): Promise<Result<ArchivedDay | undefined, CorruptDocument>> {
  const read = await readDocument(store, archiveKey(day), ArchivedDayShape);
  return read.ok ? ok(read.value?.document) : read;
}

export type Archived = "created" | "same" | "differs";

/** Writes a day once. "differs": another look at that day stands, and stays. */
export async function writeArchivedDay(
  store: DocumentStore,
  papers: Papers,
  { day, races, leftOut }: ArchivedDay,
): Promise<Result<Archived, CorruptDocument>> {
  const document = { day, races, leftOut };
  if ((await createDocument(store, archiveKey(day), papers, document)) === "created") return ok("created");
  const standing = await readArchivedDay(store, day);
  if (!standing.ok) return standing;
  return ok(canonicalJson({ races: standing.value?.races ?? [] }) === canonicalJson({ races }) ? "same" : "differs");
}

/**
 * Sums up a day of our own from its stored documents, once every race of it has ended, or nobody looks for results any
 * more.
 *
 * @param into where the archive lives, where that is not with the documents
 * @returns "open" where results may still come; "nothing" where no race of that day is stored with its arrival: an
 *   import may fill it
 */
export async function archiveOwnDay(
  deps: Pick<Deps, "store" | "clock" | "codeVersion">,
  day: RaceDay,
  into: DocumentStore = deps.store,
): Promise<Result<Archived | "open" | "nothing", CorruptDocument>> {
  const stored = await readPlan(deps.store, day);
  if (!stored.ok) return stored;
  if (!stored.value) return ok("nothing");
  const { plan } = stored.value;
  const closed = resultsAreClosed(day, deps.clock.now());
  const races: ArchivedRace[] = [];
  const leftOut: LeftOut[] = [];
  for (const planned of plan.races) {
    const race = await ownRace(deps, planned);
    if (race.ok) races.push(race.value);
    else leftOut.push(race.error);
    if (!closed && !race.ok && race.error.why === "no_result") return ok("open");
  }
  if (races.length === 0) return ok("nothing");
  const { correlationId } = plan;
  const papers = { generatedAt: deps.clock.now(), correlationId, codeVersion: deps.codeVersion };
  return writeArchivedDay(into, papers, { day, races, leftOut });
}

async function ownRace(deps: Pick<Deps, "store">, race: PlannedRace): Promise<Result<ArchivedRace, LeftOut>> {
  const { raceId } = race;
  const unreadable = err({ raceId, why: "unreadable" as const });
  if (race.status === "cancelled") return err({ raceId, why: "cancelled" });
  const result = await readLatestResult(deps.store, raceId);
  if (!result.ok) return unreadable;
  if (!result.value) return archivedRace(raceId, [], []);
  // The later look: jockeys change until the last minutes.
  for (const phase of ["H5", "H30"] as const) {
    const snapshot = await readSnapshot(deps, race, phase);
    if (!snapshot.ok) return unreadable;
    if (snapshot.value) return archivedRace(raceId, snapshot.value.cards, result.value.results);
  }
  return archivedRace(raceId, [], result.value.results);
}

/** Whether nobody looks for results of a day any more. */
export function resultsAreClosed(day: RaceDay, now: Instant): boolean {
  const at = instantInParis(addDays(day, 1), CLOSED_AT);
  if (!at.ok) throw new RangeError(`${CLOSED_AT} exists every day in Paris, not after ${day}?`);
  return now >= at.value;
}
