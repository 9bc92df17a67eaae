import type { Instant } from "../domain/kernel/time.ts";
import type { SourceName } from "../domain/race/race.ts";
import type { ListedRaces } from "../domain/trust/compare-counts.ts";

/** What is read from a page. ZEturf's race page is read as a card before the race and as a result after it. */
export const PAGE_KINDS = ["programme", "card", "result", "incidents", "dividends", "performances"] as const;
export type PageKind = (typeof PAGE_KINDS)[number];

/** How one page was read. */
export type PageReport = {
  readonly source: SourceName;
  readonly kind: PageKind;
  readonly url: string;
  readonly observedAt: Instant;
  /** `read`, or the kind of the error for which the page is not used. */
  readonly outcome: string;
  readonly detail?: string;
  /** What a page of that kind may tell, and of how many it told it: `{ jockey: { found: 13, expected: 14 } }`. */
  readonly coverage: Readonly<Record<string, Coverage>>;
  /** Selectors and keys that the parser asked for and that were nowhere on the page, sorted. */
  readonly nothingFound: readonly string[];
  /** The page's structure without its content: element paths with their classes, or keys; sorted, each once. */
  readonly structure: readonly string[];
  /** French races of a programme that tells each race's country: other sources count them too. */
  readonly listed?: ListedRaces;
};

export type Coverage = { readonly found: number; readonly expected: number };

/** Whoever wants to know how pages are read. */
export interface PageReports {
  /** Before the page is used: `refused` names why it must not be. */
  judge(report: PageReport): Promise<{ readonly refused?: string }>;
}
