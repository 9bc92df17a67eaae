import { addDays, type Instant, minutesBetween, parisDayOf } from "../domain/kernel/time.ts";
import type { PageArchive } from "../ports/page-archive.ts";
import { decodeText } from "./decode-text.ts";
import { type RobotsRules, robotsMaxAgeMs, robotsRules } from "./robots.ts";

/** robots.txt of a host as it was last read. */
export type ReadRobots = {
  readonly rules: RobotsRules;
  readonly readAt: Instant;
  readonly status: number | undefined;
  /** Milliseconds of the monotonic clock until which it may be used. */
  readonly until: number;
};

/**
 * robots.txt as an earlier process read it today or yesterday, so that a new one need not ask again within its day.
 *
 * @returns undefined where none was read, or where the archive cannot tell
 */
export async function recallRobots(
  archive: Pick<PageArchive, "latestOf" | "page">,
  robotsUrl: string,
  {
    now,
    elapsed,
    userAgent,
  }: {
    readonly now: Instant;
    /** Milliseconds of the monotonic clock at that moment. */
    readonly elapsed: number;
    readonly userAgent: string;
  },
): Promise<ReadRobots | undefined> {
  const today = parisDayOf(now);
  for (const day of [today, addDays(today, -1)]) {
    const found = await archive.latestOf(robotsUrl, day);
    if (!found) continue;
    const body = found.ok ? await archive.page(found.value) : found;
    if (!found.ok || !body.ok) return undefined;
    const { observedAt, status, headers } = found.value;
    const ageMs = minutesBetween(observedAt, now) * 60_000;
    if (ageMs < 0) return undefined; // of another clock
    const text = decodeText(body.value, headers["content-type"] ?? "");
    const rules = robotsRules(robotsUrl, { status, text }, userAgent);
    return { rules, readAt: observedAt, status, until: elapsed + robotsMaxAgeMs(status) - ageMs };
  }
  return undefined;
}
