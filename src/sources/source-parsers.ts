import type { RaceDay } from "../domain/kernel/time.ts";
import type { SourceRace } from "../domain/race/race.ts";
import type { PageIdentity } from "../ports/page-parsers.ts";
import type { PageKind } from "../ports/page-report.ts";
import type { SeenPage } from "./html-page.ts";
import type { ParsePage } from "./page-reader.ts";

/** What one source's addresses are read as. */
export type SourceParsers = {
  /** Empty: the source asks for no such address. */
  kindsOf(url: string): readonly PageKind[];
  parserOf(kind: PageKind, page: SeenPage): ParsePage<object>;
  /** @returns undefined where it is no page of this source */
  identify(text: string): PageIdentity | undefined;
  /** The day that an address of this source names. */
  dayOf(url: string): RaceDay | undefined;
  cardAddress(day: RaceDay, race: SourceRace): string | undefined;
};
