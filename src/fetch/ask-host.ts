import { err, ok, type Result } from "../domain/kernel/result.ts";
import { parisDayOf, type RaceDay } from "../domain/kernel/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { PageArchive } from "../ports/page-archive.ts";
import type { FetchError } from "../ports/page-fetcher.ts";
import type { Host } from "./host.ts";
import type { Answer, Network } from "./network.ts";
import { MACHINE_PACE, type Pace } from "./pace.ts";
import { isPassing, retryAfterMs } from "./read-answer.ts";

export type AskHostOptions = {
  readonly clock: Clock;
  readonly log: Log;
  /** The machine's own time where none is given. */
  readonly pace?: Pace;
  /** Seconds between two requests to one host, at least; a longer crawl-delay of its robots.txt wins. */
  readonly rateLimitSeconds: number;
  /**
   * How often a passing failure (429, 5xx, a connection refused or cut) is tried again. A time-out is not: it has cost
   * its seconds, and the task is repeated.
   */
  readonly maxRetries: number;
  /** The most that one host is asked on one Paris day, robots.txt and repetitions counted. */
  readonly requestsPerDay: number;
  /** What an earlier process asked a host on that day. */
  readonly spentBefore?: (origin: string, day: RaceDay) => Promise<number>;
  readonly archive?: Pick<PageArchive, "keep">;
};

/** Waiting longer than this for one page would miss the race. */
const MAX_RETRY_WAIT_MS = 20_000;
/** Before the first repetition, at least; it doubles with each. */
const MIN_RETRY_WAIT_MS = 100;

/** Requests to one host in its turn: spaced, counted, archived, and made again while that may help. */
export type HostAsker = {
  /** Any answer is a value. */
  get(host: Host, url: URL, maxAgeSeconds: number): Promise<Result<Answer, FetchError>>;
  /** Requests of this Paris day, counted on from what an earlier process asked. */
  spentToday(host: Host): Promise<number>;
};

export function createHostAsker(options: AskHostOptions, network: Pick<Network, "exchange">): HostAsker {
  const { clock, requestsPerDay, rateLimitSeconds, pace = MACHINE_PACE } = options;
  const spacingMs = rateLimitSeconds * 1000;

  async function get(host: Host, url: URL, maxAgeSeconds: number): Promise<Result<Answer, FetchError>> {
    for (let retry = 0; ; retry++) {
      const restMs = host.restUntil - pace.now();
      if (restMs > MAX_RETRY_WAIT_MS) {
        const detail = `the host asked to be left alone for ${Math.ceil(restMs / 1000)} more seconds`;
        return err({ kind: "left_alone", url: url.href, detail });
      }
      await pace.sleep(Math.max(0, restMs, host.nextAt - pace.now()));
      if ((await spentToday(host)) >= requestsPerDay) {
        const detail = `${requestsPerDay} requests were made to ${host.origin} today: REQUESTS_PER_DAY allows no more`;
        return err({ kind: "budget_spent", url: url.href, detail });
      }
      const { answer, again } = await ask(host, url, maxAgeSeconds);
      const restsTooLong = host.restUntil - pace.now() > MAX_RETRY_WAIT_MS;
      if (!again || restsTooLong || retry >= options.maxRetries) return answer;
      const backoffMs = Math.min(Math.max(spacingMs, MIN_RETRY_WAIT_MS) * 2 ** retry, MAX_RETRY_WAIT_MS);
      host.nextAt = Math.max(host.nextAt, pace.now() + backoffMs);
    }
  }

  /** One request, and whether another may fare better. */
  async function ask(host: Host, url: URL, maxAgeSeconds: number) {
    const began = pace.now();
    const exchanged = await network.exchange(url, maxAgeSeconds);
    const crawlDelayMs = (host.robots?.rules.crawlDelaySeconds ?? 0) * 1000;
    host.nextAt = pace.now() + Math.max(spacingMs, crawlDelayMs);
    if ("error" in exchanged) return { answer: err(exchanged.error), again: exchanged.passing };
    const { answer } = exchanged;
    if (answer.from === "kept") {
      host.nextAt = began; // nobody was asked
      return { answer: ok(answer), again: false };
    }
    host.latencyMs = Math.round(pace.now() - began);
    const again = isPassing(answer);
    if (again) host.restUntil = pace.now() + retryAfterMs(answer.headers);
    await archived(url, answer);
    return { answer: ok(answer), again };
  }

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

  return { get, spentToday };
}
