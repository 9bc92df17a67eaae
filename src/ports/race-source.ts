import type { Result } from "../domain/kernel/result.ts";
import type { RaceDay } from "../domain/kernel/time.ts";
import type { RaceCard } from "../domain/race/card.ts";
import type { PastPerformances } from "../domain/race/past-performances.ts";
import type { Programme, SourceName, SourceRace } from "../domain/race/race.ts";
import type { RaceResult } from "../domain/race/race-result.ts";
import type { FetchError } from "./page-fetcher.ts";

/** A page that came but cannot be trusted: kept, named, and not used. */
export type ParseError = {
  /**
   * unreadable: the structure or a row is not what it should be.
   * error_page: the site's own "not available", served with status 200.
   * empty_page: nothing in it.
   */
  readonly kind: "unreadable" | "error_page" | "empty_page";
  readonly url: string;
  /** What was wrong, with the offending text. */
  readonly detail: string;
};

/** The source does not offer that (Geny shows a race only by its own address, which we lack). */
export type NotOffered = { readonly kind: "not_offered"; readonly url: string; readonly detail: string };

/** A page that parses and is not believed: the source is red for pages of its kind, for the reason given. */
export type Distrusted = {
  readonly kind: "distrusted";
  readonly url: string;
  readonly detail: string;
  /** Of a card, what it says: to be compared and for nothing else, so that the source can be believed again. */
  readonly card?: RaceCard;
};

export type SourceError = FetchError | ParseError | NotOffered | Distrusted;

/** One site or API that knows races. Every answer is what it shows now; nothing is filled in. */
export interface RaceSource {
  readonly name: SourceName;
  /** All races of a day. A day without a race is an empty programme, not an error. */
  programme(day: RaceDay): Promise<Result<Programme, SourceError>>;
  /** Field and odds of one race. */
  card(day: RaceDay, race: SourceRace): Promise<Result<RaceCard, SourceError>>;
  /** The last starts of a race's horses, where the source tells them at an address of their own. */
  performances?(day: RaceDay, race: SourceRace): Promise<Result<PastPerformances, SourceError>>;
  /** Arrival and dividends; status `pending` before there is one. */
  result(day: RaceDay, race: SourceRace): Promise<Result<RaceResult, SourceError>>;
}
