import type { Result } from "../domain/kernel/result.ts";
import type { Instant } from "../domain/kernel/time.ts";

/** A page as it was served. */
export type Page = {
  readonly url: string;
  /** When the host last said that this is its page; for a recorded one, when it was recorded. */
  readonly observedAt: Instant;
  readonly status: number;
  readonly contentType: string;
  /** Decoded text: the header's charset, else UTF-8, else Windows-1252 where the bytes are not UTF-8. */
  readonly text: string;
  /** imported: an operator saved the page and brought it in; it is as old as it says. Absent: the host served it to us. */
  readonly origin?: "imported";
};

/** Why there is no page. `url` names it; nothing here is worth guessing around. */
export type FetchError =
  /** No answer: refused, timed out, reset, no such host. */
  | { readonly kind: "unreachable"; readonly url: string; readonly detail: string }
  /** An answer that is not 200: 404, 403, 5xx. */
  | { readonly kind: "http_status"; readonly url: string; readonly status: number; readonly detail: string }
  | { readonly kind: "forbidden_by_robots"; readonly url: string; readonly detail: string }
  /** Not https (nor loopback), or a host that is not the source's. Never asked for. */
  | { readonly kind: "not_allowed"; readonly url: string; readonly detail: string }
  /** A body above the limit. */
  | { readonly kind: "too_large"; readonly url: string; readonly detail: string }
  /** Not asked: the host failed or refused several times, or wants to rest. It is tried again by itself. */
  | { readonly kind: "left_alone"; readonly url: string; readonly detail: string }
  /** Not asked: the day's requests to this host are spent. */
  | { readonly kind: "budget_spent"; readonly url: string; readonly detail: string }
  /** Not asked: an operator switched the source off. */
  | { readonly kind: "switched_off"; readonly url: string; readonly detail: string };

/** How old an answer may be that the host allowed to be kept, in seconds; 0, the default, has it confirmed each time. */
export type Freshness = { readonly maxAgeSeconds?: number };

/** Fetches pages politely, or says why not. */
export interface PageFetcher {
  /** A 200 answer, or the reason for none. Never throws for what a network brings. */
  fetch(url: string, freshness?: Freshness): Promise<Result<Page, FetchError>>;
}

/** What is known of a host, for whoever asks why a page did not come. */
export type HostState = {
  /** `https://www.zeturf.fr` */
  readonly origin: string;
  readonly breaker: "closed" | "open" | "half_open";
  readonly robots?: {
    readonly readAt: Instant;
    readonly status: number | undefined;
    readonly crawlDelaySeconds?: number;
  };
  /** Of this Paris day, robots.txt and repetitions counted. */
  readonly requestsToday: number;
  readonly requestsPerDay: number;
  /** Of the last answer, milliseconds. */
  readonly latencyMs?: number;
  /** Of the last page that failed. */
  readonly lastFailure?: { readonly at: Instant; readonly kind: FetchError["kind"]; readonly detail: string };
};

/** What robots.txt, as it was last read, says of an address. unanswered: there was no robots.txt to be had, so no. */
export type RobotsVerdict = "allowed" | "refused" | "unanswered" | "unread";

/** Whoever can say how its hosts do. */
export interface HostStates {
  hosts(): readonly HostState[];
  /** The host of an address, as this process or an earlier one of that day found it; nothing is asked. */
  lookUp(url: string): Promise<{ readonly host: HostState; readonly verdict: RobotsVerdict }>;
  /** Reads robots.txt now, in the host's turn. Any answer but none at all is a reading. */
  readRobots(url: string): Promise<Result<HostState, FetchError>>;
}
