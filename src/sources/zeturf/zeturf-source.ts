import { err, type Result } from "../../domain/kernel/result.ts";
import type { SourceRace } from "../../domain/race/race.ts";
import type { PageFetcher } from "../../ports/page-fetcher.ts";
import type { PageKind, PageReports } from "../../ports/page-report.ts";
import type { RaceSource, SourceError } from "../../ports/race-source.ts";
import { createPageReader, type PageReader, type ParsePage } from "../page-reader.ts";
import { parseZeturfCard } from "./parse-zeturf-card.ts";
import { parseZeturfProgramme } from "./parse-zeturf-programme.ts";
import { parseZeturfResult } from "./parse-zeturf-result.ts";

type Deps = {
  readonly fetcher: PageFetcher;
  /** Whoever judges how pages are read. */
  readonly reports?: PageReports;
  /** `https://www.zeturf.fr` */
  readonly baseUrl: string;
};

/** The page of the day: there is one address for it, and it shows today. */
export function programmeAddress(baseUrl: string): string {
  return new URL("/fr/programmes-et-pronostics", baseUrl).href;
}

/**
 * ZEturf as a source of races: one page for the day, one for each race, before and after it.
 *
 * A day that the programme page does not show, and a race without an address, are `not_offered`: ZEturf does not serve
 * the short form of an address, so none is made up.
 */
export function createZeturfSource({ baseUrl, ...deps }: Deps): RaceSource {
  const reader = createPageReader({ source: "zeturf", ...deps });
  return {
    name: "zeturf",

    async programme(day) {
      return reader.read("programme", programmeAddress(baseUrl), (page) => {
        const programme = parseZeturfProgramme(page, { day, baseUrl });
        if (programme.ok || !("daysShown" in programme.error)) return programme;
        return err({ kind: "not_offered", url: page.url, detail: programme.error.detail });
      });
    },

    card: (_day, race) => read(reader, "card", race, parseZeturfCard),
    result: (_day, race) => read(reader, "result", race, parseZeturfResult),
  };
}

async function read<T extends object>(
  reader: PageReader,
  kind: PageKind,
  race: SourceRace,
  parse: ParsePage<T>,
): Promise<Result<T, SourceError>> {
  if (race.url === undefined) {
    const detail = `no address of ${race.racecourse} R${race.meetingNumber ?? "?"}C${race.raceNumber ?? "?"}`;
    return err({ kind: "not_offered", url: "", detail });
  }
  return reader.read(kind, race.url, parse);
}
