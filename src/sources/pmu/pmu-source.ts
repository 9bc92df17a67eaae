import { raceLabel } from "../../domain/kernel/race-id.ts";
import { err, ok, type Result } from "../../domain/kernel/result.ts";
import type { Instant, RaceDay } from "../../domain/kernel/time.ts";
import type { SourceRace } from "../../domain/race/race.ts";
import type { Dividend, RaceResult } from "../../domain/race/race-result.ts";
import type { PageFetcher } from "../../ports/page-fetcher.ts";
import type { NotOffered, ParseError, RaceSource, SourceError } from "../../ports/race-source.ts";
import { parsePmuCard } from "./parse-pmu-card.ts";
import { parsePmuDividends } from "./parse-pmu-dividends.ts";
import { parsePmuProgramme } from "./parse-pmu-programme.ts";
import { parsePmuIncidents, resultOfPmuRace } from "./parse-pmu-result.ts";
import { readPmuProgramme } from "./pmu-programme.ts";

/** HTTP statuses by which the API says that it has nothing there. */
const NOTHING_THERE: readonly number[] = [204, 404];

type Deps = { readonly fetcher: PageFetcher; readonly baseUrl: string };

/**
 * The PMU's public JSON.
 *
 * @param baseUrl `https://online.turfinfo.api.pmu.fr/rest/client/1`; its client decides which pool's odds are served
 */
export function createPmuSource({ fetcher, baseUrl }: Deps): RaceSource {
  const programmeAddress = (day: RaceDay) => `${baseUrl.replace(/\/+$/, "")}/programme/${ddmmyyyy(day)}`;

  return {
    name: "pmu",

    async programme(day) {
      return parsedAt(fetcher, programmeAddress(day), parsePmuProgramme);
    },

    async card(day, race) {
      const numbers = numbersOf(race, programmeAddress(day));
      if (!numbers.ok) return numbers;
      return parsedAt(fetcher, `${programmeAddress(day)}${numbers.value.path}/participants`, parsePmuCard);
    },

    async result(day, race): Promise<Result<RaceResult, SourceError>> {
      const address = programmeAddress(day);
      const numbers = numbersOf(race, address);
      if (!numbers.ok) return numbers;
      const { label, path } = numbers.value;

      const page = await fetcher.fetch(address);
      if (!page.ok) return page;
      const races = readPmuProgramme(page.value.text, page.value.url);
      if (!races.ok) return races;
      const found = races.value.find((shown) => raceLabel(shown.race) === label);
      if (!found) return err({ kind: "not_offered", url: address, detail: `${label} is not in the programme` });
      const plain = resultOfPmuRace(found, page.value);
      if (!plain.ok || found.finish.length === 0 || plain.value.status === "cancelled") return plain;

      // Half of the programmes of a day tell no incident of any race; the runners' list always does. Without either,
      // a bet on a non-runner would be settled as lost.
      const incidents = found.incidents
        ? ok([])
        : await parsedAt(fetcher, `${address}${path}/participants`, parsePmuIncidents);
      if (!incidents.ok) return incidents;
      const result = resultOfPmuRace(found, page.value, incidents.value);
      if (!result.ok || found.dividendsReady === false) return result;

      const dividends = await dividendsAt(fetcher, `${address}${path}/rapports-definitifs`);
      return dividends.ok ? ok({ ...result.value, dividends: dividends.value }) : dividends;
    },
  };
}

async function parsedAt<T>(
  fetcher: PageFetcher,
  url: string,
  parse: (text: string, url: string, observedAt: Instant) => Result<T, ParseError>,
): Promise<Result<T, SourceError>> {
  const page = await fetcher.fetch(url);
  return page.ok ? parse(page.value.text, page.value.url, page.value.observedAt) : page;
}

/** Dividends come some minutes after the arrival. Until then a 404, a 204 or an empty answer is none. */
async function dividendsAt(fetcher: PageFetcher, url: string): Promise<Result<readonly Dividend[], SourceError>> {
  const dividends = await parsedAt(fetcher, url, parsePmuDividends);
  if (dividends.ok) return dividends;
  const { error } = dividends;
  const none = error.kind === "empty_page" || (error.kind === "http_status" && NOTHING_THERE.includes(error.status));
  return none ? ok([]) : dividends;
}

/** The PMU's numbers of a race: another source's R and C name another race here. */
function numbersOf(race: SourceRace, url: string): Result<{ label: string; path: string }, NotOffered> {
  const { source, meetingNumber, raceNumber } = race;
  if (source !== "pmu" || meetingNumber === undefined || raceNumber === undefined) {
    const detail = `no PMU number for the race of ${source} at ${race.racecourse}`;
    return err({ kind: "not_offered", url, detail });
  }
  return ok({ label: raceLabel({ meetingNumber, raceNumber }), path: `/R${meetingNumber}/C${raceNumber}` });
}

/** `2025-12-10` as the addresses have it: `10122025`. */
function ddmmyyyy(day: RaceDay): string {
  return `${day.slice(8, 10)}${day.slice(5, 7)}${day.slice(0, 4)}`;
}
