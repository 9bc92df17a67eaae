import { err, ok, type Result } from "../domain/kernel/result.ts";
import { type Instant, instantOf, millisecondsOf, type RaceDay } from "../domain/kernel/time.ts";
import type { ArchivedFetch, ArchiveFault, PageArchive } from "../ports/page-archive.ts";
import type { Page, PageFetcher } from "../ports/page-fetcher.ts";

/** A page is archived before it is read: on a slow disk, seconds before. */
const ARCHIVED_BEFORE_MS = 5000;
/** The age of a page that was kept is told in whole seconds. */
const ARCHIVED_AFTER_MS = 1000;

/** The pages of some days, fetched and imported, in the order of time. */
export type ArchivedPages = {
  readonly fetches: readonly ArchivedFetch[];
  /** Records that cannot be read. */
  readonly faults: readonly ArchiveFault[];
  pageOf(fetched: ArchivedFetch): Promise<Result<Page, ArchiveFault>>;
  /** What a source would have been served. */
  replay(look: ArchivedLook): PageFetcher & {
    /** Addresses that were asked for, and those of them that the archive has not. */
    readonly asked: readonly string[];
    readonly missing: readonly string[];
  };
};

export type ArchivedLook = {
  /** Of the first page that the source read. It came: what the host refused beside an imported page is not it. */
  readonly at: Instant;
  /** By when the last of its pages had come; without it, one look. */
  readonly until?: Instant;
  /** Take the last page before, however old: all that is known is that one had come. */
  readonly anyAge?: boolean;
};

export type ArchivedPagesDeps = {
  readonly archives: readonly PageArchive[];
  /** Bytes and content type to text, as for pages that are fetched. */
  readonly decode: (bytes: Uint8Array, contentType: string) => string;
};

/** A page that moved, moved once or twice. */
const MAX_REDIRECTS = 3;

export async function readArchivedPages(deps: ArchivedPagesDeps, days: readonly RaceDay[]): Promise<ArchivedPages> {
  const keepers = new Map<ArchivedFetch, PageArchive>();
  const faults: ArchiveFault[] = [];
  for (const day of days) {
    for (const archive of deps.archives) {
      for (const found of await archive.fetches(day)) {
        if (found.ok) keepers.set(found.value, archive);
        else faults.push(found.error);
      }
    }
  }
  const fetches = [...keepers.keys()].toSorted((a, b) => millisecondsOf(a.observedAt) - millisecondsOf(b.observedAt));
  const byUrl = Map.groupBy(fetches, ({ url }) => url);

  async function pageOf(fetched: ArchivedFetch): Promise<Result<Page, ArchiveFault>> {
    const keeper = keepers.get(fetched);
    if (!keeper) throw new Error(`${fetched.key} is not of these days`);
    const body = await keeper.page(fetched);
    if (!body.ok) return body;
    const { url, observedAt, status, imported } = fetched;
    const contentType = fetched.headers["content-type"] ?? "";
    const text = deps.decode(body.value, contentType);
    return ok({ url, observedAt, status, contentType, text, ...(imported ? { origin: "imported" as const } : {}) });
  }

  function replay({ at, until, anyAge = false }: ArchivedLook): ReturnType<ArchivedPages["replay"]> {
    const asked: string[] = [];
    const missing: string[] = [];
    const from = anyAge ? instantOf(0) : shifted(at, -ARCHIVED_BEFORE_MS);
    const end = until ?? shifted(at, ARCHIVED_AFTER_MS);
    const find = (url: string, isFirst: boolean): ArchivedFetch | undefined => {
      const known = (byUrl.get(url) ?? [])
        .filter(({ observedAt }) => observedAt >= from && observedAt <= end)
        .filter(({ status }) => !isFirst || status < 400);
      return known.findLast(({ observedAt }) => observedAt <= at) ?? known[0];
    };
    const fetched = async (url: string, redirectsLeft: number): ReturnType<PageFetcher["fetch"]> => {
      asked.push(url);
      const found = find(url, asked.length === 1);
      if (!found) {
        missing.push(url);
        return err({ kind: "unreachable", url, detail: "not in the archive" });
      }
      const { status, headers } = found;
      const location = headers.location;
      const moved = status >= 300 && status < 400 && location !== undefined && URL.canParse(location, url);
      if (moved && redirectsLeft > 0) return fetched(new URL(location, url).href, redirectsLeft - 1);
      if (status !== 200) return err({ kind: "http_status", url, status, detail: `answered ${status}` });
      const page = await pageOf(found);
      if (page.ok) return page;
      missing.push(url);
      return err({ kind: "unreachable", url, detail: `${page.error.key}: ${page.error.detail}` });
    };
    return { fetch: (url) => fetched(url, MAX_REDIRECTS), asked, missing };
  }

  return { fetches, faults, pageOf, replay };
}

function shifted(instant: Instant, milliseconds: number): Instant {
  return instantOf(millisecondsOf(instant) + milliseconds);
}
