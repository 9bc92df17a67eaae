import { err, ok, type Result } from "../domain/kernel/result.ts";
import { addMinutes } from "../domain/kernel/time.ts";
import type { FetchError, HostStates, Page, PageFetcher } from "../ports/page-fetcher.ts";
import { allowedUrl } from "./allowed-url.ts";
import { type AskHostOptions, createHostAsker } from "./ask-host.ts";
import { createHost, type Host, leftAlone, stateOf } from "./host.ts";
import { BREAKER_PAUSES, type BreakerPauses } from "./host-breaker.ts";
import { createHostRobots, type HostRobotsOptions, robotsVerdict } from "./host-robots.ts";
import type { HttpCacheStore } from "./http-cache.ts";
import { type Answer, openNetwork } from "./network.ts";
import { MACHINE_PACE } from "./pace.ts";
import { failedStatus, heardNothing, textOf, verdictOf } from "./read-answer.ts";

export type PoliteFetcherOptions = AskHostOptions &
  HostRobotsOptions & {
    /** `host:port` of the sources; nothing else is ever asked. */
    readonly allowedHosts: ReadonlySet<string>;
    /** Seconds without an answer before a request is given up; as many again for the whole of a slow one. */
    readonly timeoutSeconds: number;
    readonly cache: HttpCacheStore;
    readonly breakerPauses?: BreakerPauses;
  };

/** A page that moved, moved once or twice. */
const MAX_REDIRECTS = 3;

/**
 * Asks politely: one request at a time and host, spaced, robots.txt and Retry-After obeyed, only allowed hosts, no more a
 * day than the budget; what has not changed is confirmed and not sent again; a host that fails or refuses is left alone.
 */
export function createPoliteFetcher(
  options: PoliteFetcherOptions,
): PageFetcher & HostStates & { close(): Promise<void> } {
  const { clock, requestsPerDay } = options;
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

  const asker = createHostAsker(options, network);
  const robots = createHostRobots(options, asker);

  function hostOf(url: URL): Host {
    const known = hosts.get(url.origin);
    if (known) return known;
    const host = createHost(url.origin, options.breakerPauses ?? BREAKER_PAUSES, options.pace ?? MACHINE_PACE);
    hosts.set(url.origin, host);
    return host;
  }

  /** In the host's turn: what robots.txt, the breaker and the budget let through. */
  async function takeTurn(host: Host, url: URL, maxAgeSeconds: number): Promise<Result<Answer, FetchError>> {
    const answer = await host.breaker.run(async (): Promise<Result<Answer, FetchError>> => {
      const read = await robots.rulesOf(host);
      if (!read.ok) return err({ ...read.error, url: url.href });
      const rules = read.value;
      if (rules.allows(url.href)) return asker.get(host, url, maxAgeSeconds);
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
      if (failure && !heardNothing(failure)) {
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
      await robots.recall(host);
      await asker.spentToday(host);
      return { host: stateOf(host, requestsPerDay), verdict: robotsVerdict(host.robots?.rules, text) };
    },
    async readRobots(text) {
      const url = allowedUrl(text, options.allowedHosts);
      if (!url.ok) return url;
      const host = hostOf(url.value);
      return host.turns.add(async () => {
        if (host.breaker.state() === "open") return err(leftAlone(host, url.value));
        const read = await robots.ask(host);
        return read.ok ? ok(stateOf(host, requestsPerDay)) : read;
      });
    },
    close: () => network.close(),
  };
}
