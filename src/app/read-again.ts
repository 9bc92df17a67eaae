import type { Result } from "../domain/kernel/result.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import type { SourceName, SourceRace } from "../domain/race/race.ts";
import type { ValueDifference } from "../domain/trust/value-differences.ts";
import type { PageFetcher } from "../ports/page-fetcher.ts";
import type { PageKind } from "../ports/page-report.ts";
import type { RaceSource, SourceError } from "../ports/race-source.ts";
import type { ArchivedLook, ArchivedPages } from "./archived-pages.ts";
import type { CorruptDocument } from "./documents.ts";

/** What a stored document holds of one page: the document, the source and how the page was used. */
export type Used = {
  readonly document: string;
  readonly source: SourceName;
  readonly kind: PageKind;
  /** `R1C3`; undefined for a programme. */
  readonly race: string | undefined;
};

/** A field that today's parser reads differently from the page that the document was made of. */
export type Change = Used & ValueDifference;
/** A page that was read and would be refused, or was refused and would be read. */
export type Turned = Used & {
  readonly before: "read" | "refused";
  readonly now: "read" | "refused";
  readonly detail: string;
};

/** What the comparison has found so far. */
export type Findings = {
  readonly changes: Change[];
  readonly turned: Turned[];
  readonly compared: Map<string, { source: SourceName; kind: PageKind; count: number }>;
  readonly notArchived: Used[];
  readonly corrupt: CorruptDocument[];
};

type Sources = { readonly sourcesOver: (fetcher: PageFetcher) => readonly RaceSource[] };

/** A page came and was refused: the other failures have no page, or one that was not looked at. */
export const REFUSALS: ReadonlySet<string> = new Set(["unreadable", "error_page", "empty_page"]);
type Again<T> = Result<T, SourceError> | "not_archived";
type ReadAgain<T> = { readonly now: Again<T>; readonly asked: readonly string[] };

export type ReadRace<T> = (from: RaceSource, named: SourceRace) => Promise<Result<T, SourceError>>;

/** As `readAgain`; a race that the plan no more names at the source cannot be asked for. */
export async function readRaceAgain<T>(
  deps: Sources,
  pages: ArchivedPages,
  look: ArchivedLook,
  used: Used,
  { race, read }: { race: PlannedRace; read: ReadRace<T> },
  found: Findings,
): Promise<ReadAgain<T>> {
  const named = race.sources.find(({ source }) => source === used.source);
  if (named) return readAgain(deps, pages, look, used, (from) => read(from, named), found);
  found.notArchived.push(used);
  return { now: "not_archived", asked: [] };
}

export async function readAgain<T>(
  deps: Sources,
  pages: ArchivedPages,
  look: ArchivedLook,
  used: Used,
  read: (from: RaceSource) => Promise<Result<T, SourceError>>,
  found: Findings,
): Promise<ReadAgain<T>> {
  const replay = pages.replay(look);
  const source = deps.sourcesOver(replay).find(({ name }) => name === used.source);
  if (!source) throw new Error(`no source ${used.source} to read pages again`);
  const now = await read(source);
  const { asked } = replay;
  if (replay.missing.length > 0) {
    found.notArchived.push(used);
    return { now: "not_archived", asked };
  }
  const name = `${used.source} ${used.kind}`;
  const { count } = found.compared.get(name) ?? { count: 0 };
  found.compared.set(name, { source: used.source, kind: used.kind, count: count + 1 });
  return { now, asked };
}

export function usedThen<T>(
  now: Again<T>,
  used: Used,
  found: Findings,
): now is { readonly ok: true; readonly value: T } {
  if (now === "not_archived") return false;
  if (!now.ok) {
    const { kind, detail } = now.error;
    found.turned.push({ ...used, before: "read", now: "refused", detail: `${kind}: ${detail}` });
  }
  return now.ok;
}

export function refusedThen(now: Again<object>, used: Used, found: Findings): void {
  if (now !== "not_archived" && now.ok) found.turned.push({ ...used, before: "refused", now: "read", detail: "" });
}

export function addChanges(found: Findings, used: Used, differences: readonly ValueDifference[]): void {
  found.changes.push(...differences.map((difference) => ({ ...used, ...difference })));
}
