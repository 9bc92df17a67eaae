import { ok, unreachable } from "../domain/kernel/result.ts";
import { addDays, parisDayOf } from "../domain/kernel/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { ArchivedFetch, PageArchive } from "../ports/page-archive.ts";
import type { FetchError, Page, PageFetcher } from "../ports/page-fetcher.ts";

/** Answers by which a site says no, or that it cannot: 420 is what some send for 429. */
const MENDED_STATUSES: ReadonlySet<number> = new Set([403, 420, 429]);

/**
 * May a page that an operator saved stand in for the one that did not come? A site that refuses, rests or fails: yes. A
 * page that is not there (404) is not; an address that is not ours is never answered; and a source that the operator
 * switched off is not to be used, whoever brings its pages.
 */
export function canImportMend(error: FetchError): boolean {
  switch (error.kind) {
    case "unreachable":
    case "forbidden_by_robots":
    case "left_alone":
    case "budget_spent":
      return true;
    case "http_status":
      return error.status >= 500 || MENDED_STATUSES.has(error.status);
    case "not_allowed":
    case "too_large":
    case "switched_off":
      return false;
    default:
      return unreachable(error);
  }
}

/**
 * A fetcher that answers, where the site says no, with the youngest page that an operator brought in for that address
 * today or yesterday: as old as it says, so that whoever asks judges its age. A page that the site gives always wins,
 * also one that it gave earlier today, after the imported one was saved: an old programme would take a move back.
 *
 * @param archive of the pages that hosts gave
 * @param decode bytes and content type to text, as for pages that are fetched
 */
export function answerFromImports(
  fetcher: PageFetcher,
  deps: {
    readonly imports: PageArchive;
    readonly archive: PageArchive;
    readonly clock: Clock;
    readonly log: Log;
    readonly decode: (bytes: Uint8Array, contentType: string) => string;
  },
): PageFetcher {
  const { imports, archive, clock, log, decode } = deps;

  async function youngest(url: string): Promise<ArchivedFetch | undefined> {
    const now = clock.now();
    const today = parisDayOf(now);
    for (const day of [today, addDays(today, -1)]) {
      const last = await imports.latestOf(url, day);
      if (last?.ok && last.value.observedAt <= now) return last.value;
      if (last && !last.ok) log.warn("an imported page cannot be read", { ...last.error });
    }
    return undefined;
  }

  /** Did the host itself give a page of that address after the imported one was saved? */
  async function isOutdated({ url, observedAt }: ArchivedFetch): Promise<boolean> {
    const today = parisDayOf(clock.now());
    for (let day = today; day >= parisDayOf(observedAt); day = addDays(day, -1)) {
      const given = await archive.latestOf(url, day, 200);
      if (given?.ok && given.value.observedAt > observedAt) return true;
    }
    return false;
  }

  return {
    async fetch(url, freshness) {
      const fetched = await fetcher.fetch(url, freshness);
      if (fetched.ok || !canImportMend(fetched.error)) return fetched;
      const known = await youngest(url);
      if (!known || (await isOutdated(known))) return fetched;
      const body = await imports.page(known);
      if (!body.ok) {
        log.warn("an imported page cannot be read", { ...body.error });
        return fetched;
      }
      const { kind } = fetched.error;
      log.info("an imported page stands in for one that did not come", { url, observedAt: known.observedAt, kind });
      return ok(importedPage(known, decode(body.value, contentTypeOf(known))));
    },
  };
}

function importedPage(known: ArchivedFetch, text: string): Page {
  const { url, observedAt, status } = known;
  return { url, observedAt, status, contentType: contentTypeOf(known), text, origin: "imported" };
}

function contentTypeOf({ headers }: ArchivedFetch): string {
  return headers["content-type"] ?? "";
}
