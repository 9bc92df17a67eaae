import { err, ok, type Result } from "../domain/kernel/result.ts";
import { type Instant, minutesBetween, type RaceDay } from "../domain/kernel/time.ts";
import { gaitOf } from "../domain/model/gait.ts";
import { phaseInstant } from "../domain/plan/due-phases.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import type { RaceCard } from "../domain/race/card.ts";
import type { PastPerformances } from "../domain/race/past-performances.ts";
import type { Snapshot, SourceFailure } from "../domain/race/snapshot.ts";
import { declaredFieldFault, declaredFieldPage } from "../domain/trust/declared-field.ts";
import { comparedPages } from "../domain/trust/judge-comparison.ts";
import { startsBesideCard } from "../domain/trust/starts-beside-card.ts";
import { type TrustedCards, trustCards } from "../domain/trust/trust-cards.ts";
import type { SourceError } from "../ports/race-source.ts";
import type { Deps } from "./deps.ts";
import { SnapshotShape } from "./document-schemas.ts";
import { type CorruptDocument, createDocument, raceKey, readDocument, replaceDocument } from "./documents.ts";
import { keepSuperseded } from "./keep-superseded.ts";
import { isPassing } from "./programmes.ts";

export type StoredSnapshot = Snapshot & { readonly correlationId: string };

export type SnapshotError =
  | CorruptDocument
  /** Odds were seen, but too long ago; each card says how long. */
  | { readonly kind: "no_data"; readonly failures: readonly SourceFailure[] }
  | { readonly kind: "unreachable"; readonly failures: readonly SourceFailure[] }
  | { readonly kind: "unreadable"; readonly failures: readonly SourceFailure[] }
  /** The answers came at or after the off: odds that know the race are not kept. */
  | { readonly kind: "too_late"; readonly takenAt: Instant };

export function snapshotKey(raceId: PlannedRace["raceId"], phase: Snapshot["phase"]): string {
  return raceKey(raceId, `snapshot_${phase}.json`);
}

export async function readSnapshot(
  deps: Pick<Deps, "store">,
  race: PlannedRace,
  phase: Snapshot["phase"],
): Promise<Result<StoredSnapshot | undefined, CorruptDocument>> {
  const read = await readDocument(deps.store, snapshotKey(race.raceId, phase), SnapshotShape);
  return read.ok ? ok(read.value?.document) : read;
}

/**
 * Reads what every source shows of a race now, and stores it, once.
 *
 * Two runs at once read two markets; the first to write decides, and both go on from what it wrote.
 *
 * @param context.replaces an earlier look that this one is to replace; it is kept under `runs/` first
 */
export async function takeSnapshot(
  deps: Deps,
  day: RaceDay,
  race: PlannedRace & { readonly startsAt: Instant },
  phase: Snapshot["phase"],
  context: {
    readonly correlationId: string;
    readonly failures: readonly SourceFailure[];
    readonly replaces?: Snapshot | undefined;
  },
): Promise<Result<StoredSnapshot, SnapshotError>> {
  const { cards, distrusted, failures } = await readCards(deps, day, race);
  const takenAt = deps.clock.now();
  if (takenAt >= race.startsAt) return err({ kind: "too_late", takenAt });
  const limit = oddsAgeLimit(deps.policy, phase);
  const fresh = cards.filter((card) => ageOf(card, takenAt) <= limit);
  const stale = cards.filter((card) => !fresh.includes(card)).map((card) => staleness(card, takenAt, limit));
  const known = [
    ...context.failures,
    ...failures.map(({ source, kind, detail }) => ({ source, kind, detail })),
    ...stale,
  ];
  if (fresh.length === 0) {
    if (stale.length > 0) return err({ kind: "no_data", failures: known });
    const kind = failures.some(({ passing }) => passing) ? "unreachable" : noneReadable(failures);
    return err({ kind, failures: known });
  }
  const believed = trustCards(fresh);
  const last = await readPerformances(deps, day, race, phase, context.replaces);
  if (last && !last.ok) known.push(last.error);
  const held = last?.ok ? startsBesideCard(last.value, believed.first) : undefined;
  known.push(...(held?.refused ?? []));
  const { trusted, quarantined, comparisons } = believed;
  for (const page of comparedPages(believed, distrusted, takenAt)) await deps.trust?.judge.compared(page);
  const snapshot: Snapshot = {
    raceId: race.raceId,
    phase,
    revision: race.revision,
    plannedAt: phaseInstant(phase, race.startsAt),
    takenAt,
    startsAt: race.startsAt,
    discipline: race.discipline,
    declaredRunners: race.declaredRunners,
    ...(race.bets.length > 0 ? { bets: race.bets } : {}),
    ...(race.betsOffSale ? { betsOffSale: race.betsOffSale } : {}),
    cards: trusted,
    ...(quarantined.length > 0 ? { quarantined } : {}),
    ...(comparisons.length > 0 ? { comparisons } : {}),
    ...(held ? { performances: held.performances } : {}),
    failures: [...known, ...quarantined.map(disagreeing)],
  };
  const papers = { generatedAt: takenAt, correlationId: context.correlationId, codeVersion: deps.codeVersion };
  const key = snapshotKey(race.raceId, phase);
  const written = ok({ ...snapshot, correlationId: context.correlationId });
  if ((await createDocument(deps.store, key, papers, snapshot)) === "created") return written;
  const first = await readDocument(deps.store, key, SnapshotShape);
  if (!first.ok) return first;
  if (!first.value) throw new Error(`${key} exists and cannot be read`);
  const { document, version } = first.value;
  if (document.takenAt !== context.replaces?.takenAt) return ok(document);
  await keepSuperseded(deps, race, document);
  if ((await replaceDocument(deps.store, key, version, papers, snapshot)) === "replaced") return written;
  const second = await readSnapshot(deps, race, phase);
  if (!second.ok) return second;
  if (!second.value) throw new Error(`${key} was replaced and cannot be read`);
  return ok(second.value);
}

/**
 * The last starts of the horses, once a race: at H30, or at H5 where there was none. After the odds, whose age counts.
 *
 * @returns undefined where they are not asked for
 */
async function readPerformances(
  deps: Deps,
  day: RaceDay,
  race: PlannedRace,
  phase: Snapshot["phase"],
  replaces: Snapshot | undefined,
): Promise<Result<PastPerformances, SourceFailure> | undefined> {
  const { pastPerformances = "off" } = deps.policy;
  if (pastPerformances === "off" || (pastPerformances === "trot" && gaitOf(race.discipline) !== "trot"))
    return undefined;
  if (replaces?.performances) return ok(replaces.performances);
  if (phase === "H5") {
    const h30 = await readSnapshot(deps, race, "H30");
    if (!h30.ok || h30.value) return undefined; // asked then, or said to be damaged by whoever needs it
  }
  for (const named of race.sources) {
    const told = await deps.sources.find(({ name }) => name === named.source)?.performances?.(day, named);
    if (!told) continue;
    if (told.ok) return told;
    const { source, kind, detail } = failureOf(named.source, told.error);
    return err({ source, kind, detail: `past performances: ${detail}` });
  }
  return undefined;
}

type CardFailure = SourceFailure & { readonly passing: boolean };

/** All sources that list the race, at once; they are different hosts. `distrusted`: to be compared, and never used. */
export async function readCards(deps: Deps, day: RaceDay, race: PlannedRace) {
  const cards: RaceCard[] = [];
  const distrusted: RaceCard[] = [];
  const failures: CardFailure[] = [];
  const listed = race.sources.flatMap((named) => {
    const source = deps.sources.find(({ name }) => name === named.source);
    return source ? [{ source, named }] : [];
  });
  const answers = await Promise.all(
    listed.map(async ({ source, named }) => {
      const card = await source.card(day, named);
      await judgeField(deps, card, race);
      return { source, card: wholeField(card, race) };
    }),
  );
  for (const { source, card } of answers) {
    if (card.ok) cards.push(card.value);
    else {
      failures.push(failureOf(source.name, card.error));
      if (card.error.kind === "distrusted" && card.error.card) distrusted.push(card.error.card);
    }
  }
  return { cards, distrusted, failures };
}

/** Also behind a red light: a card that is whole is what the source recovers by. */
async function judgeField(deps: Deps, read: Result<RaceCard, SourceError>, race: PlannedRace): Promise<void> {
  const distrusted = !read.ok && read.error.kind === "distrusted" ? read.error.card : undefined;
  const card = read.ok ? read.value : distrusted;
  const page = card && declaredFieldPage(card, race.declaredRunners, deps.clock.now());
  if (page) await deps.trust?.judge.compared(page);
}

/** A card that lost a horse is no card of the race. */
function wholeField(card: Result<RaceCard, SourceError>, race: PlannedRace): Result<RaceCard, SourceError> {
  const detail = card.ok ? declaredFieldFault(card.value, race.declaredRunners) : undefined;
  return card.ok && detail !== undefined ? err({ kind: "unreadable", url: card.value.url, detail }) : card;
}

export function failureOf(source: SourceFailure["source"], error: SourceError): CardFailure {
  return { source, kind: error.kind, detail: `${error.detail} (${error.url})`, passing: isPassing(error) };
}

/** Pages that came and are wrong are "unreadable"; what may not or cannot be asked for is no data. */
function noneReadable(failures: readonly CardFailure[]): "unreadable" | "no_data" {
  const broken = ["unreadable", "error_page", "empty_page", "too_large"];
  return failures.some(({ kind }) => broken.includes(kind)) ? "unreadable" : "no_data";
}

function disagreeing({ card, against, disagreements }: TrustedCards["quarantined"][number]): SourceFailure {
  const kinds = disagreements.map(({ kind }) => kind).join(", ");
  return { source: card.source, kind: "disagrees", detail: `with ${against}: ${kinds} (${card.url})` };
}

function ageOf(card: RaceCard, now: Instant): number {
  return minutesBetween(card.observedAt, now);
}

/** Minutes. */
function oddsAgeLimit({ maxOddsAgeMinutes, maxOddsAgeMinutesH30 }: Deps["policy"], phase: Snapshot["phase"]): number {
  return phase === "H30" ? (maxOddsAgeMinutesH30 ?? maxOddsAgeMinutes) : maxOddsAgeMinutes;
}

function staleness(card: RaceCard, now: Instant, limit: number): SourceFailure {
  const age = ageOf(card, now).toFixed(1);
  const detail = `seen ${age} minutes before, the limit is ${limit}`;
  return { source: card.source, kind: "stale", detail };
}
