import { setTimeout as sleep } from "node:timers/promises";
import PQueue from "p-queue";
import { Agent, fetch, interceptors, type Response } from "undici";
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
  /** Seconds without an answer before a request is given up. */
  readonly timeoutSeconds: number;
  /** How often a passing failure (429, 5xx, no answer) is tried again. */
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
  const dispatcher = agent.compose(
    interceptors.retry({
      maxRetries: options.maxRetries,
      minTimeout: Math.max(spacingMs, 100), // a retry keeps its turn, so it is never sooner than the spacing
      maxTimeout: MAX_RETRY_WAIT_MS,
      timeoutFactor: 2,
      retryAfter: true,
      statusCodes: [429, 500, 502, 503, 504],
      throwOnError: false,
    }),
  );
  const hosts = new Map<string, Host>();

  function hostOf(url: URL): Host {
    const host = hosts.get(url.origin) ?? { turns: new PQueue({ concurrency: 1 }), nextAt: 0 };
    hosts.set(url.origin, host);
    return host;
  }

  /** One request in the host's turn; any answer is a value. */
  async function get(host: Host, url: URL): Promise<Result<Answer, FetchError>> {
    await sleep(Math.max(0, host.nextAt - performance.now()));
    try {
      const response = await fetch(url, {
        dispatcher,
        redirect: "manual", // a redirect is followed only to an allowed host, and in that host's turn
        headers: { "user-agent": options.userAgent },
        // The body may drip for ever within its own time-out: the whole has an end too.
        signal: AbortSignal.timeout((timeoutMs + MAX_RETRY_WAIT_MS) * (options.maxRetries + 1)),
      });
      const contentType = response.headers.get("content-type") ?? "";
      const bytes = await readBody(response);
      if (!bytes) return err({ kind: "too_large", url: url.href, detail: `more than ${MAX_BODY_BYTES} bytes` });
      return ok({
        status: response.status,
        contentType,
        location: response.headers.get("location") ?? undefined,
        text: decodeText(bytes, contentType),
      });
    } catch (cause) {
      return err(failureOf(url, cause));
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
function failureOf(url: URL, error: unknown): FetchError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const detail = cause instanceof Error ? `${code} ${cause.message}`.trim() : String(cause);
  const kind = code === "UND_ERR_RES_EXCEEDED_MAX_SIZE" ? "too_large" : "unreachable";
  return { kind, url: url.href, detail };
}
