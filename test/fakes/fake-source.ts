import { err, ok, type Result } from "../../src/domain/kernel/result.ts";
import type { Instant } from "../../src/domain/kernel/time.ts";
import type { RaceCard } from "../../src/domain/race/card.ts";
import type { ProgrammeRace, SourceName, SourceRace } from "../../src/domain/race/race.ts";
import type { RaceResult } from "../../src/domain/race/race-result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { RaceSource, SourceError } from "../../src/ports/race-source.ts";
import { fableCard, fableMarket } from "./fable-day.ts";

/** What a made-up site shows now; a test changes it as the day goes. */
export type FakeSite = {
  readonly source: RaceSource;
  races: readonly ProgrammeRace[];
  /** Instead of the programme. */
  programmeError: SourceError | undefined;
  /** The card of a race as it is now. */
  card: (race: SourceRace, now: Instant) => Result<RaceCard, SourceError>;
  result: (race: SourceRace, now: Instant) => Result<RaceResult, SourceError>;
  /** `programme`, `card R1C1`, `result R1C1`, in the order in which they were asked for. */
  readonly requests: string[];
};

function label({ meetingNumber, raceNumber }: SourceRace): string {
  return `R${meetingNumber}C${raceNumber}`;
}

/** A site without a network, whose answers a test writes as values. */
export function createFakeSite(name: SourceName, clock: Clock, races: readonly ProgrammeRace[]): FakeSite {
  const url = `https://${name}.test/programme`;
  const site: FakeSite = {
    races,
    programmeError: undefined,
    card: (_race, now) => ok(fableCard(name, now, [fableMarket()])),
    result: (_race, now) => ok(fableResult(name, now)),
    requests: [],
    source: {
      name,
      async programme() {
        site.requests.push("programme");
        if (site.programmeError) return err(site.programmeError);
        return ok({ source: name, url, observedAt: clock.now(), races: site.races });
      },
      async card(_day, race) {
        site.requests.push(`card ${label(race)}`);
        return site.card(race, clock.now());
      },
      async result(_day, race) {
        site.requests.push(`result ${label(race)}`);
        return site.result(race, clock.now());
      },
    },
  };
  return site;
}

/** Nothing shown yet, unless fields say otherwise. */
export function fableResult(source: SourceName, observedAt: Instant, fields: Partial<RaceResult> = {}): RaceResult {
  const url = `https://${source}.test/result`;
  return {
    source,
    url,
    observedAt,
    status: "pending",
    finish: [],
    disqualified: [],
    nonRunners: [],
    dividends: [],
    ...fields,
  };
}

/** Every way in which a source may fail, by whether another try may mend it. */
export function sourceErrors(url: string): readonly { readonly error: SourceError; readonly passing: boolean }[] {
  return [
    { error: { kind: "unreachable", url, detail: "connection refused" }, passing: true },
    { error: { kind: "http_status", url, status: 503, detail: "503" }, passing: true },
    { error: { kind: "http_status", url, status: 429, detail: "429" }, passing: true },
    { error: { kind: "left_alone", url, detail: "several pages failed in a row" }, passing: true },
    { error: { kind: "http_status", url, status: 404, detail: "404" }, passing: false },
    { error: { kind: "budget_spent", url, detail: "3000 requests were made" }, passing: false },
    { error: { kind: "http_status", url, status: 403, detail: "403" }, passing: false },
    { error: { kind: "forbidden_by_robots", url, detail: "Disallow: /" }, passing: false },
    { error: { kind: "not_allowed", url, detail: "not a host of the source" }, passing: false },
    { error: { kind: "too_large", url, detail: "more than 8 MB" }, passing: false },
    { error: { kind: "unreadable", url, detail: "odds 1" }, passing: false },
    { error: { kind: "error_page", url, detail: "Contenu non disponible" }, passing: false },
    { error: { kind: "empty_page", url, detail: "no text" }, passing: false },
    { error: { kind: "not_offered", url, detail: "no address" }, passing: false },
  ];
}
