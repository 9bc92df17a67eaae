import { err, type Result } from "../../domain/kernel/result.ts";
import type { SourceRace } from "../../domain/race/race.ts";
import type { PageFetcher } from "../../ports/page-fetcher.ts";
import type { RaceSource, SourceError } from "../../ports/race-source.ts";
import type { SeenPage } from "../html-page.ts";
import { parseZeturfCard } from "./parse-zeturf-card.ts";
import { parseZeturfProgramme } from "./parse-zeturf-programme.ts";
import { parseZeturfResult } from "./parse-zeturf-result.ts";

type Deps = {
  readonly fetcher: PageFetcher;
  /** `https://www.zeturf.fr` */
  readonly baseUrl: string;
};

/** The page of the day: there is one address for it, and it shows today. */
const PROGRAMME_PATH = "/fr/programmes-et-pronostics";

/**
 * ZEturf as a source of races: one page for the day, one for each race, before and after it.
 *
 * A day that the programme page does not show, and a race without an address, are `not_offered`: ZEturf does not serve
 * the short form of an address, so none is made up.
 */
export function createZeturfSource({ fetcher, baseUrl }: Deps): RaceSource {
  return {
    name: "zeturf",

    async programme(day) {
      const page = await fetcher.fetch(new URL(PROGRAMME_PATH, baseUrl).href);
      if (!page.ok) return page;
      const programme = parseZeturfProgramme(page.value, { day, baseUrl });
      if (programme.ok || !("daysShown" in programme.error)) return programme;
      return err({ kind: "not_offered", url: page.value.url, detail: programme.error.detail });
    },

    card: (_day, race) => read(fetcher, race, parseZeturfCard),
    result: (_day, race) => read(fetcher, race, parseZeturfResult),
  };
}

async function read<T>(
  fetcher: PageFetcher,
  race: SourceRace,
  parse: (page: SeenPage) => Result<T, SourceError>,
): Promise<Result<T, SourceError>> {
  if (race.url === undefined) {
    const detail = `no address of ${race.racecourse} R${race.meetingNumber ?? "?"}C${race.raceNumber ?? "?"}`;
    return err({ kind: "not_offered", url: "", detail });
  }
  const page = await fetcher.fetch(race.url);
  return page.ok ? parse(page.value) : page;
}
