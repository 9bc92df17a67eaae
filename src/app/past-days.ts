import { createHash } from "node:crypto";
import { addDays, parseRaceDay, type RaceDay } from "../domain/kernel/time.ts";
import {
  ARCHIVE_VERSION,
  type ArchivedDay,
  type ArchiveIdentity,
  pastStartsOf,
} from "../domain/model/factors/archived-day.ts";
import { extendPastDays, noPastDays, type PastStart } from "../domain/model/factors/past-days.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import { ARCHIVE_PREFIX, archiveOwnDay, readArchivedDay } from "./archive-day.ts";
import type { Deps, KnownPast, PastArchive } from "./deps.ts";

/** Own days that are looked for anew, each time: a service that stood still for a month has its last days summed up. */
const LOOK_BACK_DAYS = 31;
/** Days whose starts are held at once while an archive is gathered: some 13,000 starts. */
const BATCH_DAYS = 30;
/** Before any racing that the sources tell of. */
const BEGINNING = "1900-01-01" as RaceDay;

/** Days that were not summed up yet are, by whoever asks first. */
type PastDeps = Pick<Deps, "store" | "clock" | "log" | "codeVersion">;

type Gathered = KnownPast & { readonly days: readonly RaceDay[] };

/**
 * Reads the archive from its documents, a day a document, and adds what was summed up since: a race of the same day costs
 * one listing, the first of a new day one document.
 *
 * @param store where the archive lives, where that is not with the documents of the days
 */
export function createPastArchive(deps: PastDeps, store: DocumentStore = deps.store): PastArchive {
  let kept: Promise<Gathered> | undefined;
  // Past days of which there is nothing to sum up, so that they are asked for once.
  const settled = new Set<RaceDay>();

  async function gather(day: RaceDay, before: Gathered | undefined): Promise<Gathered> {
    await archiveOwnDays(deps, store, day, settled);
    const days = daysOf(await store.list(ARCHIVE_PREFIX)).filter((one) => one < day);
    if (before && before.past.before === day && sameDays(before.days, days)) return before;
    const grows =
      before !== undefined &&
      before.past.before <= day &&
      sameDays(before.days, days.slice(0, before.days.length)) &&
      days.slice(before.days.length).every((one) => one >= before.past.before);
    return read({ store, log: deps.log }, day, grows ? before : nothingBefore(), days);
  }

  return {
    before(day) {
      // One after the other: two races that are due together would read the same documents twice.
      const next = (kept ?? Promise.resolve(undefined)).then(
        (before) => gather(day, before),
        () => gather(day, undefined),
      );
      kept = next;
      return next;
    },
  };
}

async function archiveOwnDays(
  deps: PastDeps,
  store: DocumentStore,
  day: RaceDay,
  settled: Set<RaceDay>,
): Promise<void> {
  for (let back = LOOK_BACK_DAYS; back >= 1; back--) {
    const one = addDays(day, -back);
    if (settled.has(one)) continue;
    const archived = await archiveOwnDay(deps, one, store);
    if (!archived.ok) deps.log.error("a past day cannot be summed up", { ...archived.error });
    if (!archived.ok || archived.value !== "open") settled.add(one);
  }
  for (const one of settled) if (one < addDays(day, -LOOK_BACK_DAYS)) settled.delete(one);
}

async function read(
  deps: Pick<Deps, "store" | "log">,
  day: RaceDay,
  before: Gathered,
  days: readonly RaceDay[],
): Promise<Gathered> {
  let { past } = before;
  let { hash, starts: count } = before.archive;
  const unreadable = [...before.archive.unreadable];
  let batch: PastStart[] = [];
  const flush = (until: RaceDay) => {
    past = extendPastDays(past, until, batch);
    batch = [];
  };
  for (const [i, one] of days.slice(before.days.length).entries()) {
    const archived = await readArchivedDay(deps.store, one);
    if (!archived.ok || !archived.value) {
      // One bad document must not stop every race to come: the day is missing, and every analysis says so.
      deps.log.error("a day of the archive cannot be read", archived.ok ? { day: one } : { ...archived.error });
      unreadable.push(one);
      continue;
    }
    const starts = pastStartsOf(archived.value);
    hash = chained(hash, archived.value);
    count += starts.length;
    if (i > 0 && i % BATCH_DAYS === 0) flush(one);
    batch.push(...starts);
  }
  flush(day);
  const readable = days.filter((one) => !unreadable.includes(one));
  const [from, to] = [readable[0], readable.at(-1)];
  const archive: ArchiveIdentity = {
    version: ARCHIVE_VERSION,
    days: readable.length,
    ...(from && to ? { from, to } : {}),
    starts: count,
    hash,
    unreadable,
  };
  return { past, archive, days };
}

function nothingBefore(): Gathered {
  const archive = { version: ARCHIVE_VERSION, days: 0, starts: 0, hash: sha256(""), unreadable: [] };
  return { past: noPastDays(BEGINNING), archive, days: [] };
}

/** Over what was read, and not over the file: the papers of a document are not part of the past. */
function chained(hash: string, { day, races }: ArchivedDay): string {
  return sha256(`${hash}\n${JSON.stringify({ day, races })}`);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function daysOf(keys: readonly string[]): RaceDay[] {
  return keys.flatMap((key) => {
    const day = parseRaceDay(key.slice(ARCHIVE_PREFIX.length).replace(/\.json$/, ""));
    return day.ok ? [day.value] : [];
  });
}

function sameDays(a: readonly RaceDay[], b: readonly RaceDay[]): boolean {
  return a.length === b.length && a.every((day, i) => day === b[i]);
}
