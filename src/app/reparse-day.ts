import { addDays, type Instant, parisDayOf, type RaceDay } from "../domain/kernel/time.ts";
import type { SourceName } from "../domain/race/race.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import type { ArchivedFetch, ArchiveFault } from "../ports/page-archive.ts";
import type { PageFetcher } from "../ports/page-fetcher.ts";
import type { PageParsers, PageUse } from "../ports/page-parsers.ts";
import type { RaceSource } from "../ports/race-source.ts";
import { isRunnerTable } from "../ports/runner-table.ts";
import { type ArchivedPages, type ArchivedPagesDeps, readArchivedPages } from "./archived-pages.ts";
import { type ComparedDocuments, compareDocuments } from "./compare-documents.ts";

export type ReparseDeps = ArchivedPagesDeps & {
  readonly store: DocumentStore;
  readonly parsers: PageParsers;
  /** Every source that there is, over pages from elsewhere. */
  readonly sourcesOver: (fetcher: PageFetcher) => readonly RaceSource[];
};

/** One kind of pages of one source, as today's parser reads it. */
export type ReparsedKind = PageUse & { readonly read: number; readonly refused: number };

/** A page that today's parser refuses. Before the race a page tells no result: that is read, and pending. */
export type RefusedPage = PageUse & {
  readonly url: string;
  readonly observedAt: Instant;
  readonly kindOfError: string;
  readonly detail: string;
};

/** What today's parsers make of the pages of a day, beside what was made of them. Nothing is written. */
export type ReparsedDay = ComparedDocuments & {
  readonly day: RaceDay;
  /** Archived pages that were parsed, each once however many uses it has. */
  readonly pages: number;
  /** Answers that are no page (robots.txt, 403, 404...) or of an address that nothing reads. */
  readonly passedOver: number;
  readonly kinds: readonly ReparsedKind[];
  readonly refused: readonly RefusedPage[];
  readonly damaged: readonly ArchiveFault[];
};

/** @param onPage told after each page, with how many there are in all */
export async function reparseDay(
  deps: ReparseDeps,
  day: RaceDay,
  onPage: (done: number, of: number) => void = () => undefined,
): Promise<ReparsedDay> {
  // A day is planned the evening before at the earliest, and its last results are looked for the next morning.
  const pages = await readArchivedPages(deps, [addDays(day, -1), day, addDays(day, 1)]);
  const counted = await parseAll(deps, pages, day, onPage);
  const compared = await compareDocuments(deps, pages, day);
  const ofDay = pages.faults.filter(({ key }) => key.split("/")[1] === day);
  return { day, ...compared, ...counted, damaged: [...ofDay, ...counted.damaged] };
}

type Counted = Pick<ReparsedDay, "pages" | "passedOver" | "kinds" | "refused" | "damaged">;

async function parseAll(
  { parsers }: ReparseDeps,
  archived: ArchivedPages,
  day: RaceDay,
  onPage: (done: number, of: number) => void,
): Promise<Counted> {
  const kinds = new Map<string, ReparsedKind>();
  const refused: RefusedPage[] = [];
  const damaged: ArchiveFault[] = [];
  const fetches = archived.fetches.filter(({ observedAt }) => parisDayOf(observedAt) === day);
  let pages = 0;
  for (const [i, fetched] of fetches.entries()) {
    const uses = fetched.status === 200 ? usesOf(parsers, fetched) : [];
    const page = uses.length > 0 ? await archived.pageOf(fetched) : undefined;
    if (page && !page.ok) damaged.push(page.error);
    if (page?.ok) {
      pages += 1;
      for (const use of uses) {
        const value = parsers.parse(use, page.value);
        const name = `${use.source} ${use.kind}`;
        const known = kinds.get(name) ?? { ...use, read: 0, refused: 0 };
        kinds.set(name, value.ok ? { ...known, read: known.read + 1 } : { ...known, refused: known.refused + 1 });
        if (value.ok) continue;
        const { kind: kindOfError, detail } = value.error;
        refused.push({ ...use, url: fetched.url, observedAt: fetched.observedAt, kindOfError, detail });
      }
    }
    onPage(i + 1, fetches.length);
  }
  const sorted = [...kinds.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, kind]) => kind);
  return { pages, passedOver: fetches.length - pages - damaged.length, kinds: sorted, refused, damaged };
}

/** A table of runners is a card and nothing else. */
function usesOf(parsers: PageParsers, { url, headers }: ArchivedFetch): readonly PageUse[] {
  const uses = parsers.usesOf(url);
  return isRunnerTable(headers["content-type"] ?? "") ? uses.filter(({ kind }) => kind === "card") : uses;
}

/** Were there any differences? Pages that cannot be read any more are one too: what they held is not known. */
export function hasChanged({ changes, turned, damaged }: ReparsedDay): boolean {
  return changes.length > 0 || turned.length > 0 || damaged.length > 0;
}

/** Only the days and pages of one source. */
export function ofSource(reparsed: ReparsedDay, source: SourceName): ReparsedDay {
  const own = <T extends { readonly source: SourceName }>(list: readonly T[]) =>
    list.filter((one) => one.source === source);
  return {
    ...reparsed,
    kinds: own(reparsed.kinds),
    refused: own(reparsed.refused),
    changes: own(reparsed.changes),
    turned: own(reparsed.turned),
    compared: own(reparsed.compared),
    notArchived: own(reparsed.notArchived),
  };
}
