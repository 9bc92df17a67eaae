import { err, ok, type Result } from "../../domain/kernel/result.ts";
import type { SourceRace } from "../../domain/race/race.ts";
import type { PageFetcher } from "../../ports/page-fetcher.ts";
import type { NotOffered, RaceSource } from "../../ports/race-source.ts";
import { parseGenyCard } from "./parse-geny-card.ts";
import { parseGenyProgramme } from "./parse-geny-programme.ts";
import { parseGenyResult } from "./parse-geny-result.ts";

type Deps = {
  readonly fetcher: PageFetcher;
  /** `https://www.geny.com` */
  readonly baseUrl: string;
};

/**
 * Geny as a source of races: one page for the day, and for each race one of runners and one of arrivals.
 *
 * A race without an address is `not_offered`: the id in it cannot be made up.
 */
export function createGenySource({ fetcher, baseUrl }: Deps): RaceSource {
  return {
    name: "geny",

    async programme(day) {
      const page = await fetcher.fetch(new URL(`/reunions-courses-pmu?date=${day}`, baseUrl).href);
      return page.ok ? parseGenyProgramme(page.value, { day, baseUrl }) : page;
    },

    async card(_day, race) {
      const address = addressOf(race);
      if (!address.ok) return address;
      const page = await fetcher.fetch(address.value);
      return page.ok ? parseGenyCard(page.value) : page;
    },

    async result(_day, race) {
      const address = addressOf(race);
      if (!address.ok) return address;
      const page = await fetcher.fetch(resultsAddress(address.value));
      return page.ok ? parseGenyResult(page.value) : page;
    },
  };
}

function addressOf(race: SourceRace): Result<string, NotOffered> {
  if (race.url !== undefined) return ok(race.url);
  const detail = `no address of ${race.racecourse} ${race.title ?? ""}`.trim();
  return err({ kind: "not_offered", url: "", detail });
}

/** The page of arrivals has the same slug and id; `-pmh` stays `-pmh`. */
function resultsAddress(url: string): string {
  return url.replace(/\/partants-(pm[uh])\//, "/arrivee-et-rapports-$1/");
}
