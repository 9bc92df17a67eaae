import { raceLabel } from "../../domain/kernel/race-id.ts";
import { err, ok, type Result } from "../../domain/kernel/result.ts";
import type { Instant } from "../../domain/kernel/time.ts";
import { gaitOf } from "../../domain/model/gait.ts";
import type { SourceRace } from "../../domain/race/race.ts";
import type { RaceResult, RefundedBet } from "../../domain/race/race-result.ts";
import { PMU_POOLS } from "../../domain/settlement/reglement/bet-family.ts";
import type { PageFetcher } from "../../ports/page-fetcher.ts";
import type { PageKind, PageReports } from "../../ports/page-report.ts";
import type { NotOffered, ParseError, RaceSource, SourceError } from "../../ports/race-source.ts";
import { dividendFault, unpaidFamily } from "../dividend-fault.ts";
import { type SeenPage, unreadable } from "../html-page.ts";
import { createPageReader, type PageReader } from "../page-reader.ts";
import { parsePmuCard } from "./parse-pmu-card.ts";
import { type PmuDividends, pmuBetOf, readPmuDividends } from "./parse-pmu-dividends.ts";
import { parsePmuPerformances } from "./parse-pmu-performances.ts";
import { parsePmuProgramme } from "./parse-pmu-programme.ts";
import { type PmuAfterRace, parsePmuAfterRace, resultOfPmuRace } from "./parse-pmu-result.ts";
import { pmuAddresses, type RaceFile } from "./pmu-addresses.ts";
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

    async performances(day, race) {
      const address = programmeAddress(day);
      const numbers = numbersOf(race, address);
      if (!numbers.ok) return numbers;
      const file: RaceFile = "performances-detaillees/pretty";
      return parsedAt(reader, "performances", `${address}${numbers.value.path}/${file}`, parsePmuPerformances);
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
      const { rows, refunded } = dividends.value;
      const whole = { ...result, dividends: rows, ...(refunded.length > 0 ? { refundedBets: refunded } : {}) };
      const fault = whole.status === "official" ? faultOf(whole, found.race, refunded) : undefined;
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

/** Why the dividends cannot be all of them: rows that the arrival demands, families that the race sold. */
function faultOf(
  result: RaceResult,
  { declaredRunners, bets = [] }: PmuRace["race"],
  refunded: PmuDividends["refunded"],
): string | undefined {
  const sold = bets.map(pmuBetOf);
  return (
    dividendFault(result, declaredRunners) ??
    PMU_POOLS.map((operator) => {
      const own = (of: readonly RefundedBet[]) =>
        of.filter((bet) => bet.operator === operator).map(({ betType }) => betType);
      return unpaidFamily(result.dividends, { operator, sold: own(sold), refunded: own(refunded) });
    }).find((fault) => fault !== undefined)
  );
}

/** Dividends come some minutes after the arrival. Until then a 404, a 204 or an empty answer is none. */
async function dividendsAt(reader: PageReader, url: string): Promise<Result<PmuDividends, SourceError>> {
  let refunded: PmuDividends["refunded"] = [];
  const rows = await parsedAt(reader, "dividends", url, (text, address) => {
    const read = readPmuDividends(text, address);
    if (!read.ok) return read;
    refunded = read.value.refunded;
    return ok(read.value.rows);
  });
  if (rows.ok) return ok({ rows: rows.value, refunded });
  const { error } = rows;
  const none = error.kind === "empty_page" || (error.kind === "http_status" && NOTHING_THERE.includes(error.status));
  return none ? ok({ rows: [], refunded: [] }) : rows;
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
