import type { Result } from "../domain/kernel/result.ts";
import type { RaceDay } from "../domain/kernel/time.ts";
import type { SourceName, SourceRace } from "../domain/race/race.ts";
import type { Page } from "./page-fetcher.ts";
import type { PageKind } from "./page-report.ts";
import type { SourceError } from "./race-source.ts";

/** What a page is read as. One page may be read as several: ZEturf's race page as a card and as a result. */
export type PageUse = { readonly source: SourceName; readonly kind: PageKind };

/** What a saved page tells of itself. */
export type PageIdentity =
  /** Its whole address; a page that names none of ours is "unknown". */
  | { readonly kind: "address"; readonly source: SourceName; readonly url: string }
  /** The address follows from the race: from its number, or from the identifier that the plan's address shares with it. */
  | {
      readonly kind: "by_race";
      readonly source: SourceName;
      /** Where the page tells its day. */
      readonly day: RaceDay | undefined;
      /** Undefined: it is not that race's page. */
      addressOf(day: RaceDay, race: SourceRace): string | undefined;
    }
  /** A page of a source that no parser uses: the detail names it. */
  | { readonly kind: "not_read"; readonly detail: string }
  | { readonly kind: "unknown" };

/** Today's parsers, for whoever has pages and not a site: what an address is read as, and how it reads. */
export interface PageParsers {
  /** Empty: not an address that we ask for. */
  usesOf(url: string): readonly PageUse[];
  parse(use: PageUse, page: Omit<Page, "status">): Result<object, SourceError>;
  identify(text: string): PageIdentity;
  /** The day that an address names; undefined where it names none. */
  dayOf(url: string): RaceDay | undefined;
  /** The address of a race's card; undefined where the source's own address of it is not known. */
  cardAddress(source: SourceName, day: RaceDay, race: SourceRace): string | undefined;
}
