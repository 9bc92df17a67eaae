import { err, ok } from "../../src/domain/kernel/result.ts";
import type { Instant } from "../../src/domain/kernel/time.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { FetchError, HostState, HostStates, PageFetcher } from "../../src/ports/page-fetcher.ts";

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

/** Base addresses of the made-up sites. */
export const FAKE_HOMES = {
  pmu: "https://pmu.test",
  zeturf: "https://zeturf.test",
  geny: "https://geny.test",
} as const;

const stateOf = (url: string): HostState => {
  return { origin: new URL(url).origin, breaker: "closed", requestsToday: 0, requestsPerDay: 3000 };
};

/** Hosts that nobody ever asked; reading robots.txt of one finds it. */
export function createFakeHosts(): HostStates {
  return {
    hosts: () => [],
    lookUp: async (url) => ({ host: stateOf(url), verdict: "unread" }),
    readRobots: async (url) => {
      return ok({ ...stateOf(url), robots: { readAt: "2025-10-16T07:00:00.000Z" as Instant, status: 404 } });
    },
  };
}
