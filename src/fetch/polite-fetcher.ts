import { setTimeout as sleep } from "node:timers/promises";
import PQueue from "p-queue";
import { Agent, fetch, type Response } from "undici";
import { err, ok, type Result } from "../domain/kernel/result.ts";
import type { Clock } from "../ports/clock.ts";
import type { FetchError, Page, PageFetcher } from "../ports/page-fetcher.ts";
import { allowedUrl } from "./allowed-url.ts";
import { decodeText } from "./decode-text.ts";
import { type RobotsRules, robotsRules } from "./robots.ts";

export type PoliteFetcherOptions = {
  readonly clock: Clock;
  /** `host:port` of the sources; nothing else is ever asked. */
  readonly allowedHosts: ReadonlySet<string>;
  /** One honest name for all requests. */
  readonly userAgent: string;
  /** Seconds between two requests to one host, at least; a longer crawl-delay of its robots.txt wins. */
  readonly rateLimitSeconds: number;
  /** Seconds without an answer before a request is given up; as many again for the whole of a slow one. */
  readonly timeoutSeconds: number;
  /**
   * How often a passing failure (429, 5xx, a connection refused or cut) is tried again. A time-out is not: it has cost
   * its seconds, and the task is repeated.
   */
  readonly maxRetries: number;
};

/** The largest day page seen is 0.7 MB; what is ten times that is not a page. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** RFC 9309 §2.4: robots.txt should not be used for longer than 24 hours. */
const ROBOTS_MAX_AGE_MS = 24 * 3600 * 1000;
/** A refusal for want of an answer stops the whole source: it is looked at again sooner. */
const ROBOTS_UNANSWERED_MAX_AGE_MS = 5 * 60 * 1000;
/** A page that moved, moved once or twice. */
const MAX_REDIRECTS = 3;
/** Waiting longer than this for one page would miss the race. */
const MAX_RETRY_WAIT_MS = 20_000;
/** Before the first repetition, at least; it doubles with each. */
const MIN_RETRY_WAIT_MS = 100;
/** Answers that another moment may better (RFC 9110 §15.6, RFC 6585 §4). */
const PASSING_STATUSES: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);
/** How a connection fails for a moment: Node's names, and undici's for one that was closed on us. */
const PASSING_CODES: ReadonlySet<string> = new Set(
  "ECONNRESET ECONNREFUSED ENOTFOUND ENETDOWN ENETUNREACH EHOSTDOWN EHOSTUNREACH EPIPE UND_ERR_SOCKET".split(" "),
);

type Answer = {
  readonly status: number;
  readonly contentType: string;
  readonly location: string | undefined;
  readonly text: string;
};

type Host = {
  /** One request at a time. */
  readonly turns: PQueue;
  /** Milliseconds of the monotonic clock before which the next request must not start. */
  nextAt: number;
  /** The same, as the host itself asked for by Retry-After. */
  restUntil: number;
  robots?: { readonly rules: RobotsRules; readonly until: number };
};

/** Asks politely: one request at a time and host, spaced, robots.txt and Retry-After obeyed, only allowed hosts. */
export function createPoliteFetcher(options: PoliteFetcherOptions): PageFetcher & { close(): Promise<void> } {
  const timeoutMs = options.timeoutSeconds * 1000;
  const spacingMs = options.rateLimitSeconds * 1000;
  const agent = new Agent({
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: { timeout: timeoutMs },
    maxResponseSize: MAX_BODY_BYTES,
  });
  const hosts = new Map<string, Host>();

  function hostOf(url: URL): Host {
    const host = hosts.get(url.origin) ?? { turns: new PQueue({ concurrency: 1 }), nextAt: 0, restUntil: 0 };
    hosts.set(url.origin, host);
    return host;
  }

  /** One page in the host's turn, asked for again while that may help; any answer is a value. */
  async function get(host: Host, url: URL): Promise<Result<Answer, FetchError>> {
    for (let retry = 0; ; retry++) {
      const restMs = host.restUntil - performance.now();
      if (restMs > MAX_RETRY_WAIT_MS) {
        const detail = `the host asked to be left alone for ${Math.ceil(restMs / 1000)} more seconds`;
        return err({ kind: "unreachable", url: url.href, detail });
      }
      await sleep(Math.max(0, restMs, host.nextAt - performance.now()));
      const { answer, again } = await ask(host, url);
      const restsTooLong = host.restUntil - performance.now() > MAX_RETRY_WAIT_MS;
      if (!again || restsTooLong || retry >= options.maxRetries) return answer;
      const backoffMs = Math.min(Math.max(spacingMs, MIN_RETRY_WAIT_MS) * 2 ** retry, MAX_RETRY_WAIT_MS);
      host.nextAt = Math.max(host.nextAt, performance.now() + backoffMs);
    }
  }

  /** One request, and whether another may fare better. */
  async function ask(host: Host, url: URL): Promise<{ answer: Result<Answer, FetchError>; again: boolean }> {
    try {
      const response = await fetch(url, {
        dispatcher: agent,
        redirect: "manual", // a redirect is followed only to an allowed host, and in that host's turn
        headers: { "user-agent": options.userAgent },
        // The body may drip for ever within its own time-out: the whole has an end too.
        signal: AbortSignal.timeout(2 * timeoutMs),
      });
      const { status, headers } = response;
      const contentType = headers.get("content-type") ?? "";
      const again = PASSING_STATUSES.has(status);
      if (again) host.restUntil = performance.now() + retryAfterMs(headers);
      const bytes = await readBody(response);
      if (!bytes) {
        const detail = `more than ${MAX_BODY_BYTES} bytes`;
        return { answer: err({ kind: "too_large", url: url.href, detail }), again: false };
      }
      const location = headers.get("location") ?? undefined;
      return { answer: ok({ status, contentType, location, text: decodeText(bytes, contentType) }), again };
    } catch (cause) {
      return failureOf(url, cause);
    } finally {
      const crawlDelayMs = (host.robots?.rules.crawlDelaySeconds ?? 0) * 1000;
      host.nextAt = performance.now() + Math.max(spacingMs, crawlDelayMs);
    }
  }

  async function robotsOf(host: Host, url: URL): Promise<RobotsRules> {
    if (host.robots && performance.now() < host.robots.until) return host.robots.rules;
    const robotsUrl = new URL("/robots.txt", url.origin);
    const answer = await get(host, robotsUrl);
    const answered = answer.ok && answer.value.status < 500;
    const rules = robotsRules(robotsUrl.href, answer.ok ? answer.value : undefined, options.userAgent);
    const maxAge = answered ? ROBOTS_MAX_AGE_MS : ROBOTS_UNANSWERED_MAX_AGE_MS;
    host.robots = { rules, until: performance.now() + maxAge };
    return rules;
  }

  async function fetchPage(url: URL, redirectsLeft: number): Promise<Result<Page, FetchError>> {
    const host = hostOf(url);
    const answer = await host.turns.add(async (): Promise<Result<Answer, FetchError>> => {
      const rules = await robotsOf(host, url);
      if (rules.allows(url.href)) return get(host, url);
      if (rules.unanswered) return err({ kind: "unreachable", url: url.href, detail: rules.unanswered });
      return err({ kind: "forbidden_by_robots", url: url.href, detail: `${url.origin}/robots.txt refuses it` });
    });
    if (!answer.ok) return answer;
    const { status, contentType, location, text } = answer.value;
    if (status >= 300 && status < 400 && location !== undefined && URL.canParse(location, url.href)) {
      if (redirectsLeft === 0) {
        return err({ kind: "unreachable", url: url.href, detail: `more than ${MAX_REDIRECTS} redirects` });
      }
      const target = allowedUrl(new URL(location, url).href, options.allowedHosts);
      return target.ok ? fetchPage(target.value, redirectsLeft - 1) : target;
    }
    if (status !== 200) {
      return err({ kind: "http_status", url: url.href, status, detail: `answered ${status}` });
    }
    return ok({ url: url.href, observedAt: options.clock.now(), status, contentType, text });
  }

  return {
    async fetch(text) {
      const url = allowedUrl(text, options.allowedHosts);
      return url.ok ? fetchPage(url.value, MAX_REDIRECTS) : url;
    },
    close: () => agent.close(),
  };
}

/** The whole body, unpacked; undefined above the limit, so that a small answer cannot unpack to a huge one. */
async function readBody(response: Response): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) return undefined; // leaving the loop closes the connection
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** undici wraps what happened on the socket: the cause names it. */
function failureOf(url: URL, error: unknown): { answer: Result<never, FetchError>; again: boolean } {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "";
  const detail = cause instanceof Error ? `${code} ${cause.message}`.trim() : String(cause);
  const kind = code === "UND_ERR_RES_EXCEEDED_MAX_SIZE" ? "too_large" : "unreachable";
  return { answer: err({ kind, url: url.href, detail }), again: PASSING_CODES.has(code) };
}

/** What Retry-After asks for, in seconds or as a date (RFC 9110 §10.2.3); 0 where it is absent or says neither. */
function retryAfterMs(headers: Response["headers"]): number {
  const asked = headers.get("retry-after") ?? "";
  if (/^\d+$/.test(asked)) return Number(asked) * 1000;
  const wait = Date.parse(asked) - Date.parse(headers.get("date") ?? ""); // both by the host's own clock
  return Number.isNaN(wait) ? 0 : Math.max(0, wait);
}
