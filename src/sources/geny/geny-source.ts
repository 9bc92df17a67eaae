import { err, ok, type Result } from "../../domain/kernel/result.ts";
import type { RaceDay } from "../../domain/kernel/time.ts";
import type { SourceRace } from "../../domain/race/race.ts";
import type { PageFetcher } from "../../ports/page-fetcher.ts";
import type { PageReports } from "../../ports/page-report.ts";
import type { NotOffered, RaceSource } from "../../ports/race-source.ts";
import { createPageReader } from "../page-reader.ts";
import { parseGenyCard } from "./parse-geny-card.ts";
import { parseGenyProgramme } from "./parse-geny-programme.ts";
import { parseGenyResult } from "./parse-geny-result.ts";

type Deps = {
  readonly fetcher: PageFetcher;
  /** Whoever judges how pages are read. */
  readonly reports?: PageReports;
  /** `https://www.geny.com` */
  readonly baseUrl: string;
};

/**
 * Geny as a source of races: one page for the day, and for each race one of runners and one of arrivals.
 *
 * A race without an address is `not_offered`: the id in it cannot be made up.
 */
export function createGenySource({ baseUrl, ...deps }: Deps): RaceSource {
  const reader = createPageReader({ source: "geny", ...deps });
  return {
    name: "geny",

    async programme(day) {
      return reader.read("programme", programmeAddress(baseUrl, day), (page) =>
        parseGenyProgramme(page, { day, baseUrl }),
      );
    },

    async card(_day, race) {
      const address = addressOf(race);
      return address.ok ? reader.read("card", address.value, parseGenyCard) : address;
    },

    async result(_day, race) {
      const address = addressOf(race);
      return address.ok ? reader.read("result", resultsAddress(address.value), parseGenyResult) : address;
    },
  };
}

export function programmeAddress(baseUrl: string, day: RaceDay): string {
  return new URL(`/reunions-courses-pmu?date=${day}`, baseUrl).href;
}

function addressOf(race: SourceRace): Result<string, NotOffered> {
  if (race.url !== undefined) return ok(race.url);
  const detail = `no address of ${race.racecourse} ${race.title ?? ""}`.trim();
  return err({ kind: "not_offered", url: "", detail });
}

/** The page of arrivals has the same slug and id; `-pmh` stays `-pmh`. */
export function resultsAddress(url: string): string {
  return url.replace(/\/partants-(pm[uh])\//, "/arrivee-et-rapports-$1/");
}
