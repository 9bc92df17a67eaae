import { type Instant, minutesBetween } from "../domain/kernel/time.ts";
import { SOURCE_NAMES, type SourceName } from "../domain/race/race.ts";
import type { HostState, RobotsVerdict } from "../ports/page-fetcher.ts";
import type { PageKind } from "../ports/page-report.ts";
import type { LastPage } from "./canary-document.ts";
import type { Deps, SourceTrust } from "./deps.ts";
import type { PageLight } from "./judge-pages.ts";
import { switchedOffNow } from "./source-switches.ts";

/** How a source does: its switch, its host, and each kind of its pages. */
export type SourceHealth = {
  readonly source: SourceName;
  /** Named by the configuration. */
  readonly enabled: boolean;
  /** `since` is absent where the switches cannot be read: then every source is off. */
  readonly switchedOff?: { readonly since?: Instant | undefined; readonly why: string } | undefined;
  /** Undefined where nobody asks hosts: a recorded day. */
  readonly host?: HostState | undefined;
  readonly pages: readonly PageHealth[];
};

export type PageHealth = {
  readonly kind: PageKind;
  readonly light: "green" | "red";
  /** Of a red one. */
  readonly since?: Instant | undefined;
  readonly reason?: string | undefined;
  readonly goodPages: number;
  readonly lastGood?: { readonly at: Instant; readonly url: string; readonly ageMinutes: number } | undefined;
  readonly last?: (Omit<LastPage, "coverage"> & { readonly robots?: RobotsVerdict | undefined }) | undefined;
  /** Of the last page, the field told least first; a field that no page of that kind ever told comes last. */
  readonly coverage: readonly FieldCoverage[];
};

export type FieldCoverage = {
  readonly field: string;
  readonly found: number;
  readonly expected: number;
  /** The most that a page told, 0..1. */
  readonly best: number;
};

export async function viewSources(deps: Deps): Promise<readonly SourceHealth[]> {
  const off = await switchedOffNow(deps);
  const lights = (await deps.trust?.judge.lights()) ?? [];
  const named = SOURCE_NAMES.filter(
    (name) => deps.sources.some((source) => source.name === name) || lights.some(({ source }) => source === name),
  );
  return Promise.all(
    named.map(async (source) => {
      const mine = lights.filter((light) => light.source === source);
      const pages = await Promise.all(mine.map((light) => pageHealth(light, deps.clock.now(), deps.trust)));
      const home = deps.trust && (await deps.trust.hosts.lookUp(deps.trust.homes[source]));
      const switched = off.find((one) => one.source === source);
      return {
        source,
        enabled: deps.sources.some(({ name }) => name === source),
        ...(switched ? { switchedOff: { since: switched.since, why: switched.why } } : {}),
        ...(home ? { host: home.host } : {}),
        pages,
      };
    }),
  );
}

async function pageHealth(
  { kind, canary, last }: PageLight,
  now: Instant,
  trust: SourceTrust | undefined,
): Promise<PageHealth> {
  const { red, lastGood, pages, fields: habits } = canary;
  const { coverage = {}, ...rest } = last ?? {};
  const verdict = last && trust ? (await trust.hosts.lookUp(last.url)).verdict : undefined;
  const fields = Object.entries(coverage).map(([field, { found, expected }]) => {
    return { field, found, expected, best: Math.max(habits[field]?.best ?? 0, share({ found, expected })) };
  });
  return {
    kind,
    light: red ? "red" : "green",
    ...(red ? { since: red.since, reason: `${red.reason} (${red.url})` } : {}),
    goodPages: pages,
    ...(lastGood ? { lastGood: { ...lastGood, ageMinutes: minutesBetween(lastGood.at, now) } } : {}),
    ...(last ? { last: { ...(rest as Omit<LastPage, "coverage">), robots: verdict } } : {}),
    coverage: fields
      .filter(({ expected }) => expected > 0)
      .toSorted((a, b) => Number(a.best === 0) - Number(b.best === 0) || share(a) - share(b)),
  };
}

function share({ found, expected }: Pick<FieldCoverage, "found" | "expected">): number {
  return expected > 0 ? found / expected : 0;
}

/** What a source answered to being asked now. */
export type SourceProbe = {
  readonly source: SourceName;
  /** Status of robots.txt, or the kind of error for which there is none. */
  readonly robots?: string | undefined;
  /** `ok`, or the kind of error. */
  readonly programme: string;
  readonly races: number;
  readonly detail?: string | undefined;
};

/** Asks each enabled source for its robots.txt and its programme of today, now and politely. One that is off is not asked. */
export async function probeSources(deps: Deps, day: Parameters<Deps["sources"][number]["programme"]>[0]) {
  const off = await switchedOffNow(deps);
  return Promise.all(
    deps.sources.map(async (source): Promise<SourceProbe> => {
      const { name } = source;
      const switched = off.find((one) => one.source === name);
      if (switched) return { source: name, programme: "switched_off", races: 0, detail: switched.why };
      const read = deps.trust && (await deps.trust.hosts.readRobots(deps.trust.homes[name]));
      const robots = read && (read.ok ? String(read.value.robots?.status ?? "unanswered") : read.error.kind);
      const programme = await source.programme(day);
      if (programme.ok) return { source: name, robots, programme: "ok", races: programme.value.races.length };
      const { kind, url, detail } = programme.error;
      return { source: name, robots, programme: kind, races: 0, detail: `${detail} (${url})` };
    }),
  );
}
