import { raceLabel } from "../../src/domain/kernel/race-id.ts";
import { type Instant, millisecondsOf, parisDayOf } from "../../src/domain/kernel/time.ts";
import { toldOff } from "../../src/sim/told-race.ts";
import type { Asked } from "../fakes/site-server.ts";
import type { Fail, WatchedDay } from "./invariants.ts";
import { RATE_LIMIT_SECONDS, REQUESTS_PER_DAY } from "./stepped-service.ts";

/** Milliseconds for which a robots.txt may be used (RFC 9309 §2.4). */
const ROBOTS_MS = 24 * 3_600_000;

/** The site's side: what it was asked, how often, and against which of its rules. */
export function watchHost({ simulated, edits }: Pick<WatchedDay, "simulated" | "edits">, fail: Fail) {
  const races = simulated.meetings.flatMap((meeting) => meeting.races);
  const told = new Map<string, Instant>();
  const requestsOf = new Map<string, number>();
  let requests = 0;
  let last: Instant | undefined;
  let robots: { readonly at: Instant; readonly refused: readonly string[] | undefined } | undefined;

  function asked({ path, at, answer }: Asked): void {
    requests += 1;
    const today = parisDayOf(at);
    const count = (requestsOf.get(today) ?? 0) + 1;
    requestsOf.set(today, count);
    if (count > REQUESTS_PER_DAY) fail("no host is asked more than allowed", `${count} requests on ${today}`);
    const gap = last === undefined ? Infinity : millisecondsOf(at) - millisecondsOf(last);
    if (gap < RATE_LIMIT_SECONDS * 1000) fail("no host is asked more than allowed", `${path} ${gap} ms after another`);
    last = at;
    if (path === "/robots.txt") {
      // 4xx: there are no rules. 5xx, or nobody there: nothing may be asked.
      const known = answer && answer.status < 500;
      robots = { at, refused: known ? (answer.status < 300 ? refusedBy(answer.body) : []) : undefined };
      return;
    }
    const rules = robots && millisecondsOf(at) - millisecondsOf(robots.at) <= ROBOTS_MS ? robots.refused : undefined;
    if (!rules) fail("robots.txt is obeyed", `${path} was asked for at ${at} without a robots.txt`);
    else if (rules.some((under) => path.startsWith(under))) fail("robots.txt is obeyed", `${path} is forbidden`);
    if (answer?.status === 200 && isProgramme(path)) {
      for (const race of races) told.set(raceLabel(race), toldOff(race, edits.get(raceLabel(race)) ?? [], at));
    }
  }

  return {
    asked,
    requests: () => requests,
    /** The off of a race as the last programme told it. */
    lastTold: (label: string) => told.get(label),
  };
}

/** `/programme/15012030` */
function isProgramme(path: string): boolean {
  return path.split("/").length === 3;
}

/** The paths below which a robots.txt refuses everybody. */
function refusedBy(text: string): string[] {
  return text.split("\n").flatMap((line) => /^Disallow:\s*(\S+)/.exec(line)?.[1] ?? []);
}
