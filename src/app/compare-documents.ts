import { raceLabel } from "../domain/kernel/race-id.ts";
import { parseInstant, type RaceDay } from "../domain/kernel/time.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import type { Market, RaceCard } from "../domain/race/card.ts";
import type { SourceName } from "../domain/race/race.ts";
import type { RaceResult } from "../domain/race/race-result.ts";
import { valueDifferences } from "../domain/trust/value-differences.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import type { PageFetcher } from "../ports/page-fetcher.ts";
import type { PageKind } from "../ports/page-report.ts";
import type { RaceSource } from "../ports/race-source.ts";
import type { ArchivedLook, ArchivedPages } from "./archived-pages.ts";
import { comparePlan } from "./compare-plan.ts";
import { type CorruptDocument, raceKey, readDocument } from "./documents.ts";
import { readPlan } from "./plan-store.ts";
import {
  addChanges,
  type Change,
  type Findings,
  REFUSALS,
  type ReadRace,
  readAgain,
  readRaceAgain,
  refusedThen,
  type Turned,
  type Used,
  usedThen,
} from "./read-again.ts";
import { StoredResultShape } from "./settlement-versions.ts";
import { readSnapshot, snapshotKey } from "./take-snapshot.ts";

export type ComparedDocuments = {
  readonly changes: readonly Change[];
  readonly turned: readonly Turned[];
  /** How many readings of documents were compared with their pages, by source and kind. */
  readonly compared: readonly { readonly source: SourceName; readonly kind: PageKind; readonly count: number }[];
  /** Readings whose page is not, or no more, in the archive. */
  readonly notArchived: readonly Used[];
  /** Stored documents that cannot be read. */
  readonly corrupt: readonly CorruptDocument[];
};
type CompareDeps = {
  readonly store: DocumentStore;
  readonly sourcesOver: (fetcher: PageFetcher) => readonly RaceSource[];
};
/** The moment of the look is the archive's, some milliseconds before the reader's. */
const NO_MATTER: ReadonlySet<string> = new Set(["observedAt"]);
/** Reads each page that a stored document of the day was made of again, and says what would be different. */
export async function compareDocuments(
  deps: CompareDeps,
  pages: ArchivedPages,
  day: RaceDay,
): Promise<ComparedDocuments> {
  const found: Findings = { changes: [], turned: [], compared: new Map(), notArchived: [], corrupt: [] };
  const plan = await readPlan(deps.store, day);
  if (!plan.ok) found.corrupt.push(plan.error);
  if (plan.ok && plan.value) {
    await comparePlan(deps, pages, plan.value.plan, found);
    for (const race of plan.value.plan.races) {
      await compareSnapshots(deps, pages, day, race, found);
      await compareResult(deps, pages, day, race, found);
    }
  }
  const { compared, ...rest } = found;
  return { ...rest, compared: [...compared.values()] };
}

function cardOf(day: RaceDay): ReadRace<RaceCard> {
  return (from, named) => from.card(day, named);
}

function resultOf(day: RaceDay): ReadRace<RaceResult> {
  return (from, named) => from.result(day, named);
}
async function compareSnapshots(
  deps: CompareDeps,
  pages: ArchivedPages,
  day: RaceDay,
  race: PlannedRace,
  found: Findings,
): Promise<void> {
  for (const phase of ["H30", "H5"] as const) {
    const stored = await readSnapshot(deps, race, phase);
    if (!stored.ok) found.corrupt.push(stored.error);
    if (!stored.ok || !stored.value) continue;
    const { cards, failures, takenAt } = stored.value;
    const readCard = async (source: SourceName, look: ArchivedLook) => {
      const used: Used = { document: snapshotKey(race.raceId, phase), source, kind: "card", race: raceLabel(race) };
      const read = cardOf(day);
      return { used, ...(await readRaceAgain(deps, pages, look, used, { race, read }, found)) };
    };
    for (const card of cards) {
      const { used, now } = await readCard(card.source, { at: card.observedAt });
      if (usedThen(now, used, found)) addChanges(found, used, valueDifferences(card, now.value, NO_MATTER));
    }
    for (const { source, detail } of failures.filter(({ kind }) => REFUSALS.has(kind))) {
      const { used, now, asked } = await readCard(source, { at: takenAt, anyAge: true });
      // A programme that was refused before the look is not the card's page.
      if (asked.some((url) => detail.endsWith(`(${url})`))) refusedThen(now, used, found);
    }
  }
}

async function compareResult(
  deps: CompareDeps,
  pages: ArchivedPages,
  day: RaceDay,
  race: PlannedRace,
  found: Findings,
): Promise<void> {
  const document = raceKey(race.raceId, "result.json");
  const stored = await readDocument(deps.store, document, StoredResultShape);
  if (!stored.ok) found.corrupt.push(stored.error);
  if (!stored.ok || !stored.value) return;
  const { results, finalMarkets, generatedAt } = stored.value.document;
  const until = parseInstant(generatedAt);
  if (until === undefined) {
    found.corrupt.push({ kind: "corrupt_document", key: document, detail: `generated_at is ${generatedAt}` });
    return;
  }
  for (const then of results) {
    const used: Used = { document, source: then.source, kind: "result", race: raceLabel(race) };
    const look = { at: then.observedAt, until };
    const { now } = await readRaceAgain(deps, pages, look, used, { race, read: resultOf(day) }, found);
    if (usedThen(now, used, found)) addChanges(found, used, valueDifferences(then, now.value, NO_MATTER));
  }
  for (const named of race.sources) {
    const used: Used = { document, source: named.source, kind: "card", race: raceLabel(race) };
    const then = finalMarkets.filter(({ pool }) => sourceOf(pool) === named.source);
    if (then.length === 0) continue;
    const look = { at: until, anyAge: true };
    const { now } = await readAgain(deps, pages, look, used, (from) => from.card(day, named), found);
    if (usedThen(now, used, found)) {
      addChanges(found, used, valueDifferences({ finalMarkets: then }, { finalMarkets: now.value.markets }));
    }
  }
}

/** Whose card shows a pool. */
function sourceOf(pool: Market["pool"]): RaceCard["source"] {
  return pool === "zeturf" || pool === "geny" ? pool : "pmu";
}
