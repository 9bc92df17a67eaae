import { err, ok, type Result } from "../domain/kernel/result.ts";
import type { RaceCard } from "../domain/race/card.ts";
import type { Programme, SourceName } from "../domain/race/race.ts";
import { frenchRacesOf } from "../domain/trust/compare-counts.ts";
import type { Freshness, Page, PageFetcher } from "../ports/page-fetcher.ts";
import type { PageKind, PageReport, PageReports } from "../ports/page-report.ts";
import type { SourceError } from "../ports/race-source.ts";
import { isRunnerTable } from "../ports/runner-table.ts";
import type { SeenPage } from "./html-page.ts";
import { coverageOf } from "./page-coverage.ts";
import type { PageProbe } from "./page-document.ts";
import { htmlStructure, jsonStructure } from "./page-structure.ts";
import { parseCsvCard } from "./parse-csv-card.ts";

export type ParsePage<T> = (page: SeenPage) => Result<T, SourceError>;

/** Fetches a page, parses it and reports how that went: the only way from an address to what a source says. */
export interface PageReader {
  read<T extends object>(
    kind: PageKind,
    url: string,
    parse: ParsePage<T>,
    freshness?: Freshness,
  ): Promise<Result<T, SourceError>>;
}

/** @param reports whoever judges pages; without one every page that parses is used */
export function createPageReader(deps: {
  readonly source: SourceName;
  readonly fetcher: PageFetcher;
  readonly reports?: PageReports;
}): PageReader {
  const { source, fetcher, reports } = deps;
  return {
    async read(kind, url, parse, freshness) {
      const page = await fetcher.fetch(url, freshness);
      if (!page.ok) return page;
      // What a browser saved has another structure than what the host serves: it is no page to judge the host by.
      if (page.value.origin === "imported") return readImported(source, kind, page.value, parse);
      if (!reports) return parse(page.value);
      const { value, report } = readAndReport(source, kind, page.value, parse);
      // What a page says of its own failure stands; a page that only looks right may be refused.
      const { refused } = await reports.judge(report);
      if (refused === undefined || !value.ok) return value;
      const compared = kind === "card" ? { card: value.value as unknown as RaceCard } : {};
      return err({ kind: "distrusted", url: page.value.url, detail: refused, ...compared });
    },
  };
}

/** A page that an operator brought in, read as any other; what comes of it says so. */
function readImported<T extends object>(
  source: SourceName,
  kind: PageKind,
  page: Page,
  parse: ParsePage<T>,
): Result<T, SourceError> {
  if (isRunnerTable(page.contentType)) {
    const detail = `a table of runners was imported: it tells no ${kind}`;
    if (kind !== "card") return err({ kind: "not_offered", url: page.url, detail });
    return parseCsvCard(page, source) as unknown as Result<T, SourceError>; // the reader of a card asked for a card
  }
  const value = parse(page);
  // Rows of dividends and of incidents go into a result, which says it for them.
  const tells = kind === "programme" || kind === "card" || kind === "result" || kind === "performances";
  return value.ok && tells ? ok({ ...value.value, origin: "imported" }) : value;
}

/** A page through its parser, and how it was read. */
export function readAndReport<T extends object>(
  source: SourceName,
  kind: PageKind,
  page: Pick<Page, "url" | "observedAt" | "text">,
  parse: ParsePage<T>,
): { readonly value: Result<T, SourceError>; readonly report: PageReport } {
  const probe: PageProbe = { selectors: new Map() };
  const value = parse({ ...page, probe });
  const nothingFound = [...probe.selectors].filter(([, found]) => found === 0).map(([selector]) => selector);
  const listed = value.ok && kind === "programme" ? frenchRacesOf(value.value as unknown as Programme) : undefined;
  const report: PageReport = {
    source,
    kind,
    url: page.url,
    observedAt: page.observedAt,
    outcome: value.ok ? "read" : value.error.kind,
    ...(value.ok ? {} : { detail: value.error.detail }),
    coverage: value.ok ? coverageOf(kind, value.value) : {},
    nothingFound: nothingFound.toSorted(),
    structure: probe.document ? htmlStructure(probe.document) : structureOfText(page.text),
    ...(listed ? { listed } : {}),
  };
  return { value, report };
}

function structureOfText(text: string): string[] {
  try {
    return jsonStructure(JSON.parse(text));
  } catch {
    return []; // not JSON, or a page that could not be opened: the report's outcome says so
  }
}
