import { ok, type Result } from "../domain/kernel/result.ts";
import { minutesBetween } from "../domain/kernel/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { PageArchive } from "../ports/page-archive.ts";
import type { FetchError, RobotsVerdict } from "../ports/page-fetcher.ts";
import type { HostAsker } from "./ask-host.ts";
import type { Host } from "./host.ts";
import { MACHINE_PACE, type Pace } from "./pace.ts";
import { heardNothing, textOf } from "./read-answer.ts";
import { type ReadRobots, recallRobots } from "./recall-robots.ts";
import { type RobotsRules, robotsMaxAgeMs, robotsRules } from "./robots.ts";

export type HostRobotsOptions = {
  readonly clock: Clock;
  /** The machine's own time where none is given. */
  readonly pace?: Pace;
  /** One honest name for all requests. */
  readonly userAgent: string;
  /** Where an earlier process's robots.txt stands. */
  readonly recall?: Pick<PageArchive, "latestOf" | "page">;
};

export type HostRobots = {
  /** An error where not even robots.txt could be asked for: its reason is the page's too. */
  rulesOf(host: Host): Promise<Result<RobotsRules, FetchError>>;
  /** What an earlier process read, where this one has read nothing; asks nobody. */
  recall(host: Host): Promise<void>;
  /** Now, whatever is known. */
  ask(host: Host): Promise<Result<RobotsRules, FetchError>>;
};

/** robots.txt of each host: kept for its day, recalled from an earlier process, asked for in the host's turn. */
export function createHostRobots(options: HostRobotsOptions, { get }: Pick<HostAsker, "get">): HostRobots {
  const { clock, pace = MACHINE_PACE } = options;

  async function rulesOf(host: Host): Promise<Result<RobotsRules, FetchError>> {
    await recall(host);
    return host.robots && isFresh(host.robots) ? ok(host.robots.rules) : ask(host);
  }

  /** By both clocks: what was recalled while the machine's was behind seemed younger than it was. */
  function isFresh({ readAt, status, until }: ReadRobots): boolean {
    return pace.now() < until && minutesBetween(readAt, clock.now()) * 60_000 < robotsMaxAgeMs(status);
  }

  async function recall(host: Host): Promise<void> {
    if (host.robots || !options.recall) return;
    const robotsUrl = new URL("/robots.txt", host.origin).href;
    host.robots = await recallRobots(options.recall, robotsUrl, {
      now: clock.now(),
      elapsed: pace.now(),
      userAgent: options.userAgent,
    });
  }

  async function ask(host: Host): Promise<Result<RobotsRules, FetchError>> {
    const url = new URL("/robots.txt", host.origin);
    const answer = await get(host, url, 0);
    if (!answer.ok && heardNothing(answer.error)) return answer;
    const status = answer.ok ? answer.value.status : undefined;
    const read = answer.ok ? { status: answer.value.status, text: textOf(answer.value) } : undefined;
    const rules = robotsRules(url.href, read, options.userAgent);
    host.robots = { rules, readAt: clock.now(), status, until: pace.now() + robotsMaxAgeMs(status) };
    return ok(rules);
  }

  return { rulesOf, recall, ask };
}

export function robotsVerdict(rules: RobotsRules | undefined, url: string): RobotsVerdict {
  if (!rules) return "unread";
  if (rules.unanswered !== undefined) return "unanswered";
  return rules.allows(url) ? "allowed" : "refused";
}
