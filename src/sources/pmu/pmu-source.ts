import { raceLabel } from "../../domain/kernel/race-id.ts";
import { err, ok, type Result } from "../../domain/kernel/result.ts";
import type { Instant } from "../../domain/kernel/time.ts";
import { gaitOf } from "../../domain/model/gait.ts";
import type { SourceRace } from "../../domain/race/race.ts";
import type { Dividend, RaceResult } from "../../domain/race/race-result.ts";
import type { PageFetcher } from "../../ports/page-fetcher.ts";
import type { PageKind, PageReports } from "../../ports/page-report.ts";
import type { NotOffered, ParseError, RaceSource, SourceError } from "../../ports/race-source.ts";
import { dividendFault } from "../dividend-fault.ts";
import { type SeenPage, unreadable } from "../html-page.ts";
import { createPageReader, type PageReader } from "../page-reader.ts";
import { parsePmuCard } from "./parse-pmu-card.ts";
import { parsePmuDividends } from "./parse-pmu-dividends.ts";
import { parsePmuProgramme } from "./parse-pmu-programme.ts";
import { type PmuAfterRace, parsePmuAfterRace, resultOfPmuRace } from "./parse-pmu-result.ts";
import { pmuAddresses } from "./pmu-addresses.ts";
import { type PmuRace, readPmuProgramme } from "./pmu-programme.ts";

/** HTTP statuses by which the API says that it has nothing there. */
const NOTHING_THERE: readonly number[] = [204, 404];

/** Where the runners' list was not needed, or did not come: the settlement does not wait for chronos. */
const NOTHING_MORE: PmuAfterRace = { incidents: [], chronos: {} };

type Deps = {
  readonly fetcher: PageFetcher;
  readonly baseUrl: string;
  /** Whoever judges how pages are read. */
  readonly reports?: PageReports;
};

/**
 * The PMU's public JSON.
 *
 * @param baseUrl `https://online.turfinfo.api.pmu.fr/rest/client/1`; its client decides which pool's odds are served
 */
export function createPmuSource({ baseUrl, ...deps }: Deps): RaceSource {
  const reader = createPageReader({ source: "pmu", ...deps });
  const { programme: programmeAddress } = pmuAddresses(baseUrl);

  return {
    name: "pmu",

    async programme(day) {
      return parsedAt(reader, "programme", programmeAddress(day), parsePmuProgramme);
    },

    async card(day, race) {
      const numbers = numbersOf(race, programmeAddress(day));
      if (!numbers.ok) return numbers;
      return parsedAt(reader, "card", `${programmeAddress(day)}${numbers.value.path}/participants`, parsePmuCard);
    },

    async result(day, race): Promise<Result<RaceResult, SourceError>> {
      const address = programmeAddress(day);
      const numbers = numbersOf(race, address);
      if (!numbers.ok) return numbers;
      const { label, path } = numbers.value;

      const plain = await reader.read("result", address, (page) => plainResult(page, label));
      if (!plain.ok) return plain;
      const { found, ...shown } = plain.value;
      if (found.finish.length === 0 || shown.status === "cancelled") return ok(shown);

      // Half of the programmes of a day tell no incident of any race; the runners' list always does. Without either,
      // a bet on a non-runner would be settled as lost. The chronos of a trot race stand there too.
      const timed = shown.status === "official" && gaitOf(found.race.discipline) === "trot";
      const after =
        timed || !found.incidents
          ? await parsedAt(reader, "incidents", `${address}${path}/participants`, parsePmuAfterRace)
          : undefined;
      if (after && !after.ok && !found.incidents) return after;
      const { incidents, chronos } = after?.ok ? after.value : NOTHING_MORE;
      const told = resultOfPmuRace(found, shown, found.incidents ? [] : incidents);
      if (!told.ok) return told;
      const origin = shown.origin && { origin: shown.origin };
      const result = { ...told.value, ...origin, ...(Object.keys(chronos).length > 0 ? { chronos } : {}) };
      if (found.dividendsReady === false) return ok(result);

      const dividends = await dividendsAt(reader, `${address}${path}/rapports-definitifs`);
      if (!dividends.ok) return dividends;
      const whole = { ...result, dividends: dividends.value };
      const fault = whole.status === "official" ? dividendFault(whole, found.race.declaredRunners) : undefined;
      if (fault !== undefined) return unreadable(`${address}${path}/rapports-definitifs`, fault);
      return ok(whole);
    },
  };
}

/** What the programme alone tells of a race's end, and the race as it shows it. */
function plainResult(page: SeenPage, label: string): Result<RaceResult & { readonly found: PmuRace }, SourceError> {
  const races = readPmuProgramme(page.text, page.url);
  if (!races.ok) return races;
  const found = races.value.find((shown) => raceLabel(shown.race) === label);
  if (!found) return err({ kind: "not_offered", url: page.url, detail: `${label} is not in the programme` });
  const plain = resultOfPmuRace(found, page);
  return plain.ok ? ok({ ...plain.value, found }) : plain;
}

function parsedAt<T extends object>(
  reader: PageReader,
  kind: PageKind,
  url: string,
  parse: (text: string, url: string, observedAt: Instant) => Result<T, ParseError>,
): Promise<Result<T, SourceError>> {
  return reader.read(kind, url, (page) => parse(page.text, page.url, page.observedAt));
}

/** Dividends come some minutes after the arrival. Until then a 404, a 204 or an empty answer is none. */
async function dividendsAt(reader: PageReader, url: string): Promise<Result<readonly Dividend[], SourceError>> {
  const dividends = await parsedAt(reader, "dividends", url, parsePmuDividends);
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
