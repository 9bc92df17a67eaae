import { err, ok } from "../../src/domain/kernel/result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { FetchError, PageFetcher } from "../../src/ports/page-fetcher.ts";

/** Pages by address, as a test writes them; another address is 404. A value that is no text is the failure itself. */
export function createFakePages(clock: Clock, pages: Map<string, string | FetchError>): PageFetcher {
  return {
    async fetch(url) {
      const page = pages.get(url);
      if (page === undefined) return err({ kind: "http_status", url, status: 404, detail: "404" });
      if (typeof page !== "string") return err(page);
      return ok({ url, observedAt: clock.now(), status: 200, contentType: "application/json", text: page });
    },
  };
}
