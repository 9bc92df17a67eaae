import { z } from "zod";
import type { Analysis } from "../domain/betting/analysis.ts";
import { byLook, type PlayedRace } from "../domain/betting/bankroll-of.ts";
import type { Outcome } from "../domain/betting/race-limits.ts";
import { canonicalJson } from "../domain/kernel/canonical-json.ts";
import type { Cents } from "../domain/kernel/money.ts";
import { ok, type Result } from "../domain/kernel/result.ts";
import type { RaceDay } from "../domain/kernel/time.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import { CentsNumber, InstantText, RaceIdText } from "./document-schemas.ts";
import { type CorruptDocument, createDocument, type Papers, readDocument, replaceDocument } from "./documents.ts";

/** The races of one day that hold tickets; there is no document before the first one. */
export type PlayedDay = { readonly races: readonly PlayedRace[]; readonly version: string | undefined };

const PlayedDayShape: z.ZodType<{ readonly races: readonly PlayedRace[] }> = z.object({
  races: z.array(
    z.object({
      raceId: RaceIdText,
      takenAt: InstantText,
      tickets: z.int().positive(),
      stake: CentsNumber,
      outcomes: z.array(z.object({ profit: z.number(), probability: z.number().min(0).max(1) })),
    }),
  ),
});

const FOLDER = "played/";

/** `played/2025-10-16.json` */
function playedKey(day: RaceDay): string {
  return `${FOLDER}${day}.json`;
}

/** What an analysis says of its tickets; without `risk` there are none. */
type Decided = Pick<Analysis, "raceId" | "takenAt"> & {
  readonly tickets: readonly { readonly id: string }[];
  readonly risk?: { readonly stake: Cents; readonly outcomes: readonly Outcome[] };
};

export async function readPlayedDay(store: DocumentStore, day: RaceDay): Promise<Result<PlayedDay, CorruptDocument>> {
  const read = await readDocument(store, playedKey(day), PlayedDayShape);
  if (!read.ok) return read;
  return ok({ races: read.value?.document.races ?? [], version: read.value?.version });
}

/** Races with tickets of the days before. */
export async function readPlayedBefore(
  store: DocumentStore,
  day: RaceDay,
): Promise<Result<PlayedRace[], CorruptDocument>> {
  const keys = (await store.list(FOLDER)).filter((key) => key < playedKey(day));
  const days = await Promise.all(keys.map((key) => readDocument(store, key, PlayedDayShape)));
  const races: PlayedRace[] = [];
  for (const read of days) {
    if (!read.ok) return read;
    races.push(...(read.value?.document.races ?? []));
  }
  return ok(races);
}

/**
 * Keeps what an analysis plays, before the analysis itself is stored: what another race may no longer stake is known first.
 *
 * The day is replaced only as it was read, so of two races that are looked at in the same moment the second sees the first.
 *
 * @returns "conflict": another race was kept since `known` was read, and the limits have to be asked again
 */
export async function keepPlayed(
  store: DocumentStore,
  day: RaceDay,
  known: PlayedDay,
  papers: Papers,
  { raceId, takenAt, tickets, risk }: Decided,
): Promise<"kept" | "conflict"> {
  const others = known.races.filter((race) => race.raceId !== raceId);
  const own = risk ? [{ raceId, takenAt, tickets: tickets.length, stake: risk.stake, outcomes: risk.outcomes }] : [];
  const races = [...others, ...own].toSorted(byLook);
  if (canonicalJson(races) === canonicalJson(known.races)) return "kept"; // nothing to keep, or a crash came after it
  const content = { date: day, races };
  const key = playedKey(day);
  const written =
    known.version === undefined
      ? await createDocument(store, key, papers, content)
      : await replaceDocument(store, key, known.version, papers, content);
  return written === "created" || written === "replaced" ? "kept" : "conflict";
}
