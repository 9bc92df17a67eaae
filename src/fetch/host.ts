import PQueue from "p-queue";
import type { RaceDay } from "../domain/kernel/time.ts";
import type { FetchError, HostState } from "../ports/page-fetcher.ts";
import { type BreakerPauses, createHostBreaker, type HostBreaker } from "./host-breaker.ts";
import type { Pace } from "./pace.ts";
import type { ReadRobots } from "./recall-robots.ts";

/** What is known of one host, and its turn. */
export type Host = {
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

export function createHost(origin: string, pauses: BreakerPauses, pace: Pace): Host {
  return {
    origin,
    turns: new PQueue({ concurrency: 1 }),
    breaker: createHostBreaker(pauses, pace),
    nextAt: 0,
    restUntil: 0,
    spent: undefined,
    robots: undefined,
    latencyMs: undefined,
    lastFailure: undefined,
  };
}

export function stateOf(
  { origin, breaker, robots, spent, latencyMs, lastFailure }: Host,
  requestsPerDay: number,
): HostState {
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

export function leftAlone({ origin, lastFailure }: Host, url: URL): FetchError {
  const last = lastFailure ? `; the last: ${lastFailure.detail}` : "";
  return { kind: "left_alone", url: url.href, detail: `several pages of ${origin} failed in a row${last}` };
}
