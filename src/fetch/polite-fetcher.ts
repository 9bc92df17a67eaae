import { setTimeout as sleep } from "node:timers/promises";
import PQueue from "p-queue";
import { err, ok, type Result } from "../domain/kernel/result.ts";
import { addMinutes, parisDayOf, type RaceDay } from "../domain/kernel/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { PageArchive } from "../ports/page-archive.ts";
import type { FetchError, HostState, HostStates, Page, PageFetcher, RobotsVerdict } from "../ports/page-fetcher.ts";
import { allowedUrl } from "./allowed-url.ts";
import { decodeText } from "./decode-text.ts";
import {
  BREAKER_PAUSES,
  type BreakerPauses,
  createHostBreaker,
  type HostBreaker,
  type HostVerdict,
} from "./host-breaker.ts";
import type { HttpCacheStore } from "./http-cache.ts";
import { type Answer, openNetwork } from "./network.ts";
import { type ReadRobots, recallRobots } from "./recall-robots.ts";
import { type RobotsRules, robotsMaxAgeMs, robotsRules } from "./robots.ts";

export type PoliteFetcherOptions = {
  readonly clock: Clock;
  readonly log: Log;
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
  /** The most that one host is asked on one Paris day, robots.txt and repetitions counted. */
  readonly requestsPerDay: number;
  /** What an earlier process asked a host on that day. */
  readonly spentBefore?: (origin: string, day: RaceDay) => Promise<number>;
  readonly cache: HttpCacheStore;
  readonly archive?: Pick<PageArchive, "keep">;
  /** Where an earlier process's robots.txt stands. */
  readonly recall?: Pick<PageArchive, "latestOf" | "page">;
  readonly breakerPauses?: BreakerPauses;
};

/** A page that moved, moved once or twice. */
const MAX_REDIRECTS = 3;
/** Waiting longer than this for one page would miss the race. */
const MAX_RETRY_WAIT_MS = 20_000;
/** Before the first repetition, at least; it doubles with each. */
const MIN_RETRY_WAIT_MS = 100;
/** Answers that another moment may better (RFC 9110 §15.6, RFC 6585 §4). */
const PASSING_STATUSES: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);
/** A site that does not want us: forbidden, too many, and what some send for both. */
const REFUSING_STATUSES: ReadonlySet<number> = new Set([403, 420, 429]);

/** The host heard nothing from us. */
const NOT_ASKED: ReadonlySet<FetchError["kind"]> = new Set(["left_alone", "budget_spent"]);

type Host = {
  readonly origin: string;
  /** One request at a time. */
  readonly turns: PQueue;
  readonly breaker: HostBreaker;
  /** Milliseconds of the monotonic clock before which the next request must not start. */
  nextAt: number;
  /** The same, as the host itself asked for by Retry-After. */
  restUntil: number;
  spent: { readonly day: RaceDay; count: number } | undefined;
  robots: ReadRobots | undefined;
  latencyMs: number | undefined;
  lastFailure: HostState["lastFailure"];
};

/**
 * Asks politely: one request at a time and host, spaced, robots.txt and Retry-After obeyed, only allowed hosts, no more a
 * day than the budget; what has not changed is confirmed and not sent again; a host that fails or refuses is left alone.
 */
export function createPoliteFetcher(
  options: PoliteFetcherOptions,
): PageFetcher & HostStates & { close(): Promise<void> } {
  const { clock, requestsPerDay, rateLimitSeconds } = options;
  const spacingMs = rateLimitSeconds * 1000;
  const hosts = new Map<string, Host>();
  const network = openNetwork({
    userAgent: options.userAgent,
    timeoutMs: options.timeoutSeconds * 1000,
    cache: options.cache,
    onRequest(origin) {
      const spent = hosts.get(origin)?.spent;
      if (spent) spent.count += 1;
    },
  });

  function hostOf(url: URL): Host {
    const known = hosts.get(url.origin);
    if (known) return known;
    const host: Host = {
      origin: url.origin,
      turns: new PQueue({ concurrency: 1 }),
      breaker: createHostBreaker(options.breakerPauses ?? BREAKER_PAUSES),
      nextAt: 0,
      restUntil: 0,
      spent: undefined,
      robots: undefined,
      latencyMs: undefined,
      lastFailure: undefined,
    };
    hosts.set(url.origin, host);
    return host;
  }

  /** One page in the host's turn, asked for again while that may help; any answer is a value. */
  async function get(host: Host, url: URL, maxAgeSeconds: number): Promise<Result<Answer, FetchError>> {
    for (let retry = 0; ; retry++) {
      const restMs = host.restUntil - performance.now();
      if (restMs > MAX_RETRY_WAIT_MS) {
        const detail = `the host asked to be left alone for ${Math.ceil(restMs / 1000)} more seconds`;
        return err({ kind: "left_alone", url: url.href, detail });
      }
      await sleep(Math.max(0, restMs, host.nextAt - performance.now()));
      if ((await spentToday(host)) >= requestsPerDay) {
        const detail = `${requestsPerDay} requests were made to ${host.origin} today: REQUESTS_PER_DAY allows no more`;
        return err({ kind: "budget_spent", url: url.href, detail });
      }
      const { answer, again } = await ask(host, url, maxAgeSeconds);
      const restsTooLong = host.restUntil - performance.now() > MAX_RETRY_WAIT_MS;
      if (!again || restsTooLong || retry >= options.maxRetries) return answer;
      const backoffMs = Math.min(Math.max(spacingMs, MIN_RETRY_WAIT_MS) * 2 ** retry, MAX_RETRY_WAIT_MS);
      host.nextAt = Math.max(host.nextAt, performance.now() + backoffMs);
    }
  }

  /** One request, and whether another may fare better. */
  async function ask(host: Host, url: URL, maxAgeSeconds: number) {
    const began = performance.now();
    const exchanged = await network.exchange(url, maxAgeSeconds);
    const crawlDelayMs = (host.robots?.rules.crawlDelaySeconds ?? 0) * 1000;
    host.nextAt = performance.now() + Math.max(spacingMs, crawlDelayMs);
    if ("error" in exchanged) return { answer: err(exchanged.error), again: exchanged.passing };
    const { answer } = exchanged;
    if (answer.from === "kept") {
      host.nextAt = began; // nobody was asked
      return { answer: ok(answer), again: false };
    }
    host.latencyMs = Math.round(performance.now() - began);
    const again = PASSING_STATUSES.has(answer.status);
    if (again) host.restUntil = performance.now() + retryAfterMs(answer.headers);
    await archived(url, answer);
    return { answer: ok(answer), again };
  }

  /** Counted on from what an earlier process asked. */
  async function spentToday(host: Host): Promise<number> {
    const day = parisDayOf(clock.now());
    if (host.spent?.day !== day) {
      host.spent = { day, count: (await options.spentBefore?.(host.origin, day)) ?? 0 };
    }
    return host.spent.count;
  }

  async function archived(url: URL, { status, headers, body, from }: Answer): Promise<void> {
    if (!options.archive) return;
    const exchange = { url: url.href, observedAt: clock.now(), status, body, confirmed: from === "confirmed" };
    try {
      await options.archive.keep({ ...exchange, headers: Object.fromEntries(headers) });
    } catch (cause) {
      options.log.error("a page was read and could not be archived", { url: url.href, cause: String(cause) });
    }
  }

  /** An error where not even robots.txt could be asked for: its reason is the page's too. */
  async function robotsOf(host: Host): Promise<Result<RobotsRules, FetchError>> {
    await recalled(host);
    if (host.robots && performance.now() < host.robots.until) return ok(host.robots.rules);
    return askRobots(host);
  }

  async function recalled(host: Host): Promise<void> {
    if (host.robots || !options.recall) return;
    const robotsUrl = new URL("/robots.txt", host.origin).href;
    host.robots = await recallRobots(options.recall, robotsUrl, { now: clock.now(), userAgent: options.userAgent });
  }

  async function askRobots(host: Host): Promise<Result<RobotsRules, FetchError>> {
    const url = new URL("/robots.txt", host.origin);
    const answer = await get(host, url, 0);
    if (!answer.ok && NOT_ASKED.has(answer.error.kind)) return answer;
    const status = answer.ok ? answer.value.status : undefined;
    const read = answer.ok ? { status: answer.value.status, text: textOf(answer.value) } : undefined;
    const rules = robotsRules(url.href, read, options.userAgent);
    host.robots = { rules, readAt: clock.now(), status, until: performance.now() + robotsMaxAgeMs(status) };
    return ok(rules);
  }

  /** In the host's turn: what robots.txt, the breaker and the budget let through. */
  async function takeTurn(host: Host, url: URL, maxAgeSeconds: number): Promise<Result<Answer, FetchError>> {
    const answer = await host.breaker.run(async (): Promise<Result<Answer, FetchError>> => {
      const robots = await robotsOf(host);
      if (!robots.ok) return err({ ...robots.error, url: url.href });
      const rules = robots.value;
      if (rules.allows(url.href)) return get(host, url, maxAgeSeconds);
      if (rules.unanswered) return err({ kind: "unreachable", url: url.href, detail: rules.unanswered });
      return err({ kind: "forbidden_by_robots", url: url.href, detail: `${host.origin}/robots.txt refuses it` });
    }, verdictOf);
    if (answer) return answer;
    return err(leftAlone(host, url));
  }

  async function fetchPage(url: URL, maxAgeSeconds: number, redirectsLeft: number): Promise<Result<Page, FetchError>> {
    const host = hostOf(url);
    const page = await host.turns.add(async () => {
      const answer = await takeTurn(host, url, maxAgeSeconds);
      const failure = answer.ok ? failedStatus(url, answer.value) : answer.error;
      if (failure && !NOT_ASKED.has(failure.kind)) {
        host.lastFailure = { at: clock.now(), kind: failure.kind, detail: failure.detail };
      }
      return { answer, failure };
    });
    const { answer, failure } = page;
    if (!answer.ok) return answer;
    const { status, headers, from, ageSeconds } = answer.value;
    const location = headers.get("location");
    if (status >= 300 && status < 400 && location !== null) {
      if (!URL.canParse(location, url.href)) {
        return err({ kind: "http_status", url: url.href, status, detail: `answered ${status} to ${location}` });
      }
      if (redirectsLeft === 0) {
        return err({ kind: "unreachable", url: url.href, detail: `more than ${MAX_REDIRECTS} redirects` });
      }
      const target = allowedUrl(new URL(location, url).href, options.allowedHosts);
      return target.ok ? fetchPage(target.value, maxAgeSeconds, redirectsLeft - 1) : target;
    }
    if (failure) return err(failure);
    const now = clock.now();
    return ok({
      url: url.href,
      observedAt: from === "kept" ? addMinutes(now, -ageSeconds / 60) : now,
      status,
      contentType: headers.get("content-type") ?? "",
      text: textOf(answer.value),
    });
  }

  return {
    async fetch(text, { maxAgeSeconds = 0 } = {}) {
      const url = allowedUrl(text, options.allowedHosts);
      return url.ok ? fetchPage(url.value, maxAgeSeconds, MAX_REDIRECTS) : url;
    },
    hosts: () => [...hosts.values()].map((host) => stateOf(host, requestsPerDay)),
    async lookUp(text) {
      const host = hostOf(new URL(text));
      await recalled(host);
      await spentToday(host);
      return { host: stateOf(host, requestsPerDay), verdict: robotsVerdict(host.robots?.rules, text) };
    },
    async readRobots(text) {
      const url = allowedUrl(text, options.allowedHosts);
      if (!url.ok) return url;
      const host = hostOf(url.value);
      return host.turns.add(async () => {
        if (host.breaker.state() === "open") return err(leftAlone(host, url.value));
        const read = await askRobots(host);
        return read.ok ? ok(stateOf(host, requestsPerDay)) : read;
      });
    },
    close: () => network.close(),
  };
}

function stateOf({ origin, breaker, robots, spent, latencyMs, lastFailure }: Host, requestsPerDay: number): HostState {
  const crawlDelaySeconds = robots?.rules.crawlDelaySeconds;
  return {
    origin,
    breaker: breaker.state(),
    requestsToday: spent?.count ?? 0,
    requestsPerDay,
    ...(robots
      ? {
          robots: {
            readAt: robots.readAt,
            status: robots.status,
            ...(crawlDelaySeconds === undefined ? {} : { crawlDelaySeconds }),
          },
        }
      : {}),
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(lastFailure ? { lastFailure } : {}),
  };
}

function leftAlone({ origin, lastFailure }: Host, url: URL): FetchError {
  const last = lastFailure ? `; the last: ${lastFailure.detail}` : "";
  return { kind: "left_alone", url: url.href, detail: `several pages of ${origin} failed in a row${last}` };
}

function robotsVerdict(rules: RobotsRules | undefined, url: string): RobotsVerdict {
  if (!rules) return "unread";
  if (rules.unanswered !== undefined) return "unanswered";
  return rules.allows(url) ? "allowed" : "refused";
}

/** A page that is not there is that page's matter; what the host could not or would not give is the host's. */
function verdictOf(answer: Result<Answer, FetchError>): HostVerdict {
  if (!answer.ok) return answer.error.kind === "unreachable" ? "failing" : "well";
  const { status } = answer.value;
  if (REFUSING_STATUSES.has(status)) return "refusing";
  return status >= 500 ? "failing" : "well";
}

function failedStatus(url: URL, { status, headers }: Answer): FetchError | undefined {
  if (status === 200 || (status >= 300 && status < 400 && headers.has("location"))) return undefined;
  return { kind: "http_status", url: url.href, status, detail: `answered ${status}` };
}

function textOf({ body, headers }: Answer): string {
  return decodeText(body, headers.get("content-type") ?? "");
}

/** What Retry-After asks for, in seconds or as a date (RFC 9110 §10.2.3); 0 where it is absent or says neither. */
function retryAfterMs(headers: Answer["headers"]): number {
  const asked = headers.get("retry-after") ?? "";
  if (/^\d+$/.test(asked)) return Number(asked) * 1000;
  const wait = Date.parse(asked) - Date.parse(headers.get("date") ?? ""); // both by the host's own clock
  return Number.isNaN(wait) ? 0 : Math.max(0, wait);
}
