import type { Result } from "../domain/kernel/result.ts";
import type { Instant, RaceDay } from "../domain/kernel/time.ts";

/** One answer of a host, as it came. */
export type Exchange = {
  readonly url: string;
  readonly observedAt: Instant;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Unpacked, not decoded. */
  readonly body: Uint8Array;
  /** The host said that what we had still stands (304). */
  readonly confirmed: boolean;
  /** An operator saved the page and brought it in; `observedAt` is when it was saved. Absent: a host's answer. */
  readonly imported?: { readonly file: string; readonly importedAt: Instant } | undefined;
};

/** An archived answer without its body. */
export type ArchivedFetch = Omit<Exchange, "body"> & {
  readonly key: string;
  readonly contentSha256: string;
  readonly bytes: number;
};

export type ArchiveFault = { readonly kind: "archive_damaged"; readonly key: string; readonly detail: string };

/** Every page that was fetched, for as long as the retention allows. */
export interface PageArchive {
  /** @returns the key of the record */
  keep(exchange: Exchange): Promise<string>;
  /** Of one Paris day, in the order of time; a record that does not parse is named in its place. */
  fetches(day: RaceDay): Promise<Result<ArchivedFetch, ArchiveFault>[]>;
  /** The last answer for an address on that day; with a status, the last of that status. */
  latestOf(url: string, day: RaceDay, status?: number): Promise<Result<ArchivedFetch, ArchiveFault> | undefined>;
  /** The body as it came, checked against its digest. */
  page(fetched: ArchivedFetch): Promise<Result<Uint8Array, ArchiveFault>>;
  /** Answers of a host on a day. */
  countOf(origin: string, day: RaceDay): Promise<number>;
}
